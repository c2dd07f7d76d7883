"""YouTube: what is read, in which order, what it costs, and what a reading that breaks off leaves."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from tasks.core.errors import QuotaExhausted
from tasks.core.ports import Allowance, Meter
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.api import fingerprint
from tasks.sources.shape import SourceDeps
from tests.sources.reading import NOW, PSEUDONYMS, run
from tests.sources.youtube_server import BLOGGER, CANARY, OURS, STEP, Server, a_source, refusal


def test_comments_of_an_own_channel_are_read_newest_first_page_by_page_and_then_only_the_new_ones() -> None:
    server = Server()
    for number in range(250):
        server.say(f"Ugx{number}", NOW - timedelta(minutes=number), f"Comment {number}")
    source = a_source(server)
    first = run(source)
    assert first.error is None
    assert {post.text for post in first.posts} == {f"Comment {number}" for number in range(250)}
    assert {post.community for post in first.posts} == {OURS}
    server.asked.clear()
    server.say("UgxNew", NOW + timedelta(minutes=3), "The newest")
    after = run(source, first.cursor, NOW + STEP)
    assert "The newest" in after.texts
    assert server.methods() == ["commentThreads"]


@settings(deadline=None, max_examples=25)
@given(count=st.integers(0, 450), breaks=st.lists(st.integers(1, 6), max_size=4))
def test_however_often_a_reading_breaks_off_nothing_is_lost(count: int, breaks: list[int]) -> None:
    server = Server()
    for number in range(count):
        server.say(f"Ugx{number}", NOW - timedelta(minutes=number), f"Comment {number}")
    source, cursor, seen = a_source(server), None, set[str]()
    for turn, stop in enumerate([*breaks, None]):
        found = run(source, cursor, NOW + turn * STEP, stop_after=stop)
        cursor = found.cursor
        seen |= {post.id for post in found.posts}
    assert found.error is None
    assert seen == {f"Ugx{number}" for number in range(count)}


def test_a_run_sends_no_more_than_its_share_of_the_day_and_the_next_goes_on() -> None:
    server = Server()
    for number in range(900):
        server.say(f"Ugx{number}", NOW - timedelta(minutes=number), f"Comment {number}")
    source = a_source(server, units_a_day=1000)  # 3 units a run of five minutes
    seen: set[str] = set()
    cursor = None
    for turn in range(4):
        server.asked.clear()
        found = run(source, cursor, NOW + turn * STEP)
        cursor = found.cursor
        seen |= {post.id for post in found.posts}
        assert len(server.asked) <= 3
    assert len(seen) == 900


def test_replies_are_asked_for_only_where_more_exist_than_were_given_and_only_when_their_number_changed() -> None:
    server = Server()
    server.say("UgxA", NOW - timedelta(minutes=9), "Where is my order?")
    server.say("UgxB", NOW - timedelta(minutes=8), "Nice")
    server.answer("UgxB.1", "UgxB", NOW - timedelta(minutes=7), "Thanks", OURS)
    for number in range(4):
        server.answer(f"UgxA.{number}", "UgxA", NOW - timedelta(minutes=7 - number), f"Reply {number}", f"UCg{number}")
    source = a_source(server)
    first = run(source)
    assert {post.text for post in first.posts if post.parent == "UgxA"} == {f"Reply {number}" for number in range(4)}
    assert [params.get("parentId") for method, params in server.asked if method == "comments"] == ["UgxA"]
    server.asked.clear()
    second = run(source, first.cursor, NOW + STEP)
    assert "comments" not in server.methods()
    server.answer("UgxA.9", "UgxA", NOW + STEP, "One more", OURS)
    third = run(source, second.cursor, NOW + 2 * STEP)
    late = {post.id: post for post in third.posts}["UgxA.9"]
    assert late.own
    assert late.thread == "vid00000001"
    assert late.community == OURS


def test_an_own_reply_is_own_and_a_guest_s_comment_is_not_and_no_number_of_a_person_is_kept() -> None:
    server = Server()
    server.say("UgxA", NOW - timedelta(minutes=9), "Where is my order?")
    server.answer("UgxA.1", "UgxA", NOW - timedelta(minutes=8), "On its way", OURS)
    found = run(a_source(server))
    posts = {post.id: post for post in found.posts}
    assert (posts["UgxA"].own, posts["UgxA.1"].own) == (False, True)
    assert posts["UgxA.1"].parent == "UgxA"
    stored = json.dumps(found.payloads)
    assert "UCguest-UgxA" not in stored
    assert "canary-name" not in stored
    assert posts["UgxA"].author == PSEUDONYMS("youtube", "UCguest-UgxA")


def test_a_late_reply_to_an_older_thread_is_found_within_the_hour() -> None:
    server = Server()
    server.say("UgxOld", NOW - timedelta(days=2, hours=12), "An old thread")
    for number in range(150):
        server.say(f"Ugx{number}", NOW - timedelta(minutes=number), f"Comment {number}")
    source = a_source(server)
    cursor = run(source).cursor
    server.answer("UgxOld.1", "UgxOld", NOW, "A late reply", "UCg")
    texts: list[str] = []
    for turn in range(1, 14):
        found = run(source, cursor, NOW + turn * STEP)
        cursor = found.cursor
        texts += found.texts
    assert "A late reply" in texts


def test_an_edit_is_another_version() -> None:
    server = Server()
    server.say("UgxA", NOW - timedelta(minutes=9), "Awful")
    source = a_source(server)
    first = run(source)
    server.say("UgxA", NOW - timedelta(minutes=9), "Awful. Edited: they paid me back")
    second = run(source, first.cursor, NOW + STEP)
    assert len({post.version for post in [*first.posts, *second.posts]}) == 2


def test_a_handle_is_found_once_and_its_posts_stand_under_the_plan_s_spelling() -> None:
    server = Server(handles={"@romashka": OURS})
    server.say("UgxA", NOW - timedelta(minutes=9), "Hello")
    first = run(a_source(server, own=("@romashka",)))
    assert [post.community for post in first.posts] == ["@romashka"]
    server.asked.clear()
    run(a_source(server, own=("@romashka",)), first.cursor, NOW + STEP)
    assert "channels" not in server.methods()


def test_words_share_a_query_and_a_day_of_searches_fits_its_quota(tmp_path: Path) -> None:
    server = Server()
    server.film("vid00000009", NOW - timedelta(hours=1), "Обзор Ромашки", comments=0)
    lake_quota = LakeQuota(FolderLake(tmp_path, durable=False))
    source = a_source(server, words=("Ромашки", "ромашка маркет"), own=(), quota=lake_quota)
    first = run(source)
    assert [(post.id, post.reach, post.own) for post in first.posts] == [("vid00000009", 100, False)]
    assert [params["q"] for method, params in server.asked if method == "search"] == ['Ромашки|"ромашка маркет"']
    cursor, errors = first.cursor, []
    for turn in range(1, 288):
        found = run(source, cursor, NOW + turn * STEP)
        cursor = found.cursor
        errors += [found.error] if found.error else []
    assert errors == []
    assert 70 <= server.methods().count("search") <= 91


def test_searches_and_units_are_counted_apart_until_midnight_in_california(tmp_path: Path) -> None:
    server = Server()
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    source = a_source(server, words=("Ромашка",), quota=quota)
    run(source)
    bucket = f"youtube.{fingerprint(SecretStr(CANARY))}"
    day = timedelta(days=1)
    search = Meter(f"{bucket}.search", Allowance(100, day, "America/Los_Angeles"))
    assert quota.left(search, NOW) == 99
    assert quota.left(Meter(f"{bucket}.units", Allowance(10_000, day, "America/Los_Angeles")), NOW) == 9_999
    assert quota.left(search, NOW + day) == 100


def test_a_quota_that_the_platform_says_is_spent_is_closed_for_everybody_until_midnight_there(tmp_path: Path) -> None:
    server = Server(trouble={"search": refusal(403, "quotaExceeded")})
    server.say("UgxA", NOW - timedelta(minutes=9), "Hello")
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    found = run(a_source(server, words=("Ромашка",), quota=quota))
    assert found.texts == ["Hello"]
    assert isinstance(found.error, QuotaExhausted)
    assert found.error.until is not None
    assert found.error.until.isoformat() == "2026-03-03T08:00:00+00:00"
    server.asked.clear()
    again = run(a_source(server, words=("Ромашка",), quota=quota), found.cursor, NOW + STEP)
    assert isinstance(again.error, QuotaExhausted)
    assert "search" not in server.methods()


def test_comments_under_a_found_video_are_read_when_their_number_changes() -> None:
    server = Server()
    server.film("vid00000009", NOW - timedelta(hours=1), "Обзор Ромашки", comments=1)
    server.say("UgxV", NOW - timedelta(minutes=50), "Сломалась", video="vid00000009", channel=BLOGGER)
    source = a_source(server, words=("Ромашки",), own=())
    first = run(source)
    comment = {post.id: post for post in first.posts}["UgxV"]
    assert (comment.thread, comment.community) == ("vid00000009", BLOGGER)
    server.asked.clear()
    second = run(source, first.cursor, NOW + timedelta(minutes=20))
    assert "commentThreads" not in server.methods()
    server.film("vid00000009", NOW - timedelta(hours=1), "Обзор Ромашки", comments=2)
    server.say("UgxW", NOW + timedelta(minutes=21), "И у меня", video="vid00000009", channel=BLOGGER)
    third = run(source, second.cursor, NOW + timedelta(minutes=40))
    assert "UgxW" in {post.id for post in third.posts}


def test_a_video_without_comments_is_no_failure() -> None:
    server = Server(closed={"vid00000001", "vid00000002"})
    server.film("vid00000001", NOW, "Closed", comments=None)
    server.film("vid00000002", NOW, "Closed a moment ago", comments=3)
    found = run(a_source(server, own=(), videos=["vid00000001", "vid00000002"]))
    assert found.error is None
    assert {post.id for post in found.posts} == {"vid00000001", "vid00000002"}


def test_a_page_token_that_expired_begins_again_from_the_top() -> None:
    server = Server()
    for number in range(300):
        server.say(f"Ugx{number}", NOW - timedelta(minutes=number), f"Comment {number}")
    source = a_source(server)
    first = run(source, stop_after=2)
    assert first.cursor is not None
    broken = first.cursor.replace('"below": "100"', '"below": "no-such-token"')
    assert broken != first.cursor

    def forgetful(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("pageToken") == "no-such-token":
            return refusal(400, "invalidPageToken")
        return server(request)

    config = Source(id="youtube", kind="youtube", token="YOUTUBE_KEY", options={"channels": [OURS]})
    again = run(
        build(config, SourceDeps(transport=httpx.MockTransport(forgetful), secret=lambda name: SecretStr(CANARY))),
        broken,
        NOW + STEP,
    )
    assert again.error is None
    assert len({post.id for post in again.posts}) == 300
