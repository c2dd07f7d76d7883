"""Who has a vote: one a text, one a person. A rumour copied a thousand times is one voice, and a sign of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log10
from zlib import crc32

from tasks.core.crisis import Level
from tasks.levels.burst import BurstPost
from tasks.levels.cues import Cue, cues_of

_NOISE = re.compile(r"https?://\S+|@\w+|\d+")
_WORDS = re.compile(r"[^\W_]{2,}")
_ALIKE = 0.6
_HASHES = 6
_MOST_A_POST = 3.0


@dataclass(slots=True)
class Vote:
    """One voice: the strongest it said for each level, with the quotes; `weight` grows slowly with its reach."""

    posts: int = 0
    negative: bool = False
    weight: float = 1.0
    levels: dict[Level, float] = field(default_factory=dict)
    quotes: dict[Level, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Votes:
    """All voices of a burst, and how many posts were copies of another one."""

    voices: tuple[Vote, ...]
    posts: int
    copies: int


def count_votes(posts: Sequence[BurstPost]) -> Votes:
    """Near-duplicates share one vote, and so do the posts of one author."""
    by_text: dict[int, Vote] = {}
    by_author: dict[str, Vote] = {}
    voices: list[Vote] = []
    originals = _originals([post.text for post in posts])
    for i, post in enumerate(posts):
        vote = by_text.get(originals[i]) or (by_author.get(post.author) if post.author else None)
        if vote is None:
            vote = Vote()
            voices.append(vote)
        by_text[originals[i]] = vote
        if post.author:
            by_author.setdefault(post.author, vote)
        _speak(vote, post, heard=originals[i] != i)
    copies = sum(1 for i, original in enumerate(originals) if original != i)
    return Votes(tuple(voices), len(posts), copies)


def _speak(vote: Vote, post: BurstPost, heard: bool) -> None:
    vote.posts += 1
    vote.negative = vote.negative or post.negative or post.complaint
    vote.weight = max(vote.weight, 1.0 + 0.1 * log10(1 + max(0, post.reach or 0)))
    if heard:
        return
    for level, cues in _by_level(cues_of(post.text)).items():
        said = min(_MOST_A_POST, sum(cue.weight for cue in cues))
        if said > vote.levels.get(level, 0.0):
            vote.levels[level] = said
            vote.quotes[level] = max(cues, key=lambda cue: cue.weight).quote


def _by_level(cues: Iterable[Cue]) -> dict[Level, list[Cue]]:
    grouped: dict[Level, list[Cue]] = {}
    for cue in cues:
        grouped.setdefault(cue.level, []).append(cue)
    return grouped


def _originals(texts: Sequence[str]) -> list[int]:
    """For each text the index of the first one it repeats (itself if none). Word triples, min-hash, Jaccard ≥ 0.6."""
    seen: dict[int, list[int]] = {}
    shingles: list[frozenset[str]] = []
    originals = []
    for i, text in enumerate(texts):
        own = _shingles(text)
        shingles.append(own)
        keys = sorted(crc32(one.encode()) for one in own)[:_HASHES]
        rivals = {j for key in keys for j in seen.get(key, ())}
        same = next((j for j in sorted(rivals) if _jaccard(own, shingles[j]) >= _ALIKE), i)
        originals.append(same)
        if same == i:
            for key in keys:
                seen.setdefault(key, []).append(i)
    return originals


def _shingles(text: str) -> frozenset[str]:
    words = _WORDS.findall(_NOISE.sub(" ", text[:4000].lower().replace("ё", "е")))
    if len(words) < 4:
        return frozenset([" ".join(words)]) if words else frozenset()
    return frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0
