"""What the plan says about Facebook, and whose page is which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.errors import ConfigError
from tasks.plan.schema import Source
from tasks.plan.values import EnvName
from tasks.sources.shape import SourceDeps

PLATFORM = "facebook"
_HANDLE = re.compile(r"[A-Za-z0-9._-]{1,100}")
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|m\.)?facebook\.com/", re.IGNORECASE)


class FacebookOptions(BaseModel):
    """Options of a source of kind `facebook`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: tuple[str, ...] = Field((), description="Pages to read, spelled as in the plan; all own ones where unset.")
    numbers: dict[str, str] = Field({}, description="Page: its number, where the plan names it by its handle.")
    tokens: dict[str, EnvName] = Field({}, description="Page: variable of its own page token; `token` where unset.")
    business: str | None = Field(None, pattern=r"^\d{1,30}$", description="Number of the Business that owns the pages.")
    business_token: EnvName | None = Field(None, description="Variable of a token that may read the Business.")
    app_secret: EnvName | None = Field(None, description="Variable of the app's secret: webhooks, signed calls.")
    verify_token: EnvName | None = Field(None, description="Variable of the word Meta must say in the handshake.")
    tagged: bool = Field(True, description="Read posts elsewhere that tag the page.")
    ratings: bool = Field(True, description="Read recommendations of the page.")
    follow_days: int = Field(7, ge=1, le=60, description="New comments are looked for under posts of so many days.")
    calls_an_hour: int = Field(200, ge=10, le=100_000, description="Calls one token may make in an hour.")


@dataclass(frozen=True)
class Pages:
    """The pages of a source: `named` as the plan spells them, and how each is asked for."""

    named: tuple[str, ...]
    numbers: Mapping[str, str]
    tokens: Mapping[str, str]
    token: str | None

    def asked(self, page: str) -> str:
        """Number or handle for an address of the API."""
        return self.numbers.get(page) or bare(page)

    def variable(self, page: str) -> str | None:
        """The variable of the token that reads this page."""
        return self.tokens.get(page, self.token)

    def variables(self) -> tuple[str | None, ...]:
        """Each token once."""
        return tuple(dict.fromkeys(self.variable(page) for page in self.named))

    def spelled(self, number: str) -> str:
        """The plan's name of a page that a webhook names by its number."""
        for page in self.named:
            if self.asked(page) == number:
                return page
        handles = [page for page in self.named if not self.asked(page).isdecimal()]
        return handles[0] if len(handles) == len(self.named) == 1 else number


def bare(page: str) -> str:
    """`https://facebook.com/romashka/` and `@romashka` are `romashka`."""
    return _ADDRESS.sub("", page.strip()).strip("/").removeprefix("@")


def pages_of(config: Source, options: FacebookOptions, deps: SourceDeps) -> Pages:
    """The pages a source reads. Raises ConfigError."""
    own = tuple(account.id for account in deps.watched.own if account.platform == PLATFORM)
    named = tuple(dict.fromkeys(options.pages or own))
    if not named:
        raise ConfigError(
            f"source {config.id!r}: no page to read: give the brand an account with `platform: facebook`, or `pages`"
        )
    for page in (*named, *options.numbers.values()):
        if not _HANDLE.fullmatch(bare(page)):
            raise ConfigError(f"source {config.id!r}: {page!r} is no page: write its number or its handle")
    return Pages(named, options.numbers, options.tokens, config.token)
