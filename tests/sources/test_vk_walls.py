"""Own walls of VK: comments with their replies, discussions, Long Poll, and how few calls forty communities need."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.core.errors import AuthExpired, Forbidden, Gone, SchemaDrift
from tasks.core.happening import HappeningKind
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tests.sources.vk_fake import AT, NOW, PSEUDONYMS, FakeVk, reply, wall_item
from tests.sources.vk_runs import fetch, own, source

USER = {"user-token": ("u", 0)}
KEY = {"key": ("c", 101)}
GROUP = {101: {"id": 101, "screen_name": "acme", "name": "Acme"}}
NEXT = NOW + timedelta(minutes=5)


def busy() -> FakeVk:
    """A wall with a post under which a thread of fourteen replies stands, and one with a visitor's post."""
    comments = [
        reply(-101, 45, 50, text="Where is my money"),
        reply(-101, 45, 51, under=50, wrote=-101, text="Write us"),
    ]
    comments += [reply(-101, 45, 60 + n, under=50, text=f"answer {n}") for n in range(13)]
    return FakeVk(
        dict(USER), groups=dict(GROUP),
        walls={-101: [wall_item(-101, 45, wrote=-101, comments=15), wall_item(-101, 46, text="Broken!", comments=0)]},
        comments={(-101, 45): comments},
    )  # fmt: skip


@pytest.mark.parametrize("options", [{"user_token": "USER_TOKEN"}, {"service_token": "USER_TOKEN"}])
def test_a_wall_is_read_with_visitors_posts_comments_and_replies_below_them(options: dict[str, Any]) -> None:
    fake = busy()
    fake.tokens = {"user-token": ("u" if "user_token" in options else "s", 0)}
    read = fetch(source(fake, watched=own("acme"), **options))
    assert read.error is None
    assert set(read.posts) == {
        "-101_45",
        "-101_46",
        "-101_45_50",
        "-101_45_51",
        *(f"-101_45_{60 + n}" for n in range(13)),
    }
    assert {post.community for post in read.posts.values()} == {"acme"}
    answer, visitor = read.posts["-101_45_51"], read.posts["-101_46"]
    assert (answer.own, answer.parent, answer.thread) == (True, "-101_45_50", "-101_45")
    assert answer.url == "https://vk.com/wall-101_45?reply=51"
    assert read.posts["-101_45"].own
    assert not visitor.own
    assert visitor.author == PSEUDONYMS("vk", 7001)
    assert (visitor.reach, visitor.likes, visitor.shares, visitor.comments) == (100, 2, 1, 0)
    assert "7002" not in json.dumps(read.payloads)
    assert "Canary" not in json.dumps(read.payloads)


def test_with_a_user_token_many_calls_are_one_request() -> None:
    fake = busy()
    fake.walls |= {-number: [wall_item(-number, 1, comments=1)] for number in range(201, 208)}
    read = fetch(source(fake, user_token="USER_TOKEN", communities=[101, *range(201, 208)], boards=False))
    assert read.error is None
    assert fake.calls["wall.get"] == 8
    assert fake.calls["execute"] == 2  # eight walls, then the comments of eight posts


def test_an_execute_that_is_too_large_is_halved() -> None:
    fake = busy()
    fake.execute_most = 2
    fake.walls |= {-number: [wall_item(-number, 1)] for number in range(201, 208)}
    read = fetch(source(fake, user_token="USER_TOKEN", communities=[101, *range(201, 208)], boards=False))
    assert read.error is None
    assert {post.split("_")[0] for post in read.posts} == {"-101", *(f"-{number}" for number in range(201, 208))}


def test_one_refused_wall_within_execute_is_named_and_the_others_are_read() -> None:
    fake = busy()
    read = fetch(source(fake, user_token="USER_TOKEN", communities=["acme", "999"]))
    assert "-101_46" in read.posts
    assert isinstance(read.error, Forbidden)
    assert "wall.get" in str(read.error)


def test_comments_are_read_again_only_where_their_number_changed() -> None:
    fake = busy()
    for post in fake.walls[-101]:
        post["date"] = AT - 24 * 3600
    connector = source(fake, user_token="USER_TOKEN", watched=own("acme"), boards=False)
    cursor = fetch(connector).cursor
    before = fake.calls["wall.getComments"]
    quiet = fetch(connector, cursor, NEXT)
    assert fake.calls["wall.getComments"] == before
    fake.comments[-101, 45].append(reply(-101, 45, 90, text="New"))
    fake.walls[-101][0]["comments"] = {"count": 16}
    assert "-101_45_90" in fetch(connector, quiet.cursor, NEXT + timedelta(minutes=5)).posts


def test_under_a_young_post_an_edit_is_seen_though_no_counter_moves() -> None:
    fake = busy()
    connector = source(fake, user_token="USER_TOKEN", watched=own("acme"))
    first = fetch(connector)
    fake.comments[-101, 45][0]["text"] = "Where is my money?!"
    later = fetch(connector, first.cursor, NEXT)
    assert later.posts["-101_45_50"].version != first.posts["-101_45_50"].version


def test_a_tombstone_is_no_comment_and_the_replies_below_it_stay() -> None:
    fake = busy()
    fake.comments[-101, 45][0] |= {"deleted": True, "text": "", "from_id": 0}
    read = fetch(source(fake, user_token="USER_TOKEN", watched=own("acme")))
    assert "-101_45_50" not in read.posts
    assert "-101_45_51" in read.posts


def test_discussions_are_read_when_they_grow_and_old_ones_are_left() -> None:
    fake = busy()
    fake.topics = {101: [{"id": 9, "comments": 2, "updated": AT - 60}, {"id": 8, "comments": 5, "updated": AT - 10**7}]}
    fake.said = {
        (101, 9): [{"id": 3, "from_id": 7004, "date": AT - 90, "text": "It does not open"},
                   {"id": 4, "from_id": -101, "date": AT - 60, "text": "We mend it"}],
        (101, 8): [{"id": 1, "from_id": 7004, "date": AT - 10**7, "text": "Old"}],
    }  # fmt: skip
    connector = source(fake, user_token="USER_TOKEN", watched=own("acme"))
    first = fetch(connector)
    assert first.posts["-101_topic9_3"].url == "https://vk.com/topic-101_9?post=3"
    assert first.posts["-101_topic9_4"].own
    assert "-101_topic8_1" not in first.posts
    fetch(connector, first.cursor, NEXT)
    assert fake.calls["board.getComments"] == 1


def test_discussions_that_are_switched_off_are_no_failure() -> None:
    fake = busy()
    fake.refuse = {"board.getTopics": 15}
    assert fetch(source(fake, user_token="USER_TOKEN", watched=own("acme"))).error is None


def event(kind: str, id_: str, **object_: object) -> dict[str, object]:
    return {"type": kind, "group_id": 101, "event_id": id_, "v": "5.199", "object": object_}


def test_a_community_key_alone_tells_new_comments_removals_and_roles_from_the_second_run_on() -> None:
    fake = FakeVk(dict(KEY), groups=dict(GROUP), events={101: []})
    connector = source(fake, token="KEY", watched=own("acme"))
    first = fetch(connector)
    assert first.error is None
    fake.events[101] = [
        event("wall_reply_new", "a", **reply(-101, 45, 50, text="Where is my money")),
        event("wall_reply_delete", "b", owner_id=-101, id=50, post_id=45, deleter_id=7009),
        event("wall_reply_delete", "c", owner_id=-101, id=51, post_id=45, user_id=7009),
        event("group_officers_edit", "d", admin_id=7009, user_id=7010, level_old=1, level_new=3),
        event("message_new", "e", message={"text": "private words"}),
    ]
    read = fetch(connector, first.cursor, NEXT)
    assert read.posts["-101_45_50"].community == "acme"
    kinds = [(one.kind, one.post, one.actor, one.account) for one in read.events[:2]]
    assert kinds == [
        (HappeningKind.REMOVED, "-101_45_50", PSEUDONYMS("vk", 7009), "acme"),
        (HappeningKind.REMOVED, "-101_45_51", PSEUDONYMS("vk", 7009), "acme"),
    ]
    role = read.events[2]
    assert (role.before, role.after, role.target) == ("moderator", "administrator", PSEUDONYMS("vk", 7010))
    assert "private words" not in json.dumps(read.payloads)
    assert "canary-key" not in f"{read.cursor}{read.payloads}"
    again = fetch(connector, read.cursor, NEXT + timedelta(minutes=5))
    assert not again.posts
    assert not again.events


def test_the_same_comment_has_the_same_id_from_long_poll_and_from_the_wall() -> None:
    fake = busy()
    fake.tokens |= KEY
    fake.events = {101: []}
    connector = source(fake, token="KEY", user_token="USER_TOKEN", watched=own("acme"))
    first = fetch(connector)
    fake.events[101] = [event("wall_reply_new", "a", **fake.comments[-101, 45][1])]
    pushed = fetch(connector, first.cursor, NEXT)
    assert pushed.posts == {"-101_45_51": first.posts["-101_45_51"]} or (
        pushed.posts["-101_45_51"].id, pushed.posts["-101_45_51"].version
    ) == (first.posts["-101_45_51"].id, first.posts["-101_45_51"].version)  # fmt: skip


@pytest.mark.parametrize(
    ("failed", "brings", "repaired"),
    [({"failed": 1, "ts": "1"}, {"-101_45_91"}, True), ({"failed": 2}, {"-101_45_90", "-101_45_91"}, False),
     ({"failed": 3}, set(), True)],
)  # fmt: skip
def test_each_failure_of_long_poll_has_its_recovery_and_a_gap_is_repaired_by_polling(
    failed: dict[str, object], brings: set[str], repaired: bool
) -> None:
    fake = busy()
    fake.tokens |= KEY
    fake.events = {101: []}
    connector = source(fake, token="KEY", user_token="USER_TOKEN", watched=own("acme"))
    first = fetch(connector)
    fake.events[101] = [event("wall_reply_new", str(n), **reply(-101, 45, n)) for n in (90, 91)]
    fake.failed = [failed]
    walls = fake.calls["wall.get"]
    read = fetch(connector, first.cursor, NEXT)
    assert read.error is None
    pushed = [one for one in read.payloads if one["call"] == "updates"]
    found = {post.id for one in pushed for post in connector.parse(one).items}
    assert found == brings
    assert (fake.calls["wall.get"] > walls) is repaired


def test_where_long_poll_is_off_polling_goes_on_and_only_a_key_without_it_is_told() -> None:
    fake = busy()
    fake.tokens |= KEY
    fake.refuse = {"groups.getLongPollServer": 15}
    assert fetch(source(fake, token="KEY", user_token="USER_TOKEN", watched=own("acme"))).error is None
    assert isinstance(fetch(source(fake, token="KEY", watched=own("acme"))).error, Forbidden)


def test_forty_communities_without_keys_keep_the_quota_of_walls_and_each_has_its_turn(tmp_path: Path) -> None:
    numbers = range(1, 41)
    fake = FakeVk(dict(USER), walls={-number: [wall_item(-number, 1)] for number in numbers})
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    connector = source(fake, quota=quota, user_token="USER_TOKEN", communities=list(numbers), boards=False)
    cursor: str | None = None
    for turn in range(48):  # four hours: 750 calls ripen, and 40 were saved
        read = fetch(connector, cursor, NOW + turn * timedelta(minutes=5))
        assert read.error is None
        cursor = read.cursor
    assert 650 <= fake.calls["wall.get"] <= 800
    asked = [params["owner_id"] for method, params in fake.log if method == "wall.get"]
    assert min(asked.count(str(-number)) for number in numbers) >= 15


def test_with_keys_a_wall_is_polled_once_an_hour() -> None:
    fake = busy()
    fake.tokens |= KEY
    fake.events = {101: []}
    connector = source(fake, token="KEY", user_token="USER_TOKEN", watched=own("acme"))
    cursor = None
    for turn in range(25):  # two hours
        cursor = fetch(connector, cursor, NOW + turn * timedelta(minutes=5)).cursor
    assert fake.calls["wall.get"] == 3
    assert fake.calls["a_check"] == 25


def test_a_key_without_a_word_in_the_plan_speaks_for_its_own_community() -> None:
    fake = FakeVk(dict(KEY), groups=dict(GROUP), events={101: []})
    connector = source(fake, token="KEY", token_kind="community")
    first = fetch(connector)
    fake.events[101] = [event("wall_reply_new", "a", **reply(-101, 45, 50))]
    assert {post.community for post in fetch(connector, first.cursor, NEXT).posts.values()} == {"101"}


def test_a_name_vk_does_not_know_is_told_and_the_others_are_read() -> None:
    read = fetch(source(busy(), user_token="USER_TOKEN", communities=["acme", "acmee"]))
    assert "-101_46" in read.posts
    assert isinstance(read.error, Gone)
    assert "acmee" in str(read.error)


def test_a_dead_token_is_named_and_asked_once() -> None:
    fake = FakeVk({}, walls={-101: []})
    read = fetch(source(fake, user_token="USER_TOKEN", communities=[101, 102], search=["acme"]))
    assert isinstance(read.error, AuthExpired)
    assert "USER_TOKEN" in str(read.error)
    assert len(fake.log) + fake.calls["execute"] <= 1


def test_a_wall_that_repeats_its_page_is_drift() -> None:
    class Stuck(FakeVk):
        def _wall_get(self, params: object, group: int) -> dict[str, object]:
            return {"count": 500, "items": [wall_item(-101, n, age=60) for n in range(1, 41)]}

    read = fetch(source(Stuck(dict(USER)), user_token="USER_TOKEN", communities=[101]))
    assert isinstance(read.error, SchemaDrift)


def test_a_cursor_of_something_else_is_drift() -> None:
    assert isinstance(fetch(source(busy(), user_token="USER_TOKEN"), '{"names": 3}').error, SchemaDrift)
