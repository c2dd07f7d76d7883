"""Threads over an API in memory: search by words and tags, 2,200 questions a day, our own answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tasks.core.errors import ConfigError, QuotaExhausted, Retryable
from tasks.core.ports import Allowance, Meter
from tasks.core.post import PostKind
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.monitoring import Account
from tasks.plan.schema import Source
from tasks.sources import api, build
from tasks.sources.shape import Json, MentionSource, Watched
from tasks.sources.threads import Threads
from tests.sources.graph_server import NOW, TOKEN, GraphApi, at, deps_of, error, meta
from tests.sources.reading import run


def post(number: int, said: str, who: str = "vera.sample", **ago: float) -> Json:
    link = f"https://www.threads.net/@{who}/post/{number}"
    return {
        "id": str(number),
        "text": said,
        "username": who,
        "timestamp": at(**(ago or {"hours": 1})),
        "permalink": link,
    }


def threads(server: GraphApi, tmp_path: Path | None = None, **options: object) -> MentionSource:
    return meta("threads", server, tmp_path, **({"words": ["Ромашка"]} | options))


def test_words_and_tags_of_the_plan_are_searched_and_our_own_post_is_our_own() -> None:
    server = GraphApi(edges={"keyword_search": [post(2, "Мы разбираемся", "Romashka"), post(1, "Ромашка испортилась")]})
    watched = Watched(words=("Ромашка",), hashtags=("#вкус",), own=(Account(platform="threads", id="@romashka"),))
    done = run(build(Source(id="t", kind="threads", token="META_TOKEN"), deps_of(server, watched=watched)))
    asked = [(one["search_mode"], one["q"], one["search_type"]) for one in server.asked("keyword_search")]
    assert asked == [("KEYWORD", "Ромашка", "RECENT"), ("TAG", "вкус", "RECENT")]
    assert [(one.text, one.own, one.community) for one in done.posts[:2]] == [
        ("Мы разбираемся", True, "@romashka"), ("Ромашка испортилась", False, None),
    ]  # fmt: skip


def test_the_first_search_looks_back_two_days_and_the_next_one_the_overlap() -> None:
    server = GraphApi(edges={"keyword_search": []})
    first = run(threads(server))
    run(threads(server), first.cursor, NOW + timedelta(hours=1))
    since = [int(one["since"]) for one in server.asked("keyword_search")]
    assert since == [int((NOW - timedelta(hours=48)).timestamp()), int((NOW - timedelta(minutes=15)).timestamp())]


def test_more_posts_than_a_run_reads_are_named_and_the_next_run_goes_on() -> None:
    server = GraphApi(edges={"keyword_search": [post(n, f"пост {n}", minutes=30) for n in range(600)]})
    done = run(threads(server))
    assert len(done.posts) == 500
    assert isinstance(done.error, Retryable)
    assert run(threads(server), done.cursor, NOW + timedelta(hours=1)).error is None


def test_a_spent_day_stops_the_search_and_the_word_that_waits_longest_goes_first(tmp_path: Path) -> None:
    server = GraphApi(edges={"keyword_search": []})
    source = threads(server, tmp_path, words=["один", "два", "три"])
    bucket = f"threads.{api.fingerprint(SecretStr(TOKEN))}.keyword_search"
    meter = Meter(bucket, Allowance(2200, timedelta(days=1)))
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    for _ in range(2198):
        quota.take(meter, NOW)
    done = run(source)
    assert isinstance(done.error, QuotaExhausted)
    assert [one["q"] for one in server.asked("keyword_search")] == ["один", "два"]
    run(source, done.cursor, NOW + timedelta(days=2))
    assert [one["q"] for one in server.asked("keyword_search")][2:] == ["три", "один", "два"]


def test_our_own_answers_are_read_where_the_plan_asks_for_them() -> None:
    answer = {
        **post(5, "Напишите номер партии", "romashka"),
        "is_reply": True,
        "root_post": {"id": "1"},
        "replied_to": {"id": "3"},
    }
    server = GraphApi(edges={"keyword_search": [], "me/replies": [answer]})
    assert run(threads(server)).texts == []
    (own,) = run(threads(server, answers=True, account="romashka")).posts
    assert (own.own, own.thread, own.parent, own.kind, own.community) == (True, "1", "3", PostKind.COMMENT, "romashka")


def test_the_check_says_that_without_approval_only_own_posts_are_found() -> None:
    server = GraphApi(
        objects={"me": {"id": "1", "username": "romashka"}, "debug_token": {"data": {"scopes": ["threads_basic"]}}}
    )
    source = threads(server)
    assert isinstance(source, Threads)
    (report,) = asyncio.run(source.prove(NOW))
    assert report.who == "romashka"
    assert report.missing == (
        "threads_keyword_search: posts of others; without it only the token's own posts are found",
    )


def test_the_arithmetic_says_how_often_the_words_may_be_searched() -> None:
    source = threads(GraphApi(), words=[f"слово {n}" for n in range(10)])
    assert isinstance(source, Threads)
    (cost,) = source.calls_a_day(timedelta(minutes=5))
    assert (cost.calls, cost.quota) == (2880, 2200)
    assert cost.fastest is not None
    assert timedelta(minutes=6) < cost.fastest < timedelta(minutes=7)


def test_a_missing_right_is_named_and_nothing_to_search_for_is_an_error_of_the_plan() -> None:
    server = GraphApi(fails={"keyword_search": error(10, message="requires threads_keyword_search")})
    done = run(threads(server))
    assert "threads_keyword_search" in str(done.error)
    with pytest.raises(ConfigError, match="nothing to search for"):
        build(Source(id="t", kind="threads"), deps_of(server))
