"""Facebook over a Graph API in memory: windows, comments of followed posts, recommendations, standing, access."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.errors import AuthExpired, ConfigError, Gone, Retryable, SchemaDrift
from tasks.core.post import PostKind
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.facebook import Facebook
from tasks.sources.shape import Json
from tests.sources.graph_server import NOW, GraphApi, at, deps_of, error, meta, own
from tests.sources.reading import Run, run

PAGE = "100200300"
VERA: Json = {"id": "7001", "name": "Vera Sample"}
US: Json = {"id": PAGE, "name": "Romashka"}


def post(number: int, said: str, comments: int = 0, who: Json = US, **ago: float) -> Json:
    return {
        "id": f"{PAGE}_{number}", "created_time": at(**(ago or {"hours": 1})), "message": said, "from": who,
        "comments": {"data": [], "summary": {"total_count": comments}},
    }  # fmt: skip


def comment(number: int, said: str, under: int, who: Json = VERA, **ago: float) -> Json:
    return {"id": f"{under}_{number}", "created_time": at(**(ago or {"minutes": 30})), "message": said, "from": who}


def page_of(*posts: Json, **comments: list[Json]) -> GraphApi:
    """Posts newest first; `c555=[…]` are the comments under post 555, newest first."""
    edges = {f"{PAGE}/feed": list(posts), f"{PAGE}/tagged": [], f"{PAGE}/ratings": []}
    edges |= {f"{PAGE}_{name[1:]}/comments": told for name, told in comments.items()}
    return GraphApi(objects={str(one["id"]): one for one in posts} | {PAGE: {"id": PAGE}}, edges=edges)


def facebook(server: GraphApi, tmp_path: Path | None = None, **options: object) -> Facebook:
    found = meta("facebook", server, tmp_path, pages=[PAGE], **options)
    assert isinstance(found, Facebook)
    return found


def by_text(done: Run) -> dict[str, object]:
    return {one.text: one for one in done.posts}


def test_posts_and_comments_of_a_page_are_read_and_the_pages_own_answer_is_its_own() -> None:
    server = page_of(
        post(555, "Новые вкусы", 2),
        c555=[comment(902, "Напишите номер партии", 555, US), comment(901, "Вкус испортился", 555)],
    )
    done = run(facebook(server))
    assert done.error is None
    assert done.texts == ["Новые вкусы", "Вкус испортился", "Напишите номер партии"]
    first, complaint, answer = done.posts
    assert (first.own, complaint.own, answer.own) == (True, False, True)
    assert (first.kind, complaint.kind) == (PostKind.POST, PostKind.COMMENT)
    assert (complaint.thread, complaint.parent, complaint.community) == (f"{PAGE}_555", f"{PAGE}_555", PAGE)
    assert complaint.author is not None
    assert "7001" not in complaint.author
    assert answer.author is None
    asked = server.asked("555/comments")[0]
    assert (asked["filter"], asked["order"]) == ("stream", "chronological")


def test_a_post_whose_counter_did_not_change_is_not_asked_for_its_comments_again() -> None:
    server = page_of(post(555, "Новые вкусы", 1, hours=30), c555=[comment(901, "Вкус испортился", 555)])
    first = run(facebook(server))
    later = run(facebook(server), first.cursor, NOW + timedelta(minutes=5))
    assert later.texts == []
    assert len(server.asked("555/comments")) == 1
    server.objects[f"{PAGE}_555"] = post(555, "Новые вкусы", 2, hours=30)
    server.edges[f"{PAGE}_555/comments"].insert(0, comment(905, "И у меня", 555, minutes=-6))
    last = run(facebook(server), later.cursor, NOW + timedelta(minutes=10))
    assert last.texts == ["Вкус испортился", "И у меня"]
    assert "since" in server.asked("555/comments")[1]


def test_a_comment_inside_the_overlap_comes_again_so_that_its_edit_becomes_a_version() -> None:
    server = page_of(post(555, "Новые вкусы", 1), c555=[comment(901, "Вкус", 555, minutes=10)])
    first = run(facebook(server))
    server.edges[f"{PAGE}_555/comments"] = [
        comment(902, "Да", 555, minutes=1), comment(901, "Вкус испортился", 555, minutes=10),
    ]  # fmt: skip
    server.edges[f"{PAGE}/feed"] = [post(555, "Новые вкусы", 2)]
    server.objects[f"{PAGE}_555"] = post(555, "Новые вкусы", 2)
    second = run(facebook(server), first.cursor, NOW + timedelta(minutes=5))
    before, after = first.posts[1], by_text(second)["Вкус испортился"]
    assert getattr(after, "id", None) == before.id
    assert getattr(after, "version", None) != before.version


def test_the_first_run_looks_back_two_days_and_the_second_only_the_overlap() -> None:
    server = page_of(post(1, "сегодня"), post(2, "давно", hours=60))
    first = run(facebook(server))
    assert first.texts == ["сегодня"]
    run(facebook(server), first.cursor, NOW + timedelta(hours=1))
    since = [int(one["since"]) for one in server.asked("/feed")]
    assert since == [int((NOW - timedelta(hours=48)).timestamp()), int((NOW - timedelta(minutes=15)).timestamp())]


def test_a_window_too_long_for_one_run_is_finished_by_the_next_and_nothing_is_lost() -> None:
    posts = [post(9000 - number, f"пост {number}", minutes=number) for number in range(1, 1201)]
    server = page_of(*posts)
    first = run(facebook(server))
    assert len({one.id for one in first.posts}) == 500  # five pages of a hundred
    found, cursor = {one.id for one in first.posts}, first.cursor
    for number in range(1, 5):
        done = run(facebook(server), cursor, NOW + timedelta(minutes=5 * number))
        found |= {one.id for one in done.posts}
        cursor = done.cursor
    assert len(found) == 1200


def test_a_run_sends_a_bounded_number_of_requests_and_the_next_one_takes_what_waits_longest() -> None:
    posts = [post(number, f"пост {number}", 1, minutes=number) for number in range(1, 100)]
    comments = {f"c{number}": [comment(1000 + number, f"ответ {number}", number)] for number in range(1, 100)}
    server = page_of(*posts, **comments)
    first = run(facebook(server))
    assert len(server.seen) <= 62
    second = run(facebook(server), first.cursor, NOW + timedelta(minutes=5))
    answers = {one.id for done in (first, second) for one in done.posts if one.kind is PostKind.COMMENT}
    assert len(answers) == 99


def test_a_killed_run_is_repeated_from_the_cursor_that_was_stored() -> None:
    server = page_of(post(555, "Новые вкусы", 1), c555=[comment(901, "Вкус испортился", 555)])
    killed = run(facebook(server), stop_after=1)
    assert killed.texts == ["Новые вкусы"]
    again = run(facebook(server), killed.cursor)
    assert "Вкус испортился" in again.texts


def test_a_repeated_cursor_is_named_drift_and_not_an_endless_loop() -> None:
    server = page_of(*[post(number, f"пост {number}", minutes=number) for number in range(1, 300)])
    server.stuck = True
    done = run(facebook(server))
    assert isinstance(done.error, SchemaDrift)
    assert "repeats a cursor" in str(done.error)


def test_a_part_that_fails_is_raised_after_the_others_were_read() -> None:
    server = page_of(post(555, "Новые вкусы", 1), c555=[comment(901, "Вкус испортился", 555)])
    server.fails[f"{PAGE}/tagged"] = error(10, message="requires the 'pages_read_user_content' permission")
    server.edges[f"{PAGE}/ratings"] = [
        {"created_time": at(hours=2), "has_rating": True, "rating": 2, "review_text": "Дорого", "reviewer": VERA}
    ]
    done = run(facebook(server))
    assert done.texts == ["Новые вкусы", "Вкус испортился", "Дорого"]
    assert done.error is not None
    assert "META_TOKEN" in str(done.error)
    assert "the token lacks pages_read_user_content" in str(done.error)


def test_a_dead_token_is_asked_once_and_not_part_by_part() -> None:
    server = page_of()
    server.fails[f"{PAGE}/feed"] = error(190, 463)
    done = run(facebook(server))
    assert isinstance(done.error, AuthExpired)
    assert "META_TOKEN" in str(done.error)
    assert "expired" in str(done.error)
    assert len(server.seen) == 1


def test_a_missing_token_makes_the_source_blind_and_names_the_variable() -> None:
    source = build(Source(id="fb", kind="facebook", token="NOT_SET", options={"pages": [PAGE]}), deps_of(GraphApi()))
    done = run(source)
    assert isinstance(done.error, AuthExpired)
    assert "NOT_SET" in str(done.error)


def test_a_post_that_is_deleted_meanwhile_is_no_failure_and_is_followed_no_more() -> None:
    server = page_of(post(555, "Новые вкусы", 1))
    server.edges[f"{PAGE}/ratings"] = [{"created_time": at(hours=2), "review_text": "Дорого", "reviewer": VERA}]
    done = run(facebook(server))
    assert done.error is None
    assert f"{PAGE}_555" not in json.loads(done.cursor or "{}")["pages"][PAGE]["threads"]


def test_what_is_hidden_is_a_post_and_an_event_and_counts_once_with_the_webhook() -> None:
    hidden = {**comment(903, "Я отравился", 555), "is_hidden": True}
    server = page_of(post(555, "Новые вкусы", 1), c555=[hidden])
    source = facebook(server)
    done = run(source)
    assert "Я отравился" in done.texts
    polled = source.parse(done.payloads[1]).events
    value = {"item": "comment", "verb": "hide", "post_id": f"{PAGE}_555", "comment_id": "555_903"}
    hook: Json = {"entry": [{"id": PAGE, "time": 1772442060, "changes": [{"field": "feed", "value": value}]}]}
    told = source.parse({"call": "webhook", "asked": {}, "answer": hook}).events
    assert [one.id for one in polled] == [one.id for one in told]
    assert (polled[0].kind.value, polled[0].post, polled[0].account) == ("hidden", "555_903", PAGE)


def test_a_handle_of_the_plan_stays_the_community_and_the_page_is_known_by_its_number() -> None:
    server = page_of(post(555, "Новые вкусы"))
    server.objects["romashka"] = {"id": PAGE}
    config = Source(id="fb", kind="facebook", token="META_TOKEN")
    source = build(config, deps_of(server, watched=own("facebook", "https://facebook.com/romashka/")))
    done = run(source)
    assert [(one.community, one.own) for one in done.posts] == [("https://facebook.com/romashka/", True)]
    run(source, done.cursor)
    assert server.paths().count("romashka") == 1  # the number is kept in the cursor


def test_a_plan_without_a_page_says_what_to_add() -> None:
    with pytest.raises(ConfigError, match="platform: facebook"):
        build(Source(id="fb", kind="facebook", token="META_TOKEN"), deps_of(GraphApi()))
    with pytest.raises(ConfigError, match="no page"):
        meta("facebook", GraphApi(), pages=["a page/../me"])


def test_posts_elsewhere_stand_under_no_account_of_ours() -> None:
    server = page_of()
    server.edges[f"{PAGE}/tagged"] = [
        {"id": "444_2", "created_time": at(hours=1), "message": "Romashka, what is this?", "from": VERA},
        {"id": "444_1", "created_time": at(days=9), "message": "old", "from": VERA},
    ]
    done = run(facebook(server))
    assert [(one.text, one.community, one.own) for one in done.posts] == [("Romashka, what is this?", None, False)]


def test_more_tags_than_a_run_reads_are_named_and_do_not_stand_in_the_way_of_the_next_run() -> None:
    server = page_of()
    when = at(minutes=20)
    server.edges[f"{PAGE}/tagged"] = [
        {"id": f"444_{n}", "created_time": when, "message": f"тег {n}", "from": VERA} for n in range(600)
    ]
    done = run(facebook(server))
    assert len(done.posts) == 500
    assert isinstance(done.error, Retryable)
    assert run(facebook(server), done.cursor, NOW + timedelta(hours=1)).error is None


@pytest.mark.parametrize("cursor", ["", "[]", "nonsense", "7"])
def test_a_cursor_of_something_else_is_drift(cursor: str) -> None:
    assert isinstance(run(facebook(page_of()), cursor).error, SchemaDrift)


def test_a_broken_part_of_a_cursor_begins_anew() -> None:
    done = run(
        facebook(page_of(post(555, "Новые вкусы"))), json.dumps({"pages": {PAGE: {"feed": "x", "threads": [1]}}})
    )
    assert done.texts == ["Новые вкусы"]


def test_the_past_is_read_to_its_end_and_not_beyond_it() -> None:
    posts = [post(3, "после", hours=1), post(2, "внутри", 1, days=20), post(1, "до", days=40)]
    server = page_of(*posts, c2=[comment(22, "поздний", 2, hours=1), comment(21, "тогда", 2, days=19)])
    source = facebook(server)
    texts: list[str] = []

    async def read() -> None:
        async for one in source.past(NOW - timedelta(days=30), NOW - timedelta(days=10), NOW):
            texts.extend(post.text for post in source.parse(one.payload | {"asked": one.payload["asked"]}).items)

    asyncio.run(read())
    assert texts == ["внутри", "тогда"]


def test_a_gone_page_is_told_as_gone() -> None:
    assert isinstance(run(facebook(GraphApi())).error, Gone)
