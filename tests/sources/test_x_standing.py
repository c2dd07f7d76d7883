"""X over a service in memory: fates of posts, accounts, history, refusals, the token."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import (
    AuthExpired,
    ConfigError,
    Forbidden,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
)
from tasks.sources.shape import Json
from tasks.sources.x import X
from tests.sources.reading import run
from tests.sources.x_server import (
    BRAND,
    NOW,
    TOKEN,
    TWEETS,
    VERA,
    XServer,
    minutes,
    post,
    problem,
    x,
)

NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found"
NOT_ALLOWED = "https://api.twitter.com/2/problems/not-authorized-for-resource"


def burst(many: int, text: str = "Ромашка подвела") -> list[Json]:
    return [post(minutes(30), f"{text} {n}", number=n) for n in range(many)]


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (problem(401, "Unauthorized"), AuthExpired, "X_TOKEN"),
        (problem(402, "CreditsDepleted", kind="https://api.twitter.com/2/problems/credits"), QuotaExhausted, "buy"),
        (problem(403, "Forbidden", "unsupported authentication"), Forbidden, "X_TOKEN"),
        (
            problem(429, "UsageCapExceeded", kind="https://api.twitter.com/2/problems/usage-capped"),
            QuotaExhausted,
            "cap",
        ),
        (problem(429, "Too Many Requests"), QuotaExhausted, "no more calls"),
        (problem(400, "Invalid Request", f"bad {TOKEN}"), Permanent, "bad ***"),
        (problem(503, "Unavailable"), Retryable, "503"),
        (httpx.Response(200, text="<html>"), SchemaDrift, "JSON"),
        (httpx.Response(200, json={"wrong": 1}), SchemaDrift, "data"),
    ],
)
def test_every_refusal_says_what_to_do(answer: httpx.Response, error: type[Exception], said: str) -> None:
    body, status = answer.content, answer.status_code
    done = run(x(XServer(fails={TWEETS: lambda: httpx.Response(status, content=body)})))
    assert type(done.error) is error or isinstance(done.error, error)
    assert said in str(done.error)
    assert TOKEN not in str(done.error)


def test_spent_credits_and_a_spent_window_close_their_bucket_for_the_next_run(tmp_path: Path) -> None:
    broke = XServer(fails={TWEETS: lambda: problem(402, "CreditsDepleted")})
    run(x(broke, tmp_path / "broke"))
    assert isinstance(run(x(broke, tmp_path / "broke"), None, NOW + minutes(30)).error, QuotaExhausted)
    assert len(broke.requests) == 1
    reset = str(int((NOW + minutes(10)).timestamp()))
    slow = XServer(headers={"x-rate-limit-remaining": "0", "x-rate-limit-reset": reset})
    assert run(x(slow, tmp_path / "slow")).error is None
    assert isinstance(run(x(slow, tmp_path / "slow"), None, NOW + minutes(5)).error, QuotaExhausted)
    assert run(x(slow, tmp_path / "slow"), None, NOW + minutes(11)).error is None


def test_gone_is_only_what_x_says_is_not_found_and_a_protected_author_is_unknown() -> None:
    there = post(minutes(1), "тут")
    server = XServer(posts=[there], lost={"111111": {"type": NOT_FOUND}, "222222": {"type": NOT_ALLOWED}})
    names = [str(there["id"]), "111111", "222222", "333333", "no id"]
    fates = asyncio.run(x(server).recheck([PostRef(id=name) for name in names], NOW))
    assert [fates[name] for name in names] == [Fate.THERE, Fate.GONE, Fate.UNKNOWN, Fate.UNKNOWN, Fate.UNKNOWN]


def test_an_error_while_looking_is_never_a_deletion_and_looking_stops_with_the_money(tmp_path: Path) -> None:
    broken = XServer(fails={"tweets": lambda: problem(503, "Unavailable")})
    assert asyncio.run(x(broken).recheck([PostRef(id="111111")], NOW)) == {"111111": Fate.UNKNOWN}
    server = XServer(posts=burst(30))
    source = x(server, tmp_path, dollars_a_day=0.1)
    fates = asyncio.run(source.recheck([PostRef(id=str(one["id"])) for one in server.posts], NOW))
    assert (len(fates), len(server.gave)) == (20, 20)
    with pytest.raises(QuotaExhausted):
        asyncio.run(source.recheck([PostRef(id=str(server.posts[0]["id"]))], NOW))


def test_accounts_are_active_closed_blocked_or_missing() -> None:
    metrics = {"followers_count": 700, "tweet_count": 12}
    brand: Json = {"id": BRAND, "username": "Romashka", "name": "Ромашка", "verified": True, "public_metrics": metrics}
    shut: Json = {"id": "5000001", "username": "Shut", "protected": True}
    suspended: Json = {"title": "Forbidden", "detail": "User has been suspended: [gone].", "type": NOT_FOUND}
    server = XServer(
        users={"romashka": brand, "shut": shut},
        lost={"banned": suspended, "nobody": {"detail": "Could not find user", "type": NOT_FOUND}},
    )
    names = ["https://x.com/Romashka", "@Shut", "banned", "nobody", "not a handle!"]
    seen = asyncio.run(x(server).accounts(names, NOW, again=True))
    assert [one.status for one in seen] == [
        AccountStatus.ACTIVE, AccountStatus.CLOSED, AccountStatus.BLOCKED, AccountStatus.MISSING, AccountStatus.UNKNOWN,
    ]  # fmt: skip
    assert (seen[0].account, seen[0].followers, seen[0].posts, seen[0].verified) == (names[0], 700, 12, True)
    assert len(server.asked("users/by/username/banned")) == 1


def test_history_is_a_week_at_most_and_only_the_period() -> None:
    ages = (timedelta(days=10), timedelta(days=5), timedelta(days=2), minutes(10))
    server = XServer(posts=[post(age, f"Ромашка {age}") for age in ages])
    source = x(server)

    async def read() -> list[str]:
        payloads = [one.payload async for one in source.past(NOW - timedelta(days=30), NOW - timedelta(days=1), NOW)]
        return [str(item["text"]) for one in payloads if one for item in one["answer"]["data"]]  # type: ignore[index]

    assert asyncio.run(read()) == [f"Ромашка {age}" for age in ages[2:0:-1]]


def test_the_check_knows_a_persons_token_from_an_apps() -> None:
    (person,) = asyncio.run(x(XServer()).prove(NOW))
    assert (person.works, person.who, person.rights) == (True, "Romashka", ("user context",))
    server = XServer(fails={"users/me": lambda: problem(403, "Unsupported Authentication")})
    (app,) = asyncio.run(x(server).prove(NOW))
    assert (app.works, app.who, app.rights) == (True, None, ("app only",))
    (dead,) = asyncio.run(x(XServer(fails={"users/me": lambda: problem(401, "Unauthorized")})).prove(NOW))
    assert not dead.works
    assert "X_TOKEN" in (dead.message or "")


def test_the_arithmetic_says_what_the_money_buys() -> None:
    costs = x(XServer(), accounts=["romashka"], dollars_a_day=2.0).calls_a_day(timedelta(minutes=15))
    assert [(one.method.split()[0], one.calls) for one in costs] == [
        ("tweets/search/recent", 288), ("users/mentions", 96), ("posts", 400),
    ]  # fmt: skip
    assert "$2 a day at $0.005" in costs[-1].method


def test_a_missing_token_names_its_variable_and_nothing_to_read_is_an_error_of_the_plan() -> None:
    done = run(x(XServer(), token=None))
    assert isinstance(done.error, AuthExpired)
    assert "X_TOKEN" in str(done.error)
    with pytest.raises(ConfigError, match="nothing to read"):
        x(XServer(), words=[])
    with pytest.raises(ConfigError, match="no account of X"):
        x(XServer(), accounts=["brand new!"])


def test_the_token_is_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = XServer(
        posts=burst(3), fails={f"users/{BRAND}/mentions": lambda: problem(400, "Invalid", f"token {TOKEN}")}
    )
    source = x(server, tmp_path, accounts=["romashka"])
    done = run(source)
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    for said in (
        str(done.error),
        repr(done.error),
        repr(source),
        str(done.cursor),
        str(done.payloads),
        caplog.text,
        written,
    ):
        assert TOKEN not in said
    assert VERA not in str(done.payloads)
    assert isinstance(source, X)
