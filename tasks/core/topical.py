"""Temporary topics: the words of an incident opened by hand, watched until it ends."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class TemporaryTopic(BaseModel):
    """Words of one incident under one brand; the topic's id is `incident-{id}`."""

    model_config = ConfigDict(frozen=True)

    brand: str
    incident: str
    words: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The topic's id."""
        return f"incident-{self.incident}"


class TemporaryTopics(BaseModel):
    """`state/temporary.json`."""

    model_config = ConfigDict(frozen=True)

    topics: tuple[TemporaryTopic, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/temporary.json"
