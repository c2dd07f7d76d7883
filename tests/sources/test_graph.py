"""What Meta's connectors share: errors by recovery, usage headers, signatures, and a token that is nowhere."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import (
    AuthExpired,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SourceError,
)
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.client import Response
from tasks.sources.graph import without_links
from tasks.sources.graph_errors import BudgetSpent, NoMetric, Refused, Throttled, busy, judge
from tasks.sources.shape import Json
from tests.sources.graph_server import NOW, TOKEN, GraphApi, Heard, at, deps_of, error, everything, meta
from tests.sources.reading import run

PAGE = "100200300"
OPTIONS: dict[str, dict[str, Any]] = {
    "facebook": {"pages": [PAGE]},
    "instagram": {"accounts": ["17840001"]},
}


USAGE = ["call_count", "a", "estimated_time_to_regain_access"]


def said(
    code: int, subcode: int | None = None, message: str = "no", headers: dict[str, str] | None = None
) -> SourceError | None:
    body = json.dumps(error(code, subcode, message)).encode()
    return judge(Response(400, headers or {}, body), "graph/x", NOW)


@pytest.mark.parametrize(
    ("code", "subcode", "message", "kind", "words"),
    [
        (1, None, "unknown", Retryable, "passing"),
        (2, None, "service", Retryable, "passing"),
        (4, None, "limit", Throttled, "too many calls"),
        (17, None, "limit", Throttled, "too many calls"),
        (32, None, "limit", Throttled, "too many calls"),
        (341, None, "limit", Throttled, "too many calls"),
        (613, None, "limit", Throttled, "too many calls"),
        (80001, None, "limit", Throttled, "too many calls"),
        (80002, None, "limit", Throttled, "too many calls"),
        (18, None, "hashtags", BudgetSpent, "30 different hashtags"),
        (190, 458, "x", AuthExpired, "the app was removed"),
        (190, 459, "x", AuthExpired, "checkpoint"),
        (190, 460, "x", AuthExpired, "password"),
        (190, 463, "x", AuthExpired, "expired"),
        (190, 467, "x", AuthExpired, "invalid"),
        (190, None, "x", AuthExpired, "Make a new long-lived token"),
        (190, 2069032, "x", Forbidden, "page access token"),
        (102, None, "x", AuthExpired, "no longer accepted"),
        (10, None, "requires pages_read_engagement", Forbidden, "the token lacks pages_read_engagement"),
        (200, None, "x", Forbidden, "a task on the page"),
        (299, None, "instagram_manage_comments", Forbidden, "instagram_manage_comments"),
        (100, None, "the 'Page Public Content Access' feature", Forbidden, "Page Public Content Access"),
        (100, 33, "Object does not exist", Gone, "no such object"),
        (803, None, "aliases", Gone, "no such object"),
        (100, None, "must be a valid insights metric", NoMetric, "does not count"),
        (3001, 1504028, "No metric was specified", NoMetric, "does not count"),
        (368, None, "policies", Forbidden, "breaking its rules"),
        (100, None, "Invalid parameter", Refused, "not accepted"),
        (2500, None, "x", Permanent, "not accepted"),
    ],
)
def test_each_error_ends_in_what_a_person_or_a_program_can_do_next(
    code: int, subcode: int | None, message: str, kind: type[SourceError], words: str
) -> None:
    found = said(code, subcode, message)
    assert type(found) is kind or (kind is Permanent and isinstance(found, Permanent))
    assert words in str(found)
    assert TOKEN not in str(found)


def test_an_answer_that_is_not_metas_is_judged_by_its_status() -> None:
    for body in (b"", b"<html>", b"[]", b'{"error": "x"}', b'{"error": {"code": "190"}}', b"[" * 50_000):
        assert judge(Response(400, {}, body), "x", NOW) is None
    assert judge(Response(200, {}, b'{"error": {"code": 190}}'), "x", NOW) is None


def test_a_throttled_call_waits_as_long_as_the_header_says_or_a_quarter_of_an_hour() -> None:
    usage = {"900": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 42}]}
    told = said(80001, headers={"x-business-use-case-usage": json.dumps(usage)})
    assert isinstance(told, QuotaExhausted)
    assert told.until == NOW + timedelta(minutes=42)
    silent = said(4)
    assert isinstance(silent, QuotaExhausted)
    assert silent.until == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(("share", "waits"), [(89, None), (90, timedelta(minutes=15)), (140, timedelta(minutes=15))])
def test_nine_tenths_of_an_allowance_is_where_we_pause(share: int, waits: timedelta | None) -> None:
    for name in ("call_count", "total_time", "total_cputime"):
        usage = {"call_count": 1, "total_time": 1, "total_cputime": 1, name: share}
        assert busy({"x-app-usage": json.dumps(usage)}) == waits


@given(st.text(max_size=60) | st.recursive(st.integers() | st.text(max_size=5) | st.floats(), lambda one: (
    st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(USAGE), one)
)).map(json.dumps))  # fmt: skip
def test_a_header_of_any_kind_never_breaks_a_run(value: str) -> None:
    found = busy({"x-app-usage": value, "x-business-use-case-usage": value})
    assert found is None or timedelta(0) < found <= timedelta(days=1)


def test_a_busy_header_closes_the_tokens_bucket_for_everybody_until_meta_allows(tmp_path: Path) -> None:
    usage = {"9": [{"type": "pages", "call_count": 95, "total_time": 1, "estimated_time_to_regain_access": 30}]}
    server = GraphApi(
        edges={f"{PAGE}/feed": [], f"{PAGE}/tagged": [], f"{PAGE}/ratings": []},
        headers={"X-Business-Use-Case-Usage": json.dumps(usage)},
    )
    first = run(meta("facebook", server, tmp_path, **OPTIONS["facebook"]))
    assert isinstance(first.error, QuotaExhausted)
    assert first.error.until == NOW + timedelta(minutes=30)
    assert len(first.payloads) == 1  # the answer itself was good and is kept
    assert len(server.seen) == 1
    server.headers = {}
    early = run(meta("facebook", server, tmp_path, **OPTIONS["facebook"]), now=NOW + timedelta(minutes=29))
    assert isinstance(early.error, QuotaExhausted)
    assert len(server.seen) == 1
    late = run(meta("facebook", server, tmp_path, **OPTIONS["facebook"]), now=NOW + timedelta(minutes=31))
    assert late.error is None


def test_a_restart_goes_on_counting_the_hour(tmp_path: Path) -> None:
    server = GraphApi(edges={f"{PAGE}/feed": [], f"{PAGE}/tagged": [], f"{PAGE}/ratings": []})
    runs = [run(meta("facebook", server, tmp_path, **OPTIONS["facebook"], calls_an_hour=10)) for _ in range(5)]
    assert len(server.seen) == 10
    assert [one.error is None for one in runs] == [True, True, True, False, False]


def test_a_passing_failure_is_tried_again_and_then_raised() -> None:
    server = GraphApi(fails={f"{PAGE}/feed": error(2)}, edges={f"{PAGE}/tagged": [], f"{PAGE}/ratings": []})
    done = run(meta("facebook", server, **OPTIONS["facebook"]))
    assert isinstance(done.error, Retryable)
    assert server.paths().count(f"{PAGE}/feed") == 3


def test_calls_are_signed_where_the_apps_secret_is_known_and_the_token_rides_in_a_header() -> None:
    server = GraphApi(edges={f"{PAGE}/feed": [], f"{PAGE}/tagged": [], f"{PAGE}/ratings": []})
    run(meta("facebook", server, **OPTIONS["facebook"], app_secret="APP_SECRET"))
    proof = hmac.new(b"app-secret", TOKEN.encode(), hashlib.sha256).hexdigest()
    assert {one["appsecret_proof"] for one in server.asked()} == {proof}
    assert {one.headers["authorization"] for one in server.seen} == {f"Bearer {TOKEN}"}
    assert all(TOKEN not in str(one.url) for one in server.seen)


def test_the_base_url_of_the_plan_is_asked_instead() -> None:
    server = GraphApi(edges={f"{PAGE}/feed": [], f"{PAGE}/tagged": [], f"{PAGE}/ratings": []})
    config = Source(id="fb", kind="facebook", token="META_TOKEN", base_url="https://relay.example/v26.0/",
                    options=OPTIONS["facebook"])  # fmt: skip
    run(build(config, deps_of(server)))
    assert {one.url.host for one in server.seen} == {"relay.example"}


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_token_is_nowhere(heard: Heard, tmp_path: Path) -> None:
    said_by = {"id": f"{PAGE}_1", "created_time": at(hours=1), "message": f"I found {TOKEN}", "from": {"id": "7"}}
    many: list[Json] = [{**said_by, "id": f"{PAGE}_{number}"} for number in range(250)]
    server = GraphApi(edges={f"{PAGE}/feed": many, f"{PAGE}/tagged": many})
    server.fails = {f"{PAGE}/ratings": error(190, 467, "Malformed access token")}
    source = meta("facebook", server, tmp_path, **OPTIONS["facebook"], app_secret="APP_SECRET")
    fetched: list[object] = []

    async def read() -> None:
        async for one in source.fetch(None, NOW):
            fetched.extend((one.payload, one.cursor, repr(one)))

    with pytest.raises(AuthExpired) as caught:
        asyncio.run(read())
    lake = "".join(path.read_text() + path.name for path in tmp_path.rglob("*") if path.is_file())
    told = everything(fetched) + str(caught.value) + repr(caught.value) + repr(source) + lake + "\n".join(heard.lines)
    assert fetched
    assert TOKEN not in told
    assert "app-secret" not in told


@pytest.mark.parametrize(
    ("kind", "edge", "options"),
    [
        ("instagram", "17840001/media", {"accounts": ["17840001"]}),
        ("threads", "keyword_search", {"words": ["Ромашка"]}),
    ],
)
def test_the_token_is_nowhere_on_the_other_platforms_either(
    kind: str, edge: str, options: dict[str, Any], heard: Heard, tmp_path: Path
) -> None:
    item: Json = {
        "text": f"see {TOKEN}",
        "caption": f"see {TOKEN}",
        "timestamp": at(hours=1),
        "username": "vera.sample",
    }
    server = GraphApi(
        objects={"17840001": {"id": "17840001", "username": "romashka"}},
        edges={edge: [{**item, "id": str(number)} for number in range(150)]},
        fails={"17840001/tags": error(190, 467, "Malformed access token")},
    )
    source = meta(kind, server, tmp_path, **options)
    done = run(source)
    lake = "".join(path.read_text() + path.name for path in tmp_path.rglob("*") if path.is_file())
    told = everything([done.payloads, done.cursor, repr(done), repr(source), str(done.error), lake, heard.lines])
    assert len(done.posts) >= 100
    assert TOKEN not in told


@given(st.recursive(st.text(max_size=8) | st.none() | st.integers(), lambda one: (
    st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["paging", "next", "cursors", "data", "id"]), one)
)))  # fmt: skip
def test_no_next_address_and_no_token_is_left_in_any_answer(value: object) -> None:
    planted = {
        "data": value,
        "paging": {"next": f"https://x/?access_token={TOKEN}", "cursors": {"after": "a"}},
        "t": TOKEN,
    }
    found = without_links(planted, TOKEN)
    assert TOKEN not in json.dumps(found)
    assert isinstance(found, dict)
    assert found["paging"] == {"cursors": {"after": "a"}, "more": True}
