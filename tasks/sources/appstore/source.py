"""Asking the App Store: `GET https://itunes.apple.com/{country}/rss/customerreviews/page={1..10}/id={app}/…/json`.

Public, for any app, one feed a country: the newest first, 50 a page and ten pages. Apple documents no limit for it; we
keep to the 20 calls a minute that it names for its search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.appstore import records
from tasks.sources.review_errors import Manners, judge
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, communities, needed
from tasks.sources.review_state import Span
from tasks.sources.shape import Json, Page, Request, SourceDeps

SITE = "https://itunes.apple.com"
PACE = Allowance(20, timedelta(minutes=1))
PAGES = 10
_NUMBER = re.compile(r"(?:.*\bid)?(\d{3,15})(?:[/?].*)?")
Country = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
App = Annotated[str, StringConstraints(pattern=r"^(?:\S*\bid)?\d{3,15}(?:[/?]\S*)?$", max_length=300)]


class AppStoreOptions(BaseModel):
    """Options of a source of kind `appstore`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apps: tuple[App, ...] = Field((), description="Apps by number (`id1234567890`), as the plan's accounts name them.")
    countries: tuple[Country, ...] = Field(("ru",), min_length=1, description="Stores to read, by two letters.")


class AppStore(ReviewSource):
    """Reviews of apps in the stores of some countries."""

    platform = "appstore"
    requests_a_run = 18  # the pace allows 20 a minute: the rest is read by the next run

    def __init__(self, config: Source, options: AppStoreOptions, deps: SourceDeps) -> None:
        manners = Manners(
            None, "the feed is public", "the store refuses us: try a proxy", timedelta(minutes=10), spent=()
        )
        super().__init__(config, deps, judge(manners), timedelta())
        named = communities(options.apps, deps, self.platform)
        self._apps = {app: found[1] for app in named if (found := _NUMBER.fullmatch(app))}
        needed(tuple(self._apps), config, "apps", self.platform)
        self._countries = tuple(dict.fromkeys(options.countries))

    def lists(self) -> Sequence[Listing]:
        """Each app in each country."""
        return [Listing("reviews", app, country) for app in self._apps for country in self._countries]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """The newest first, until they are older than the window. An edited review stands where a new one would."""
        number = int(page or 1)
        app, country = self._apps[listing.community], str(listing.country)
        path = f"/{country}/rss/customerreviews/page={number}/id={app}/sortby=mostrecent/json"
        url = f"{(self.config.base_url or SITE).rstrip('/')}{path}"
        answer = await run.ask(Request(url, meters=(Meter("appstore.reviews", PACE),)))
        asked: Json = {"community": listing.community, "app": app, "country": country}
        dates = records.dates(answer)
        more = bool(dates) and min(dates) >= span.since and number < PAGES
        return Leaf({"call": "reviews", "asked": asked, "answer": answer}, str(number + 1) if more else None)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """An author's address becomes a pseudonym, the name goes."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews with stars and the app's version."""
        return records.parse(payload)
