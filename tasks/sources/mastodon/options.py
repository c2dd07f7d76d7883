"""What the plan says about a source of kind `mastodon`."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Spelling = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _bare(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bare for tag in tags if (bare := tag.lstrip("#").strip())))


class MastodonOptions(BaseModel):
    """Everything may be left out where the plan's own account names its instance (`brand@mastodon.example`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instance: Spelling | None = Field(
        None, description="The server to ask, as `mastodon.example`; that of the first own account where unset."
    )
    accounts: Annotated[tuple[Spelling, ...], BeforeValidator(_one_or_many)] = Field(
        (), description="Accounts to read with their replies, spelled as in the plan; the own accounts where unset."
    )
    tags: Annotated[tuple[Spelling, ...], BeforeValidator(_one_or_many), AfterValidator(_bare)] = Field(
        (), description="Hashtags to read; the plan's hashtags and its words of one piece where unset."
    )
    search: bool | tuple[Query, ...] | None = Field(
        None, description="`false`: no search; a list: these queries; unset: the plan's words, where there is a token."
    )
    notifications: bool = Field(True, description="Read mentions of the token's own account.")
    thread_days: int = Field(7, ge=0, le=30, description="How old a post of ours may be to have its replies read.")
