"""YouTube: refusals and their recoveries, what became of comments, channels, the key, and that it is nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired, Forbidden, Gone, QuotaExhausted, Retryable, SourceError
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.shape import SourceDeps
from tasks.sources.youtube import YouTube
from tests.sources.reading import NOW, PSEUDONYMS, run
from tests.sources.youtube_server import BLOGGER, CANARY, OURS, STEP, Server, a_source, refusal


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (refusal(400, "keyInvalid"), AuthExpired, "YOUTUBE_KEY"),
        (refusal(400, "badRequest", details=[{"reason": "API_KEY_INVALID"}]), AuthExpired, "YOUTUBE_KEY"),
        (refusal(401, "authError"), AuthExpired, "YOUTUBE_KEY"),
        (refusal(403, "accessNotConfigured"), Forbidden, "switch on"),
        (refusal(403, "ipRefererBlocked"), Forbidden, "restricted"),
        (refusal(403, "forbidden"), Forbidden, "403"),
        (refusal(403, "quotaExceeded"), QuotaExhausted, "quota"),
        (refusal(429, "rateLimitExceeded"), Retryable, "429"),
        (refusal(403, "rateLimitExceeded"), Retryable, "rateLimitExceeded"),
        (refusal(429, "rateLimitExceeded", details=[{"metadata": {"quota_limit": "SearchListPerDay"}}]),
         QuotaExhausted, "quota"),
        (refusal(400, "processingFailure"), Retryable, "processingFailure"),
        (refusal(404, "channelNotFound"), Gone, "404"),
        (refusal(503, "backendError"), Retryable, "503"),
    ],
)  # fmt: skip
def test_each_refusal_ends_in_its_recovery(answer: httpx.Response, kind: type[SourceError], says: str) -> None:
    error = run(a_source(Server(trouble={"commentThreads": answer}))).error
    assert type(error) is kind
    assert says in str(error)


def test_a_dead_key_ends_the_run_at_once_and_a_missing_one_is_named() -> None:
    server = Server(trouble={"commentThreads": refusal(400, "keyInvalid")})
    run(a_source(server, words=("Ромашка",)))
    assert server.methods() == ["commentThreads"]
    error = run(a_source(server, secrets={})).error
    assert isinstance(error, AuthExpired)
    assert "YOUTUBE_KEY" in str(error)


def refs(*numbers: str, thread: str | None = "vid00000001") -> list[PostRef]:
    return [PostRef(id=number, thread=thread) for number in numbers]


def test_what_became_of_a_comment_is_there_hidden_or_gone_and_fifty_cost_two_units() -> None:
    server = Server()
    server.film("vid00000001", NOW, "Ours", channel=OURS, comments=5)
    for number in range(49):
        server.say(f"UgxThere{number}", NOW, "Hello")
    server.say("UgxHeld", NOW, "Hello")
    server.threads["UgxHeld"]["snippet"]["topLevelComment"]["snippet"]["moderationStatus"] = "heldForReview"  # type: ignore[index]
    asked = refs("UgxGone", "UgxHeld", *[f"UgxThere{number}" for number in range(48)])
    fates = asyncio.run(a_source(server).recheck(asked, NOW))
    assert fates["UgxGone"] is Fate.GONE
    assert fates["UgxHeld"] is Fate.HIDDEN
    assert {fates[f"UgxThere{number}"] for number in range(48)} == {Fate.THERE}
    assert server.methods() == ["comments", "videos"]


def test_comments_that_vanish_with_their_video_or_with_all_comments_are_not_deletions() -> None:
    server = Server()
    server.film("vid00000001", NOW, "Comments are off now", comments=None)
    source = a_source(server)
    assert asyncio.run(source.recheck(refs("UgxA"), NOW)) == {"UgxA": Fate.UNKNOWN}
    assert asyncio.run(source.recheck(refs("UgxB", thread="vid00000404"), NOW)) == {"UgxB": Fate.HIDDEN}
    server.trouble["comments"] = refusal(403, "commentsDisabled")
    assert asyncio.run(source.recheck(refs("UgxA"), NOW)).get("UgxA", Fate.UNKNOWN) is Fate.UNKNOWN
    server.trouble["comments"] = refusal(500, "backendError")
    with pytest.raises(Retryable):
        asyncio.run(source.recheck(refs("UgxA"), NOW))


def test_a_video_that_is_no_longer_shown_is_gone() -> None:
    server = Server()
    server.film("vid00000001", NOW, "Here")
    fates = asyncio.run(a_source(server).recheck(refs("vid00000001", "vid00000002", thread=None), NOW))
    assert fates == {"vid00000001": Fate.THERE, "vid00000002": Fate.GONE}


def a_channel(number: str, **statistics: object) -> dict[str, object]:
    return {"id": number, "snippet": {"title": "Ромашка", "customUrl": "@romashka", "description": "Цветы"},
            "statistics": {"videoCount": "12", **statistics}, "status": {"privacyStatus": "public"}}  # fmt: skip


def test_counters_of_channels_and_a_hidden_number_of_subscribers_is_unknown() -> None:
    server = Server(handles={"@romashka": OURS})
    server.channels[OURS] = a_channel(OURS, subscriberCount="12300", hiddenSubscriberCount=False)
    server.channels[BLOGGER] = a_channel(BLOGGER, subscriberCount="0", hiddenSubscriberCount=True)
    seen = asyncio.run(a_source(server).accounts(["@romashka", BLOGGER, "@nobody"], NOW))
    assert [(one.account, one.status, one.followers, one.posts) for one in seen] == [
        ("@romashka", AccountStatus.ACTIVE, 12_300, 12),
        (BLOGGER, AccountStatus.ACTIVE, None, 12),
        ("@nobody", AccountStatus.MISSING, None, None),
    ]
    assert seen[0].native_id == OURS


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (refusal(403, "accountSuspended"), AccountStatus.BLOCKED),
        (refusal(403, "accountClosed"), AccountStatus.DELETED),
        (refusal(404, "subscriberNotFound"), AccountStatus.MISSING),
        (refusal(403, "subscriptionForbidden"), AccountStatus.ACTIVE),
        (refusal(500, "backendError"), AccountStatus.UNKNOWN),
    ],
)
def test_a_channel_that_is_missing_is_asked_for_again_by_another_route(
    answer: httpx.Response, status: AccountStatus
) -> None:
    server = Server(trouble={"subscriptions": answer})
    source = a_source(server)
    assert asyncio.run(source.accounts([OURS], NOW))[0].status is AccountStatus.MISSING
    assert asyncio.run(source.accounts([OURS], NOW, again=True))[0].status is status


def test_the_past_is_what_was_published_in_the_period() -> None:
    server = Server()
    for days in range(10):
        server.say(f"Ugx{days}", NOW - timedelta(days=days), f"{days} days ago")
    source = a_source(server)

    async def past() -> list[str]:
        found: list[str] = []
        async for fetched in source.past(NOW - timedelta(days=6), NOW - timedelta(days=3), NOW):
            found += [post.text for post in source.parse(source.redact(fetched.payload, PSEUDONYMS)).items]
        return found

    assert asyncio.run(past()) == ["4 days ago", "5 days ago", "6 days ago"]


def test_a_key_is_proven_and_says_what_only_the_owner_would_see() -> None:
    server = Server()
    report = asyncio.run(a_source(server).prove(NOW))[0]
    assert (report.token, report.works) == ("YOUTUBE_KEY", True)
    assert "API key" in report.rights
    assert report.missing
    server.trouble["channels"] = refusal(403, "accessNotConfigured")
    broken = asyncio.run(a_source(server).prove(NOW))[0]
    assert not broken.works
    assert "switch on" in (broken.message or "")


def test_the_owner_s_refresh_token_is_renewed_once_and_rides_in_a_header() -> None:
    server = Server()
    sent: list[bytes] = []

    def google(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            sent.append(request.content)
            return httpx.Response(200, json={"access_token": "ya29.canary", "expires_in": 3599})
        return server(request)

    config = Source(id="youtube", kind="youtube", token="REFRESH", options={
        "channels": [OURS], "oauth_client": "CLIENT", "oauth_secret": "SECRET"})  # fmt: skip
    deps = SourceDeps(transport=httpx.MockTransport(google), secret=lambda name: SecretStr(f"value of {name}"))
    source = build(config, deps)
    assert isinstance(source, YouTube)
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.works, report.who, report.missing) == (True, "Ромашка", ())
    assert run(source, now=NOW + timedelta(minutes=30)).error is None
    assert len(sent) == 1
    assert {headers["authorization"] for headers in server.headers} == {"Bearer ya29.canary"}
    assert all("key" not in params for _, params in server.asked)
    run(source, now=NOW + timedelta(hours=2))
    assert len(sent) == 2


def test_a_day_s_arithmetic_says_what_fits() -> None:
    costs = {cost.method: cost for cost in a_source(Server(), words=("Ромашка",)).calls_a_day(STEP)}
    assert costs["search.list"].quota == 100
    assert costs["search.list"].calls <= 90
    assert costs["search.list"].fastest == timedelta(minutes=16)
    assert 288 <= costs["units"].calls < 10_000


def test_the_key_is_nowhere_but_in_the_address_that_is_sent(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    server = Server()
    server.say("UgxA", NOW, "Hello")
    source = a_source(server, words=("Ромашка",), quota=LakeQuota(FolderLake(tmp_path, durable=False)))
    found = run(source)
    assert server.asked[0][1]["key"] == CANARY
    told = [repr(found), repr(source), caplog.text]
    for reason, status in (("keyInvalid", 400), ("forbidden", 403), ("backendError", 500), (CANARY, 403)):
        server.trouble["commentThreads"] = refusal(status, reason)
        error = run(source).error
        told += [repr(error), str(error)]
    assert CANARY not in "".join(told)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert all(CANARY not in f"{path}{path.read_text()}" for path in files)


SHARED = Path(__file__).parents[3] / "shared" / "fixtures" / "youtube" / "apidata"


@pytest.mark.real
@pytest.mark.parametrize(
    ("folder", "call"), [("comment_threads", "threads"), ("comments", "replies"), ("videos", "videos")]
)
def test_answers_that_were_captured_are_read(folder: str, call: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("missing: ../shared/fixtures/youtube")
    source, read = a_source(Server()), 0
    for path in sorted((SHARED / folder).glob("*.json")):
        answer = json.loads(path.read_text())
        if not str(answer.get("kind", "")).endswith("ListResponse") or "rating" in path.name:
            continue
        page = source.parse(source.redact({"call": call, "asked": {}, "answer": answer}, PSEUDONYMS))
        assert len(page.items) >= len(answer["items"]) - len(page.skipped)
        assert not page.skipped, (path.name, page.skipped)
        read += len(page.items)
    assert read
