"""`spichka audit access|show|mute|radius|export`: who holds our accounts, asked by hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from flows.before.access_audit import NOW, run_plain, summary
from tasks import clock, compose
from tasks.audit import AUDIT
from tasks.audit.offboarding import radius_of
from tasks.core.errors import ConfigError
from tasks.lake.findings import mute as keep_mute
from tasks.lake.findings import standing
from tasks.pages.findings_export import findings_csv, ocsf
from tasks.pages.findings_page import order, quiet
from tasks.pages.wording import sentence
from tasks.texts import say

audit = typer.Typer(no_args_is_help=True, help="Who holds our accounts, who should not, and what to do about it.")


class Format(StrEnum):
    """What findings are written as."""

    OCSF = "ocsf"
    CSV = "csv"


@audit.command("access")
def access() -> None:
    """Ask every platform now, and say what was found."""
    house, now = compose.house(), clock.utc_now()
    print(summary(house, asyncio.run(run_plain(house, NOW, now))))
    _print(house, now)


@audit.command("show")
def show() -> None:
    """What the last audit found, the gravest first."""
    _print(compose.house(), clock.utc_now())


def _print(house: compose.House, now: datetime) -> None:
    locale, state = house.plan.locale, standing(house.lake, AUDIT)
    if state.ran_at is None:
        print(say(locale, "audit.never"))
    for one in sorted(state.findings.values(), key=order):
        if not one.open or quiet(one, now):
            continue
        words = f"{say(locale, f'severity.{one.severity}').upper()} · {say(locale, f'finding.{one.status.value}')}"
        print(f"\n{words} · {sentence(locale, one.title)}\n  {one.id}")
        for reason in one.evidence:
            print(f"  · {sentence(locale, reason)}")
        for number, step in enumerate(one.steps, start=1):
            print(f"  {number}. {sentence(locale, step)}")


@audit.command("mute")
def mute(
    finding: Annotated[str, typer.Argument(help="The finding's id.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Until which day it is silent.")],
    because: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Silence one finding until a day. It is kept and shown, and tells nobody."""
    house = compose.house()
    one = keep_mute(house.lake, AUDIT, finding, until.replace(tzinfo=UTC), because, clock.utc_now())
    values = {"title": sentence(house.plan.locale, one.title), "because": because, "id": one.id}
    print(say(house.plan.locale, "audit.muted_until", until=until.date().isoformat(), **values))


@audit.command("radius")
def radius(
    start: Annotated[
        str, typer.Argument(help="A person, a number on a platform, a phone, a mail, a token's variable.")
    ],
) -> None:
    """What can be seized through a person, phone, mail or token, and what to do in which order."""
    house = compose.house()
    found = asyncio.run(radius_of(house, start, clock.utc_now()))
    print(found.markdown)
    print(f"\n{house.lake.address}/{found.page}")


@audit.command("export")
def export(
    format_: Annotated[Format, typer.Option("--format", help="`ocsf`: one event a line; `csv`: for a spreadsheet.")],
    name: Annotated[str, typer.Option("--audit", help="Which audit's findings.")] = AUDIT,
    out: Annotated[Path | None, typer.Option(help="File to write; unset, they are printed.")] = None,
) -> None:
    """Findings of the last audit for other programs."""
    house = compose.house()
    state = standing(house.lake, name)
    if state.ran_at is None:
        raise ConfigError(f"the audit {name!r} never ran here")
    findings, locale = list(state.findings.values()), house.plan.locale
    text = (
        findings_csv(findings, locale=locale)
        if format_ is Format.CSV
        else ocsf(findings, locale=locale, version=version("spichka"), now=clock.utc_now())
    )
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
