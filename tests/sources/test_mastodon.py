"""Mastodon by a server in memory: paging, places in the cursor, threads, what each refusal leads to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.errors import AuthExpired, ConfigError, Forbidden, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.instants import iso
from tasks.core.post import PostKind
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tests.sources.mastodon_server import BRAND, CANARY, HOST, OWN, Instance, connector
from tests.sources.reading import NOW, run


def test_a_plan_with_an_account_that_names_its_server_is_enough() -> None:
    server = Instance()
    server.say(5, "Ужасная #romashka")
    done = run(connector(server, token=None))
    assert done.error is None
    assert done.texts == ["Ужасная #romashka"]
    assert {request.url.host for request in server.asked} == {HOST}
    assert not any("authorization" in request.headers for request in server.asked)
    assert server.count("/search") == server.count("/notifications") == 0


def test_a_plan_that_names_no_server_is_told_what_to_write() -> None:
    with pytest.raises(ConfigError, match=r"'masto'.*`instance`"):
        connector(Instance(), own="romashka")


@pytest.mark.parametrize("links", [True, False])
def test_all_pages_are_read_down_to_two_days_and_the_next_run_reads_the_overlap_only(links: bool) -> None:
    server = Instance(links=links, page=3)
    old = server.say(60 * 60, "#romashka давно")
    numbers = [server.say(ago, f"#romashka {ago}") for ago in range(10, 100, 10)]
    source = connector(server, search=False, notifications=False, tags="romashka")
    first = run(source)
    assert {post.id for post in first.posts} == {f"{HOST}/{number}" for number in numbers}
    assert f"{HOST}/{old}" not in {post.id for post in first.posts}
    later = run(source, first.cursor, NOW + timedelta(minutes=5))
    assert later.texts == ["#romashka 10"]
    assert all(request.url.host == HOST for request in server.asked)


def test_a_busy_hashtag_is_read_to_its_end_by_the_next_runs_and_nothing_is_lost_or_read_twice() -> None:
    server = Instance(page=2)
    numbers = [server.say(ago, f"#romashka {ago}") for ago in range(1, 120)]
    source = connector(server, search=False, notifications=False, tags="romashka")
    cursor, read, runs = None, list[str](), 0
    while "below" in (cursor or "below"):
        done = run(source, cursor, NOW + timedelta(minutes=runs))
        assert done.error is None
        cursor, runs = done.cursor, runs + 1
        read += [post.id for post in done.posts]
    assert runs > 1
    assert sorted(read) == sorted(f"{HOST}/{number}" for number in numbers)


def test_a_run_sends_a_bounded_number_of_requests_and_the_next_goes_on_with_the_other_parts() -> None:
    server = Instance()
    tags = [f"tag{n:02}" for n in range(80)]
    server.say(5, "#tag03 и #tag79")
    source = connector(server, search=False, notifications=False, tags=tags)
    first = run(source)
    assert len(server.asked) <= 60
    before = len(server.asked)
    second = run(source, first.cursor)
    assert len(server.asked) - before <= 60
    assert {request.url.path for request in server.asked} >= {f"/api/v1/timelines/tag/{tag}" for tag in tags}
    assert len(first.posts) == 1
    assert second.posts[0].id == first.posts[0].id


def test_a_server_that_leads_in_a_circle_is_drift_and_the_other_parts_are_read() -> None:
    server = Instance()
    server.say(5, "Ромашка молчит")
    number = server.say(4, "#romashka")
    loop = httpx.Response(200, json=[server.statuses[number]], headers={"link": '<https://x/?max_id=7>; rel="next"'})
    server.refuse["/timelines/tag/romashka"] = lambda: loop
    done = run(connector(server, search=["ромашка"]))
    assert isinstance(done.error, SchemaDrift)
    assert "tag romashka" in str(done.error)
    assert "Ромашка молчит" in done.texts


def test_answers_under_our_posts_are_ours_to_watch_and_our_own_answer_is_marked() -> None:
    server = Instance()
    root = server.say(90, "Скидки", author=BRAND)
    server.say(60, "Верните деньги", to=root)
    server.say(30, "Вернём", author=BRAND, to=root)
    posts = {post.text: post for post in run(connector(server, token=None, tags="nothing")).posts}
    theirs, ours = posts["Верните деньги"], posts["Вернём"]
    assert (theirs.own, theirs.community, theirs.kind) == (False, OWN, PostKind.COMMENT)
    assert theirs.parent == theirs.thread == f"{HOST}/{root}"
    assert (ours.own, ours.community) == (True, OWN)
    assert posts["Скидки"].own
    assert theirs.reach == 3


def test_one_post_stands_under_our_account_whichever_way_it_was_found() -> None:
    server = Instance()
    root = server.say(90, "Скидки", author=BRAND)
    server.say(60, "Ромашка, верните деньги #romashka", to=root)
    server.say(50, "@romashka где букет, ромашка? #romashka", mentions=[{"id": "0", "acct": "romashka"}])
    done = run(connector(server))
    assert {one["call"] for one in done.payloads} == {"account", "thread", "mentions", "tag", "search"}
    assert {post.community for post in done.posts} == {OWN}


def test_a_thread_is_read_again_only_where_its_counter_moved_or_it_is_young() -> None:
    server = Instance()
    quiet, moved, young = (server.say(60 * hours, "Наше", author=BRAND) for hours in (70, 60, 2))
    for root in (quiet, moved, young):
        server.say(60, "Первый", to=root)
    source = connector(server, token=None, tags="nothing")
    first = run(source)
    assert server.count("/context") == 3
    server.say(-3, "Второй", to=moved)
    server.asked.clear()
    second = run(source, first.cursor, NOW + timedelta(minutes=5))
    asked = {request.url.path.split("/")[-2] for request in server.asked if request.url.path.endswith("/context")}
    assert asked == {moved, young}
    assert "Второй" in second.texts


def test_an_edit_is_another_version_and_private_words_are_never_kept() -> None:
    server = Instance()
    number = server.say(5, "Первая #romashka")
    server.say(4, "Тайна #romashka", visibility="direct")
    server.say(3, "Чужое #romashka", reblog={"id": "1"})
    source = connector(server, token=None)
    first = run(source)
    assert "Тайна" not in str(first.payloads)
    assert not first.skipped
    server.statuses[number].update(content="<p>Вторая #romashka</p>", edited_at=iso(NOW))
    second = run(source, first.cursor, NOW + timedelta(minutes=5))
    assert [first.texts, second.texts] == [["Первая #romashka"], ["Вторая #romashka"]]
    assert first.posts[0].version != second.posts[0].version


def test_an_id_of_snac_stays_the_same_when_the_second_before_it_changes() -> None:
    server = Instance()
    number = server.say(5, "#romashka")
    digest = "0" * 10 + "78cf322a740feed3bbe084f886197200"
    found = []
    for second in ("1795547299", "1795547316"):
        server.statuses[number]["id"] = second + digest[10:]
        status = server.statuses[number]
        server.refuse["/timelines/tag/"] = lambda status=status: httpx.Response(
            200, json=[status], headers={"link": ""}
        )  # type: ignore[misc]
        found += [post.id for post in run(connector(server, token=None)).posts]
    assert set(found) == {f"{HOST}/{digest}"}


def test_pictures_are_kept_without_those_that_carry_a_key() -> None:
    server = Instance()
    attachments = [
        {"type": "image", "url": "https://files.example/1.png"},
        {"type": "image", "url": "https://files.example/2.png?X-Amz-Signature=abc"},
        {"type": "video", "url": "https://files.example/3.mp4", "preview_url": "https://files.example/3.png"},
    ]
    server.say(5, "#romashka", media_attachments=attachments)
    assert run(connector(server, token=None)).posts[0].media == (
        "https://files.example/1.png", "https://files.example/3.png",
    )  # fmt: skip


RESET = iso(NOW + timedelta(minutes=4))


@pytest.mark.parametrize(
    ("status", "headers", "body", "error", "said"),
    [
        (401, {}, {"error": "revoked"}, AuthExpired, "MASTO"),
        (403, {}, {"error": "outside the authorized scopes"}, Forbidden, "search: false"),
        (429, {"x-ratelimit-reset": RESET}, {"error": "Too many requests"}, QuotaExhausted, "no more calls"),
        (429, {"x-ratelimit-reset": iso(NOW + timedelta(seconds=9))}, {}, Retryable, "429"),
        (503, {}, "<h1>Maintenance</h1>", Retryable, "503"),
        (200, {}, "<h1>Login</h1>", SchemaDrift, "JSON"),
        (200, {}, {"statuses": None}, SchemaDrift, "statuses"),
    ],
)
def test_every_refusal_ends_in_its_own_recovery(
    status: int, headers: dict[str, str], body: object, error: type[SourceError], said: str
) -> None:
    server = Instance()
    content = {"text": body} if isinstance(body, str) else {"json": body}
    server.refuse["/api/v2/search"] = lambda: httpx.Response(status, headers=headers, **content)
    server.say(5, "Слово #romashka")
    done = run(connector(server))
    assert type(done.error) is error
    assert said in str(done.error)
    assert error is AuthExpired or "Слово #romashka" in done.texts
    if isinstance(done.error, QuotaExhausted):
        assert iso(done.error.until or NOW) == RESET


def test_a_missing_variable_is_named_and_nothing_is_sent() -> None:
    server = Instance()
    done = run(connector(server, secret=None))
    assert isinstance(done.error, AuthExpired)
    assert "MASTO" in str(done.error)
    assert server.asked == []


def test_without_a_token_a_closed_server_asks_for_one() -> None:
    server = Instance()
    server.refuse["/timelines/"] = lambda: httpx.Response(401, json={"error": "This API requires a user"})
    done = run(connector(server, token=None))
    assert isinstance(done.error, Forbidden)
    assert "token" in str(done.error)


def test_the_pace_is_kept_in_the_lake_and_what_the_server_closes_is_closed(tmp_path: Path) -> None:
    server = Instance(headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET})
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    first = run(connector(server, quota=quota))
    assert isinstance(first.error, QuotaExhausted)
    assert len(server.asked) == 1
    again = run(connector(server, quota=quota), None, NOW + timedelta(minutes=1))
    assert isinstance(again.error, QuotaExhausted)
    assert len(server.asked) == 1
    server.headers.clear()
    assert run(connector(server, quota=quota), None, NOW + timedelta(minutes=5)).error is None
    assert CANARY not in "".join(str(path) for path in tmp_path.rglob("*"))
