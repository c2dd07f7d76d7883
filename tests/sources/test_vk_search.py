"""The search of VK: every post once in spite of the cap, the day's quota kept, turns taken."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.errors import QuotaExhausted, SchemaDrift
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.sources.shape import Watched
from tasks.sources.vk.search import queries
from tests.sources.vk_fake import AT, NOW, FakeVk, wall_item
from tests.sources.vk_runs import Read, fetch, source

SERVICE = {"service-token": ("s", 0)}


def posts(*ages: int) -> list[dict[str, object]]:
    return [wall_item(-500, number, text="acme lies down", age=age) for number, age in enumerate(ages, 1)]


def test_more_than_a_thousand_posts_are_all_found_by_halving_the_time() -> None:
    fake = FakeVk(SERVICE, found=posts(*range(60, 60 + 3600, 2), *range(7200, 172_000, 200)))
    connector = source(fake, service_token="SERVICE_TOKEN", search=["acme"])
    cursor, found = None, set[str]()
    for turn in range(3):
        read = fetch(connector, cursor, NOW + turn * timedelta(minutes=5))
        assert read.error is None
        cursor, found = read.cursor, found | set(read.posts)
        assert not read.skipped
    assert len(found) == len(fake.found) == 1800 + 824


def test_what_a_minute_holds_beyond_a_thousand_is_named_as_lost() -> None:
    fake = FakeVk(SERVICE, found=posts(*[900] * 1200))
    read = fetch(source(fake, service_token="SERVICE_TOKEN", search=["acme"]))
    assert len(read.posts) == 1000
    assert [why for why in read.skipped if why.startswith("200 posts lost")]


def test_a_burst_too_large_for_one_run_is_read_to_its_end_by_the_next_ones() -> None:
    fake = FakeVk(SERVICE, found=posts(*[60 * minute + 5 for minute in range(1, 31) for _ in range(900)]))
    connector = source(fake, service_token="SERVICE_TOKEN", search=["acme"])
    cursor, found = None, set[str]()
    for turn in range(60):
        read = fetch(connector, cursor, NOW + turn * timedelta(minutes=5))
        cursor, found = read.cursor, found | set(read.posts)
    assert len(found) == 27_000


def test_a_repeated_cursor_of_the_platform_is_drift() -> None:
    fake = FakeVk(SERVICE, found=posts(*range(60, 900)), repeats=True)
    read = fetch(source(fake, service_token="SERVICE_TOKEN", search=["acme"]))
    assert isinstance(read.error, SchemaDrift)


def test_an_overlap_finds_what_was_indexed_late_and_nothing_older_is_asked_again() -> None:
    fake = FakeVk(SERVICE)
    connector = source(fake, service_token="SERVICE_TOKEN", search=["acme"])
    cursor = fetch(connector).cursor
    fake.found = posts(600)
    read = fetch(connector, cursor, NOW + timedelta(minutes=5))
    assert set(read.posts) == {"-500_1"}
    assert int(fake.log[-1][1]["start_time"]) == AT - 15 * 60
    assert int(fake.log[0][1]["start_time"]) == AT - 48 * 3600 - 15 * 60


def test_a_day_of_twenty_queries_keeps_the_quota_and_every_query_has_its_turn(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(20)]
    fake = FakeVk(SERVICE)
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    connector = source(fake, quota=quota, service_token="SERVICE_TOKEN", search=words)
    cursor: str | None = None
    for turn in range(96):  # a third of a day
        read = fetch(connector, cursor, NOW + turn * timedelta(minutes=5))
        assert read.error is None
        cursor = read.cursor
    asked = [params["q"] for _, params in fake.log]
    assert 250 <= len(asked) <= 333
    assert max(map(asked.count, words)) - min(map(asked.count, words)) <= 1


def test_a_spent_day_closes_the_bucket_for_every_other_run(tmp_path: Path) -> None:
    fake = FakeVk(SERVICE, refuse={"newsfeed.search": 29})
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    connector = source(fake, quota=quota, service_token="SERVICE_TOKEN", search=["acme", "other"])
    read = fetch(connector)
    assert isinstance(read.error, QuotaExhausted)
    assert read.error.until == NOW + timedelta(hours=1)
    assert fake.calls["newsfeed.search"] == 1
    again = fetch(connector, read.cursor, NOW + timedelta(minutes=5))
    assert isinstance(again.error, QuotaExhausted)
    assert fake.calls["newsfeed.search"] == 1
    fake.refuse.clear()
    assert fetch(connector, again.cursor, NOW + timedelta(minutes=61)).error is None


def test_where_the_service_key_has_spent_its_day_the_user_token_goes_on() -> None:
    class Spent(FakeVk):
        def _allowed(self, method: str, token: str) -> tuple[str, int]:
            if token == "service-token":
                self.refuse = {"newsfeed.search": 29}
            try:
                return super()._allowed(method, token)
            finally:
                self.refuse = {}

    fake = Spent({**SERVICE, "user-token": ("u", 0)}, found=posts(60))
    read = fetch(source(fake, service_token="SERVICE_TOKEN", user_token="USER_TOKEN", search=["acme"]))
    assert read.error is None
    assert set(read.posts) == {"-500_1"}


@pytest.mark.parametrize("wrote", [-101, 7001])
def test_what_others_write_is_a_mention_and_our_own_post_is_not(wrote: int) -> None:
    fake = FakeVk(SERVICE, found=[wall_item(-101, 1, text="acme", wrote=wrote)])
    fake.groups = {101: {"id": 101, "screen_name": "acme"}}
    read = fetch(source(fake, service_token="SERVICE_TOKEN", search=["acme"], communities=["acme"]))
    assert {(post.own, post.community) for post in read.posts.values()} == {(wrote == -101, "acme")}


def test_a_foreign_community_speaking_about_us_is_a_mention() -> None:
    fake = FakeVk(SERVICE, found=[wall_item(-77, 1, text="acme", wrote=-77)])
    read: Read = fetch(source(fake, service_token="SERVICE_TOKEN", search=["acme"]))
    assert {(post.own, post.community) for post in read.posts.values()} == {(False, "77")}


def test_queries_come_from_the_plan_phrases_in_quotes_and_none_that_a_shorter_one_covers() -> None:
    watched = Watched(words=("Acme", "acme bank", "мой банк", "Acme"), hashtags=("acme", "#жизнь"))
    assert queries(None, watched) == ("Acme", '"мой банк"', "#acme", "#жизнь")
    assert queries(False, watched) == ()
    assert queries(("a b", "a b", "c"), watched) == ("a b", "c")


def test_a_spent_search_is_only_a_part_where_own_pages_are_read_beside_it(tmp_path: Path) -> None:
    for communities, partly in ((["101"], True), ([], False)):
        fake = FakeVk(SERVICE, refuse={"newsfeed.search": 29}, walls={-101: [wall_item(-101, 45)]})
        connector = source(fake, communities=communities, service_token="SERVICE_TOKEN", search=["acme"])
        error = fetch(connector).error
        assert isinstance(error, QuotaExhausted)
        assert error.partly is partly
