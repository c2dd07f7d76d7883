"""VK's error codes by what to do next. HTTP says 200 whatever happens; the truth is in `error.error_code`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.core.errors import (
    AuthExpired,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SourceError,
)
from tasks.sources.client import Response
from tasks.sources.fields import label_of
from tasks.sources.vk.methods import WANTED, Kind, wanted

SECOND = timedelta(seconds=1)
FLOOD = timedelta(minutes=10)  # code 9 comes after the same action too often; VK names no time
CLOSED = timedelta(hours=1)  # code 29: VK documents neither when its day starts nor that it rolls: we look each hour

PASSING = frozenset({1, 6, 10, 36})
_EXPIRED = frozenset({4, 5, 1114, 1116, 1117})
_DENIED = frozenset({7, 15, 16, 20, 21, 23, 24, 25, 200, 201, 203, 204, 205, 210, 211, 212, 213, 250, 260, 801})
_GONE = frozenset({18, 19, 30, 37, 39, 40, 104, 140})
_CAPTCHA = frozenset({14, 3300, 3301, 3302})
_LASTING: tuple[tuple[frozenset[int], type[Permanent], str], ...] = (
    (_EXPIRED, AuthExpired, "make a new token and put it into this variable"),
    (
        _CAPTCHA,
        Forbidden,
        "VK asks for a captcha. A person must sign in to VK as the token's owner in a browser, answer it there, and "
        "call less often (`every`); Spichka never answers it",
    ),
    (_DENIED, Forbidden, "the token lacks the right, or this is closed to it; it needs {wanted}"),
    (_GONE, Gone, "deleted, blocked or private"),
)
_WRONG_KIND = {27: Kind.COMMUNITY, 28: Kind.SERVICE}
_TODO: Mapping[int, str] = {
    2: "the VK app is switched off: switch it on in its settings",
    11: "the VK app is in test mode: switch it on for everybody in its settings",
    17: "VK wants the token's owner to confirm themselves: sign in to VK in a browser, then renew the token",
    38: "VK does not know the app this token belongs to: make a new token",
    41: "VK wants the token's owner to finish signing up in a browser",
    42: "VK does not accept calls from this IP address: correct the app's list of addresses",
    43: "VK has switched this section off for now",
}


class WrongKind(Forbidden):
    """The method does not take this kind of token; another kind may do."""


class BadCall(Permanent):
    """VK refuses a parameter (100, 125 …) or our code (12): nothing to wait for."""


class TooLarge(Permanent):
    """`execute` broke off (13): too much in one call; ask for less."""


@dataclass(frozen=True, slots=True)
class Told:
    """One error as VK tells it; `text` is for people and was cleaned."""

    code: int
    text: str


def told(error: object) -> Told:
    """The error object, read with suspicion: a code that is none is 1 (unknown, passing)."""
    holder = error if isinstance(error, Mapping) else {}
    code = holder.get("error_code")
    text = label_of(holder.get("error_msg")) or "no text"
    return Told(code if type(code) is int else 1, text[:200])


def recovery(method: str, error: Told, token: str, kind: Kind, now: datetime) -> SourceError:
    """What to do about an error of `method`, called with the token in the variable `token`."""
    said = f"VK, {method} with {token}: {error.text} (code {error.code})"
    code = error.code
    if code in PASSING:
        return Retryable(said, SECOND)
    if code == 9:
        return QuotaExhausted(f"{said}: the same action too often, asked again in 10 minutes", now + FLOOD)
    if code in {29, 103, 601}:
        return QuotaExhausted(f"{said}: the day's quota of this method is spent, looked again in an hour", now + CLOSED)
    if code in _WRONG_KIND:
        return _wrong_kind(said, method, _WRONG_KIND[code], kind)
    return _lasting(said, method, code)


def _wrong_kind(said: str, method: str, real: Kind, kind: Kind) -> SourceError:
    hint = "" if real is kind else f"; it is {WANTED[real]}: correct where it stands or `token_kind`"
    return WrongKind(f"{said}: this kind of token cannot; {method} needs {wanted(method)}{hint}")


def _lasting(said: str, method: str, code: int) -> SourceError:
    """What stays until a person does something."""
    if code == 13:
        return TooLarge(f"{said}: too much in one call")
    for codes, kind, advice in _LASTING:
        if code in codes:
            return kind(f"{said}: {advice.format(wanted=wanted(method))}")
    if code in _TODO:
        return Forbidden(f"{said}: {_TODO[code]}")
    return BadCall(f"{said}: VK does not take this call; correct the names in the plan, or tell us")


def judge(response: Response, where: str, now: datetime) -> SourceError | None:
    """For the client: failures that pass (1, 6, 10, 36) are tried again by its own retry policy."""
    if not response.body.lstrip().startswith(b'{"error"'):
        return None
    try:
        error = told(json.loads(response.body).get("error"))
    except (ValueError, RecursionError, AttributeError):
        return None
    if error.code in PASSING:
        return Retryable(f"{where}: {error.text} (code {error.code})", SECOND)
    return None
