"""`spichka verify`: does the lake still hold what it held at first sight?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.verify import Fault, Period
from tasks.lake.verify import verify as verify_lake

SHOWN = 1000


def verify(
    brand: Annotated[str | None, typer.Option("--brand", help="One brand's id; all of them where unset.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day, 2026-03-14.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
) -> None:
    """Check raw answers, mentions and pictures of the lake of SPICHKA_LAKE against the evidence kept at first sight."""
    lake = open_lake(Settings())
    try:
        done = verify_lake(lake, brand, Period(_day(since), _day(until)))
    except ValueError as error:
        raise ConfigError(f"{brand!r} is no id of a brand; the ids are in the plan") from error
    if not done.objects:
        raise ConfigError(f"{lake.address} holds nothing to verify there: is the id the plan's, are the days right?")
    for finding in done.findings[:SHOWN]:
        print(f"{finding.fault:<9} {finding.key}: {finding.why}")
    told = [f"{done.objects} objects, {done.mentions} mentions"]
    told += [f"{n} {fault.value}" for fault in Fault if (n := sum(one.fault is fault for one in done.findings))]
    told += [f"{done.older} files are older than evidence"] if done.older else []
    print("; ".join(told if done.findings else [*told, "everything is what it was"]))
    if done.findings:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ConfigError(f"{text!r} is no day: write 2026-03-14") from None
