"""Marketplaces and stores in memory: they keep reviews and answer as the platforms' documentation says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import httpx
from pydantic import SecretStr

from tasks.core.instants import iso, parse_instant
from tasks.core.ports import Quota
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, MentionSource, SourceDeps, Watched
from tests.sources.reading import NOW

CANARY = "c4nary-t0ken-of-the-shop-0123456789"
ACCOUNTS = {
    "wildberries": "romashka",
    "ozon": "1030000",
    "yandex_market": "5501",
    "appstore": "id1234567890",
    "rustore": "ru.romashka.bank",
    "googleplay": "ru.romashka.bank",
}


async def at_once(seconds: float) -> None:
    """Waiting that takes no time."""


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@dataclass
class Shop:
    """Counts what is asked; `refusal` answers in place of what is there, to paths that hold `refused`."""

    asked: list[httpx.Request] = field(default_factory=list)
    refusal: tuple[int, Mapping[str, str], Json] | None = None
    refused: str = ""
    page: int | None = None  # smaller pages than the platform's, where a test needs several

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.refusal is not None and self.refused in request.url.path:
            status, headers, body = self.refusal
            return httpx.Response(status, headers=headers, json=body)
        if "stale" in (request.url.params.get("pageToken"), request.url.params.get("token")):
            return httpx.Response(400, json={"status": "ERROR", "errors": [{"message": "Invalid pageToken"}]})
        return httpx.Response(200, json=self.answer(request))

    def answer(self, request: httpx.Request) -> Json:
        raise NotImplementedError

    def paths(self) -> list[str]:
        return [request.url.path for request in self.asked]


def body_of(request: httpx.Request) -> Json:
    found = json.loads(request.content or b"{}")
    assert isinstance(found, dict)
    return found


@dataclass
class Wildberries(Shop):
    """Reviews by id: (text, stars, created, answer)."""

    reviews: dict[str, Json] = field(default_factory=dict)
    questions: dict[str, Json] = field(default_factory=dict)

    def review(self, number: str, at: datetime, text: str = "", stars: int = 1, answer: str | None = None) -> None:
        self.reviews[number] = {
            "id": number, "userName": "Кто-то Там", "text": text, "productValuation": stars, "createdDate": iso(at),
            "answer": {"text": answer, "state": "wbRu"} if answer else None,
            "productDetails": {"nmId": 41, "productName": "Пижама"},
        }  # fmt: skip

    def question(self, number: str, at: datetime, text: str) -> None:
        self.questions[number] = {"id": number, "text": text, "createdDate": iso(at), "answer": None}

    def answer(self, request: httpx.Request) -> Json:
        asked = request.url.params
        if request.url.path.endswith("count-unanswered"):
            return {"data": {"countUnanswered": 1}}
        name = "feedbacks" if request.url.path.endswith("feedbacks") else "questions"
        since, until = (datetime.fromtimestamp(int(asked[key]), UTC) for key in ("dateFrom", "dateTo"))
        kept = self.reviews if name == "feedbacks" else self.questions
        found = [
            one
            for one in sorted(kept.values(), key=lambda one: str(one["createdDate"]))
            if since <= parse_instant(str(one["createdDate"])) <= until
            and bool(one["answer"]) is (asked["isAnswered"] == "true")
        ]
        skip = int(asked["skip"])
        return {"data": {name: found[skip : skip + int(asked["take"])]}, "error": False}


@dataclass
class Ozon(Shop):
    """Reviews and questions with what stands under them."""

    reviews: list[Json] = field(default_factory=list)
    questions: list[Json] = field(default_factory=list)
    under: dict[str, list[Json]] = field(default_factory=dict)
    stuck: bool = False

    def review(self, number: str, at: datetime, text: str, rating: int = 1, photos: int = 0) -> None:
        self.reviews.append({
            "id": number, "sku": "77", "text": text, "rating": rating, "published_at": iso(at), "photos_amount": photos,
        })  # fmt: skip

    def answer(self, request: httpx.Request) -> Json:
        asked, path = body_of(request), request.url.path
        if path == "/v1/roles":
            return {"roles": [{"name": "Review read only", "methods": ["/v2/review/list"]}]}
        if path == "/v2/review/info":
            return {"id": asked["review_id"], "photos": [{"url": "https://ir.example/7.jpg"}]}
        if path == "/v1/review/comment/list":
            return {"comments": self.under.get(str(asked["review_id"]), []), "offset": 0}
        if path == "/v1/question/answer/list":
            return {"answers": self.under.get(str(asked["question_id"]), []), "last_id": ""}
        name = "reviews" if "review" in path else "questions"
        window = asked["filters" if name == "reviews" else "filter"]
        assert isinstance(window, dict)
        since, until = (window.get(f"published_{end}", window.get(f"date_{end}")) for end in ("from", "to"))
        count = "comments_amount" if name == "reviews" else "answers_count"
        found = [
            {**one, count: len(self.under.get(str(one["id"]), []))}
            for one in sorted(getattr(self, name), key=lambda one: str(one["published_at"]))
            if parse_instant(str(since)) <= parse_instant(str(one["published_at"])) <= parse_instant(str(until))
        ]
        last = str(asked["last_id"])
        begin = next((place + 1 for place, one in enumerate(found) if one["id"] == last), 0)
        page = found[begin : begin + (self.page or int(str(asked["limit"])))]
        more = begin + len(page) < len(found)
        if self.stuck:
            return {name: page, "last_id": "the same", "has_next": True}
        return {name: page, "last_id": page[-1]["id"] if page else "", "has_next": more}


@dataclass
class Market(Shop):
    """Reviews by number, with comments; `gone` are deleted."""

    reviews: dict[int, Json] = field(default_factory=dict)
    comments: dict[int, list[Json]] = field(default_factory=dict)
    questions: list[Json] = field(default_factory=list)
    answers: dict[int, list[Json]] = field(default_factory=dict)

    def review(self, number: int, at: datetime, text: str, rating: int = 1) -> None:
        self.reviews[number] = {
            "feedbackId": number, "createdAt": iso(at), "description": {"comment": text},
            "identifiers": {"offerId": "PJ-1"}, "statistics": {"rating": rating}, "author": "Кто-то Там",
        }  # fmt: skip

    def question(self, number: int, at: datetime, text: str) -> None:
        told = {"questionIdentifiers": {"id": number, "offerId": "PJ-1"}, "text": text, "createdAt": iso(at)}
        self.questions.append({**told, "author": {"type": "USER", "name": "Some One"}})

    def answer(self, request: httpx.Request) -> Json:
        asked, path = body_of(request), request.url.path
        if path == "/v2/auth/token":
            return {"status": "OK", "result": {"apiKey": {"name": "spichka", "authScopes": ["PRICING"]}}}
        if path.endswith("/comments"):
            return self._paged("comments", self.comments.get(int(str(asked["feedbackId"])), []), request)
        if path.endswith("/answers"):
            return self._paged("answers", self.answers.get(int(str(asked["questionId"])), []), request)
        if path.endswith("/goods-questions"):
            first, last = str(asked["dateFrom"]), str(asked["dateTo"])
            return self._paged(
                "questions", [q for q in self.questions if first <= str(q["createdAt"])[:10] <= last], request
            )
        found = [
            {**one, "statistics": {**_object(one["statistics"]), "commentsCount": len(self.comments.get(number, []))}}
            for number, one in sorted(self.reviews.items())
        ]
        if "feedbackIds" in asked:
            wanted = asked["feedbackIds"]
            assert isinstance(wanted, list)
            return self._paged("feedbacks", [one for one in found if one["feedbackId"] in wanted], request)
        since, until = parse_instant(str(asked["dateTimeFrom"])), parse_instant(str(asked["dateTimeTo"]))
        inside = [one for one in found if since < parse_instant(str(one["createdAt"])) < until]
        return self._paged("feedbacks", inside, request)

    def _paged(self, name: str, items: list[Json], request: httpx.Request) -> Json:
        begin, size = int(request.url.params.get("pageToken", 0)), self.page or int(request.url.params["limit"])
        more = {"nextPageToken": str(begin + size)} if begin + size < len(items) else {}
        return {"status": "OK", "result": {name: items[begin : begin + size], "paging": more}}


@dataclass
class AppStore(Shop):
    """Entries, the newest first."""

    entries: list[Json] = field(default_factory=list)

    def review(self, number: int, at: datetime, text: str, rating: int = 1, country: str = "ru") -> None:
        labels = {"id": str(number), "updated": iso(at), "im:rating": str(rating), "im:version": "4.1", "title": text}
        entry: Json = {name: {"label": told} for name, told in labels.items()}
        self.entries.append({**entry, "content": {"label": ""}, "country": country})

    def answer(self, request: httpx.Request) -> Json:
        _, country, _, _, page, *_ = request.url.path.split("/")
        number, size = int(unquote(page).split("=")[1]), self.page or 50
        found = sorted(
            (one for one in self.entries if one["country"] == country),
            key=lambda one: str(_object(one["updated"])["label"]), reverse=True,
        )[(number - 1) * size : number * size]  # fmt: skip
        return {"feed": {"entry": found[0] if len(found) == 1 else found}} if found else {"feed": {}}


@dataclass
class RuStore(Shop):
    """Reviews in the order they were put in."""

    reviews: list[Json] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    check: Callable[[Json], None] | None = None

    def review(self, number: int, at: datetime, text: str, rating: int = 1) -> None:
        told = (at + timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S.000")
        self.reviews.append({"commentId": number, "commentDate": told, "commentText": text, "appRating": rating})

    def answer(self, request: httpx.Request) -> Json:
        if request.url.path == "/public/auth":
            if self.check is not None:
                self.check(body_of(request))
            return {"code": "OK", "body": {"jwe": "short-lived", "ttl": 900}}
        kept = self.reviews if request.url.path.endswith("/comment") else self.answers
        begin, size = int(request.url.params["page"]), int(request.url.params["size"])
        return {"code": "OK", "body": {"content": kept[begin * size : (begin + 1) * size]}}


@dataclass
class Play(Shop):
    """Reviews by id, the last changed first."""

    reviews: dict[str, Json] = field(default_factory=dict)
    check: Callable[[Mapping[str, str]], None] | None = None

    def review(self, number: str, at: datetime, text: str, rating: int = 1, answer: str | None = None) -> None:
        seconds = str(int(at.timestamp()))
        comments: list[Json] = [
            {"userComment": {"text": text, "starRating": rating, "lastModified": {"seconds": seconds}}}
        ]
        if answer is not None:
            comments.append({"developerComment": {"text": answer, "lastModified": {"seconds": seconds}}})
        self.reviews[number] = {"reviewId": number, "authorName": "Some One", "comments": comments}

    def answer(self, request: httpx.Request) -> Json:
        if request.url.path == "/token":
            if self.check is not None:
                self.check(dict(httpx.QueryParams(request.content.decode())))
            return {"access_token": "short-lived", "expires_in": 3599}
        begin, size = int(request.url.params.get("token", 0)), self.page or int(request.url.params["maxResults"])
        found = sorted(self.reviews.values(), key=_changed, reverse=True)
        more = {"tokenPagination": {"nextPageToken": str(begin + size)}} if begin + size < len(found) else {}
        return {"reviews": found[begin : begin + size], **more} if found else {}


def _changed(review: Json) -> str:
    comments = review["comments"]
    assert isinstance(comments, list)
    return str(comments[0]["userComment"]["lastModified"]["seconds"])


def _object(value: object) -> Json:
    assert isinstance(value, dict)
    return value


def a_source(
    kind: str,
    shop: Shop,
    *,
    secret: str | None = CANARY,
    quota: Quota | None = None,
    own: bool = True,
    **options: object,
) -> MentionSource:
    """The source as a plan with one account describes it."""
    accounts = (Account(platform=kind, id=ACCOUNTS[kind]),) if own else ()
    token = None if kind == "appstore" else "SHOP_TOKEN"
    deps = SourceDeps(
        quota=quota,
        secret=lambda name: SecretStr(secret) if secret is not None and name == "SHOP_TOKEN" else None,
        watched=Watched(own=accounts),
        transport=httpx.MockTransport(shop),
        retry=RetryPolicy(attempts=2),
        sleep=at_once,
    )
    return build(Source(id="shop", kind=kind, token=token, options=options), deps)
