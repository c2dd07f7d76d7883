"""notify: send what waits in the outbox, in the order of each thread. At least once delivered, once shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, doors, house
from tasks.core.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from tasks.core.message import Attachment, Letter, OutboxRecord, OutboxState, Receipt
from tasks.core.ports import Notifier
from tasks.incidents.links import Doors, with_links
from tasks.lake.documents import change
from tasks.lake.outbox import forget, root_reference, waiting
from tasks.lake.pages import page_key
from tasks.notifiers.heartbeat import call
from tasks.notifiers.wiring import Unready
from tasks.pages.letter import letter
from tasks.plan.schema import Channel

IN_FLIGHT = timedelta(minutes=2)  # longer than any notifier may take: a claim older than this belongs to a dead run
TRY_AGAIN = timedelta(minutes=5)
GIVE_UP = timedelta(hours=24)  # a revoked token is renewed within a day; until then nothing is given up


@dataclass(slots=True)
class Sent:
    """What the outbox did: sent now, still waiting, refused for good, and what the channels said."""

    sent: int = 0
    waiting: int = 0
    refused: int = 0
    troubles: list[str] = field(default_factory=list)

    def add(self, after: OutboxRecord) -> None:
        """Count what became of one record."""
        self.sent += after.state is OutboxState.SENT
        self.refused += after.state is OutboxState.REFUSED
        self.waiting += after.state in {OutboxState.PENDING, OutboxState.SENDING}
        trouble = f"{after.channel}: {after.error}"
        if after.error and not {trouble, after.error} & {*self.troubles}:
            self.troubles.append(trouble)


async def notify(house: House, now: datetime) -> Sent:
    """Send what is due. A thread keeps its order; a channel that just failed is left alone until the next run."""
    unready = [one.missing for one in house.notifiers.values() if isinstance(one, Unready)]
    result = Sent(troubles=unready)  # told with every run, also while nothing waits
    stuck: set[str] = set()
    records = waiting(house.lake)
    ways = doors(house) if records else Doors()
    for record in records:
        thread = f"{record.thread}-{record.channel}"
        if stuck & {record.channel, thread} or not _due(record, now):
            result.waiting += 1
            stuck.add(thread)
            continue
        after = await _send(house, record, ways, now)
        if after is None:
            continue
        result.add(after)
        if after.state in {OutboxState.SENT, OutboxState.REFUSED}:
            forget(house.lake, [record.key])
        else:
            stuck.add(record.channel)
    return result


def _due(record: OutboxRecord, now: datetime) -> bool:
    if record.not_before is not None and now < record.not_before:
        return False
    if record.state is not OutboxState.SENDING or record.attempted_at is None:
        return True
    return now - record.attempted_at >= IN_FLIGHT


async def _send(house: House, record: OutboxRecord, ways: Doors, now: datetime) -> OutboxRecord | None:
    """Claim, send, mark. None where another run claimed it first."""
    channel = next((one for one in house.plan.channels if one.id == record.channel), None)
    notifier = house.notifiers.get(record.channel)
    if channel is None or notifier is None:
        gone = f"the plan has no channel {record.channel!r} any more"
        return _mark(house, record, {"state": OutboxState.REFUSED, "error": gone})
    claimed = _claim(house, record, now)
    if claimed is None:
        return None
    maybe_sent_at = record.attempted_at if record.state is OutboxState.SENDING else None
    rendered = _render(house, channel, with_links(record, ways), maybe_sent_at)
    try:
        receipt = await asyncio.to_thread(_deliver, notifier, rendered)
    except DeliveryError as error:
        return _mark(house, claimed, _failed(claimed, error, now))
    except (ValueError, OSError) as error:
        # a setting with a character the channel cannot carry: this channel waits for a person, the others do not
        odd = DeliveryDelayed(f"the channel's settings cannot be used: {type(error).__name__}")
        return _mark(house, claimed, _failed(claimed, odd, now))
    return _mark(
        house,
        claimed,
        {
            "state": OutboxState.SENT,
            "sent_at": now,
            "reference": receipt.reference,
            "error": f"refused by {', '.join(receipt.refused)}" if receipt.refused else None,
        },
    )


def _deliver(notifier: Notifier, rendered: Letter) -> Receipt:
    return notifier.send(rendered)


def _claim(house: House, record: OutboxRecord, now: datetime) -> OutboxRecord | None:
    claim = record.model_copy(
        update={"state": OutboxState.SENDING, "attempts": record.attempts + 1, "attempted_at": now}
    )
    stood = change(house.lake, record.key, OutboxRecord, lambda before: claim if before == record else before or claim)
    return claim if stood == claim else None


def _render(house: House, channel: Channel, record: OutboxRecord, maybe_sent_at: datetime | None) -> Letter:
    names = {brand.id: brand.name for brand in house.plan.monitoring.brands}
    if house.drill is not None:  # whoever wrote the record: nothing leaves a drill's house without saying so
        record = record.model_copy(update={"facts": record.facts.model_copy(update={"drill": True})})
    rendered = letter(
        record,
        locale=channel.locale or house.plan.locale,
        timezone=house.plan.timezone,
        brand_name=names.get(record.facts.brand, house.plan.company),
        thread_reference=root_reference(house.lake, record),
        maybe_sent_at=maybe_sent_at,
    )
    return rendered.model_copy(update={"attachments": _attachments(house, record)})


def _attachments(house: House, record: OutboxRecord) -> tuple[Attachment, ...]:
    """The whole list behind the examples, where the incident's page has one by now."""
    if record.facts.incident is None or not record.facts.examples:
        return ()
    stored = house.lake.get(page_key(record.facts.brand, f"incident-{record.facts.incident}", "csv"))
    if stored is None:
        return ()
    return (Attachment(name=f"{record.facts.incident}.csv", text=stored.body.decode()),)


def _failed(record: OutboxRecord, error: DeliveryError, now: datetime) -> dict[str, object]:
    """A refusal is usually a token or a channel name that a person will mend: it is tried again for a day."""
    told: dict[str, object] = {"state": OutboxState.PENDING, "error": str(error)}
    if isinstance(error, DeliveryRefused) and now - record.created_at >= GIVE_UP:
        return told | {"state": OutboxState.REFUSED}
    if isinstance(error, DeliveryDelayed) and error.unknown:
        told["state"] = OutboxState.SENDING  # it may have arrived: the channel is asked before the next attempt
    wish = error.after if isinstance(error, DeliveryDelayed) else None
    return told | {"not_before": now + max(wish or timedelta(), TRY_AGAIN - timedelta(minutes=1))}


def _mark(house: House, record: OutboxRecord, told: dict[str, object]) -> OutboxRecord:
    return change(house.lake, record.key, OutboxRecord, lambda before: (before or record).model_copy(update=told))


async def beat(house: House, good: bool) -> bool:
    """Call the heartbeat URL after a good run, so that something outside notices a dead machine. Never raises."""
    if house.settings.heartbeat_url is None or not good:
        return False
    return await asyncio.to_thread(call, house.settings.heartbeat_url.get_secret_value())


@task(name="notify", persist_result=False)
async def notify_task(now: datetime) -> Sent:
    """`notify` as Prefect records it."""
    return await notify(house(), now)
