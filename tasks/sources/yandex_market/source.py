"""Asking Yandex Market: `POST https://api.partner.market.yandex.ru/v2/businesses/{id}/goods-feedback` and questions.

Header `Api-Key`. Reviews come in the order of publication, at most 50 a page, in windows of at most six months;
questions by days, in windows of at most a month. Methods and limits: yandex.ru/dev/market/partner-api.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tasks.core.account import Fate, PostRef, TokenReport
from tasks.core.errors import SourceError
from tasks.core.instants import iso
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.plan.schema import Span as Reach
from tasks.sources.api import fingerprint, object_of, token
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import inner, label_of, maybe_count, objects
from tasks.sources.review_errors import Manners, date_of, judge
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, Thread, communities, needed
from tasks.sources.review_state import Progress, Span
from tasks.sources.shape import Fetched, Json, Page, Request, SourceDeps
from tasks.sources.yandex_market import records

API = "https://api.partner.market.yandex.ru"
PAGE = 50
HOURLY = Allowance(1_000, timedelta(hours=1))  # of each method; reviews may have 5,000 by now, a subscription more
LIVE_IN = ZoneInfo("Europe/Moscow")  # whose days the dates of questions are
RIGHTS = frozenset({"COMMUNICATION", "ALL_METHODS", "ALL_METHODS_READ_ONLY"})
_PATHS = {
    "feedbacks": "/v2/businesses/{id}/goods-feedback",
    "comments": "/v2/businesses/{id}/goods-feedback/comments",
    "questions": "/v1/businesses/{id}/goods-questions",
    "answers": "/v1/businesses/{id}/goods-questions/answers",
}
BusinessId = Annotated[str, StringConstraints(pattern=r"^\d{1,18}$")]


class YandexMarketOptions(BaseModel):
    """Options of a source of kind `yandex_market`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    businesses: tuple[BusinessId, ...] = Field((), description="Numbers of the seller's accounts (businessId).")
    questions: bool = Field(True, description="Read questions too.")
    reach: Reach = Field(timedelta(days=7), description="How far back answers and edits are looked for, once an hour.")


class YandexMarket(ReviewSource):
    """Reviews and questions of one or more sellers' accounts."""

    platform = "yandex_market"
    longest: ClassVar[Mapping[str, timedelta]] = {"feedbacks": timedelta(days=180), "questions": timedelta(days=28)}

    def __init__(self, config: Source, options: YandexMarketOptions, deps: SourceDeps) -> None:
        manners = Manners(
            variable=config.token,
            renew="make a new Api-Key token in the seller's account (Настройки → API и модули)",
            right="the token lacks the access «Общение с покупателями» (communication) or `all-methods:read-only`, or "
            "the business is not its own",
            pause=timedelta(hours=1),
            stale=("pagetoken", "page_token"),
            until=date_of("x-ratelimit-resource-until"),
        )
        super().__init__(config, deps, judge(manners), options.reach)
        found = communities(options.businesses, deps, self.platform)
        self._businesses = needed(found, config, "businesses", self.platform)
        self._names = ("feedbacks", "questions") if options.questions else ("feedbacks",)

    def lists(self) -> Sequence[Listing]:
        """Reviews and questions of each account."""
        return [Listing(name, business) for business in self._businesses for name in self._names]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """Created within the window, oldest first."""
        body: Json
        if listing.name == "feedbacks":
            body = {"dateTimeFrom": iso(span.since), "dateTimeTo": iso(span.until), "reactionStatus": "ALL"}
        else:
            # a month at most, counted in days: a longer `reach` looks as far as the platform allows
            since = max(span.since, span.until - self.longest["questions"])
            body = {"dateFrom": _day(since), "dateTo": _day(span.until), "sort": "CREATED_AT_ASC", "needAnswer": False}
        answer = await run.ask(self._request(listing.name, listing.community, body, page))
        asked: Json = {"community": listing.community}
        items = objects(records.items_of(answer, listing.name))
        threads = _reviewed(items) if listing.name == "feedbacks" else _questioned(items)
        return Leaf({"call": listing.name, "asked": asked, "answer": answer}, _next(answer), threads)

    async def thread(self, run: Run, listing: Listing, thread: Thread, page: str | None) -> Leaf:
        """Comments under a review, or answers to a question. The former carry no date: it is when we first met them."""
        name = "comments" if listing.name == "feedbacks" else "answers"
        number = thread.asked["id"]
        body: Json = {"feedbackId" if name == "comments" else "questionId": number}
        answer = await run.ask(self._request(name, listing.community, body, page))
        items = objects(records.items_of(answer, name))
        asked: Json = {"community": listing.community, **thread.asked}
        if name == "comments" and run.live:
            ids = [f"{number}#{found}" for item in items if (found := label_of(item.get("id"))) is not None]
            asked["seen"] = {one: run.progress.first(one, run.now) for one in ids}
        ours = any(inner(item, "author", "type") == records.OURS for item in items)
        settled = name == "comments" or ours
        return Leaf({"call": name, "asked": asked, "answer": answer}, _next(answer), settled=settled)

    def _request(self, name: str, business: str, body: Json, page: str | None = None) -> Request:
        params = {"limit": str(PAGE)} | ({"pageToken": page} if page else {})
        return self._post(_PATHS[name].format(id=business), name, body, params)

    def _post(self, path: str, name: str, body: Json, params: Mapping[str, str]) -> Request:
        secret = token(self.deps, self.config.token)
        return Request(
            f"{(self.config.base_url or API).rstrip('/')}{path}",
            method="POST",
            params=params,
            headers={"Api-Key": secret.get_secret_value()},
            json=body,
            meters=(Meter(f"{self.platform}.{fingerprint(secret)}.{name}", HOURLY),),
        )

    def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Reviews and questions created in the period."""
        return self.read_past(since, until, now)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Reviews by number: the platform leaves out those that a buyer or the Market deleted. Of questions and
        comments it cannot be asked."""
        found: dict[str, Fate] = {}
        async with self.client() as client:
            run = Run(client, self.deps, now, Progress(), None)
            for business in self._businesses:
                ids = [one.id for one in posts if one.id.isdecimal() and one.community == business]
                for place in range(0, len(ids), PAGE):
                    some = ids[place : place + PAGE]
                    body: Json = {"feedbackIds": [int(one) for one in some]}
                    answer = await run.ask(self._request("feedbacks", business, body))
                    there = {label_of(one.get("feedbackId")) for one in objects(records.items_of(answer, "feedbacks"))}
                    found |= {one: Fate.THERE if one in there else Fate.GONE for one in some}
        return found

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without names and orders; whether the shop wrote it is kept as the platform's word for the author."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews, questions, or what stands under one of them."""
        return records.parse(payload)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Asks what the token may do (`/v2/auth/token`)."""
        variable = self.config.token or "?"
        try:
            async with self.client() as client:
                request = self._post("/v2/auth/token", "token", {}, {})
                told = object_of(await client.send(request, now), "/v2/auth/token")
        except SourceError as error:
            return [TokenReport(token=variable, works=False, message=str(error))]
        key = inner(told, "result", "apiKey")
        scopes = inner(key, "authScopes")
        rights = tuple(one for one in scopes if isinstance(one, str)) if isinstance(scopes, list) else ()
        missing = () if not rights or RIGHTS & set(rights) else ("COMMUNICATION: reviews and questions",)
        who = label_of(inner(key, "name"))
        return [TokenReport(token=variable, works=True, who=who, rights=rights, missing=missing)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """1,000 an hour of each method, without the calls for what stands under reviews."""
        share = 1 / len(self._names)
        return [self.daily(every, f"goods-{name}", HOURLY.calls * 24, share) for name in self._names]


def _day(at: datetime) -> str:
    return at.astimezone(LIVE_IN).date().isoformat()


def _next(answer: Json) -> str | None:
    return label_of(inner(answer, "result", "paging", "nextPageToken"))


def _reviewed(items: Sequence[Json]) -> tuple[Thread, ...]:
    found = []
    for item in items:
        number, many = item.get("feedbackId"), maybe_count(inner(item, "statistics", "commentsCount"))
        if type(number) is int and many:
            asked: Json = {"id": number, "at": item.get("createdAt"), "offer": inner(item, "identifiers", "offerId")}
            found.append(Thread(f"c:{number}", many, asked))
    return tuple(found)


def _questioned(items: Sequence[Json]) -> tuple[Thread, ...]:
    numbers = [
        (inner(item, "questionIdentifiers", "id"), inner(item, "questionIdentifiers", "offerId")) for item in items
    ]
    return tuple(Thread(f"q:{one}", None, {"id": one, "offer": offer}) for one, offer in numbers if type(one) is int)
