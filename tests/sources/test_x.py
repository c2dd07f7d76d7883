"""X over a service in memory: what is read, that nothing is paid for twice, and that the day's money is the end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import (
    ConfigError,
    Gone,
    QuotaExhausted,
    SchemaDrift,
)
from tasks.core.post import PostKind
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.shape import Json
from tasks.sources.x.queries import LONGEST, packed, word_query
from tests.sources.reading import run
from tests.sources.x_server import (
    BRAND,
    IVAN,
    NOW,
    TWEETS,
    VERA,
    XServer,
    account,
    deps_of,
    minutes,
    post,
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
