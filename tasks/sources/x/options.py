"""What a plan may say of a source of kind `x`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class XOptions(BaseModel):
    """Options of a source of kind `x`. Prices are dollars for one thing, as X's Developer Console names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: tuple[str, ...] | None = Field(None, description="Own handles to read; the plan's accounts where unset.")
    words: tuple[str, ...] | None = Field(None, description="What to search for; the plan's words where unset.")
    tags: tuple[str, ...] | None = Field(None, description="Hashtags to search for; the plan's where unset.")
    mentions: bool = Field(True, description="Read posts that call an own account with `@`.")
    thread_days: int = Field(2, ge=0, le=6, description="How old an own post may be to have its answers read.")
    dollars_a_day: float = Field(1.0, ge=0.05, le=1000, description="Stop at this much a UTC day.")
    post_price: float = Field(0.005, gt=0, le=10, description="A post that is read.")
    user_price: float = Field(0.010, gt=0, le=10, description="A profile that is read.")
    count_price: float = Field(0.005, gt=0, le=10, description="A question how many posts there are.")
