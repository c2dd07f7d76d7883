"""What the plan says about a source of kind `bluesky`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from tasks.plan.values import Span

Spelling = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _bare(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bare for tag in tags if (bare := tag.lstrip("#").strip())))


class BlueskyOptions(BaseModel):
    """Everything may be left out where the plan has an account on Bluesky: its name is the one to log in with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    identifier: Spelling | None = Field(
        None, description="Handle to log in with; the first own account where unset. `token` is its app password."
    )
    accounts: Annotated[tuple[Spelling, ...], BeforeValidator(_one_or_many)] = Field(
        (), description="Accounts to read with the answers to their posts, spelled as in the plan; the own where unset."
    )
    search: bool | tuple[Query, ...] | None = Field(
        None, description="`false`: no search; a list: these queries instead of the plan's words."
    )
    tags: Annotated[tuple[Spelling, ...], BeforeValidator(_one_or_many), AfterValidator(_bare)] = Field(
        (), description="Hashtags to search; the plan's where unset."
    )
    search_every: Span = Field(
        timedelta(minutes=15), description="How often to search: Bluesky asks not to use its search as a feed."
    )
    notifications: bool = Field(True, description="Read mentions, answers and quotes of the account that logs in.")
    thread_days: int = Field(7, ge=0, le=30, description="How old a post of ours may be to have its answers read.")
