"""What we are ready for and what we do: risks, scenarios, scripts, the response model and levels, channels."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from tasks.core.announced import RemovalGround
from tasks.core.crisis import Level, Strength
from tasks.plan.values import CrisisLevel, CrisisStrength, Day, Id, Levels, Line, Locale, Part, Prose, Span, Strengths


class Risk(Part):
    """Something that can go wrong, and the scenarios that answer it."""

    id: Id
    name: Line = Field(description="What can go wrong, in a few words.")
    level: CrisisLevel = Field(description="Its cause: 1–4, a JSON name (`self_inflicted`) or our words (`our fault`).")
    scenarios: tuple[Id, ...] = Field((), description="Scenarios that answer it.")
    owner: Id | None = Field(None, description="Role that keeps an eye on it.")
    reviewed: Day | None = Field(None, description="Day somebody last read it through; the plan's where unset.")


class Scenario(Part):
    """What we do when it happens, rehearsed."""

    id: Id
    name: Line = Field(description="When this is the one to follow.")
    level: CrisisLevel = Field(description="The cause it answers, 1–4.")
    script: Id | None = Field(None, description="What we say.")
    owner: Id | None = Field(None, description="Role that leads it; the team's lead where unset.")
    steps: tuple[Prose, ...] = Field((), description="What we do, in order.")
    reviewed: Day | None = Field(None, description="Day somebody last read it through; the plan's where unset.")


class Script(Part):
    """Words to answer with; `[slots]` are filled before use."""

    id: Id
    text: Prose = Field(description="The words; `[slots]` are filled before use.")
    locale: Locale | None = Field(None, description="Its language; the plan's where unset.")
    audience: Line | None = Field(None, description="Whom it is for: customers, press, staff.")
    platforms: tuple[Line, ...] = Field((), description="Only for these platforms; for any where unset.")
    owner: Id | None = Field(None, description="Role that keeps it true; the team's lead where unset.")
    reviewed: Day | None = Field(None, description="Day somebody last read it through; the plan's where unset.")


class Removals(Part):
    """What may be removed from our own pages without it being a signal. Nothing, unless the rules are public.

    Criticism is never among it: who removes a complaint makes two.
    """

    allowed: tuple[RemovalGround, ...] = Field(
        (), description="Grounds the published rules name: `illegal`, `personal_data`, `spam`."
    )
    published_at: Line | None = Field(None, description="Address where people can read these rules.")

    @property
    def in_force(self) -> tuple[RemovalGround, ...]:
        """The grounds that count: none where the rules are not published."""
        return self.allowed if self.published_at is not None else ()


class ResponseModel(Part):
    """How strength is decided. Counts are of live mentions; see docs/signals.md for the method.

    `floor` is the least number of complaints that can alarm; `authors` the least number of distinct people.
    """

    floor: int = Field(5, ge=1, description="Fewer complaints than this never alarm.")
    authors: int = Field(4, ge=1, description="Complaints of fewer different people than this never alarm.")
    crisis_complaints: int = Field(40, ge=1, description="Complaints that make a crisis.")
    emergency_complaints: int = Field(200, ge=1, description="Complaints that make an emergency.")
    calm_after: Span = Field(timedelta(hours=1), description="Strength falls after it stayed lower for this long.")
    forget_after: Span = Field(timedelta(hours=24), description="A signal stops counting after this long.")
    removals: Removals = Field(Removals(), description="What may be removed from our own pages.")


class ResponseLevel(Part):
    """What to do for (level, strength): who is called, in how many minutes, where, with which script.

    The first that names both is the one in force, so write the special ones above the general ones.
    """

    level: Levels = Field(tuple(Level), description="Causes it is for; `any` or unset means every cause.")
    strength: Strengths = Field(description="Strengths it is for; `any` means every strength.")
    call: tuple[Id, ...] = Field((), description="Roles to call; the first owns the incident.")
    minutes: int = Field(60, ge=1, le=10080, description="The first answer is out within so many minutes.")
    channel: Id | None = Field(None, description="Channel that people gather in.")
    script: Id | None = Field(None, description="What we say first.")
    update_every: Span | None = Field(None, description="How often people hear from us while it lasts.")
    first_step: Prose | None = Field(None, description="The one thing to do first, as alerts should say it.")
    reviewed: Day | None = Field(None, description="Day somebody last read it through; the plan's where unset.")


class Audience(StrEnum):
    """Which messages a channel gets."""

    INCIDENT = "incident"
    TECHNICAL = "technical"


class Channel(Part):
    """Where messages go. Secrets are in the environment; `to` is a Slack channel, addresses, a chat id."""

    id: Id
    kind: Literal["slack", "slack_webhook", "email", "telegram", "apprise", "folder"] = Field(
        description="How it is sent. `folder` writes letters into a folder and needs no keys."
    )
    to: tuple[Line, ...] = Field((), description="A Slack channel, mail addresses, a Telegram chat id, a folder.")
    audience: tuple[Audience, ...] = Field(
        tuple(Audience), description="`incident`: crises; `technical`: sources that cannot be read."
    )
    at_least: CrisisStrength = Field(Strength.ALERT, description="Weaker incidents are not sent here.")
    locale: Locale | None = Field(None, description="Language of its messages; the plan's where unset.")
    drills: bool = Field(True, description="Whether drills are sent here.")


class Communications(Part):
    """Internal communications: what our own people are told, where, by whom."""

    owner: Id | None = Field(None, description="Role that tells our own people.")
    channel: Line | None = Field(None, description="Where they are told.")
    message: Prose | None = Field(None, description="What they are told.")


class Supplier(Part):
    """Somebody whose failure becomes ours."""

    name: Line = Field(description="Who it is.")
    contact: Line | None = Field(None, description="How to reach them in a crisis.")
    topic: Id | None = Field(None, description="Topic that watches them.")


class PublicRelations(Part):
    """Press: who speaks, what is never said."""

    spokesperson: Id | None = Field(None, description="The one role that speaks to the press.")
    press_contact: Line | None = Field(None, description="Where journalists turn.")
    never_say: tuple[Prose, ...] = Field((), description="What is never said, not even off the record.")
