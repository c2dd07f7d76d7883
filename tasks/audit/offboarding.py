"""Before somebody leaves: an ordered checklist from the blast radius, ticked, audited again in an hour and a day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.audit.view import read_view, staff_of
from tasks.checks.access.graph import find_start, graph_of
from tasks.checks.access.radius import AccessGraph, Radius, Reached, blast_radius
from tasks.checks.access.shape import AccessView
from tasks.compose import House
from tasks.core.crisis import Reason, Strength
from tasks.core.errors import ConfigError
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.lake.offboardings import OffboardCheck, Offboarding, OffboardStep, keep_offboarding, offboardings
from tasks.lake.outbox import enqueue
from tasks.lake.pages import page_key, publish
from tasks.pages.radius_page import RadiusView, radius_page
from tasks.pages.wording import sentence
from tasks.plan.schema import Audience
from tasks.texts import LOCALES, TEXTS, say
from tasks.texts.local_time import full_time

FOLDER = "company"


@dataclass(frozen=True, slots=True)
class Found:
    """What a blast radius came to: the page is in the lake under `page`."""

    view: AccessView
    radius: Radius
    name: str
    page: str
    markdown: str


async def radius_of(house: House, text: str, now: datetime) -> Found:
    """The blast radius of a person, phone, mail or token. Raises ConfigError where nothing knows it."""
    view = await read_view(house, now)
    graph = graph_of(view)
    start = find_start(view, graph, text)
    if start is None:
        raise ConfigError(say(house.plan.locale, "radius.nobody", start=text.strip() or "—"))
    radius, name = blast_radius(graph, start), graph.name(start)
    made = radius_page(_shown(house, graph, radius, now), house.plan.locale)
    key = page_key(FOLDER, f"radius-{_digest(start)}")
    publish(house.lake, key, made.html)
    return Found(view, radius, name, key, made.markdown)


def _shown(house: House, graph: AccessGraph, radius: Radius, now: datetime) -> RadiusView:
    """The radius as its page wants it: names and reasons instead of nodes."""

    def way(reached: Reached) -> tuple[str, list[Reason]]:
        told = [
            Reason(
                key=f"radius.how.{edge.how}", values={"start": graph.name(edge.start), "account": graph.name(edge.end)}
            )
            for edge in reached.way
        ]
        return graph.name(reached.account), told

    return RadiusView(
        start=graph.name(radius.start),
        now=now,
        timezone=house.plan.timezone,
        seized=[way(one) for one in radius.seized],
        used=[way(one) for one in radius.used],
        steps=[one.reason for one in radius.steps],
        unread=radius.unread,
    )


def _digest(text: str) -> str:
    """Names of people do not belong into names of files."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=4).hexdigest()


async def offboard(house: House, text: str, now: datetime) -> Offboarding:
    """Open the checklist of a person, or of the one who holds a role; the one that is open already, as it stands."""
    found = await radius_of(house, _person(house, text), now)
    open_one = next((one for one in offboardings(house.lake) if one.node == found.radius.start and one.left), None)
    if open_one is not None:
        return open_one
    name = f"{now:%Y%m%d}-{_digest(found.radius.start)}"
    steps = [OffboardStep(action=one.action, account=one.account, reason=one.reason) for one in found.radius.steps]
    opened = Offboarding(
        id=name,
        person=found.name,
        node=found.radius.start,
        opened_at=now,
        changed_at=now,
        steps=tuple(steps),
        letters=_letters(house, found, name, now),
    )
    return keep_offboarding(house.lake, name, lambda before: before if before is not None and before.left else opened)


def _person(house: House, text: str) -> str:
    """A role of the staff list or of the plan names its holder; anything else is taken for a person."""
    asked = text.strip().casefold()
    names = {asked, *(r.name.casefold() for r in house.plan.team.roles if r.id == asked)}
    names |= {role.id for role in house.plan.team.roles if role.name.casefold() == asked}
    people = list(dict.fromkeys(one.person for one in staff_of(house) or () if one.role.casefold() in names))
    if len(people) > 1:
        raise ConfigError(say(house.plan.locale, "offboard.several", role=text.strip(), people=", ".join(people)))
    holder = next((role.holder for role in house.plan.team.roles if role.id in names and role.holder), None)
    return people[0] if people else holder or text


def _letters(house: House, found: Found, name: str, now: datetime) -> tuple[str, ...]:
    """A letter to the support of each platform where this person owns a page, in both languages."""
    owned = [one.account for one in found.radius.steps if one.action == "transfer"]
    keys: list[str] = []
    for account in found.view.accounts:
        if f"account:{account.subject}" not in owned:
            continue
        for locale in LOCALES:
            key = page_key(FOLDER, f"offboard-{name}-{account.platform}-{_digest(account.account)}-{locale}", "txt")
            values = {"company": house.plan.company, "person": found.name, "account": account.shown}
            address = f"{account.platform}: {account.account}"
            text = support_letter(locale, account.platform, address=address, day=now.date().isoformat(), **values)
            publish(house.lake, key, text)
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def support_letter(locale: str, platform: str, **values: str) -> str:
    """What a company writes to a platform whose page an employee created, with the documents it will ask for."""
    where, documents = (
        say(locale, f"support.{part}.{platform if f'support.{part}.{platform}' in TEXTS else 'other'}")
        for part in ("where", "documents")
    )
    return say(locale, "support.letter", where=where, documents=documents, **values)


def tick(house: House, name: str, step: int, by: str, now: datetime) -> Offboarding:
    """A step is done, counted from 1. Raises ConfigError where there is no such list or step."""
    locale = house.plan.locale
    if not by.strip():
        raise ConfigError(say(locale, "offboard.who"))

    def ticked(before: Offboarding | None) -> Offboarding:
        if before is None:
            raise ConfigError(say(locale, "radius.nobody", start=name))
        if not 1 <= step <= len(before.steps):
            raise ConfigError(say(locale, "offboard.no_step", n=step, last=len(before.steps)))
        done = before.steps[step - 1].model_copy(update={"done_at": now, "done_by": by.strip()[:120]})
        steps = (*before.steps[: step - 1], done, *before.steps[step:])
        return before.model_copy(update={"steps": steps, "changed_at": now})

    return keep_offboarding(house.lake, name, ticked)


async def check_again(house: House, one: Offboarding, now: datetime) -> Offboarding:
    """Read who is inside now; told where the person still is. What could not be read is no proof that they went."""
    view = await read_view(house, now)
    radius = blast_radius(graph_of(view), one.node)
    names = {f"account:{account.subject}": f"{account.platform}/{account.account}" for account in view.accounts}
    inside = tuple(names[reached.account] for reached in (*radius.seized, *radius.used) if reached.account in names)
    unread = tuple(f"{a.platform}/{a.account}" for a in view.accounts if a.askable and not a.complete)
    check = OffboardCheck(at=now, inside=inside, unread=unread)
    if inside:
        enqueue(house.lake, _still_inside(house, one, check))

    def checked(before: Offboarding | None) -> Offboarding:
        state = before or one
        return state.model_copy(update={"checks": (*state.checks, check)})

    return keep_offboarding(house.lake, one.id, checked)


async def check_due(house: House, now: datetime) -> list[Offboarding]:
    """Every checklist whose hour or day has come."""
    return [await check_again(house, one, now) for one in offboardings(house.lake) if one.due(now)]


def _still_inside(house: House, one: Offboarding, check: OffboardCheck) -> Sequence[OutboxRecord]:
    """To everybody: somebody who was to be out by now is not."""
    values: dict[str, str | int | float] = {"person": one.person, "accounts": ", ".join(check.inside)}
    undone = next((step.reason for step in one.steps if step.done_at is None), None)
    facts = Facts(
        kind=MessageKind.FINDINGS,
        brand="",
        strength=Strength.ALERT,
        headline=Reason(key="offboard.still", values=values),
        next_step=undone or (one.steps[0].reason if one.steps else None),
        at=check.at,
        commands=(f"spichka offboard --list {one.id}",),
    )
    return [
        OutboxRecord(
            thread=f"offboard-{one.id}",
            event=f"{len(one.checks):04d}-{MessageKind.FINDINGS}",
            channel=channel.id,
            facts=facts,
            created_at=check.at,
        )
        for channel in house.plan.channels
        if set(channel.audience) & {Audience.TECHNICAL, Audience.INCIDENT}
    ]


def told(house: House, one: Offboarding) -> list[str]:
    """The checklist in lines for a terminal."""
    locale, zone = house.plan.locale, house.plan.timezone
    lines = [say(locale, "offboard.title", person=one.person)]
    lines.append(say(locale, "offboard.opened", id=one.id, n=len(one.steps)))
    for number, step in enumerate(one.steps, start=1):
        mark = "x" if step.done_at is not None else " "
        lines.append(f"[{mark}] {number}. {sentence(locale, step.reason)}")
        if step.done_at is not None:
            at = full_time(locale, step.done_at, zone)
            lines.append("       " + say(locale, "offboard.done", at=at, by=step.done_by or "?"))
    lines.append(say(locale, "offboard.todo", n=one.left, total=len(one.steps)))
    lines += [say(locale, "offboard.letter", where=f"{house.lake.address}/{key}") for key in one.letters]
    for check in one.checks:
        found = say(locale, "offboard.inside", accounts=", ".join(check.inside)) if check.inside else ""
        unsure = say(locale, "offboard.unsure", accounts=", ".join(check.unread)) if check.unread else ""
        words = "; ".join(filter(None, (found, unsure))) or say(locale, "offboard.clean")
        lines.append(say(locale, "offboard.checked", at=full_time(locale, check.at, zone), found=words))
    return lines
