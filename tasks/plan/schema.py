"""The crisis plan as types: team, risks, scenarios, monitoring, response model, response levels.

Also internal communications, suppliers and PR. Unknown keys are errors: a mistyped key must not be silence.
Other packages import every type of the plan from here.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from tasks.core.crisis import Level, Strength
from tasks.plan.monitoring import Account, Brand, Monitoring, Source, Topic, TopicKind
from tasks.plan.response import (
    Audience,
    Channel,
    Communications,
    PublicRelations,
    Removals,
    ResponseLevel,
    ResponseModel,
    Risk,
    Scenario,
    Script,
    Supplier,
)
from tasks.plan.team import AccessNeed, Contacts, Role, Shift, Team, Weekday
from tasks.plan.values import Day, Id, Line, Locale, Part, Span, Version, Zone

__all__ = [
    "AccessNeed",
    "Account",
    "Audience",
    "Brand",
    "Channel",
    "Communications",
    "Contacts",
    "Id",
    "Locale",
    "Monitoring",
    "Part",
    "Plan",
    "PublicRelations",
    "Removals",
    "ResponseLevel",
    "ResponseModel",
    "Risk",
    "Role",
    "Scenario",
    "Script",
    "Shift",
    "Source",
    "Span",
    "Supplier",
    "Team",
    "Topic",
    "TopicKind",
    "Weekday",
]


class Plan(Part):
    """The whole crisis plan. `small` plans turn a missing deputy or an uncovered night into advice."""

    version: Version = Field(1, description="Of this format.")
    extends: Line | None = Field(
        None,
        description="A plan to build on: a file beside this one, or `builtin:small-ru`, `builtin:small-en`. Keys are "
        "merged, lists of things with an `id` by their id, other lists are replaced.",
    )
    company: Line = Field(description="Whose plan it is.")
    locale: Locale = Field("ru", description="Language of alerts and pages: `ru` or `en`.")
    timezone: Zone = Field("Europe/Moscow", description="Time zone of shifts and of times that people read.")
    small: bool = Field(False, description="One or two people: an uncovered night or no deputy is advice, no error.")
    reviewed: Day | None = Field(None, description="Day somebody last read all of it through and found it true.")
    review_every: Span = Field(timedelta(days=180), description="How long a reading holds; see docs/readiness.md.")
    team: Team = Field(Team(), description="Part 1. Who acts.")
    risks: tuple[Risk, ...] = Field((), description="Part 2. What can go wrong.")
    scenarios: tuple[Scenario, ...] = Field((), description="Part 3. What we do when it happens.")
    scripts: tuple[Script, ...] = Field((), description="Part 3. What we say.")
    monitoring: Monitoring = Field(description="Part 4. What is watched.")
    response_model: ResponseModel = Field(ResponseModel(), description="Part 5. What counts as how strong.")
    response_levels: tuple[ResponseLevel, ...] = Field((), description="Part 6. Who does what, by cause and strength.")
    channels: tuple[Channel, ...] = Field((), description="Where messages go.")
    internal_communications: Communications = Field(Communications(), description="What our own people are told.")
    suppliers: tuple[Supplier, ...] = Field((), description="Whose failure becomes ours.")
    pr: PublicRelations = Field(PublicRelations(), description="Who speaks to the press.")

    def brand(self, brand_id: str) -> Brand:
        """The brand with this id. Raises KeyError."""
        for brand in self.monitoring.brands:
            if brand.id == brand_id:
                return brand
        raise KeyError(brand_id)

    def role(self, role_id: str) -> Role:
        """The role with this id. Raises KeyError."""
        for role in self.team.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)

    def response(self, level: Level, strength: Strength) -> ResponseLevel | None:
        """The first response level that names this level and strength, as the plan orders them."""
        for response in self.response_levels:
            if level in response.level and strength in response.strength:
                return response
        return None
