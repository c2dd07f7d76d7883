"""readiness: is the plan alive? Weekly, and by hand; by hand it also tries the channels and waits for their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from prefect import flow
from pydantic import BaseModel, Field

from flows.recorded import name_run
from tasks import clock, compose, notify
from tasks import readiness as judge
from tasks.compose import House
from tasks.core.contacts import ANSWER_WITHIN, ContactTest
from tasks.readiness import Assessed
from tasks.texts import say

LOOK_EVERY = timedelta(seconds=15)


class ReadinessAction(StrEnum):
    """What is asked."""

    AUDIT = "audit"
    CONTACTS = "contacts"
    CONFIRM = "confirm"


class ReadinessRequest(BaseModel):
    """Judge the plan, try the channels, or say that a test message was read.

    Проверить план, проверить связь в каналах или ответить, что проверочное сообщение прочитано.
    """

    action: ReadinessAction = Field(
        ReadinessAction.AUDIT,
        title="Action",
        description="audit: judge the plan; contacts: a test message to every channel, 15 minutes to answer; confirm: "
        "you read one · audit: проверить план; contacts: проверочное сообщение во все каналы, 15 минут на ответ; "
        "confirm: вы его прочли.",
    )
    by: str = Field("", description="Your name, for contacts and confirm · Ваше имя, для contacts и confirm.")
    channel: str = Field("", description="For confirm: where you read it · Для confirm: в каком канале прочли.")


WEEKLY = ReadinessRequest()
Wait = Callable[[House, ContactTest], Awaitable[datetime]]


@dataclass(frozen=True)
class Steps:
    """The verbs, plain or recorded."""

    assess: Callable[[datetime], Awaitable[Assessed]]
    send_test: Callable[[str, datetime], Awaitable[ContactTest]]
    notify: Callable[[datetime], Awaitable[notify.Sent]]


def plain_steps(house: House) -> Steps:
    """Without Prefect: by command, and in tests."""

    async def assess(now: datetime) -> Assessed:
        return await judge.assess(house, now)

    async def send_test(by: str, now: datetime) -> ContactTest:
        return judge.send_test(house, by, now)

    async def tell(now: datetime) -> notify.Sent:
        return await notify.notify(house, now)

    return Steps(assess, send_test, tell)


async def run_audit(steps: Steps, now: datetime) -> Assessed:
    """Judge, and send what changed."""
    assessed = await steps.assess(now)
    await steps.notify(now)
    return assessed


async def answers(house: House, test: ContactTest) -> datetime:
    """Wait until every channel answered, or the quarter of an hour is over."""
    until = test.sent_at + ANSWER_WITHIN
    while (now := clock.utc_now()) < until:
        present = judge.contact_test(house)
        if present is None or present.id != test.id or not present.silent:
            return now
        await asyncio.sleep(min(LOOK_EVERY, until - now).total_seconds())
    return now


async def run_contacts(house: House, by: str, steps: Steps, now: datetime, wait: Wait = answers) -> Assessed:
    """A message to every channel, time to answer, then judge: who did not answer is a finding."""
    test = await steps.send_test(by, now)
    await steps.notify(now)
    return await run_audit(steps, await wait(house, test))


def summary(house: House, assessed: Assessed) -> str:
    """`readiness · 84 of 100 · 5 gaps`."""
    return say(house.plan.locale, "ready.run", score=assessed.score, gaps=len(assessed.gaps))


@flow(name="readiness", description="Is the plan alive? A score, and what to do first. Weekly; by hand tries channels.")
async def readiness(request: ReadinessRequest = WEEKLY) -> str:
    """The whole plan."""
    house, now = compose.house(), clock.utc_now()
    steps = Steps(judge.assess_task, judge.send_test_task, notify.notify_task)
    if request.action is ReadinessAction.CONFIRM:
        told = judge.confirm(house, request.channel.strip(), request.by, now)
    elif request.action is ReadinessAction.CONTACTS:
        told = summary(house, await run_contacts(house, request.by, steps, now))
    else:
        told = summary(house, await run_audit(steps, now))
    await name_run(told)
    return told
