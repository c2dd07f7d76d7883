"""VK: how many people our own posts reached, and that nothing suffers where VK does not say so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tasks.plan.schema import Account
from tasks.sources.shape import Json, Watched
from tests.sources.vk_fake import NOW, FakeVk, reply, wall_item
from tests.sources.vk_runs import Read, fetch, own, source

USER = {"user-token": ("u", 0)}
SERVICE = {"service-token": ("s", 0)}
GROUP: dict[int, Json] = {101: {"id": 101, "screen_name": "acme", "name": "Acme"}}
METHOD = "stats.getPostReach"


def told(post: int, total: object = 640, **more: object) -> Json:
    """What VK says of one post; whoever it was by sex and age is not asked for and comes all the same."""
    people = [{"sex": "f", "age": "18-21", "count": 4}]
    return {"post_id": post, "reach_total": total, "reach_subscribers": 5, "links": 1, "sex_age": people, **more}


def posted(**more: Any) -> FakeVk:
    """A post of the community with a comment, and one of a visitor."""
    return FakeVk(
        dict(USER), groups=dict(GROUP), reach={-101: [told(45, hide=3, report=2, unsubscribe=1)]},
        walls={-101: [wall_item(-101, 45, wrote=-101, comments=1), wall_item(-101, 46)]},
        comments={(-101, 45): [reply(-101, 45, 50)]}, **more,
    )  # fmt: skip


def read(fake: FakeVk, cursor: str | None = None, hours: float = 0) -> Read:
    connector = source(fake, user_token="USER_TOKEN", watched=own("acme"), search=False)
    return fetch(connector, cursor, NOW + timedelta(hours=hours))


def asked(fake: FakeVk) -> list[dict[str, str]]:
    return [params for method, params in fake.log if method == METHOD]


def test_the_reach_of_a_post_of_ours_is_people_and_that_of_a_visitor_stays_views() -> None:
    fake = posted()
    found = read(fake)
    assert found.error is None
    assert (found.posts["-101_45"].reach, found.posts["-101_46"].reach) == (640, 100)
    assert asked(fake) == [{"owner_id": "-101", "post_ids": "45", "v": "5.199"}]
    [wall] = [one for one in found.payloads if one["call"] == "wall.get"]
    items: Any = wall["answer"]
    assert items["items"][0]["reached"] == {"total": 640, "hide": 3, "report": 2, "unsubscribe": 1}
    assert "sex" not in json.dumps(wall)


def test_reach_is_asked_once_an_hour_and_in_between_views_are_what_is_told() -> None:
    fake = posted()
    cursor, reached = None, []
    for turn in range(25):  # two hours
        found = read(fake, cursor, hours=turn / 12)
        cursor = found.cursor
        reached.append(found.posts["-101_45"].reach)
    assert fake.calls[METHOD] == 3
    assert {turn: one for turn, one in enumerate(reached) if one != 100} == {0: 640, 12: 640, 24: 640}


def test_only_the_thirty_newest_posts_of_the_last_seven_days_are_asked_for() -> None:
    fake = posted()
    day = 86_400
    pinned = {**wall_item(-101, 1, wrote=-101, age=300 * day), "is_pinned": 1}
    week = [wall_item(-101, 400 - hour, wrote=-101, age=hour * 3600) for hour in range(1, 35)]
    fake.walls[-101] = [pinned, *week, wall_item(-101, 20, wrote=-101, age=8 * day)]
    read(fake)
    [params] = asked(fake)
    assert params["post_ids"].split(",") == [str(400 - hour) for hour in range(1, 31)]
    young = posted()
    young.walls[-101] = [pinned, wall_item(-101, 30, wrote=-101, age=6 * day), fake.walls[-101][-1]]
    read(young)
    assert [params["post_ids"] for params in asked(young)] == ["30"]


def test_a_community_without_a_post_of_its_own_costs_no_call_and_its_first_post_does_not_wait() -> None:
    fake = posted()
    ours = fake.walls[-101].pop(0)
    first = read(fake)
    assert fake.calls[METHOD] == 0
    fake.walls[-101].append(ours)
    assert read(fake, first.cursor, hours=0.1).posts["-101_45"].reach == 640


def test_eight_communities_are_one_request_and_one_that_refuses_costs_the_others_nothing() -> None:
    numbers = range(201, 209)
    fake = FakeVk(
        dict(USER), walls={-one: [wall_item(-one, 1, wrote=-one)] for one in numbers},
        reach={-one: [told(1, total=one)] for one in numbers if one != 204},
    )  # fmt: skip
    found = fetch(source(fake, user_token="USER_TOKEN", communities=list(numbers), boards=False, search=False))
    assert found.error is None
    assert fake.calls["execute"] == 2  # the walls, then their reach
    expected = {f"-{one}_1": 100 if one == 204 else one for one in numbers}
    assert {id_: post.reach for id_, post in found.posts.items()} == expected


@pytest.mark.parametrize("code", [1, 6, 7, 9, 13, 14, 15, 27, 28, 29, 100, 210, 99999])
@pytest.mark.parametrize("many", [False, True])
def test_whatever_vk_refuses_views_stay_everything_else_is_read_and_the_hour_is_waited_for(
    code: int, many: bool
) -> None:
    fake = posted(refuse={METHOD: code})
    fake.walls[-102] = [wall_item(-102, 7, wrote=-102)]
    fake.found = [wall_item(-9, 1, text="acme")]
    communities = ["acme", "102"] if many else ["acme"]
    connector = source(fake, user_token="USER_TOKEN", communities=communities, search=["acme"])
    first = fetch(connector)
    assert first.error is None
    assert {"-101_46", "-101_45_50", "-9_1"} <= set(first.posts)
    assert first.posts["-101_45"].reach == 100
    calls = fake.calls[METHOD]
    again = fetch(connector, first.cursor, NOW + timedelta(minutes=5))
    assert again.error is None
    assert fake.calls[METHOD] == calls > 0


@pytest.mark.parametrize(
    "answer",
    [[], [None, 7, "x"], [{}], [{"post_id": "45", "reach_total": 5}], [{"post_id": 45}], [told(45, total=0)],
     [told(45, total=-1)], [told(45, total="640")], [told(45, total=None)], [told(45, total={"n": 1})],
     [told(45, total=True)]],
)  # fmt: skip
def test_an_odd_answer_is_no_reach(answer: list[object]) -> None:
    fake = posted()
    fake.reach[-101] = answer
    found = read(fake)
    assert found.error is None
    assert found.posts["-101_45"].reach == 100


def test_without_a_user_token_nobody_is_asked() -> None:
    fake = posted()
    fake.tokens = dict(SERVICE)
    connector = source(fake, service_token="SERVICE_TOKEN", watched=own("acme"))
    assert fetch(connector).posts["-101_45"].reach == 100
    assert fake.calls[METHOD] == 0
    assert METHOD not in {one.method for one in connector.calls_a_day(timedelta(minutes=5))}


def test_a_competitors_posts_are_not_asked_for() -> None:
    fake = posted()
    fake.walls[-102] = [wall_item(-102, 7, wrote=-102)]
    fake.reach[-102] = [told(7)]
    watched = Watched(own=(Account(platform="vk", id="acme"),), rivals=(Account(platform="vk", id="club102"),))
    connector = source(fake, user_token="USER_TOKEN", watched=watched, communities=["acme", "102"])
    found = fetch(connector)
    assert (found.posts["-101_45"].reach, found.posts["-102_7"].reach) == (640, 100)
    assert [params["owner_id"] for params in asked(fake)] == ["-101"]
    costs = {one.method: one for one in connector.calls_a_day(timedelta(minutes=5))}
    assert (costs[METHOD].calls, costs[METHOD].quota) == (24, None)
    assert next(one.calls for one in connector.calls_a_day(timedelta(hours=3)) if one.method == METHOD) == 8


def test_a_user_token_that_is_dead_leaves_the_service_key_to_read_walls_and_comments() -> None:
    fake = posted()
    fake.tokens = dict(SERVICE)
    fake.walls |= {-102: [wall_item(-102, 7, wrote=-102, comments=1)]}
    fake.comments[-102, 7] = [reply(-102, 7, 70)]
    options: dict[str, Any] = {"user_token": "USER_TOKEN", "service_token": "SERVICE_TOKEN"}
    found = fetch(source(fake, communities=["101", "102"], search=False, **options))
    assert {"-101_45_50", "-102_7_70"} <= set(found.posts)
    assert found.posts["-101_45"].reach == 100
