"""What the plan says about Instagram: whose accounts, which hashtags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.errors import ConfigError
from tasks.plan.schema import Source
from tasks.plan.values import EnvName
from tasks.sources.shape import SourceDeps

PLATFORM = "instagram"
HASHTAGS = 30  # different ones in 7 rolling days, for each account that asks
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,60}")
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?instagram\.com/", re.IGNORECASE)


class InstagramOptions(BaseModel):
    """Options of a source of kind `instagram`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: tuple[str, ...] = Field((), description="Accounts to read, as the plan spells them; all own where unset.")
    numbers: dict[str, str] = Field({}, description="Account: its number at Meta, where the plan names its handle.")
    tokens: dict[str, EnvName] = Field({}, description="Account: variable of its own token; `token` where unset.")
    hashtags: tuple[str, ...] | None = Field(
        None, description="Hashtags to search, 30 at most; the plan's where unset."
    )
    tagged: bool = Field(True, description="Read photos and videos in which the account is tagged.")
    business: str | None = Field(
        None, pattern=r"^\d{1,30}$", description="Number of the Business that owns the account."
    )
    business_token: EnvName | None = Field(None, description="Variable of a token that may read the Business.")
    page: str | None = Field(None, pattern=r"^\d{1,30}$", description="Number of the linked Facebook page, for access.")
    app_secret: EnvName | None = Field(None, description="Variable of the app's secret: webhooks, signed calls.")
    verify_token: EnvName | None = Field(None, description="Variable of the word Meta must say in the handshake.")
    follow_days: int = Field(7, ge=1, le=60, description="New comments are looked for under media of so many days.")
    calls_an_hour: int = Field(200, ge=10, le=100_000, description="Calls one token may make in an hour.")


@dataclass(frozen=True)
class Accounts:
    """The accounts of a source: `named` as the plan spells them. `hashtags` fit the budget, `left_out` do not."""

    named: tuple[str, ...]
    numbers: Mapping[str, str]
    tokens: Mapping[str, str]
    token: str | None
    hashtags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def variable(self, account: str) -> str | None:
        """The variable of the token that reads this account."""
        return self.tokens.get(account, self.token)

    def variables(self) -> tuple[str | None, ...]:
        """Each token once."""
        return tuple(dict.fromkeys(self.variable(account) for account in self.named))

    def number(self, account: str) -> str | None:
        """Its number, where the plan says it."""
        found = self.numbers.get(account, bare(account))
        return found if found.isdecimal() else None

    def spelled(self, number: str) -> str:
        """The plan's name of an account that a webhook names by its number."""
        for account in self.named:
            if self.number(account) == number:
                return account
        only = len(self.named) == 1 and self.number(self.named[0]) is None
        return self.named[0] if only else number


def bare(account: str) -> str:
    """`https://instagram.com/romashka/` and `@romashka` are `romashka`."""
    return _ADDRESS.sub("", account.strip()).strip("/").removeprefix("@")


def accounts_of(config: Source, options: InstagramOptions, deps: SourceDeps) -> Accounts:
    """The accounts a source reads. Raises ConfigError."""
    own = tuple(account.id for account in deps.watched.own if account.platform == PLATFORM)
    named = tuple(dict.fromkeys(options.accounts or own))
    if not named:
        raise ConfigError(
            f"source {config.id!r}: no account to read: give the brand an account with `platform: instagram`, "
            "or `accounts`"
        )
    for account in (*named, *options.numbers.values()):
        if not _HANDLE.fullmatch(bare(account)):
            raise ConfigError(f"source {config.id!r}: {account!r} is no account: write its number or its handle")
    wanted = deps.watched.hashtags if options.hashtags is None else options.hashtags
    tags = tuple(dict.fromkeys(tag.strip().lstrip("#").casefold() for tag in wanted))
    good = tuple(tag for tag in tags if re.fullmatch(r"\w{1,100}", tag))
    left_out = (*good[HASHTAGS:], *(tag for tag in tags if tag not in good))
    return Accounts(named, options.numbers, options.tokens, config.token, good[:HASHTAGS], left_out)
