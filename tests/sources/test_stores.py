"""App Store, RuStore and Google Play as stores in memory: walks from the newest, versions, answers, signed tokens."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tasks.core.errors import AuthExpired, ConfigError
from tasks.core.post import Precision
from tasks.sources.shape import Json
from tests.sources.reading import NOW, run
from tests.sources.review_shops import AppStore, Play, RuStore, a_source, ago

DASHES = "-" * 5  # a key written out would be taken for one

SOON = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(hours=2)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
DER = base64.b64encode(
    KEY.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
).decode()
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


def test_an_app_is_read_from_the_newest_review_until_what_is_known() -> None:
    store = AppStore(page=2)
    for number in range(1, 8):
        store.review(number, ago(hours=10 * number), f"Отзыв {number}")
    source = a_source("appstore", store)
    first = run(source)
    assert first.texts[:4] == ["Отзыв 1", "Отзыв 2", "Отзыв 3", "Отзыв 4"]
    assert len(store.asked) == 3  # the third page ends beyond two days
    store.review(9, NOW, "Сейчас", rating=5)
    second = run(source, first.cursor, SOON)
    assert "Сейчас" in second.texts
    assert len(store.asked) == 4


def test_each_country_has_reviews_of_its_own_and_the_app_is_spelled_as_in_the_plan() -> None:
    store = AppStore()
    store.review(1, ago(hours=2), "Не открывается")
    store.review(2, ago(hours=1), "Crashes", country="kz")
    posts = run(a_source("appstore", store, countries=["ru", "kz"])).posts
    assert {(post.text, post.community, post.release) for post in posts} == {
        ("Не открывается", "id1234567890", "4.1"),
        ("Crashes", "id1234567890", "4.1"),
    }
    assert [post.url for post in posts if post.id == "2"] == [
        "https://apps.apple.com/kz/app/id1234567890?see-all=reviews"
    ]


@pytest.mark.parametrize(
    "app", ["1234567890", "id1234567890", "https://apps.apple.com/ru/app/romashka/id1234567890?l=ru"]
)
def test_an_app_may_be_named_by_number_or_by_its_page(app: str) -> None:
    store = AppStore()
    run(a_source("appstore", store, apps=[app]))
    assert all("/id=1234567890/" in path for path in store.paths())


def test_an_app_without_reviews_is_no_error() -> None:
    done = run(a_source("appstore", AppStore()))
    assert (done.posts, done.error) == ([], None)


def test_rustore_signs_for_a_short_token_and_asks_for_another_only_when_it_has_ended() -> None:
    def check(body: Json) -> None:
        message = f"{body['keyId']}{body['timestamp']}".encode()
        KEY.public_key().verify(base64.b64decode(str(body["signature"])), message, padding.PKCS1v15(), hashes.SHA512())
        assert str(body["timestamp"]).endswith("+03:00")

    store = RuStore(check=check)
    store.review(1, ago(hours=2), "Не пускает")
    source = a_source("rustore", store, secret=DER, key_id="2351028465")
    first = run(source)
    assert first.texts == ["Не пускает"]
    assert first.posts[0].published_at == ago(hours=2)
    assert {request.headers["Public-Token"] for request in store.asked if "application" in request.url.path} == {
        "short-lived"
    }
    run(source, first.cursor, SOON)
    assert store.paths().count("/public/auth") == 1
    run(source, first.cursor, LATER)
    assert store.paths().count("/public/auth") == 2


def test_a_developer_s_answer_stands_under_its_review() -> None:
    store = RuStore()
    store.review(1, ago(hours=2), "Не пускает")
    store.answers = [
        {"id": 9, "commentId": 1, "text": "Исправим", "status": "PUBLISHED", "date": "2026-03-02 14:00:00.000"},
        {"id": 8, "commentId": 1, "text": "Черновик", "status": "MODERATION", "date": "2026-03-02 14:00:00.000"},
    ]
    answers = [post for post in run(a_source("rustore", store)).posts if post.own]
    assert [(post.id, post.parent, post.text) for post in answers] == [("1#answer", "1", "Исправим")]


@pytest.mark.parametrize("newest_first", [True, False])
def test_new_reviews_of_rustore_are_found_whichever_way_its_pages_are_sorted(newest_first: bool) -> None:
    store = RuStore()
    for number in range(250):
        store.review(number, ago(days=30) + timedelta(hours=number), f"Отзыв {number}")
    store.review(999, ago(hours=1), "Новый")
    if newest_first:
        store.reviews.reverse()
    done = run(a_source("rustore", store))
    assert "Новый" in done.texts
    assert store.paths().count("/public/v1/application/ru.romashka.bank/comment") == (1 if newest_first else 3)


@pytest.mark.parametrize("secret", [DER, PEM, PEM.replace("\n", "\\n")])
def test_a_key_is_read_as_the_console_gives_it(secret: str) -> None:
    store = RuStore()
    assert run(a_source("rustore", store, secret=secret, key_id="1")).error is None


@pytest.mark.parametrize(
    "secret", ["no key", f"{DASHES}BEGIN PRIVATE KEY{DASHES}\nzzz\n{DASHES}END PRIVATE KEY{DASHES}"]
)
def test_a_key_that_is_none_names_the_variable_and_shows_nothing_of_it(secret: str) -> None:
    done = run(a_source("rustore", RuStore(), secret=secret, key_id="1"))
    assert isinstance(done.error, AuthExpired)
    assert "SHOP_TOKEN" in str(done.error)
    assert secret not in str(done.error)


def test_google_gets_a_signed_claim_and_its_token_is_kept_for_an_hour() -> None:
    def check(form: Mapping[str, str]) -> None:
        head, claims, signature = form["assertion"].split(".")
        padded = [part + "=" * (-len(part) % 4) for part in (claims, signature)]
        told = json.loads(base64.urlsafe_b64decode(padded[0]))
        KEY.public_key().verify(
            base64.urlsafe_b64decode(padded[1]), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        assert told["iss"] == "spichka@project.example"
        assert told["aud"] == "https://oauth2.googleapis.com/token"
        assert 0 < told["exp"] - told["iat"] <= 3600

    account = json.dumps({"client_email": "spichka@project.example", "private_key": PEM, "type": "service_account"})
    store = Play(check=check)
    store.review("r1", ago(hours=3), "Сломали\tНе входит", answer="Чиним")
    source = a_source("googleplay", store, secret=account)
    first = run(source)
    assert first.texts == ["Сломали\n\nНе входит", "Чиним"]
    assert [post.own for post in first.posts] == [False, True]
    assert store.asked[-1].headers["Authorization"] == "Bearer short-lived"
    run(source, first.cursor, SOON)
    assert store.paths().count("/token") == 1


def test_google_pages_are_read_until_they_are_older_than_the_window() -> None:
    store = Play(page=2)
    for number in range(9):
        store.review(f"r{number}", ago(hours=12 * number), f"Отзыв {number}")
    assert len(run(a_source("googleplay", store)).posts) == 6


def test_a_late_answer_and_an_edit_of_a_google_review_are_seen_within_the_hour() -> None:
    store = Play()
    store.review("r1", ago(days=1), "Не входит")
    source = a_source("googleplay", store)
    first = run(source)
    store.review("r1", ago(days=1), "Не входит", answer="Чиним")
    assert [post.text for post in run(source, first.cursor, LATER).posts if post.own] == ["Чиним"]


def test_a_page_google_does_not_know_any_more_starts_again() -> None:
    store = Play(page=1)
    for number in range(70):
        store.review(f"r{number}", ago(minutes=10 * number), f"Отзыв {number}")
    source = a_source("googleplay", store)
    cursor = json.loads(run(source).cursor or "")
    cursor["lists"]["reviews:ru.romashka.bank"]["walk"]["page"] = "stale"
    assert run(source, json.dumps(cursor), SOON).error is None


@pytest.mark.parametrize("kind", ["appstore", "rustore", "googleplay"])
def test_without_an_app_the_source_says_what_to_name(kind: str) -> None:
    with pytest.raises(ConfigError, match="apps"):
        a_source(kind, AppStore(), own=False)


def test_a_day_without_a_time_stands_at_noon_with_the_precision_of_a_day() -> None:
    store = RuStore()
    store.reviews = [{"commentId": 1, "commentDate": "2026-03-02", "commentText": "Сегодня", "appRating": 4}]
    post = run(a_source("rustore", store)).posts[0]
    assert post.precision is Precision.DAY
    assert post.published_at.isoformat() == "2026-03-02T09:00:00+00:00"
