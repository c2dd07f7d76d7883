"""Facebook over a Graph API in memory: what is gone, how pages stand, who has access, what a token may."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import QuotaExhausted, SourceError
from tasks.sources.facebook import Facebook
from tasks.sources.shape import Json, MentionSource
from tests.sources.graph_server import GONE, NOW, GraphApi, error, meta
from tests.sources.reading import run
from tests.sources.test_facebook import PAGE, facebook, page_of


def fates(source: MentionSource, *refs: PostRef) -> dict[str, Fate]:
    assert isinstance(source, Facebook)
    return dict(asyncio.run(source.recheck(refs, NOW)))


def ref(name: str, community: str | None = PAGE) -> PostRef:
    return PostRef(id=name, community=community)


def test_rechecking_tells_there_hidden_and_gone_apart_in_few_questions() -> None:
    server = page_of()
    names = [f"555_{number}" for number in range(50)]
    server.objects |= {name: {"id": name, "is_hidden": name == "555_3"} for name in names if name != "555_7"}
    found = fates(facebook(server), *map(ref, names))
    assert (found["555_7"], found["555_3"], found["555_0"]) == (Fate.GONE, Fate.HIDDEN, Fate.THERE)
    assert len(found) == 50
    assert len(server.seen) < 16


def test_gone_proves_nothing_while_the_page_itself_does_not_answer() -> None:
    server = page_of()
    server.fails[f"{PAGE}/feed"] = GONE
    assert fates(facebook(server), ref("555_1")) == {"555_1": Fate.UNKNOWN}


def test_a_read_error_is_never_a_deletion_and_what_cannot_be_asked_is_left_out() -> None:
    server = page_of()
    server.fails["555_1"] = error(4)
    with pytest.raises(QuotaExhausted):
        fates(facebook(server), ref("555_1"))
    assert fates(facebook(page_of()), ref("444_1", None), ref("review-0a1b")) == {}


def test_an_id_that_is_left_out_of_the_answer_is_asked_by_itself() -> None:
    server = page_of()
    server.fails[""] = {"555_1": {"id": "555_1"}}
    server.objects["555_2"] = {"id": "555_2", "is_hidden": True}
    found = fates(facebook(server), ref("555_1"), ref("555_2"), ref("555_3"))
    assert found == {"555_1": Fate.THERE, "555_2": Fate.HIDDEN, "555_3": Fate.GONE}


def test_how_pages_stand_ours_and_others() -> None:
    server = page_of()
    server.objects[PAGE] = {
        "id": PAGE, "name": "Ромашка", "username": "romashka", "about": "Конфеты", "website": "https://romashka.example",
        "followers_count": 5000, "is_published": True, "verification_status": "blue_verified",
        "picture": {"data": {"url": "https://cdn.example/v/name.jpg?oh=1"}},
    }  # fmt: skip
    server.objects["hidden"] = {"id": "5", "name": "H", "is_published": False}
    server.fails["rival"] = error(10, message="Page Public Content Access")
    source = facebook(server)
    ours, hidden, rival, nobody = asyncio.run(source.accounts([PAGE, "hidden", "rival", "nobody"], NOW))
    assert (ours.status, ours.followers, ours.handle, ours.verified) == (AccountStatus.ACTIVE, 5000, "romashka", True)
    assert ours.avatar is not None
    assert (hidden.status, rival.status) == (AccountStatus.CLOSED, AccountStatus.UNKNOWN)
    assert nobody.status is AccountStatus.UNKNOWN  # of a page not ours Meta says the same when it will not tell
    del server.objects[PAGE]
    assert asyncio.run(source.accounts([PAGE], NOW))[0].status is AccountStatus.MISSING
    server.objects["me"] = {"id": PAGE, "name": "Ромашка"}
    assert asyncio.run(source.accounts([PAGE], NOW, again=True))[0].status is AccountStatus.ACTIVE


def test_a_metric_that_meta_dropped_is_unknown_and_does_not_spoil_the_others() -> None:
    class Insights(GraphApi):
        def answer(self, path: str, params: object) -> Json:
            assert isinstance(params, dict)
            metric = params["metric"]
            if metric.startswith("page_daily"):
                return error(100, message="The value must be a valid insights metric")
            value = {"page_total_media_view_unique": 70, "page_media_view": 90}[metric]
            return {"data": [{"name": metric, "period": "day", "values": [
                {"value": 1, "end_time": "2026-03-01T08:00:00+0000"},
                {"value": value, "end_time": "2026-03-02T08:00:00+0000"},
            ]}]}  # fmt: skip

    told = asyncio.run(facebook(Insights()).figures(PAGE, date(2026, 3, 1), NOW))
    assert told is not None
    assert (told.reach, told.views, told.joins, told.leaves) == (70, 90, None, None)
    assert asyncio.run(facebook(Insights()).figures("rival", date(2026, 3, 1), NOW)) is None


def access_server() -> GraphApi:
    return GraphApi(
        edges={
            f"{PAGE}/roles": [{"id": "1", "name": "Anna Sample", "tasks": ["MODERATE"]}],
            f"{PAGE}/assigned_users": [
                {"id": "2", "name": "Boris Sample", "tasks": ["MANAGE", "MODERATE"], "user_type": "business_user"},
                {"id": "3", "name": "robot", "tasks": ["ANALYZE"], "user_type": "system_user"},
            ],
            f"{PAGE}/agencies": [{"id": "4", "name": "Agency", "permitted_tasks": ["ADVERTISE"]}],
            f"{PAGE}/subscribed_apps": [{"id": "5", "name": "Scheduler", "subscribed_fields": ["feed"]}],
            "900/business_users": [
                {"id": "2", "name": "Boris Sample", "role": "EMPLOYEE", "two_fac_status": "disabled"},
                {"id": "6", "name": "Clara Sample", "role": "ADMIN", "two_fac_status": "enabled"},
                {"id": "7", "name": "Dmitry Sample", "role": "EMPLOYEE", "two_fac_status": "enabled"},
            ],
        }
    )


def test_the_roster_is_a_union_and_a_person_on_one_edge_only_is_found() -> None:
    found = asyncio.run(facebook(access_server(), business="900").roster(PAGE, NOW))
    assert found.complete
    told = {one.id: one for one in found.members}
    assert set(told) == {"1", "2", "3", "4", "5", "6"}  # an employee without any right over the page is not on it
    assert [told[name].kind.value for name in "12345"] == ["person", "person", "system", "partner", "app"]
    assert (told["2"].role, told["2"].rights, told["2"].two_factor) == ("MANAGE", ("MANAGE", "MODERATE"), False)
    assert (told["6"].role, told["6"].two_factor, told["6"].via) == ("business ADMIN", True, "business_users")


def test_an_edge_that_cannot_be_asked_stands_in_unread_and_no_edge_at_all_is_an_error() -> None:
    server = access_server()
    server.fails[f"{PAGE}/agencies"] = error(200, message="requires business_management")
    found = asyncio.run(facebook(server).roster(PAGE, NOW))
    assert {one.id for one in found.members} == {"1", "5"}
    assert [one.split(":")[0] for one in found.unread] == ["assigned_users", "business_users", "agencies"]
    assert "business_management" in found.unread[2]
    empty = GraphApi()
    with pytest.raises(SourceError):
        asyncio.run(facebook(empty).roster(PAGE, NOW))


def test_proof_tells_whose_the_token_is_until_when_and_what_it_lacks() -> None:
    server = GraphApi(
        objects={
            "me": {"id": PAGE, "name": "Ромашка"},
            "debug_token": {"data": {"is_valid": True, "expires_at": 0, "data_access_expires_at": 1785000000,
                                     "scopes": ["pages_read_engagement", "read_insights"]}},
        }
    )  # fmt: skip
    (report,) = asyncio.run(facebook(server, verify_token="VERIFY", app_secret="APP_SECRET").prove(NOW))
    assert (report.token, report.works, report.who) == ("META_TOKEN", True, "Ромашка")
    assert report.expires_at is not None
    assert [one.split(":")[0] for one in report.missing] == ["pages_read_user_content", "pages_manage_metadata"]
    server.fails["debug_token"] = error(100)
    server.edges["me/permissions"] = [{"permission": "read_insights", "status": "granted"},
                                      {"permission": "pages_read_engagement", "status": "declined"}]  # fmt: skip
    (report,) = asyncio.run(facebook(server).prove(NOW))
    assert report.rights == ("read_insights",)
    server.fails["me"] = error(190, 460)
    (report,) = asyncio.run(facebook(server).prove(NOW))
    assert (report.works, "password" in (report.message or "")) == (False, True)


def test_the_arithmetic_counts_each_token_and_says_how_fast_it_may_go() -> None:
    source = meta("facebook", GraphApi(), pages=["1", "2", "3"], tokens={"3": "OTHER_TOKEN"})
    assert isinstance(source, Facebook)
    first, second = source.calls_a_day(timedelta(minutes=5))
    assert (first.calls, second.calls, first.quota) == (288 * 12, 288 * 6, 4800)
    assert first.fastest == timedelta(seconds=216)


def test_each_page_is_read_with_its_own_token() -> None:
    server = GraphApi(edges={f"{page}/{part}": [] for page in "12" for part in ("feed", "tagged", "ratings")})
    run(meta("facebook", server, pages=["1", "2"], tokens={"2": "OTHER_TOKEN"}))
    used = {one.url.path.split("/")[2]: one.headers["authorization"][-5:] for one in server.seen}
    assert used == {"1": "56789", "2": "other"}
