"""Asking Ozon: `POST https://api-seller.ozon.ru/v2/review/list` and `/v1/question/list`, with what stands under them.

Headers `Client-Id` and `Api-Key`. `/v1/review/list` is deprecated by the platform in favour of v2, which takes dates.
Methods and limits: docs.ozon.ru/api/seller.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.account import TokenReport
from tasks.core.errors import ConfigError, SourceError
from tasks.core.instants import iso
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.plan.schema import Span as Reach
from tasks.plan.values import Line
from tasks.sources.api import fingerprint, list_of, object_of, token
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import inner, label_of, objects
from tasks.sources.ozon import records
from tasks.sources.review_errors import Manners, judge
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, Thread, communities
from tasks.sources.review_state import Span
from tasks.sources.shape import Fetched, Json, Page, Request, SourceDeps

API = "https://api-seller.ozon.ru"
PAGE = 100
PACE = Allowance(10, timedelta(seconds=1))  # 50 a second are allowed for all that a seller's programs do
UNHAPPY = 3  # stars up to which a review's pictures are asked for: one call each
_METHODS = {"reviews": "/v2/review/list", "questions": "/v1/question/list"}


class OzonOptions(BaseModel):
    """Options of a source of kind `ozon`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: str | None = Field(None, pattern=r"^\d{1,20}$", description="Client-Id; the account's id where unset.")
    shop: Line | None = Field(None, description="The shop as the brand's accounts name it; the only one there.")
    shop_name: Line | None = Field(None, description="How the shop signs its answers to questions.")
    reviews: bool = Field(True, description="Read reviews (needs «Управление отзывами» or Premium Pro).")
    questions: bool = Field(True, description="Read questions (needs Premium Plus).")
    reach: Reach = Field(timedelta(days=7), description="How far back answers and edits are looked for, once an hour.")


class Ozon(ReviewSource):
    """One seller's reviews and questions."""

    platform = "ozon"

    def __init__(self, config: Source, options: OzonOptions, deps: SourceDeps) -> None:
        manners = Manners(
            variable=config.token,
            renew="make a new Api-Key in the seller's account (keys end after half a year) and check `client_id`",
            right="the key lacks the role for reviews or questions, or the shop the subscription: reviews need "
            "«Управление отзывами» or Premium Pro, questions Premium Plus; switch off what it has not by the option "
            "`reviews: false` or `questions: false`",
            pause=timedelta(minutes=1),
            dead=("api-key", "client-id"),
        )
        super().__init__(config, deps, judge(manners), options.reach)
        named = tuple(filter(None, (options.shop,)))
        found = communities(named, deps, self.platform) or tuple(filter(None, (options.client_id,)))
        client = options.client_id or (found[0] if len(found) == 1 and found[0].isdecimal() else None)
        if len(found) != 1 or client is None:
            raise ConfigError(
                f"source {config.id!r}: a key is of one seller; give the option 'client_id', and 'shop' where the "
                f"brand has several accounts with platform {self.platform!r}"
            )
        self._shop, self._client, self._signed = found[0], client, options.shop_name
        self._names = [
            name for name, wanted in (("reviews", options.reviews), ("questions", options.questions)) if wanted
        ]
        if not self._names:
            raise ConfigError(f"source {config.id!r}: `reviews` and `questions` are both off, so nothing is read")

    def lists(self) -> Sequence[Listing]:
        """Reviews and questions."""
        return [Listing(name, self._shop) for name in self._names]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """Published within the window, oldest first."""
        since, until = iso(span.since), iso(span.until)
        body: dict[str, object] = {"limit": PAGE, "sort_dir": "ASC", "last_id": page or ""}
        if listing.name == "reviews":
            body["filters"] = {"status": "ALL", "published_from": since, "published_to": until}
        else:
            body["filter"] = {"status": "ALL", "date_from": since, "date_to": until}
        answer = await run.ask(self._request(_METHODS[listing.name], body))
        items = objects(list_of(answer, listing.name))
        asked: Json = {"community": self._shop}
        if listing.name == "reviews":
            asked["pictures"] = await self._pictures(run, items)
        last = label_of(answer.get("last_id"))
        more = last if answer.get("has_next") is True and items else None
        return Leaf({"call": listing.name, "asked": asked, "answer": answer}, more, _threads(listing.name, items))

    async def _pictures(self, run: Run, items: Sequence[Json]) -> dict[str, object]:
        """Pictures of new reviews with few stars, by review: the list only says how many there are."""
        found: dict[str, object] = {}
        for item in items:
            number, rating, many = label_of(item.get("id")), item.get("rating"), item.get("photos_amount")
            unhappy = isinstance(rating, int) and rating <= UNHAPPY
            if number is None or not unhappy or not many or run.over or f"p:{number}" in run.progress.counts:
                continue
            told = await run.ask(self._request("/v2/review/info", {"review_id": number}))
            run.progress.count(f"p:{number}", 1)
            found[number] = [inner(one, "url") for one in objects(told.get("photos"))]
        return found

    async def thread(self, run: Run, listing: Listing, thread: Thread, page: str | None) -> Leaf:
        """Comments under a review, or answers to a question."""
        number = thread.asked["id"]
        asked: Json = {"community": self._shop, "id": number}
        if listing.name == "reviews":
            offset = int(page or 0)
            body: Json = {"review_id": number, "limit": PAGE, "offset": offset, "sort_dir": "ASC"}
            answer = await run.ask(self._request("/v1/review/comment/list", body))
            full = len(list_of(answer, "comments")) >= PAGE
            return Leaf({"call": "comments", "asked": asked, "answer": answer}, str(offset + PAGE) if full else None)
        sku = thread.asked["sku"]
        body = {"question_id": number, "sku": int(str(sku)), "last_id": page or ""}
        answer = await run.ask(self._request("/v1/question/answer/list", body))
        items, last = list_of(answer, "answers"), label_of(answer.get("last_id"))
        # no `has_next` here: a page after the last is empty, so a last_id alone says nothing
        more = last if last and last != page and len(items) >= 10 else None
        return Leaf({"call": "answers", "asked": asked | {"sku": sku}, "answer": answer}, more)

    def _request(self, path: str, body: Mapping[str, object]) -> Request:
        secret = token(self.deps, self.config.token)
        return Request(
            f"{(self.config.base_url or API).rstrip('/')}{path}",
            method="POST",
            headers={"Client-Id": self._client, "Api-Key": secret.get_secret_value()},
            json=body,
            meters=(Meter(f"{self.platform}.{fingerprint(secret)}.seller", PACE),),
        )

    def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Reviews and questions published in the period."""
        return self.read_past(since, until, now)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without names; whether an answer is signed by the shop is noted before the name goes."""
        return records.redact(payload, pseudonyms, self._signed)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews, questions, or what stands under one of them."""
        return records.parse(payload)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Asks which methods the key may call (`/v1/roles`)."""
        variable = self.config.token or "?"
        try:
            async with self.client() as client:
                told = object_of(await client.send(self._request("/v1/roles", {}), now), "/v1/roles")
        except SourceError as error:
            return [TokenReport(token=variable, works=False, message=str(error))]
        roles = objects(told.get("roles"))
        methods = {str(one) for role in roles for one in _list(role.get("methods"))}
        return [
            TokenReport(
                token=variable,
                works=True,
                who=self._shop,
                rights=tuple(filter(None, (label_of(role.get("name")) for role in roles))),
                missing=tuple(
                    f"{_METHODS[name]}: not among the methods of the key"
                    for name in self._names
                    if methods and _METHODS[name] not in methods
                ),
                expires_at=records.maybe_instant(told.get("expires_at")),
                message="a key may have the role and the shop no subscription: only reading shows that",
            )
        ]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """No daily quota, only a pace."""
        return [self.daily(every, "review/list, question/list")]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _threads(name: str, items: Sequence[Json]) -> tuple[Thread, ...]:
    """Those that have something under them."""
    field = "comments_amount" if name == "reviews" else "answers_count"
    found = []
    for item in items:
        number, sku, told = label_of(item.get("id")), label_of(item.get("sku")), label_of(item.get(field))
        many = int(told) if told is not None and told.isdecimal() and len(told) < 9 else 0
        if number is not None and many and (name == "reviews" or (sku is not None and sku.isdecimal())):
            found.append(Thread(f"{name}:{number}", many, {"id": number, "sku": sku}))
    return tuple(found)
