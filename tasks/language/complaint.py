"""Whether a text complains, 0..1: cue phrases (`complaint.tsv`, Russian and English, ours) and how negative it is.

A complaint says that something promised was not done (Preoţiuc-Pietro et al. 2019), not merely that a mood is bad; so
"still waiting", "верните деньги" weigh more than any bad word. A baseline with hand-set weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import ahocorasick

from tasks.language.lexicon import lines
from tasks.language.tokens import Mark, cue_name

COMPLAINT_FROM = 0.5
_BIAS, _PER_CUE, _PER_NEGATIVE, _PER_POSITIVE = -1.8, 0.9, 1.6, 0.8  # no mood alone reaches one half


def _automaton() -> ahocorasick.Automaton:
    weights: dict[str, float] = {}
    for line in lines("complaint.tsv"):
        weight, phrase = line.split("\t")
        weights[" " + " ".join(map(cue_name, phrase.split())) + " "] = float(weight)
    automaton = ahocorasick.Automaton()
    for cue, number in weights.items():
        automaton.add_word(cue, (cue, number))
    automaton.make_automaton()
    return automaton


_PHRASES = _automaton()


def complaint_score(marked: Sequence[Mark], sentiment: float) -> float:
    """0 (no complaint) .. 1 of one text with the given sentiment score."""
    said = " ".join([mark.cue for mark in marked])
    cues = 0.0
    if said.count("_") * 2 - 1 != len(said):
        cues = sum(dict(phrase for _, phrase in _PHRASES.iter(f" {said} ")).values())
    mood = _PER_NEGATIVE * -sentiment if sentiment < 0 else -_PER_POSITIVE * sentiment
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, _BIAS + _PER_CUE * cues + mood))))
