"""The cause of a burst: 0 nothing, 1 our conduct, 2 our error, 3 falsehood, 4 force from outside.

Method: cue phrases pooled over voices (one a near-duplicate text, one an author, weighted 1 + 0.1·log₁₀ reach), a
part for copied texts (3) and one for voices that name no cause (0). Scores are the pools' powers brought to sum 1;
each reason's weight is its part of the score, so the reasons of a level sum to its score. A judgement of an event:
hand it the posts of one burst. Limits are in docs/signals.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.crisis import Level, LevelJudgement, Reason
from tasks.levels.burst import BurstPost
from tasks.levels.votes import Vote, Votes, count_votes

UNSURE = 0.15
_SHARPNESS = 1.6
_PRIOR = {Level.NONE: 0.5, Level.SELF_INFLICTED: 0.3, Level.DATA_ERROR: 0.3, Level.DISINFORMATION: 0.2}
_PRIOR_FORCE = 0.2
_SILENT_VOICE = 0.35
_SILENT_ANGRY = 0.15
_COPIES_FROM = 4
_COPIES = 6.0
_MOST_POSTS = 2000
_EVIDENCE = 3


def judge_level(texts: Sequence[BurstPost], language: str | None = None) -> LevelJudgement:
    """The cause of one burst. `language` is a hint that is not needed: both languages' cues are always looked up.

    Unsure where the two best are within 0.15: then the one that asks for more is taken: 4 before all, any cause
    before none; between 1, 2 and 3 the higher score.
    """
    if not texts:
        return LevelJudgement(
            level=Level.NONE, scores=_certain(Level.NONE), reasons=(Reason(key="reason.level.silent"),)
        )
    votes = count_votes(_spread(texts))
    parts = {level: _parts(votes, level) for level in Level}
    pools = {level: sum(reason.weight for reason in reasons) for level, reasons in parts.items()}
    powers = {level: pool**_SHARPNESS for level, pool in pools.items()}
    total = sum(powers.values())
    scores = {level: power / total for level, power in powers.items()}
    chosen, unsure = _choose(scores)
    reasons = [_scaled(reason, scores[chosen] / pools[chosen]) for reason in parts[chosen]]
    reasons.sort(key=lambda reason: -reason.weight)
    return LevelJudgement(
        level=chosen, scores=scores, reasons=(*reasons, *_against(chosen, scores, votes, unsure)), unsure=unsure
    )


def _certain(level: Level) -> dict[Level, float]:
    return {one: float(one is level) for one in Level}


def _spread(posts: Sequence[BurstPost]) -> Sequence[BurstPost]:
    """At most 2,000 posts, evenly over the burst: what a storm is about does not need all of it."""
    step = max(1, len(posts) // _MOST_POSTS)
    return posts[::step]


def _parts(votes: Votes, level: Level) -> list[Reason]:
    """What speaks for a level. Weights are not yet scaled to the score."""
    prior = _PRIOR.get(level, _PRIOR_FORCE)
    parts = [Reason(key="reason.level.prior", weight=prior)]
    said = [vote for vote in votes.voices if level in vote.levels]
    if said:
        weight = sum(_voice(vote, level) for vote in said)
        said.sort(key=lambda vote: -_voice(vote, level))
        quotes = tuple(vote.quotes[level] for vote in said[:_EVIDENCE])
        parts.append(
            Reason(
                key=f"reason.level.cues.{int(level)}",
                values={"n": len(said), "of": len(votes.voices)},
                weight=weight,
                evidence=quotes,
            )
        )
    if level is Level.DISINFORMATION and votes.copies >= _COPIES_FROM:
        share = votes.copies / votes.posts
        parts.append(Reason(key="reason.level.copies", values={"n": votes.copies}, weight=_COPIES * share))
    if level is Level.NONE:
        parts += _silent(votes)
    return parts


def _voice(vote: Vote, level: Level) -> float:
    return vote.weight * vote.levels[level]


def _silent(votes: Votes) -> list[Reason]:
    """Voices that name no cause speak a little for there being none, angry ones less."""
    silent = [vote for vote in votes.voices if not any(level for level in vote.levels)]
    weight = sum(_SILENT_ANGRY if vote.negative else _SILENT_VOICE for vote in silent)
    if not silent:
        return []
    return [Reason(key="reason.level.silent_voices", values={"n": len(silent), "of": len(votes.voices)}, weight=weight)]


def _choose(scores: dict[Level, float]) -> tuple[Level, bool]:
    ranked = sorted(scores, key=lambda level: (scores[level], level), reverse=True)
    first, second = ranked[0], ranked[1]
    if scores[first] - scores[second] >= UNSURE:
        return first, False
    if Level.EXTERNAL_FORCE in (first, second):
        return Level.EXTERNAL_FORCE, True
    return (second if first is Level.NONE else first), True


def _scaled(reason: Reason, by: float) -> Reason:
    return reason.model_copy(update={"weight": reason.weight * by})


def _against(chosen: Level, scores: dict[Level, float], votes: Votes, unsure: bool) -> list[Reason]:
    """The best other reading, with its evidence: what would change the verdict. Weights ≤ 0."""
    rival = max((level for level in scores if level is not chosen), key=lambda level: scores[level])
    said = sorted((v for v in votes.voices if rival in v.levels), key=lambda vote: -_voice(vote, rival))
    percent = round(100 * scores[rival])
    against = [
        Reason(
            key=f"reason.level.rival.{int(rival)}",
            values={"percent": percent},
            weight=-scores[rival],
            evidence=tuple(vote.quotes[rival] for vote in said[:2]),
        )
    ]
    if unsure:
        against.append(Reason(key="reason.level.unsure"))
    return against
