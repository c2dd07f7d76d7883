"""The force of a burst: calm, watch, alert, crisis, emergency, each step with its reason.

Complaints are counted in the windows of the signals, by people: a complaint is a complaint or a negative mention.
Volume alone, without negativity, is never more than `watch`. A break-in or theft is at least a crisis, whatever the
counts; where the cause is unsure it is at least an alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.counts import Count
from tasks.core.crisis import Level, LevelJudgement, Reason, Strength, Verdict
from tasks.core.detection import OF_EVENTS, Signal, SignalKind
from tasks.levels.burst import BurstPost
from tasks.levels.cause import judge_level
from tasks.levels.events import event_reason, event_strength, judge_events
from tasks.plan.schema import ResponseModel

GROWTH_OF_A_CRISIS = 10.0
_NEGATIVE_PART = 0.3
_WIDE_REACH = 100_000
_ACCESS = SignalKind.ACCESS_CHANGE
_STRENGTHS = tuple(Strength)


@dataclass(frozen=True, slots=True)
class _Found:
    """The strength one rule gives, and why."""

    strength: Strength
    reason: Reason


def judge_strength(
    signals: Sequence[Signal],
    burst_counts: Count,
    level: LevelJudgement,
    model: ResponseModel,
    *,
    baseline: bool = True,
    reach: int = 0,
) -> tuple[Strength, tuple[Reason, ...]]:
    """The strongest of all rules, and the reason of every rule that spoke, strongest first.

    `burst_counts` are live mentions of the burst. Without a `baseline` (one exported burst, no history) the counts
    alone decide, and `reach` is that of its negative posts.
    """
    found = [*_by_signals(signals, burst_counts, model)] if baseline else [*_by_counts(burst_counts, model, reach)]
    found += _by_force(signals, level)
    if not found:
        return Strength.CALM, (Reason(key="reason.strength.calm"),)
    found.sort(key=lambda one: -one.strength.rank)
    return found[0].strength, tuple(one.reason for one in found)


def judge(
    signals: Sequence[Signal],
    posts: Sequence[BurstPost],
    burst_counts: Count,
    model: ResponseModel,
    *,
    baseline: bool = True,
) -> Verdict:
    """Level of the posts, and of what happened, and strength of the burst."""
    level = judge_level(posts)
    reach = sum(post.reach or 0 for post in posts if post.negative or post.complaint)
    strength, reasons = judge_strength(signals, burst_counts, level, model, baseline=baseline, reach=reach)
    return Verdict(level=judge_events(signals, level), strength=strength, strength_reasons=reasons)


def _by_signals(signals: Sequence[Signal], counts: Count, model: ResponseModel) -> list[_Found]:
    found = [one for signal in signals if (one := _by_signal(signal, counts, model)) is not None]
    complaints = [signal for signal in signals if signal.kind is SignalKind.COMPLAINT and signal.alarming]
    if complaints:
        fastest = max(complaints, key=_growth)
        found += _by_size(max((int(signal.observed) for signal in complaints if not _slow(signal)), default=0), model)
        if fastest.observed >= 4 * model.floor and fastest.authors >= 3 * model.authors:
            found += _by_growth(fastest)
    return found


def _by_signal(signal: Signal, counts: Count, model: ResponseModel) -> _Found | None:
    """What one signal is worth before its size is looked at."""
    reason = signal_reason(signal)
    if signal.kind in OF_EVENTS:
        return _Found(event_strength(signal), reason)
    if signal.kind is SignalKind.COMPLAINT and signal.alarming:
        return _Found(Strength.ALERT, reason)
    if signal.kind is SignalKind.VOLUME_SPIKE and signal.alarming and _angry(counts, model):
        return _Found(Strength.ALERT, reason)
    if signal.kind is SignalKind.COMPETITOR_ACTIVITY:
        return None
    return _Found(Strength.WATCH, reason)


def _angry(counts: Count, model: ResponseModel) -> bool:
    """Enough complaints by enough people, and not a drop in a sea of praise."""
    trouble = _trouble(counts)
    return (
        trouble >= model.floor
        and len(counts.authors) >= model.authors
        and trouble >= _NEGATIVE_PART * max(1, counts.live)
    )


def _trouble(counts: Count) -> int:
    return max(counts.live_negative, counts.live_complaints)


def _growth(signal: Signal) -> float:
    return signal.observed / max(signal.expected, 0.5)


def _slow(signal: Signal) -> bool:
    """Growth of a whole day: the plan's sizes of a crisis are for hours, a large brand has as many on any day."""
    return signal.facts.get("rule") == "day"


def _by_size(complaints: int, model: ResponseModel) -> list[_Found]:
    values: dict[str, str | int | float] = {"n": complaints}
    if complaints >= model.emergency_complaints:
        values["limit"] = model.emergency_complaints
        return [_Found(Strength.EMERGENCY, Reason(key="reason.strength.emergency_size", values=values))]
    if complaints >= model.crisis_complaints:
        values["limit"] = model.crisis_complaints
        return [_Found(Strength.CRISIS, Reason(key="reason.strength.crisis_size", values=values))]
    return []


def _by_growth(signal: Signal) -> list[_Found]:
    times = _growth(signal)
    if times < GROWTH_OF_A_CRISIS:
        return []
    values: dict[str, str | int | float] = {"times": round(times), "authors": signal.authors}
    return [_Found(Strength.CRISIS, Reason(key="reason.strength.growth", values=values))]


def _by_counts(counts: Count, model: ResponseModel, reach: int) -> list[_Found]:
    """One burst without history: complaints and people of its own."""
    trouble = _trouble(counts)
    people = min(trouble, len(counts.authors))
    if not trouble:
        return []
    values: dict[str, str | int | float] = {"n": trouble, "authors": people}
    if trouble < model.floor or people < model.authors:
        found = [_Found(Strength.WATCH, Reason(key="reason.strength.few", values=values))]
    else:
        found = [_Found(Strength.ALERT, Reason(key="reason.strength.count", values=values)), *_by_size(trouble, model)]
    if reach >= _WIDE_REACH:
        found.append(_Found(Strength.ALERT, Reason(key="reason.strength.reach", values={"reach": reach})))
    return found


def _by_force(signals: Sequence[Signal], level: LevelJudgement) -> list[_Found]:
    """Theft and break-ins skip the thresholds: the first post about a stolen account is as bad as the thousandth."""
    access = [event_strength(signal) for signal in signals if signal.kind is _ACCESS and signal.alarming]
    if access:
        strongest = max(access, key=lambda strength: strength.rank)
        return [_Found(strongest, Reason(key="reason.strength.access"))]
    if level.level is not Level.EXTERNAL_FORCE:
        return []
    if level.unsure:
        return [_Found(Strength.ALERT, Reason(key="reason.strength.force_unsure"))]
    return [_Found(Strength.CRISIS, Reason(key="reason.strength.force"))]


def signal_reason(signal: Signal) -> Reason:
    """A signal in words: `reason.signal.{kind}.{rule}` with its facts."""
    if signal.kind in OF_EVENTS:
        return event_reason(signal)
    rule = str(signal.facts.get("rule", "notice"))
    known = signal.kind in {SignalKind.VOLUME_SPIKE, SignalKind.COMPLAINT, SignalKind.COMPETITOR_ACTIVITY}
    days = int(signal.facts.get("days", 0))
    if not known or "minutes" not in signal.facts:
        return Reason(key="reason.signal.other", values={"kind": str(signal.kind)}, weight=signal.score)
    key = f"reason.signal.{signal.kind}.{'share' if rule == 'share' else 'days' if days else 'minutes'}"
    return Reason(key=key, values=dict(signal.facts), weight=signal.score)
