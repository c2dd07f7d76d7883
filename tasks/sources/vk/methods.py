"""Methods of VK we call: which token kinds may, and the daily quota VK documents (data_limits). API version 5.199."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tasks.core.ports import Allowance

VERSION = "5.199"
DAY = timedelta(days=1)
EXECUTE_CALLS = 25  # API calls in one `execute`


class Kind(StrEnum):
    """Whose token it is."""

    COMMUNITY = "community"
    SERVICE = "service"
    USER = "user"


C, S, U = Kind.COMMUNITY, Kind.SERVICE, Kind.USER


@dataclass(frozen=True, slots=True)
class Method:
    """`kinds` in the order we prefer them; `daily` calls a token a day, None where VK documents no such quota."""

    kinds: tuple[Kind, ...]
    daily: int | None = None


METHODS: Mapping[str, Method] = {
    "account.getAppPermissions": Method((U,)),
    "board.getComments": Method((U, S)),
    "board.getTopics": Method((U, S)),
    "execute": Method((U, C)),
    "groups.getById": Method((C, S, U)),
    "groups.getCallbackServers": Method((C, U)),
    "groups.getLongPollServer": Method((C, U)),
    "groups.getLongPollSettings": Method((C, U)),
    "groups.getMembers": Method((C, U, S)),
    "groups.getTokenPermissions": Method((C,)),
    "newsfeed.search": Method((S, U), 1000),
    "stats.get": Method((U,)),
    "stats.getPostReach": Method((U,)),
    "users.get": Method((C, S, U)),
    "utils.resolveScreenName": Method((C, S, U)),
    "wall.get": Method((U, S), 5000),
    "wall.getById": Method((U, S)),
    "wall.getComment": Method((U,)),
    "wall.getComments": Method((U, S)),
}

# calls a second of one token; VK gives a community key 20, others 3
PACE: Mapping[Kind, Allowance] = {
    C: Allowance(20, timedelta(seconds=1)),
    S: Allowance(3, timedelta(seconds=1)),
    U: Allowance(3, timedelta(seconds=1)),
}

# What a person must get where a method finds no fitting token.
WANTED: Mapping[Kind, str] = {
    C: "a community key (`community_tokens`, or `token`)",
    S: "the service key of an app (`service_token`)",
    U: "a user token of an administrator (`user_token`)",
}


def wanted(method: str) -> str:
    """Which tokens a method takes, in words."""
    return " or ".join(WANTED[kind] for kind in METHODS[method].kinds) if method in METHODS else "another token"
