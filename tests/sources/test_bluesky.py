"""Bluesky by a server in memory: sessions, places in the cursor, threads, what each refusal leads to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.errors import AuthExpired, Forbidden, Permanent, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.post import PostKind
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tests.sources.bluesky_server import BRAND, BUYER, HANDLE, Network, connector
from tests.sources.reading import NOW, run

SEARCH = "app.bsky.feed.searchPosts"
LOGIN = "com.atproto.server.createSession"


def test_a_plan_with_an_account_and_a_password_is_enough() -> None:
    network = Network()
    uri = network.say(5, "Ужасная Ромашка")
    done = run(connector(network))
    assert done.error is None
    post = done.posts[0]
    assert (post.id, post.text, post.kind, post.likes, post.shares, post.own) == (
        uri, "Ужасная Ромашка", PostKind.POST, 5, 3, False,
    )  # fmt: skip
    assert post.url == f"https://bsky.app/profile/{BUYER}/post/{uri[-13:]}"
    assert network.count(LOGIN) == 1


def test_words_are_asked_as_phrases_and_hashtags_with_their_sign() -> None:
    network = Network()
    run(connector(network, words=("ромашка", "цветы и к"), hashtags=("romashka",)))
    asked = [request.url.params["q"] for request in network.asked if request.url.path.endswith(SEARCH)]
    assert asked == ["#romashka", "ромашка", '"цветы и к"']


def test_all_pages_of_two_days_are_read_and_the_next_search_reads_the_overlap_when_it_is_due() -> None:
    network = Network(page=3)
    network.say(60 * 60, "ромашка давно")
    uris = [network.say(ago, f"ромашка {ago}") for ago in range(10, 100, 10)]
    source = connector(network, notifications=False)
    first = run(source)
    assert sorted(post.id for post in first.posts) == sorted(uris)
    before = network.count(SEARCH)
    assert run(source, first.cursor, NOW + timedelta(minutes=5)).posts == []
    assert network.count(SEARCH) == before
    due = run(source, first.cursor, NOW + timedelta(minutes=15))
    assert due.texts == ["ромашка 10"]


def test_a_busy_word_is_read_to_its_end_by_the_next_runs_also_where_its_cursor_is_taken_no_more() -> None:
    network = Network(page=2)
    uris = [network.say(ago, f"ромашка {ago}") for ago in range(1, 60)]
    source = connector(network, notifications=False)
    first = run(source)
    assert '"below"' in (first.cursor or "")
    network.refuse_once[SEARCH] = httpx.Response(400, json={"error": "InvalidRequest", "message": "bad cursor"})
    second = run(source, first.cursor, NOW + timedelta(minutes=5))
    runs = [first, second]
    while '"below"' in (runs[-1].cursor or ""):
        runs.append(run(source, runs[-1].cursor, NOW + timedelta(minutes=5 * len(runs))))
        assert runs[-1].error is None
    read = {post.id for done in runs for post in done.posts}
    assert read == set(uris)


def test_a_cursor_that_comes_back_is_drift() -> None:
    network = Network()
    network.say(5, "ромашка")
    page = {"posts": list(network.posts.values()), "cursor": "7"}
    network.refuse[SEARCH] = lambda: httpx.Response(200, json=page)
    assert isinstance(run(connector(network)).error, SchemaDrift)


def test_answers_under_our_posts_are_ours_to_watch_whichever_way_they_were_found() -> None:
    network = Network()
    root = network.say(90, "Скидки", author=BRAND)
    answer = network.say(60, "Ромашка, верните деньги", to=root)
    network.say(30, "Вернём", author=BRAND, to=answer)
    network.noticed = [{**network.posts[answer], "reason": "reply"}, {**network.posts[root], "reason": "like"}]
    done = run(connector(network))
    assert {one["call"] for one in done.payloads} == {"account", "thread", "mentions", "search"}
    posts = {post.text: post for post in done.posts}
    assert {post.community for post in done.posts} == {f"@{HANDLE}"}
    assert posts["Ромашка, верните деньги"].parent == posts["Ромашка, верните деньги"].thread == root
    assert [posts[text].own for text in ("Скидки", "Ромашка, верните деньги", "Вернём")] == [True, False, True]
    assert "kanareika.example" not in str(done.payloads)


def test_a_thread_is_read_again_only_where_its_counter_moved_or_it_is_young() -> None:
    network = Network()
    roots = [network.say(60 * hours, "Наше", author=BRAND) for hours in (70, 60, 2)]
    for root in roots:
        network.say(60, "Первый", to=root)
    source = connector(network, search=False)
    first = run(source)
    network.say(-3, "Второй", to=roots[1])
    network.asked.clear()
    second = run(source, first.cursor, NOW + timedelta(minutes=5))
    asked = [one.url.params["uri"] for one in network.asked if one.url.path.endswith("getPostThread")]
    assert sorted(asked) == sorted(roots[1:])
    assert "Второй" in second.texts


def test_nobody_writes_into_the_future_or_after_it_was_seen() -> None:
    network = Network()
    network.say(5, "ромашка")
    next(iter(network.posts.values()))["record"]["createdAt"] = "2031-01-01T00:00:00Z"  # type: ignore[index]
    assert run(connector(network)).posts[0].published_at == NOW - timedelta(minutes=5)


@pytest.mark.parametrize(("refreshes", "logins"), [(True, 1), (False, 2)])
def test_a_session_that_ends_is_renewed_and_nothing_is_lost(refreshes: bool, logins: int) -> None:
    network = Network(ends=2, refreshes=refreshes)
    network.say(5, "ромашка")
    done = run(connector(network))
    assert done.error is None
    assert done.texts == ["ромашка"]
    assert network.count(LOGIN) == logins
    assert network.tokens == 2


def test_a_session_is_kept_for_the_next_run_of_the_process() -> None:
    network = Network()
    source = connector(network)
    for minutes in range(0, 20, 5):
        run(source, None, NOW + timedelta(minutes=minutes))
    assert network.count(LOGIN) == 1


def test_an_account_whose_sessions_are_never_taken_is_told_and_not_logged_in_for_ever() -> None:
    network = Network()
    source = connector(network)
    network.refuse["app.bsky.actor.getProfiles"] = lambda: httpx.Response(401, json={"error": "InvalidToken"})
    done = run(source)
    assert isinstance(done.error, AuthExpired)
    assert "BSKY" in str(done.error)
    assert len(network.asked) == 4


RESET = str(int((NOW + timedelta(minutes=4)).timestamp()))


@pytest.mark.parametrize(
    ("status", "headers", "body", "error"),
    [
        (429, {"ratelimit-reset": RESET}, {"error": "RateLimitExceeded"}, QuotaExhausted),
        (429, {"ratelimit-reset": str(int(NOW.timestamp()) + 9)}, {}, Retryable),
        (403, {}, {"error": "Forbidden"}, Forbidden),
        (400, {}, {"error": "BadQueryString", "message": "eyJhbGciOi"}, Permanent),
        (502, {}, {"error": "UpstreamFailure"}, Retryable),
        (200, {}, {"posts": 7}, SchemaDrift),
        (200, {}, [], SchemaDrift),
    ],
)
def test_every_refusal_ends_in_its_own_recovery_and_the_other_parts_are_read(
    status: int, headers: dict[str, str], body: object, error: type[SourceError]
) -> None:
    network = Network()
    network.say(5, "Скидки", author=BRAND)
    network.refuse[SEARCH] = lambda: httpx.Response(status, headers=headers, json=body)
    done = run(connector(network))
    assert type(done.error) is error
    assert "eyJ" not in str(done.error)
    assert done.texts == ["Скидки"]
    if isinstance(done.error, QuotaExhausted):
        assert done.error.until == NOW + timedelta(minutes=4)


@pytest.mark.parametrize("secret", [None, "another"])
def test_a_password_that_is_missing_or_wrong_is_named_by_its_variable(secret: str | None) -> None:
    network = Network()
    done = run(connector(network, secret=secret))
    assert isinstance(done.error, AuthExpired)
    assert "BSKY" in str(done.error)
    assert "another" not in str(done.error)
    assert len(network.asked) == (0 if secret is None else 1)


def test_logins_searches_and_what_bluesky_closes_are_counted_in_the_lake(tmp_path: Path) -> None:
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    network = Network()
    for _ in range(30):
        assert run(connector(network, quota=quota, search=False, notifications=False)).error is None
    more = run(connector(network, quota=quota, search=False, notifications=False))
    assert isinstance(more.error, QuotaExhausted)
    assert network.count(LOGIN) == 30


def test_what_the_header_closes_is_not_asked_again(tmp_path: Path) -> None:
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    network = Network(headers={"ratelimit-remaining": "0", "ratelimit-reset": RESET})
    source = connector(network, quota=quota)
    assert isinstance(run(source).error, QuotaExhausted)
    before = len(network.asked)
    assert isinstance(run(source, None, NOW + timedelta(minutes=1)).error, QuotaExhausted)
    assert len(network.asked) == before
    network.headers.clear()
    assert run(source, None, NOW + timedelta(minutes=5)).error is None
