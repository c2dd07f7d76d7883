"""`spichka readiness [audit|contacts|confirm]`: is the plan alive, do the channels answer."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from flows.before.readiness import ReadinessAction, answers, plain_steps, run_audit, run_contacts, summary
from tasks import clock, compose
from tasks.compose import House
from tasks.core.contacts import ANSWER_WITHIN, ContactTest
from tasks.lake.pages import page_key
from tasks.readiness import Assessed, confirm
from tasks.texts import say
from tasks.texts.local_time import full_time


def readiness(
    action: Annotated[ReadinessAction, typer.Argument(help="What you ask.")] = ReadinessAction.AUDIT,
    by: Annotated[str, typer.Option(help="Your name, for contacts and confirm.")] = "",
    channel: Annotated[str, typer.Option(help="For confirm: the channel you read the test in.")] = "",
    wait: Annotated[bool, typer.Option(help="For contacts: wait up to 15 minutes for the answers.")] = True,
) -> None:
    """Judge the plan, send a test message to every channel, or say that you read one."""
    house, now = compose.house(), clock.utc_now()
    if action is ReadinessAction.CONFIRM:
        typer.echo(confirm(house, channel.strip(), by, now))
        return
    steps = plain_steps(house)
    if action is ReadinessAction.CONTACTS:
        waiting = _telling if wait else _at_once
        assessed = asyncio.run(run_contacts(house, by, steps, now, waiting))
    else:
        assessed = asyncio.run(run_audit(steps, now))
    _show(house, assessed)


def _show(house: House, assessed: Assessed) -> None:
    typer.echo(assessed.markdown)
    typer.echo(f"{house.lake.address}/{page_key('company', 'readiness')}")
    typer.echo(summary(house, assessed))


async def _at_once(house: House, test: ContactTest) -> datetime:
    typer.echo(_sent(house, test))
    return test.sent_at


async def _telling(house: House, test: ContactTest) -> datetime:
    until = full_time(house.plan.locale, test.sent_at + ANSWER_WITHIN, house.plan.timezone)
    typer.echo(f"{_sent(house, test)}\n{say(house.plan.locale, 'contacts.waiting', time=until)}")
    return await answers(house, test)


def _sent(house: House, test: ContactTest) -> str:
    return say(house.plan.locale, "contacts.sent", id=test.id, channels=", ".join(test.channels))
