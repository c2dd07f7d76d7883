"""One retry layer: bounded in number and time, and it remembers that an answer was lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import DeliveryDelayed, DeliveryRefused
from tasks.core.message import Receipt
from tasks.notifiers.attempts import ENOUGH, POLICY, attempted
from tests.notifiers.letters import Naps

DONE = Receipt(reference="1")


def scripted(*answers: Exception | Receipt) -> tuple[Callable[[bool], Receipt], list[bool]]:
    """A sender with these answers, and what it was told before each."""
    told: list[bool] = []
    left = list(answers)

    def once(maybe_sent: bool) -> Receipt:
        told.append(maybe_sent)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return once, told


def test_a_lost_answer_is_remembered_by_all_later_attempts_and_by_the_error() -> None:
    once, told = scripted(DeliveryDelayed("lost", unknown=True), DeliveryDelayed("busy"), DeliveryDelayed("busy"))
    with pytest.raises(DeliveryDelayed, match="busy") as problem:
        attempted(once, maybe_sent=False, sleep=Naps())
    assert told == [False, True, True]
    assert problem.value.unknown


def test_a_channel_that_only_asked_to_wait_cannot_have_the_message() -> None:
    once, told = scripted(DeliveryDelayed("busy"), DONE)
    assert attempted(once, maybe_sent=False, sleep=Naps()) == DONE
    assert told == [False, False]


def test_a_refusal_is_not_tried_again() -> None:
    once, told = scripted(DeliveryRefused("no"), DONE)
    with pytest.raises(DeliveryRefused):
        attempted(once, maybe_sent=False, sleep=Naps())
    assert told == [False]


def test_no_attempt_begins_after_the_time_is_up() -> None:
    watch = iter([0.0, ENOUGH - 0.5])
    once, told = scripted(DeliveryDelayed("slow"), DONE)
    with pytest.raises(DeliveryDelayed):
        attempted(once, maybe_sent=False, sleep=Naps(), elapsed=lambda: next(watch))
    assert len(told) == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 3600)), min_size=3, max_size=3))
def test_whatever_the_channel_wishes_sending_is_bounded(wishes: list[int | None]) -> None:
    naps = Naps()
    once, told = scripted(*(DeliveryDelayed("busy", None if w is None else timedelta(seconds=w)) for w in wishes))
    with pytest.raises(DeliveryDelayed):
        attempted(once, maybe_sent=False, sleep=naps, elapsed=lambda: sum(n.total_seconds() for n in naps.spans))
    assert len(told) <= POLICY.attempts
    assert sum((nap.total_seconds() for nap in naps.spans), 0.0) <= ENOUGH
