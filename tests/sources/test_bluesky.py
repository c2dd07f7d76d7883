"""Bluesky by a server in memory: sessions, places in the cursor, threads, recoveries, deletions, secrets nowhere."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired, Forbidden, Permanent, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.instants import iso
from tasks.core.post import PostKind
from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.bluesky import Bluesky
from tasks.sources.shape import SourceDeps, Watched
from tests.sources.bluesky_server import BRAND, BUYER, HANDLE, PASSWORD, Network, uri_of
from tests.sources.reading import NOW, PSEUDONYMS, run

SEARCH = "app.bsky.feed.searchPosts"
LOGIN = "com.atproto.server.createSession"


async def no_wait(seconds: float) -> None:
    """Time that passes at once."""


def connector(
    network: Network, *, quota: LakeQuota | None = None, secret: str | None = PASSWORD, own: str = f"@{HANDLE}",
    words: tuple[str, ...] = ("ромашка",), hashtags: tuple[str, ...] = (), **options: object,
) -> Bluesky:  # fmt: skip
    deps = SourceDeps(
        transport=httpx.MockTransport(network), quota=quota, sleep=no_wait, retry=RetryPolicy(attempts=1),
        secret=lambda name: SecretStr(secret) if name == "BSKY" and secret else None,
        watched=Watched(words=words, hashtags=hashtags, own=(Account(platform="bluesky", id=own),)),
    )  # fmt: skip
    built = build(Source(id="bsky", kind="bluesky", token="BSKY", options=options), deps)
    assert isinstance(built, Bluesky)
    return built


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


def test_gone_is_what_is_left_out_and_unknown_to_its_own_thread() -> None:
    network = Network()
    uris = [network.say(ago, "ромашка") for ago in range(60)]
    refs = [PostRef(id=uri) for uri in (*uris, "no address")]
    del network.posts[uris[7]]
    source = connector(network)
    fates = asyncio.run(source.recheck(refs, NOW))
    assert {uri for uri, fate in fates.items() if fate is Fate.GONE} == {uris[7]}
    assert {fates[uri] for uri in uris if uri != uris[7]} == {Fate.THERE}
    assert "no address" not in fates
    thread = "app.bsky.feed.getPostThread"
    for status, body in ((200, {"thread": {"blocked": True}}), (502, {}), (400, {"error": "AccountDeactivated"})):
        network.refuse[thread] = lambda status=status, body=body: httpx.Response(status, json=body)  # type: ignore[misc]
        assert asyncio.run(source.recheck([PostRef(id=uris[7])], NOW)) == {uris[7]: Fate.UNKNOWN}
    network.refuse["app.bsky.feed.getPosts"] = lambda: httpx.Response(502)
    with pytest.raises(Retryable):
        asyncio.run(source.recheck([PostRef(id=uris[7])], NOW))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("AccountTakedown", AccountStatus.BLOCKED),
        ("AccountDeactivated", AccountStatus.CLOSED),
        ("InvalidRequest", AccountStatus.MISSING),
        ("InternalServerError", AccountStatus.UNKNOWN),
    ],
)
def test_an_account_tells_how_it_stands(error: str, status: AccountStatus) -> None:
    network = Network()
    network.profiles[BRAND].update(website="https://romashka.example", description="Цветы")
    body = {"error": error, "message": "Profile not found" if error == "InvalidRequest" else ""}
    code = 500 if error == "InternalServerError" else 400
    network.refuse["app.bsky.actor.getProfile"] = lambda: httpx.Response(code, json=body)
    source = connector(network)
    seen, lost = asyncio.run(source.accounts([f"@{HANDLE}", "nobody.example"], NOW))
    assert (seen.account, seen.native_id, seen.followers, seen.posts) == (f"@{HANDLE}", BRAND, 5400, 7)
    assert (seen.links, seen.description) == (("https://romashka.example",), "Цветы")
    assert lost.status is status
    again = asyncio.run(source.accounts(["nobody.example"], NOW, again=True))[0].status
    assert again is status
    network.refuse["com.atproto.identity.resolveHandle"] = lambda: httpx.Response(200, json={"did": BUYER})
    named = asyncio.run(source.accounts(["nobody.example"], NOW, again=True))[0].status
    assert named is (AccountStatus.UNKNOWN if status is AccountStatus.MISSING else status)


def test_followers_are_read_page_by_page_with_their_figures_and_without_names() -> None:
    network = Network(page=40)
    network.followers = [network.join(f"did:plc:follower{n:08}", f"f{n}.example", followsCount=n) for n in range(120)]
    sample = asyncio.run(connector(network).audience(HANDLE, 90, NOW, PSEUDONYMS))
    assert [one.following for one in sample.followers] == list(range(90))
    assert sample.size == 5400
    assert "did:plc" not in sample.model_dump_json()


def test_the_past_is_what_the_period_holds() -> None:
    network = Network(page=5)
    uris = [network.say(60 * hours, f"ромашка {hours}") for hours in range(1, 60)]
    ours = network.say(60 * 30, "Скидки", author=BRAND)
    since, until = NOW - timedelta(hours=40.5), NOW - timedelta(hours=20.5)

    async def past() -> set[str]:
        source = connector(network)
        payloads = [one.payload async for one in source.past(since, until, NOW)]
        return {post.id for one in payloads for post in source.parse(source.redact(one, PSEUDONYMS)).items}

    assert asyncio.run(past()) == {*uris[20:40], ours}


def test_the_password_is_proven_and_a_day_is_counted() -> None:
    source = connector(Network())
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.token, report.works, report.who, report.missing) == ("BSKY", True, HANDLE, ())
    foreign = connector(Network(), own="other.example", identifier=HANDLE)
    assert "mentions" in asyncio.run(foreign.prove(NOW))[0].missing[0]
    dead = asyncio.run(connector(Network(), secret="another").prove(NOW))[0]
    assert (dead.works, dead.who) == (False, None)
    costs = {cost.method: cost for cost in source.calls_a_day(timedelta(minutes=5))}
    assert (costs["createSession"].calls, costs["createSession"].quota) == (288, 300)
    assert costs["searchPosts"].calls == 96


def test_a_hostile_address_is_a_skip_and_pictures_with_a_key_are_left_out() -> None:
    network = Network()
    images = [{"fullsize": "https://cdn.example/1@jpeg"}, {"fullsize": "https://cdn.example/2?sig=a"}]
    network.say(5, "ромашка", embed={"media": {"images": images}})
    network.posts["bad"] = {**next(iter(network.posts.values())), "uri": "at://did:plc:x/app.bsky.feed.post/../../a"}
    done = run(connector(network))
    assert [post.media for post in done.posts] == [("https://cdn.example/1@jpeg",)]
    assert [skip.why for skip in done.skipped] == ["no address of a post"]
    assert uri_of(BUYER, "3k00000000000") == done.posts[0].id


def test_the_secrets_are_nowhere(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for secret in (PASSWORD, "canary-that-is-wrong"):
        network = Network(ends=3)
        network.say(5, "ромашка")
        source = connector(network, secret=secret, quota=LakeQuota(FolderLake(tmp_path, durable=False)))
        done = run(source)
        said += [repr(source), str(done.cursor), str(done.payloads), repr(done.error), str(done.posts), caplog.text]
    assert isinstance(done.error, AuthExpired)
    kept = [path.read_text() + str(path) for path in tmp_path.rglob("*") if path.is_file()]
    for secret in (PASSWORD, "canary", "access-", "refresh-"):
        assert secret not in " ".join([*said, *kept])
    assert iso(NOW) not in (done.cursor or "")
