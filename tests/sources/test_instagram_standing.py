"""Instagram over a Graph API in memory: what is gone, how accounts stand, who has access."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.sources.shape import Json
from tests.sources.graph_server import GONE, NOW, error
from tests.sources.test_instagram import NAME, NUMBER, Insta, instagram, media


def test_rechecking_asks_comments_and_media_apart_and_never_media_of_others() -> None:
    server = Insta(media(1, "Новые вкусы"))
    server.objects |= {"901": {"id": "901", "hidden": False}, "902": {"id": "902", "hidden": True}}
    refs = [
        PostRef(id="901", thread="1", community=NUMBER), PostRef(id="902", thread="1", community=NUMBER),
        PostRef(id="903", thread="1", community=NUMBER), PostRef(id="1", community=NUMBER), PostRef(id="77"),
    ]  # fmt: skip
    found = asyncio.run(instagram(server).recheck(refs, NOW))
    assert found == {"901": Fate.THERE, "902": Fate.HIDDEN, "903": Fate.GONE, "1": Fate.THERE}
    server.fails[f"{NUMBER}/media"] = GONE
    assert asyncio.run(instagram(server).recheck(refs, NOW))["903"] is Fate.UNKNOWN


def test_how_accounts_stand_ours_and_a_rivals() -> None:
    class Discovery(Insta):
        def answer(self, path: str, params: Mapping[str, str]) -> Json:
            if "business_discovery.username(rival)" in params.get("fields", ""):
                return {
                    "business_discovery": {"id": "9", "username": "rival", "followers_count": 64976, "media_count": 4}
                }
            return error(110) if "business_discovery" in params.get("fields", "") else super().answer(path, params)

    server = Discovery()
    server.objects[NUMBER] |= {"followers_count": 5000, "media_count": 12, "biography": "Конфеты"}
    ours, rival, nobody = asyncio.run(instagram(server).accounts([NUMBER, "rival", "nobody"], NOW))
    assert (ours.followers, ours.posts, ours.description, ours.status) == (5000, 12, "Конфеты", AccountStatus.ACTIVE)
    assert (rival.followers, rival.native_id, nobody.status) == (64976, "9", AccountStatus.UNKNOWN)
    del server.objects[NUMBER]
    assert asyncio.run(instagram(server).accounts([NUMBER], NOW))[0].status is AccountStatus.MISSING


def test_follows_and_unfollows_of_a_day_and_a_metric_that_is_not_told() -> None:
    class Insights(Insta):
        def answer(self, path: str, params: Mapping[str, str]) -> Json:
            metric = params.get("metric")
            if metric == "views":
                return error(100, message="metric is not valid")
            if metric == "reach":
                return {"data": [{"name": "reach", "period": "day", "total_value": {"value": 70}}]}
            if metric is None:
                return super().answer(path, params)
            rows = [{"dimension_values": ["FOLLOWER"], "value": 5}, {"dimension_values": ["NON_FOLLOWER"], "value": 2}]
            return {"data": [{"name": metric, "total_value": {"value": 7, "breakdowns": [{"results": rows}]}}]}

    told = asyncio.run(instagram(Insights()).figures(NUMBER, date(2026, 3, 1), NOW))
    assert told is not None
    assert (told.reach, told.views, told.joins, told.leaves) == (70, None, 5, 2)


def test_access_is_a_union_of_the_business_and_of_the_linked_page() -> None:
    server = Insta()
    server.edges |= {
        "900/owned_instagram_assets": [{"id": "800", "ig_user_id": NUMBER, "ig_username": NAME}],
        "800/assigned_users": [{"id": "1", "name": "Anna Sample", "tasks": ["CONTENT"]}],
        "800/agencies": [{"id": "2", "name": "Agency"}],
        "900/business_users": [{"id": "1", "role": "EMPLOYEE", "two_fac_status": "disabled"}],
        "500/roles": [{"id": "3", "name": "Boris Sample", "tasks": ["MANAGE"]}],
        "500/agencies": [],
        "500/assigned_users": [{"id": "4", "name": "Clara Sample", "tasks": ["MODERATE"]}],
    }
    whole = asyncio.run(instagram(server, business="900", page="500").roster(NUMBER, NOW))
    assert whole.complete
    assert {one.id: one.two_factor for one in whole.members} == {"1": False, "2": None, "3": None, "4": None}
    part = asyncio.run(instagram(server, page="500").roster(NUMBER, NOW))
    assert {one.id for one in part.members} == {"3"}
    assert "business" in part.unread[0]
    bare = asyncio.run(instagram(server).roster(NUMBER, NOW))
    assert (bare.members, len(bare.unread)) == ((), 2)
