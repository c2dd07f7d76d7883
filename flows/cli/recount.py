"""`spichka recount BRAND DAY`: the counts of a day again, from its stored mentions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.counts import counts_key
from tasks.lake.mentions import mentions_prefix
from tasks.lake.rebuild import recount as recount_day
from tasks.store import count


def recount(
    brand: Annotated[str, typer.Argument(help="The brand's id, as in the plan.")],
    day: Annotated[str, typer.Argument(help="The UTC day of publication: 2026-03-14.")],
) -> None:
    """Count a day again from its stored mentions, in the lake of SPICHKA_LAKE. Best between two runs of watch."""
    try:
        at = date.fromisoformat(day)
    except ValueError as error:
        raise ConfigError(f"{day!r} is no day: write 2026-03-14") from error
    lake = open_lake(Settings())
    try:
        files = sum(1 for _ in lake.keys(mentions_prefix(brand, at)))
    except ValueError as error:
        raise ConfigError(f"{brand!r} is no id of a brand; the ids are in the plan") from error
    if not files and lake.get(counts_key(brand, at)) is None:
        raise ConfigError(f"{lake.address} holds nothing of brand {brand!r} on {at}: is the id the plan's?")
    changed = recount_day(lake, brand, at, count)
    print(f"{brand} · {at}: {'counted again' if changed else 'the counts were right'} ({files} mention files)")
