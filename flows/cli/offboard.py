"""`spichka offboard PERSON_OR_ROLE`: before somebody leaves, what to do in which order; ticked, and looked at again."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from tasks import clock, compose, notify
from tasks.audit import offboarding
from tasks.core.errors import ConfigError
from tasks.lake.offboardings import Offboarding
from tasks.lake.offboardings import offboarding as known


def offboard(
    who: Annotated[str, typer.Argument(help="A person or a role; with the options below, the checklist's id.")],
    done: Annotated[int | None, typer.Option(help="This step is done.", min=1)] = None,
    by: Annotated[str, typer.Option(help="Your name, for the record.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Look now who is still inside.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Show the checklist as it stands.")] = False,
) -> None:
    """An ordered checklist from the blast radius. Run it before a dismissal: afterwards much goes by support only."""
    house, now = compose.house(), clock.utc_now()
    if done is not None:
        shown = offboarding.tick(house, who, done, by, now)
    elif check or list_:
        shown = _known(house, who)
        if check:
            shown = asyncio.run(offboarding.check_again(house, shown, now))
            asyncio.run(notify.notify(house, now))
    else:
        shown = asyncio.run(offboarding.offboard(house, who, now))
    print("\n".join(offboarding.told(house, shown)))


def _known(house: compose.House, name: str) -> Offboarding:
    found = known(house.lake, name)
    if found is None:
        raise ConfigError(f"there is no checklist {name!r}; make one with `spichka offboard PERSON`")
    return found
