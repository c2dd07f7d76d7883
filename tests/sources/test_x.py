"""X over a service in memory: what is read, that nothing is paid for twice, and that the day's money is the end."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import (
    AuthExpired,
    ConfigError,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
)
from tasks.core.post import PostKind
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.shape import Json
from tasks.sources.x import X
from tasks.sources.x.queries import LONGEST, packed, word_query
from tests.sources.reading import run
from tests.sources.x_server import (
    BRAND,
    IVAN,
    NOW,
    TOKEN,
    TWEETS,
    VERA,
    XServer,
    account,
    deps_of,
    minutes,
    post,
    problem,
    x,
)

NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found"
NOT_ALLOWED = "https://api.twitter.com/2/problems/not-authorized-for-resource"


def burst(many: int, text: str = "Ромашка подвела") -> list[Json]:
    return [post(minutes(30), f"{text} {n}", number=n) for n in range(many)]


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60), max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_word_is_in_a_query_and_no_query_is_longer_than_x_allows(words: list[str]) -> None:
    terms = [word_query(word) for word in words if word.strip(' "')]
    queries = packed(terms)
    assert all(len(query) <= LONGEST and query.endswith(" -is:retweet") for query in queries)
    assert all(sum(term in query for query in queries) >= 1 for term in terms)


def test_a_word_longer_than_a_query_is_an_error_of_the_plan() -> None:
    with pytest.raises(ConfigError, match=r"'x'.*too long"):
        x(XServer(), words=["я" * 600])


def test_a_plan_with_an_account_and_words_just_works() -> None:
    server = XServer(
        posts=[
            post(minutes(50), "Скидки!", BRAND),
            post(minutes(40), "@romashka где заказ?", VERA),
            post(
                minutes(30),
                "Ромашка испортилась",
                IVAN,
                more={"note_tweet": {"text": "Ромашка испортилась, вторая за день"}},
            ),
        ]
    )
    deps = deps_of(server, words=("Ромашка",), hashtags=("#ромашка",), own=(account("@Romashka"),))
    done = run(build(Source(id="x", kind="x", token="X_TOKEN"), deps))
    assert done.error is None
    told = {one.text: (one.own, one.community, one.kind) for one in done.posts}
    assert told == {
        "@romashka где заказ?": (False, "@Romashka", PostKind.POST),
        "Скидки!": (True, "@Romashka", PostKind.POST),
        "Ромашка испортилась, вторая за день": (False, None, PostKind.POST),
    }
    assert server.asked(TWEETS)[-1]["query"] == '("Ромашка" OR #ромашка) -is:retweet'


def test_the_first_run_looks_back_two_days_and_the_next_only_at_what_is_new() -> None:
    server = XServer(posts=[post(timedelta(days=3), "Ромашка, старое"), post(minutes(5), "Ромашка, новое")])
    first = run(x(server))
    assert first.texts == ["Ромашка, новое"]
    server.posts.append(post(minutes(1), "Ромашка, новейшее"))
    second = run(x(server), first.cursor, NOW + minutes(15))
    assert second.texts == ["Ромашка, новейшее"]
    assert len(server.gave) == len(set(server.gave))


@given(st.lists(st.integers(0, 2800), max_size=80, unique=True), st.integers(0, 80), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_whatever_comes_between_runs_each_post_is_read_once_and_paid_for_once(
    ages: list[int], later: int, broken: int
) -> None:
    posts = sorted((post(minutes(age), f"Ромашка {age}") for age in ages), key=lambda one: str(one["id"]))
    server = XServer(posts=posts[: len(posts) - min(later, len(posts))])
    first = run(x(server), stop_after=broken)
    server.posts = posts
    again = run(x(server), first.cursor, NOW + minutes(5))
    assert sorted(first.texts + again.texts) == sorted(str(one["text"]) for one in posts)
    assert len(server.gave) == len(posts)


def test_a_burst_is_read_page_by_page_and_a_killed_run_goes_on_below() -> None:
    server = XServer(posts=burst(250))
    first = run(x(server), stop_after=1)
    assert len(first.posts) == 100
    rest = run(x(server), first.cursor, NOW + minutes(5))
    assert len({*first.texts, *rest.texts}) == 250
    assert len(server.gave) == 250


def test_a_page_that_is_repeated_is_named_drift() -> None:
    again = {"data": burst(2), "meta": {"next_token": "t"}}
    server = XServer(fails={TWEETS: lambda: httpx.Response(200, json=again)})
    done = run(x(server))
    assert isinstance(done.error, SchemaDrift)
    assert "repeats" in str(done.error)


def test_the_money_of_a_day_is_the_end_and_midnight_goes_on_where_it_stopped(tmp_path: Path) -> None:
    server = XServer(posts=burst(130))
    first = run(x(server, tmp_path, dollars_a_day=0.5))
    assert (len(first.posts), len(server.gave)) == (100, 100)
    assert isinstance(first.error, QuotaExhausted)
    assert first.error.until == NOW.replace(hour=0) + timedelta(days=1)
    assert "$0.5 a day is spent" in str(first.error)
    same_day = run(x(server, tmp_path, dollars_a_day=0.5), first.cursor, NOW + timedelta(hours=11))
    assert isinstance(same_day.error, QuotaExhausted)
    assert len(server.gave) == 100
    next_day = run(x(server, tmp_path, dollars_a_day=0.5), same_day.cursor, NOW + timedelta(hours=12, minutes=1))
    assert next_day.error is None
    assert len(server.gave) == len(set(server.gave)) == 130


def test_no_request_asks_for_more_than_the_rest_of_the_money_pays_for(tmp_path: Path) -> None:
    server = XServer(posts=burst(300))
    run(x(server, tmp_path, dollars_a_day=0.83))
    assert [one["max_results"] for one in server.asked(TWEETS)] == ["100", "66"]
    assert len(server.gave) == 166


def test_empty_answers_cost_nothing(tmp_path: Path) -> None:
    server = XServer()
    cursor = None
    for hour in range(11):
        done = run(x(server, tmp_path, dollars_a_day=0.05), cursor, NOW + timedelta(hours=hour))
        assert done.error is None
        cursor = done.cursor
    assert len(server.asked(TWEETS)) == 11


def test_an_id_of_our_account_is_bought_once(tmp_path: Path) -> None:
    server = XServer()
    first = run(x(server, tmp_path, accounts=["@romashka"]))
    run(x(server, tmp_path, accounts=["@romashka"]), first.cursor, NOW + minutes(15))
    assert len(server.asked("users/by")) == 1
    assert len(server.asked(f"users/{BRAND}/mentions")) == 2


def test_an_account_x_does_not_know_is_named_and_the_search_goes_on() -> None:
    done = run(x(XServer(posts=burst(1), users={}), accounts=["@nobody"]))
    assert len(done.posts) == 1
    assert isinstance(done.error, Gone)
    assert "'@nobody'" in str(done.error)


def test_answers_under_our_post_stand_under_our_account_and_ours_among_them_are_ours() -> None:
    root = post(minutes(300), "Скидки до пятницы", BRAND)
    said: Json = {"conversation_id": root["id"], "referenced_tweets": [{"type": "replied_to", "id": root["id"]}]}
    server = XServer(
        posts=[root, post(minutes(60), "Обман!", VERA, more=said), post(minutes(50), "Пишите нам", BRAND, more=said)]
    )
    first = run(x(server, accounts=["@romashka"], words=[]))
    told = {one.text: (one.own, one.community, one.thread, one.parent) for one in first.posts}
    assert told["Обман!"] == (False, "@romashka", root["id"], root["id"])
    assert told["Пишите нам"] == (True, "@romashka", root["id"], root["id"])
    server.posts.append(post(minutes(-5), "И я жду", IVAN, more=said))
    second = run(x(server, accounts=["@romashka"], words=[]), first.cursor, NOW + minutes(15))
    assert second.texts == ["И я жду"]


def test_a_thread_that_the_money_breaks_off_is_read_to_its_end_on_the_next_days(tmp_path: Path) -> None:
    root = post(minutes(600), "Объявление", BRAND)
    said: Json = {"conversation_id": root["id"]}
    server = XServer(posts=[root, *(post(minutes(60), f"Ответ {n}", number=n, more=said) for n in range(250))])
    cursor, texts = None, set[str]()
    for day in range(3):
        done = run(
            x(server, tmp_path, accounts=["romashka"], words=[], mentions=False, thread_days=6),
            cursor,
            NOW + timedelta(days=day),
        )
        cursor, texts = done.cursor, texts | set(done.texts)
    assert len(texts) == 251
    answers = [name for name in server.gave if name != root["id"]]
    assert len(answers) == len(set(answers)) == 250


def test_a_repost_without_words_is_counted_and_skipped() -> None:
    linked: object = [{"type": "retweeted", "id": "5"}]
    done = run(x(XServer(posts=[post(minutes(1), "RT Ромашка", more={"referenced_tweets": linked})])))
    assert done.posts == []
    assert [skip.why for skip in done.skipped] == ["a post that only repeats another"]


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
