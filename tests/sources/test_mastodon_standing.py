"""Mastodon by a server in memory: deletions, accounts, followers, the past, the token, which is nowhere."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired, QuotaExhausted
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tests.sources.mastodon_server import BRAND, CANARY, HOST, OWN, Instance, connector
from tests.sources.reading import NOW, PSEUDONYMS, run


def test_gone_is_only_what_the_server_itself_does_not_know() -> None:
    server = Instance()
    there, gone = server.say(5, "a"), server.say(4, "b")
    del server.statuses[gone]
    refs = [PostRef(id=f"{HOST}/{there}"), PostRef(id=f"{HOST}/{gone}"), PostRef(id="other.example/1")]
    source = connector(server)
    fates = [Fate.THERE, Fate.GONE, Fate.UNKNOWN]
    assert list(asyncio.run(source.recheck(refs, NOW)).values()) == fates
    server.refuse["/statuses/"] = lambda: httpx.Response(410, json={"error": "gone"})
    assert asyncio.run(source.recheck(refs[:1], NOW)) == {refs[0].id: Fate.GONE}
    for status in (403, 500, 429):
        server.refuse["/statuses/"] = lambda status=status: httpx.Response(status, json={})  # type: ignore[misc]
        try:
            found = asyncio.run(source.recheck(refs[:2], NOW))
        except QuotaExhausted:
            continue
        assert set(found.values()) == {Fate.UNKNOWN}


def test_a_proxy_that_answers_404_to_everything_deletes_nothing() -> None:
    server = Instance()
    refs = [PostRef(id=f"{HOST}/{server.say(5, 'a')}")]
    server.refuse["/"] = lambda: httpx.Response(404, text="<h1>nginx</h1>")
    assert asyncio.run(connector(server).recheck(refs, NOW)) == {refs[0].id: Fate.UNKNOWN}


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, AccountStatus.ACTIVE),
        ({"moved": {"id": "9", "acct": "new@other.example"}}, AccountStatus.CLOSED),
        ({"suspended": True}, AccountStatus.BLOCKED),
        ({"limited": True}, AccountStatus.BLOCKED),
    ],
)
def test_an_account_tells_how_it_stands(told: dict[str, object], status: AccountStatus) -> None:
    server = Instance()
    links = {"fields": [{"name": "Site", "value": '<a href="https://r.example"><span>https://</span>r.example</a>'}]}
    server.accounts[BRAND].update(**told, **links)
    seen = asyncio.run(connector(server).accounts([OWN], NOW))[0]
    assert (seen.account, seen.native_id, seen.status, seen.followers) == (OWN, BRAND, status, 5400)
    assert (seen.description, seen.links) == ("Hi", ("https://r.example",))
    assert "face" not in (seen.avatar or "")


def test_an_account_is_missing_only_where_the_name_does_not_resolve_either() -> None:
    server = Instance()
    source = connector(server)

    def status(again: bool) -> AccountStatus:
        return asyncio.run(source.accounts([f"nobody@{HOST}"], NOW, again=again))[0].status

    assert status(again=False) is AccountStatus.MISSING
    assert status(again=True) is AccountStatus.MISSING
    server.refuse["/.well-known/webfinger"] = lambda: httpx.Response(200, json={"subject": "acct:nobody"})
    assert status(again=True) is AccountStatus.UNKNOWN
    server.refuse["/lookup"] = lambda: httpx.Response(503)
    assert status(again=False) is AccountStatus.UNKNOWN


def test_followers_are_read_by_links_as_features_without_names() -> None:
    server = Instance()
    for number in range(200, 400):
        server.join(str(number), f"follower{number}", last_status_at="2026-02-01", following_count=4)
    sample = asyncio.run(connector(server).audience(OWN, 150, NOW, PSEUDONYMS))
    assert len({one.key for one in sample.followers}) == len(sample.followers) == 150
    assert sample.size == 5400
    assert sample.followers[1].following == 4
    assert "follower" not in sample.model_dump_json().replace('"followers"', "").replace("followers on", "")


def test_the_past_begins_at_its_end_where_ids_tell_time() -> None:
    server = Instance(page=5)
    numbers = [server.say(60 * hours, f"#romashka {hours}") for hours in range(1, 200)]
    since, until = NOW - timedelta(hours=190.5), NOW - timedelta(hours=180.5)

    async def past() -> list[str]:
        source = connector(server, search=False, tags="romashka")
        payloads = [one.payload async for one in source.past(since, until, NOW)]
        return [post.id for one in payloads for post in source.parse(source.redact(one, PSEUDONYMS)).items]

    assert asyncio.run(past()) == [f"{HOST}/{number}" for number in numbers[180:190]]
    assert server.count("/tag/romashka") < 6


def test_the_token_is_proven_with_what_it_lacks_and_a_day_is_counted() -> None:
    source = connector(Instance())
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.token, report.works, report.who) == ("MASTO", True, "romashka")
    assert any("read:search" in one for one in report.missing)
    cost = source.calls_a_day(timedelta(minutes=5))[0]
    assert cost.quota == 86_400
    assert 288 <= cost.calls < cost.quota
    dead = asyncio.run(connector(Instance(token="another")).prove(NOW))[0]
    assert not dead.works
    assert CANARY not in dead.model_dump_json()


def test_the_token_is_nowhere(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for token in (CANARY, "another"):
        server = Instance(token=token)
        server.say(5, "ромашка #romashka")
        source = connector(server, quota=LakeQuota(FolderLake(tmp_path, durable=False)))
        done = run(source)
        said += [repr(source), str(done.cursor), str(done.payloads), repr(done.error), str(done.posts)]
    assert isinstance(done.error, AuthExpired)
    assert CANARY not in " ".join([*said, caplog.text])
    assert not any(CANARY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
