"""The crisis plan as types: team, risks, scenarios, monitoring, response model, response levels.

Also internal communications, suppliers and PR. Unknown keys are errors: a mistyped key must not be silence.
"""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tasks.core.crisis import Level, Strength

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Locale = Literal["ru", "en"]
Span = Annotated[timedelta, Field(description="ISO 8601 (`PT6H`) or short form (`6h`, `30m`, `2d`)")]


class Part(BaseModel):
    """A piece of the plan."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Weekday(StrEnum):
    """Days as written in a shift."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Shift(Part):
    """When somebody is on duty, local time of `timezone` (the plan's where unset). May cross midnight."""

    days: tuple[Weekday, ...] = tuple(Weekday)
    since: time = Field(alias="from")
    until: time = Field(alias="to")
    timezone: str | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Contacts(Part):
    """How a role is reached."""

    email: str | None = None
    slack: str | None = None
    telegram: str | None = None
    phone: str | None = None


class Role(Part):
    """A place in the team; `holder` is the person's name as alerts should show it."""

    id: Id
    name: str
    holder: str | None = None
    deputy: Id | None = None
    contacts: Contacts = Contacts()
    shifts: tuple[Shift, ...] = ()


class Team(Part):
    """Who acts. `lead` owns an incident unless the response level says otherwise; `technical` hears of blindness."""

    roles: tuple[Role, ...] = ()
    lead: Id | None = None
    technical: Id | None = None


class Risk(Part):
    """Something that can go wrong, and the scenarios that answer it."""

    id: Id
    name: str
    level: Level
    scenarios: tuple[Id, ...] = ()
    owner: Id | None = None


class Scenario(Part):
    """What we do when it happens, rehearsed."""

    id: Id
    name: str
    level: Level
    script: Id | None = None
    owner: Id | None = None
    steps: tuple[str, ...] = ()


class Script(Part):
    """Words to answer with; `[slots]` are filled before use."""

    id: Id
    text: str
    locale: Locale | None = None
    audience: str | None = None


class TopicKind(StrEnum):
    """What a topic is to the brand."""

    BRAND = "brand"
    COMPETITOR = "competitor"
    INDUSTRY = "industry"
    ASPECT = "aspect"
    PRODUCT = "product"
    SUPPLIER = "supplier"
    PERSON = "person"


class Topic(Part):
    """Words to watch. `words` are matched inflected and in both alphabets; `exact` as they stand.

    `required`: at least one of these must be in the text too; `excluded`: none of these may be.
    An aspect or product counts only in a text that is the brand's already.
    """

    id: Id
    kind: TopicKind
    name: str | None = None
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


class Account(Part):
    """A page, group, channel or profile of the brand's own."""

    platform: str
    id: str
    name: str | None = None
    owner: Id | None = None


class Brand(Part):
    """One brand and everything watched around it. Its own topic has kind `brand`; there may be several."""

    id: Id
    name: str
    topics: tuple[Topic, ...]
    accounts: tuple[Account, ...] = ()
    reserve_channel: str | None = None
    own_sites: tuple[str, ...] = ()


class Source(Part):
    """One connector. `options` belong to the connector, which checks them; `brand` says that everything it yields
    is about that brand (a review page of our own product), named or not. `token` is the name of an environment
    variable, never the token itself."""

    id: Id
    kind: str
    brand: Id | None = None
    topic: Id | None = None
    every: Span = timedelta(minutes=5)
    overlap: Span = timedelta(minutes=15)
    enabled: bool = True
    base_url: str | None = None
    proxy: str | None = None
    ca_bundle: str | None = None
    token: str | None = None
    options: dict[str, object] = {}


class Monitoring(Part):
    """What is watched. A mention collected later than `late_after` is history and never alerts."""

    brands: tuple[Brand, ...]
    sources: tuple[Source, ...] = ()
    late_after: Span = timedelta(hours=6)
    quiet_hours: tuple[Shift, ...] = ()


class ResponseModel(Part):
    """How strength is decided. Counts are of live mentions; see docs/signals.md for the method.

    `floor` is the least number of complaints that can alarm; `authors` the least number of distinct people.
    """

    floor: int = Field(5, ge=1)
    authors: int = Field(4, ge=1)
    crisis_complaints: int = Field(40, ge=1)
    emergency_complaints: int = Field(200, ge=1)
    calm_after: Span = timedelta(hours=1)
    forget_after: Span = timedelta(hours=24)


class ResponseLevel(Part):
    """What to do for (level, strength): who is called, in how many minutes, where, with which script."""

    level: tuple[Level, ...] = tuple(Level)
    strength: tuple[Strength, ...]
    call: tuple[Id, ...] = ()
    minutes: int = Field(60, ge=1)
    channel: str | None = None
    script: Id | None = None
    update_every: Span | None = None
    first_step: str | None = None


class Audience(StrEnum):
    """Which messages a channel gets."""

    INCIDENT = "incident"
    TECHNICAL = "technical"


class Channel(Part):
    """Where messages go. Secrets are in the environment; `to` is a Slack channel, addresses, a chat id."""

    id: Id
    kind: Literal["slack", "slack_webhook", "email", "telegram", "apprise", "folder"]
    to: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = tuple(Audience)
    at_least: Strength = Strength.ALERT
    locale: Locale | None = None
    drills: bool = True


class Communications(Part):
    """Internal communications: what our own people are told, where, by whom."""

    owner: Id | None = None
    channel: str | None = None
    message: str | None = None


class Supplier(Part):
    """Somebody whose failure becomes ours."""

    name: str
    contact: str | None = None
    topic: Id | None = None


class PublicRelations(Part):
    """Press: who speaks, what is never said."""

    spokesperson: Id | None = None
    press_contact: str | None = None
    never_say: tuple[str, ...] = ()


class Plan(Part):
    """The whole crisis plan. `small` plans turn a missing deputy or an uncovered night into advice."""

    version: Literal[1] = 1
    company: str
    locale: Locale = "ru"
    timezone: str = "Europe/Moscow"
    small: bool = False
    team: Team = Team()
    risks: tuple[Risk, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    scripts: tuple[Script, ...] = ()
    monitoring: Monitoring
    response_model: ResponseModel = ResponseModel()
    response_levels: tuple[ResponseLevel, ...] = ()
    channels: tuple[Channel, ...] = ()
    internal_communications: Communications = Communications()
    suppliers: tuple[Supplier, ...] = ()
    pr: PublicRelations = PublicRelations()

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
