"""Bluesky by a server in memory: deletions, accounts, followers, the past, the password, which is nowhere."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired, Retryable
from tasks.core.instants import iso
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tests.sources.bluesky_server import BRAND, BUYER, HANDLE, PASSWORD, Network, connector, uri_of
from tests.sources.reading import NOW, PSEUDONYMS, run

SEARCH = "app.bsky.feed.searchPosts"
LOGIN = "com.atproto.server.createSession"


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
