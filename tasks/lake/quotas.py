"""Quotas of platform tokens in the lake, `state/quotas/{bucket}.json`: a restart or a second flow goes on counting.

A rolling window is cut into `SLOTS` slots, each counted until it has left the window as a whole: never more than the
allowance, at worst one slot slower. A calendar day counts from midnight of its zone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.errors import QuotaExhausted
from tasks.core.instants import EPOCH
from tasks.core.ports import Allowance, Lake, Meter
from tasks.lake.documents import change, read_model

SLOTS = 60
MOMENTS_KEPT = 8  # a web app and a watch run may share a process
LONGEST_PACE = timedelta(seconds=10)  # longer is not pace but a quota: this run goes without


class Spent(BaseModel):
    """What was taken: by slot of the window, by distinct value, and until when the platform has closed."""

    model_config = ConfigDict(frozen=True)

    slots: dict[int, int] = {}
    values: dict[str, AwareDatetime] = {}
    closed_until: AwareDatetime | None = None

    @staticmethod
    def key(bucket: str) -> str:
        """Where it is kept."""
        return f"state/quotas/{bucket}.json"


class LakeQuota:
    """A `Quota` over a lake. Each call is one compare-and-swap."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._began: dict[datetime, float] = {}

    def moment(self, now: datetime, clock: float) -> datetime:
        """`now`, and what this process's clock has gone on since it was first asked at it."""
        if now not in self._began:
            self._began = {**dict(list(self._began.items())[-MOMENTS_KEPT:]), now: clock}
        return now + timedelta(seconds=max(0.0, clock - self._began[now]))

    def take(self, meter: Meter, now: datetime) -> timedelta:
        """Count one call; how long to wait for its turn. Raises QuotaExhausted."""
        waits: list[timedelta] = []

        def taken(before: Spent | None) -> Spent:
            spent = _current(before or Spent(), meter.allowance, now)
            _refuse_closed(spent, meter, now)
            if meter.unique is not None and meter.unique in spent.values:
                waits[:] = [timedelta(0)]
                return spent
            at = _turn(spent, meter, now)
            waits[:] = [at - now]
            slot = _slot(at, meter.allowance)
            told: dict[str, object] = {"slots": spent.slots | {slot: spent.slots.get(slot, 0) + meter.cost}}
            if meter.unique is not None:
                told["values"] = spent.values | {meter.unique: now}
            return spent.model_copy(update=told)

        change(self._lake, Spent.key(meter.bucket), Spent, taken)
        return waits[0]

    def close(self, bucket: str, until: datetime, now: datetime) -> None:
        """Nothing more goes before `until`."""

        def closed(before: Spent | None) -> Spent:
            spent = before or Spent()
            later = max(filter(None, (spent.closed_until, until)))
            return spent.model_copy(update={"closed_until": later})

        change(self._lake, Spent.key(bucket), Spent, closed)

    def left(self, meter: Meter, now: datetime) -> int:
        """Calls left in the window."""
        found = read_model(self._lake, Spent.key(meter.bucket), Spent)
        if found is None:
            return meter.allowance.calls
        spent = _current(found[0], meter.allowance, now)
        if spent.closed_until is not None and spent.closed_until > now:
            return 0
        return max(0, meter.allowance.calls - sum(spent.slots.values()))


def _refuse_closed(spent: Spent, meter: Meter, now: datetime) -> None:
    if spent.closed_until is not None and spent.closed_until > now:
        raise QuotaExhausted(_said(meter, spent.closed_until), spent.closed_until)


def _current(spent: Spent, allowance: Allowance, now: datetime) -> Spent:
    """Without what has left the window."""
    first = _slot(now - allowance.per, allowance) if allowance.zone is None else _slot(now, allowance)
    values = {value: at for value, at in spent.values.items() if at > now - allowance.per}
    return spent.model_copy(
        update={"slots": {slot: n for slot, n in spent.slots.items() if slot >= first}, "values": values}
    )


def _slot(at: datetime, allowance: Allowance) -> int:
    if allowance.zone is not None:
        return at.astimezone(ZoneInfo(allowance.zone)).date().toordinal()
    return (at - EPOCH) // (allowance.per / SLOTS)


def _turn(spent: Spent, meter: Meter, now: datetime) -> datetime:
    """When the call may go: now, or when enough of the window has passed. Raises QuotaExhausted if that is far off."""
    allowance, used = meter.allowance, sum(spent.slots.values())
    if meter.unique is not None:
        used = max(used, len(spent.values))
    if used + meter.cost <= allowance.calls:
        return max(now, _last(spent, allowance))
    if allowance.zone is not None:
        until = _midnight(now, allowance.zone)
        raise QuotaExhausted(_said(meter, until), until)
    must_leave, at = used + meter.cost - allowance.calls, now
    for slot, count in sorted(spent.slots.items()):
        at = EPOCH + (slot + 1 + SLOTS) * (allowance.per / SLOTS)
        must_leave -= count
        if must_leave <= 0:
            break
    if must_leave > 0 or at - now > LONGEST_PACE:
        raise QuotaExhausted(_said(meter, at), at)
    return max(at, now)


def _last(spent: Spent, allowance: Allowance) -> datetime:
    """Not before a call that already waits for its turn."""
    if allowance.zone is not None or not spent.slots:
        return EPOCH
    return EPOCH + max(spent.slots) * (allowance.per / SLOTS)


def _midnight(now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


def _said(meter: Meter, until: datetime) -> str:
    allowance = meter.allowance
    return (
        f"{meter.bucket}: {allowance.calls} calls in {allowance.per} are spent, or the platform has closed; "
        f"next at {until:%Y-%m-%d %H:%M:%SZ}"
    )
