"""Asking Wildberries: `GET https://feedbacks-api.wildberries.ru/api/v1/feedbacks` and `/questions`.

Answered and unanswered ones are two lists; a window of creation is asked oldest first, a page is `skip` records
further. Method and limits: dev.wildberries.ru, «Отзывы и вопросы».
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.account import TokenReport
from tasks.core.errors import ConfigError, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.plan.schema import Span as Reach
from tasks.plan.values import Line
from tasks.sources.api import fingerprint, token
from tasks.sources.capabilities import DayCost
from tasks.sources.review_errors import Manners, judge, seconds_of
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, communities
from tasks.sources.review_state import Span
from tasks.sources.shape import Fetched, Json, Page, Request, SourceDeps
from tasks.sources.wildberries import records

API = "https://feedbacks-api.wildberries.ru"
PAGE = 1_000  # 5,000 are allowed, and would pass the 5 MB we read
PACE = Allowance(3, timedelta(seconds=1))  # of the category as a whole
FURTHEST = 9_000  # questions: take + skip at most 10,000
_BITS = {7: "feedbacks and questions", 30: "read only"}  # of the claim `s` in a token


class WildberriesOptions(BaseModel):
    """Options of a source of kind `wildberries`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shop: Line | None = Field(None, description="The shop as the brand's accounts name it; the only one there.")
    questions: bool = Field(True, description="Read questions too.")
    reach: Reach = Field(timedelta(days=7), description="How far back answers and edits are looked for, once an hour.")


class Wildberries(ReviewSource):
    """One seller's reviews and questions."""

    platform = "wildberries"

    def __init__(self, config: Source, options: WildberriesOptions, deps: SourceDeps) -> None:
        manners = Manners(
            variable=config.token,
            renew="make a new token with the category «Вопросы и отзывы» in the seller's account (they live 180 days)",
            right="the token lacks the category «Вопросы и отзывы» (reviews and questions)",
            pause=timedelta(minutes=1),
            until=seconds_of("x-ratelimit-retry"),
        )
        super().__init__(config, deps, judge(manners), options.reach)
        found = communities((options.shop,) if options.shop else (), deps, self.platform)
        if len(found) != 1:
            raise ConfigError(
                f"source {config.id!r}: a token is of one seller; give the brand one account with platform "
                f"{self.platform!r}, or name the shop by the option 'shop'"
            )
        self._shop = found[0]
        self._names = records.CALLS if options.questions else records.CALLS[:1]

    def lists(self) -> Sequence[Listing]:
        """Reviews and questions, of each those without and with an answer."""
        return [Listing(f"{name}.{told}", self._shop) for name in self._names for told in ("false", "true")]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """Records created within the window."""
        name, told = listing.name.split(".")
        skip = int(page or 0)
        params = {
            "isAnswered": told,
            "take": str(PAGE),
            "skip": str(skip),
            "order": "dateAsc",
            "dateFrom": str(int(span.since.timestamp())),
            "dateTo": str(int(span.until.timestamp())),
        }
        answer = await run.ask(self._request(f"/api/v1/{name}", params))
        items = records.items_of(answer, name)
        seen = {one: run.progress.first(one, run.now) for one in records.undated(items)} if run.live else {}
        asked: Json = {"community": self._shop, "isAnswered": told, "seen": seen}
        full = len(items) >= PAGE and (name == "feedbacks" or skip < FURTHEST)
        return Leaf({"call": name, "asked": asked, "answer": answer}, str(skip + PAGE) if full else None)

    def _request(self, path: str, params: dict[str, str]) -> Request:
        secret = token(self.deps, self.config.token)
        return Request(
            f"{(self.config.base_url or API).rstrip('/')}{path}",
            params=params,
            headers={"Authorization": secret.get_secret_value()},
            meters=(Meter(f"{self.platform}.{fingerprint(secret)}.feedbacks", PACE),),
        )

    def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Reviews and questions created in the period."""
        return self.read_past(since, until, now)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without the buyer's name, order and size."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews or questions, each with the shop's answer behind it."""
        return records.parse(payload)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Counts what waits for an answer, and reads what the token says of itself."""
        variable = self.config.token or "?"
        try:
            rights, expires = claims(token(self.deps, self.config.token).get_secret_value())
            request = self._request("/api/v1/feedbacks/count-unanswered", {})
            async with self.client() as client:
                await client.send(request, now)
        except SourceError as error:
            return [TokenReport(token=variable, works=False, message=str(error))]
        return [TokenReport(token=variable, works=True, who=self._shop, rights=rights, expires_at=expires)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """No daily quota, only a pace."""
        return [self.daily(every, "feedbacks, questions")]


def claims(secret: str) -> tuple[tuple[str, ...], datetime | None]:
    """Rights and end that a token (a JWT) says of itself; unverified, so only to be shown. Nothing where it is none."""
    try:
        middle = secret.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        bits, ends = int(told.get("s", 0)), told.get("exp")
        expires = datetime.fromtimestamp(ends, UTC) if type(ends) is int else None
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError, OSError):
        return (), None
    return tuple(name for bit, name in _BITS.items() if bits >> bit & 1), expires
