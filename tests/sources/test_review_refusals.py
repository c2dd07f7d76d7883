"""Shops and stores that refuse: what each error means, quotas that the lake keeps, tokens that are nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.sources.capabilities import HasProof
from tasks.sources.shape import Json, MentionSource
from tests.sources.reading import NOW, run
from tests.sources.review_shops import (
    CANARY,
    AppStore,
    Market,
    Ozon,
    Play,
    RuStore,
    Shop,
    Wildberries,
    a_source,
    ago,
)

SHOPS: dict[str, type[Shop]] = {
    "wildberries": Wildberries,
    "ozon": Ozon,
    "yandex_market": Market,
    "appstore": AppStore,
    "rustore": RuStore,
    "googleplay": Play,
}
WITH_TOKEN = sorted(set(SHOPS) - {"appstore"})
EMPTY: Json = {}


def prove(source: MentionSource) -> TokenReport:
    assert isinstance(source, HasProof)
    (report,) = asyncio.run(source.prove(NOW))
    return report


@pytest.mark.parametrize(
    ("kind", "status", "headers", "body", "error", "told"),
    [
        ("wildberries", 401, {}, {"detail": "token expired"}, AuthExpired, "SHOP_TOKEN"),
        ("wildberries", 403, {}, EMPTY, Forbidden, "Вопросы и отзывы"),
        ("wildberries", 429, {"x-ratelimit-retry": "120"}, EMPTY, QuotaExhausted, "429"),
        ("wildberries", 429, {"x-ratelimit-retry": "3"}, EMPTY, Retryable, "429"),
        ("wildberries", 503, {}, EMPTY, Retryable, "503"),
        ("ozon", 403, {}, {"code": 7, "message": "Invalid Api-Key, please contact support"}, AuthExpired, "SHOP_TOKEN"),
        (
            "ozon",
            400,
            {},
            {"code": 3, "message": "Client-Id and Api-Key headers are required"},
            AuthExpired,
            "client_id",
        ),
        ("ozon", 403, {}, {"code": 7, "message": "Not allowed"}, Forbidden, "Premium"),
        ("ozon", 429, {}, EMPTY, QuotaExhausted, "429"),
        ("yandex_market", 401, {}, EMPTY, AuthExpired, "SHOP_TOKEN"),
        ("yandex_market", 403, {}, EMPTY, Forbidden, "communication"),
        ("yandex_market", 420, {}, EMPTY, QuotaExhausted, "420"),
        ("yandex_market", 500, {}, EMPTY, Retryable, "500"),
        ("appstore", 403, {}, EMPTY, Forbidden, "proxy"),
        ("appstore", 503, {}, EMPTY, Retryable, "503"),
        ("rustore", 401, {}, EMPTY, AuthExpired, "key_id"),
        ("rustore", 403, {}, EMPTY, Forbidden, "console"),
        ("googleplay", 401, {}, EMPTY, AuthExpired, "SHOP_TOKEN"),
        (
            "googleplay",
            403,
            {},
            {"error": {"message": "The caller does not have permission"}},
            Forbidden,
            "Reply to reviews",
        ),
        ("googleplay", 403, {}, {"error": {"errors": [{"reason": "rateLimitExceeded"}]}}, QuotaExhausted, "403"),
        ("googleplay", 429, {}, EMPTY, QuotaExhausted, "429"),
    ],
)
def test_a_refusal_says_what_to_do(
    kind: str, status: int, headers: Mapping[str, str], body: Json, error: type[SourceError], told: str
) -> None:
    shop = SHOPS[kind](refusal=(status, headers, body))
    done = run(a_source(kind, shop))
    assert type(done.error) in {error, *error.__subclasses__()}
    assert told in str(done.error)
    assert done.posts == []


@pytest.mark.parametrize("kind", WITH_TOKEN)
def test_a_missing_token_is_named_only_when_the_source_is_read(kind: str) -> None:
    done = run(a_source(kind, SHOPS[kind](), secret=None))
    assert isinstance(done.error, AuthExpired)
    assert "SHOP_TOKEN" in str(done.error)


def test_a_token_that_is_dead_is_not_tried_on_every_list() -> None:
    shop = Market(refusal=(401, {}, EMPTY))
    run(a_source("yandex_market", shop, businesses=["1", "2", "3"]))
    assert len(shop.asked) == 1


def test_what_the_platform_closes_stays_closed_for_another_flow(tmp_path: Path) -> None:
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    shop = Market(refusal=(420, {"x-ratelimit-resource-until": "Mon, 02 Mar 2026 12:40:00 GMT"}, EMPTY))
    first = run(a_source("yandex_market", shop, quota=quota))
    assert isinstance(first.error, QuotaExhausted)
    assert first.error.until == NOW + timedelta(minutes=40)
    shop.refusal = None
    asked = len(shop.asked)
    beside = run(a_source("yandex_market", shop, quota=quota), now=NOW + timedelta(minutes=39))
    assert isinstance(beside.error, QuotaExhausted)
    assert len(shop.asked) == asked
    assert run(a_source("yandex_market", shop, quota=quota), now=NOW + timedelta(minutes=41)).error is None


def test_an_app_s_hourly_quota_at_google_survives_a_restart(tmp_path: Path) -> None:
    shop = Play()
    for _ in range(201):
        done = run(a_source("googleplay", shop, quota=LakeQuota(FolderLake(tmp_path, durable=False))))
    assert isinstance(done.error, QuotaExhausted)
    assert len(shop.asked) == 200


@pytest.mark.parametrize("kind", sorted(SHOPS))
def test_a_cursor_that_is_not_ours_is_named(kind: str) -> None:
    for cursor in ("", "[]", '{"lists": 1}', '{"lists":{"a":{"since":"x"}},"counts":{},"seen":{}}'):
        assert isinstance(run(a_source(kind, SHOPS[kind]()), cursor).error, SchemaDrift)


@pytest.mark.parametrize("kind", sorted(SHOPS))
def test_an_answer_that_is_no_object_is_drift(kind: str) -> None:
    shop = SHOPS[kind]()
    shop.answer = lambda request: ["not", "ours"]  # type: ignore[assignment, method-assign, return-value]
    assert isinstance(run(a_source(kind, shop)).error, SchemaDrift)


def filled(kind: str) -> Shop:
    """A shop with one review, an answer and what a token could leak into."""
    shop = SHOPS[kind]()
    if isinstance(shop, Wildberries):
        shop.review("1", ago(hours=1), "Порвалось", answer="Напишите")
        shop.question("1", ago(hours=1), "Хлопок?")
    elif isinstance(shop, Ozon):
        shop.review("1", ago(hours=1), "Порвалось", photos=1)
    elif isinstance(shop, Market | AppStore | RuStore):
        shop.review(1, ago(hours=1), "Порвалось")
    elif isinstance(shop, Play):
        shop.review("1", ago(hours=1), "Порвалось", answer="Напишите")
    return shop


@pytest.mark.parametrize("status", [200, 401, 403, 429, 500, 404])
@pytest.mark.parametrize("kind", WITH_TOKEN)
def test_the_token_is_nowhere(kind: str, status: int, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    shop = filled(kind)
    if status != 200:  # a platform that echoes the token in what it says
        shop.refusal = (status, {}, {"message": f"{CANARY} is refused", "detail": CANARY})
    source = a_source(kind, shop, quota=LakeQuota(FolderLake(tmp_path, durable=False)))
    done = run(source)
    assert (done.error is None) is (status == 200)
    assert any(CANARY in str(request.headers.raw) for request in shop.asked)  # it was really used
    told = [repr(done), str(done.error), repr(source), done.cursor, json.dumps(done.payloads), caplog.text]
    told += [str(report) for report in [prove(source)]]
    told += [str(path) + path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.json")]
    assert not [one for one in told if one and CANARY in one]


@pytest.mark.parametrize("kind", WITH_TOKEN)
def test_a_token_that_works_is_proven_and_one_that_does_not_says_why(kind: str) -> None:
    assert prove(a_source(kind, filled(kind))).works
    refused = prove(a_source(kind, SHOPS[kind](refusal=(401, {}, EMPTY))))
    assert not refused.works
    assert "SHOP_TOKEN" in (refused.message or "")
    missing = prove(a_source(kind, SHOPS[kind](), secret=None))
    assert not missing.works


def test_a_proof_names_the_rights_that_are_missing() -> None:
    assert prove(a_source("yandex_market", Market())).missing == ("COMMUNICATION: reviews and questions",)
    assert [one.split(":")[0] for one in prove(a_source("ozon", Ozon())).missing] == ["/v1/question/list"]


def test_a_token_of_wildberries_says_when_it_ends() -> None:
    claims = "eyJleHAiOjE3ODAwMDAwMDAsInMiOjEwNzM3NDE5NTJ9"  # {"exp":1780000000,"s":1073741952}
    report = prove(a_source("wildberries", Wildberries(), secret=f"e30.{claims}.c2ln"))
    assert report.expires_at is not None
    assert int(report.expires_at.timestamp()) == 1780000000
    assert report.rights == ("feedbacks and questions", "read only")


@pytest.mark.parametrize("kind", WITH_TOKEN)
def test_a_day_of_reading_is_counted_before_it_begins(kind: str) -> None:
    source = a_source(kind, SHOPS[kind]())
    assert isinstance(source, HasProof)
    often, seldom = (sum(one.calls for one in source.calls_a_day(timedelta(minutes=m))) for m in (5, 60))
    assert often > seldom > 0
