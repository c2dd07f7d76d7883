"""VK: how accounts stand, their figures, who administers them, and a sample of members."""

from __future__ import annotations

import asyncio
import copy
from datetime import date
from typing import Any

import pytest

from tasks.core.account import AccountStatus, MemberKind
from tasks.core.errors import (
    Forbidden,
)
from tests.sources.vk_fake import NOW, PSEUDONYMS, FakeVk
from tests.sources.vk_runs import own, source

USER = {"user-token": ("u", 0)}
SERVICE = {"service-token": ("s", 0)}
KEY = {"key": ("c", 101)}
ALL = {**USER, **SERVICE, **KEY}
TOKENS: dict[str, Any] = {
    "user_token": "USER_TOKEN",
    "service_token": "SERVICE_TOKEN",
    "community_tokens": {"acme": "KEY"},
}
GROUP = {101: {"id": 101, "screen_name": "acme", "name": "Acme"}}

ACCOUNTS = {
    101: {
        "id": 101, "screen_name": "acme", "name": "Acme", "is_closed": 0, "members_count": 900, "verified": 1,
        "wall": 1,
        "description": "We sell", "site": "https://acme.example", "links": [{"url": "https://shop.example"}],
        "contacts": [{"user_id": 7001, "phone": "+7 000"}], "photo_200": "https://sun1.example/a/pic.jpg?sign=1",
    },
    102: {"id": 102, "screen_name": "gone", "name": "DELETED", "deactivated": "deleted"},
    103: {"id": 103, "screen_name": "shut", "name": "Shut", "deactivated": "banned", "is_closed": 1},
    104: {"id": 104, "screen_name": "closed", "name": "Closed", "is_closed": 2, "wall": 3},
}  # fmt: skip


@pytest.mark.parametrize("again", [False, True])
def test_accounts_are_seen_as_they_stand_by_either_route(again: bool) -> None:
    fake = FakeVk(dict(ALL), groups=copy.deepcopy(ACCOUNTS))
    asked = ["https://vk.com/Acme", "club102", "shut", "-104", "nobody"]
    connector = source(fake, service_token="SERVICE_TOKEN")
    seen = asyncio.run(connector.accounts(asked, NOW, again=again))
    assert [one.account for one in seen] == asked
    assert [one.status for one in seen] == [
        AccountStatus.ACTIVE, AccountStatus.DELETED, AccountStatus.BLOCKED, AccountStatus.CLOSED, AccountStatus.MISSING,
    ]  # fmt: skip
    acme = seen[0]
    assert (acme.native_id, acme.handle, acme.followers, acme.comments_open) == ("101", "acme", 900, True)
    assert acme.links == ("https://acme.example", "https://shop.example")
    assert (acme.verified, acme.phone) == (True, "+7 000")
    assert seen[3].comments_open is False
    assert fake.calls["utils.resolveScreenName"] == (5 if again else 0)


def test_an_avatar_is_the_same_wherever_the_picture_lies() -> None:
    fake = FakeVk(dict(SERVICE), groups=copy.deepcopy(ACCOUNTS))
    connector = source(fake, service_token="SERVICE_TOKEN")
    [before] = asyncio.run(connector.accounts(["acme"], NOW))
    fake.groups[101]["photo_200"] = "https://sun9.example/b/pic.jpg?sign=2"
    [moved] = asyncio.run(connector.accounts(["acme"], NOW))
    fake.groups[101]["photo_200"] = "https://sun9.example/b/other.jpg"
    [changed] = asyncio.run(connector.accounts(["acme"], NOW))
    assert before.avatar == moved.avatar != changed.avatar


def test_figures_of_a_day_need_an_administrators_user_token() -> None:
    fake = FakeVk(dict(ALL), groups=dict(GROUP))
    day = date(2026, 3, 1)
    found = asyncio.run(source(fake, user_token="USER_TOKEN").figures("acme", day, NOW))
    assert found is not None
    assert (found.day, found.joins, found.leaves, found.reach, found.views) == (day, 5, 9, 700, 80)
    assert asyncio.run(source(fake, service_token="SERVICE_TOKEN").figures("acme", day, NOW)) is None
    fake.refuse = {"stats.get": 15}
    assert asyncio.run(source(fake, user_token="USER_TOKEN").figures("acme", day, NOW)) is None


def test_a_roster_names_managers_servers_and_the_key_and_no_secret() -> None:
    managers = [{"id": 7001, "role": "creator"}, {"id": 7002, "role": "editor", "permissions": ["ads"],
                                                  "is_call_operator": True}]  # fmt: skip
    fake = FakeVk(dict(KEY), groups=dict(GROUP), managers=managers)
    roster = asyncio.run(source(fake, token="KEY", watched=own("acme")).roster("acme", NOW))
    assert roster.complete
    assert [(one.id, one.role, one.kind, one.owner) for one in roster.members] == [
        ("7001", "creator", MemberKind.PERSON, True), ("7002", "editor", MemberKind.PERSON, False),
        ("server4", "callback server", MemberKind.SERVER, False), ("key101", "community key", MemberKind.APP, False),
    ]  # fmt: skip
    assert roster.members[0].name == "Some Person 7001"
    assert roster.members[1].rights == ("ads", "call_operator")
    assert roster.members[2].rights == ("hook.example", "ok")
    assert "canary-secret" not in roster.model_dump_json()


def test_a_roster_that_could_not_be_asked_in_full_says_what_is_missing() -> None:
    fake = FakeVk(dict(KEY), groups=dict(GROUP), refuse={"groups.getCallbackServers": 15})
    roster = asyncio.run(source(fake, token="KEY", watched=own("acme")).roster("acme", NOW))
    assert not roster.complete
    assert "groups.getCallbackServers" in roster.unread[0]
    fake.refuse = {"groups.getMembers": 15}
    with pytest.raises(Forbidden):
        asyncio.run(source(fake, token="KEY", watched=own("acme")).roster("acme", NOW))


@pytest.mark.parametrize(("members", "size", "comes"), [(10_000, 400, 400), (37, 400, 37), (0, 10, 0), (5000, 7, 7)])
def test_a_sample_is_spread_over_the_whole_list_of_members(members: int, size: int, comes: int) -> None:
    fake = FakeVk(dict(USER), groups=dict(GROUP), members=members)
    sample = asyncio.run(source(fake, user_token="USER_TOKEN").audience("acme", size, NOW, PSEUDONYMS))
    assert (sample.size, len(sample.followers)) == (members, comes)
    if members == 10_000:
        counts = sorted(one.followers for one in sample.followers if one.followers is not None)
        assert counts[0] < 500
        assert counts[-1] > 9_400
        assert {one.has_photo for one in sample.followers} == {True, False}
    assert "Canary" not in repr(sample)
