"""Who acts: roles, deputies, contacts, shifts."""

from __future__ import annotations

from enum import StrEnum

from pydantic import ConfigDict, Field

from tasks.plan.values import Clock, Id, Line, Part, Zone


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

    days: tuple[Weekday, ...] = Field(tuple(Weekday), description="Days on which it begins; every day where unset.")
    since: Clock = Field(alias="from", description="It begins, `09:00`.")
    until: Clock = Field(alias="to", description="It ends; the same as `from` or earlier means the next day.")
    timezone: Zone | None = Field(None, description="Time zone of this shift, e.g. `Asia/Vladivostok`.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Contacts(Part):
    """How a role is reached."""

    email: Line | None = Field(None, description="Mail address.")
    slack: Line | None = Field(None, description="Slack member id or name.")
    telegram: Line | None = Field(None, description="Telegram name.")
    phone: Line | None = Field(None, description="Phone number.")


class AccessNeed(StrEnum):
    """The most a role needs on our pages. `publish` includes what comes before it, `administer` everything."""

    NONE = "none"
    READ = "read"
    MODERATE = "moderate"
    PUBLISH = "publish"
    ADMINISTER = "administer"


class Role(Part):
    """A place in the team; `holder` is the person's name as alerts should show it."""

    id: Id
    name: Line = Field(description="What the role is called.")
    holder: Line | None = Field(None, description="Who holds it now, as alerts should name them.")
    deputy: Id | None = Field(None, description="Role that steps in.")
    contacts: Contacts = Field(Contacts(), description="How to reach the holder.")
    shifts: tuple[Shift, ...] = Field((), description="When the holder is on duty.")
    access: AccessNeed | None = Field(None, description="The most this role needs on our pages; unset, nobody is told.")


class Team(Part):
    """Who acts. `lead` owns an incident unless the response level says otherwise; `technical` hears of blindness."""

    roles: tuple[Role, ...] = Field((), description="Places in the team.")
    lead: Id | None = Field(None, description="Role that owns an incident unless a response level calls another.")
    technical: Id | None = Field(None, description="Role that hears of sources that cannot be read.")
    staff: Line | None = Field(None, description="CSV file beside the plan with who works here: see docs/access.md.")
    company_domains: tuple[Line, ...] = Field((), description="Mail domains that belong to the company.")
    company_phones: tuple[Line, ...] = Field((), description="Phone numbers that belong to the company.")
