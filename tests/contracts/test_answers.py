"""People are told where answers cannot be seen: so a kind that brings them must say so."""

from __future__ import annotations

import pytest

from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import REGISTRY, build
from tasks.sources.shape import SourceDeps

PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_a_kind_whose_examples_hold_an_answer_of_ours_says_that_it_sees_answers(kind: str) -> None:
    holds = False
    for example in REGISTRY[kind].examples:
        connector = build(Source(id="watched", kind=kind, options=dict(example.options)), SourceDeps())
        posts = connector.parse(connector.redact(example.payload, PSEUDONYMS)).items
        holds = holds or any(post.own and (post.parent or post.thread) not in {None, post.id} for post in posts)
    assert not holds or REGISTRY[kind].answers, "write `answers=True` into its SPEC"
