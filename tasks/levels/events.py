"""Level and strength of what happened to our accounts: no text is judged, the event itself is the evidence.

Why which strength is argued in docs/signals.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.crisis import Level, LevelJudgement, Reason, Strength
from tasks.core.detection import OF_EVENTS, Signal, SignalKind
from tasks.texts import place

_ALERT = frozenset({"name", "description", "links", "phone", "comments", "status", "role"})
"""What people of ours change now and then and forget to announce. Everything else means that the page is not ours."""
_UNSHOWN = frozenset({"avatar", "page"})  # digests and numbers tell a person nothing


def event_strength(signal: Signal) -> Strength:
    """What one event is worth by itself."""
    if not signal.alarming:
        return Strength.WATCH
    if signal.kind is SignalKind.DELETION or signal.facts.get("what") in _ALERT:
        return Strength.ALERT
    return Strength.CRISIS


def event_reason(signal: Signal) -> Reason:
    """An event in words: `reason.event.{what}` with where, and what it was before and is now."""
    facts, what = signal.facts, str(signal.facts.get("what", "access"))
    values: dict[str, str | int | float] = {
        "platform": place(str(facts.get("platform", ""))),
        "account": str(facts.get("account", "?")),
    }
    if signal.kind is SignalKind.DELETION:
        return Reason(key="reason.event.removed", values={**values, "n": int(facts.get("n", 1))}, weight=signal.score)
    if what in {"gone", "back", "status"}:
        values["after"] = f"@account.status.{facts.get('after', '')}"
        return Reason(key="reason.event.status", values=values, weight=signal.score)
    if what in {"administrator", "role", "creator", "rights", "access"}:
        return Reason(key=f"reason.event.{what}", values=values, weight=signal.score)
    values["what"] = f"@account.part.{what}"
    if what in _UNSHOWN:
        return Reason(key="reason.event.changed", values=values, weight=signal.score)
    told = {"before": str(facts.get("before", "")), "after": str(facts.get("after", ""))}
    return Reason(key="reason.event.changed_to", values={**values, **told}, weight=signal.score)


def judge_events(signals: Sequence[Signal], level: LevelJudgement) -> LevelJudgement:
    """The level with what happened taken in: a changed access is 4 at once; a removal by an administrator is 1 where
    the texts name no cause. The weights of the reasons sum to the score, as those of texts do."""
    events = [signal for signal in signals if signal.kind in OF_EVENTS and signal.alarming]
    access = [signal for signal in events if signal.kind is SignalKind.ACCESS_CHANGE]
    if access:
        return _certain(Level.EXTERNAL_FORCE, access, do_not_use=True)
    if events and level.level is Level.NONE:
        return _certain(Level.SELF_INFLICTED, events)
    if events:
        told = tuple(event_reason(signal).model_copy(update={"weight": 0.0}) for signal in events)
        return level.model_copy(update={"reasons": (*level.reasons, *told)})
    return level


def _certain(level: Level, events: Sequence[Signal], *, do_not_use: bool = False) -> LevelJudgement:
    reasons = [event_reason(signal).model_copy(update={"weight": 1 / len(events)}) for signal in events]
    if do_not_use:
        named = dict.fromkeys(
            (str(one.facts.get("platform", "")), str(one.facts.get("account", "?"))) for one in events
        )
        reasons += [
            Reason(key="reason.event.do_not_use", values={"platform": place(platform), "account": account})
            for platform, account in named
        ]
    scores = {one: float(one is level) for one in Level}
    return LevelJudgement(level=level, scores=scores, reasons=tuple(reasons))
