"""A test of the channels: a message to each, and whoever read it says so."""

from __future__ import annotations

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

ANSWER_WITHIN = timedelta(minutes=15)
GOOD_FOR = timedelta(days=35)
"""A month and some days: whoever tests monthly is never late by a weekend."""


class Reached(BaseModel):
    """One channel in one test. `confirmed_at` None: nobody has said yet that it arrived."""

    model_config = ConfigDict(frozen=True)

    confirmed_at: AwareDatetime | None = None
    by: str = ""


class ContactTest(BaseModel):
    """`state/contacts.json`: the latest test. `channels` by the plan's ids."""

    model_config = ConfigDict(frozen=True)

    id: str
    sent_at: AwareDatetime
    by: str = ""
    channels: dict[str, Reached] = {}

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/contacts.json"

    @property
    def silent(self) -> tuple[str, ...]:
        """Channels nobody answered from."""
        return tuple(name for name, reached in self.channels.items() if reached.confirmed_at is None)
