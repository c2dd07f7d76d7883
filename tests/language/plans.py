"""Plans the language tests read with."""

from __future__ import annotations

from tasks.core.mention import Match, Reading
from tasks.language import Reader
from tasks.plan.schema import Brand, Monitoring, Plan, Topic, TopicKind


def plan_of(*brands: Brand) -> Plan:
    """The smallest plan that watches these brands."""
    return Plan(company="Ромашка", monitoring=Monitoring(brands=brands))


def brand_of(*words: str, exact: tuple[str, ...] = (), required: tuple[str, ...] = (), excluded: tuple[str, ...] = (),
             hashtags: tuple[str, ...] = (), accounts: tuple[str, ...] = ()) -> Plan:  # fmt: skip
    """A plan with one brand and one topic."""
    topic = Topic(
        **{"id": "own", "kind": TopicKind.BRAND, "words": words, "exact": exact, "required": required},
        **{"excluded": excluded, "hashtags": hashtags, "accounts": accounts},
    )
    return plan_of(Brand(id="romashka", name="Ромашка", topics=(topic,)))


def found(plan: Plan, text: str) -> list[str]:
    """What of the text is named, as it stands there."""
    return [text[match.start : match.end] for match in matches(plan, text)]


def matches(plan: Plan, text: str, about: str | None = None) -> tuple[Match, ...]:
    """Matches in one text."""
    return Reader(plan).read([text], [about])[0].matches


def read(text: str) -> Reading:
    """One text read without a plan."""
    return Reader(None).read([text])[0]
