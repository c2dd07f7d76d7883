"""The pure rule: whatever is read in whatever order, only what was said twice is believed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.account import AccountSeen, AccountStatus
from tasks.core.announced import AccountPart
from tasks.incidents.account_watch import AccountMemory, weigh

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)

readings = st.builds(
    AccountSeen,
    platform=st.just("vk"),
    account=st.just("acme"),
    status=st.sampled_from(AccountStatus),
    name=st.sampled_from([None, "Acme", "Casino"]),
    avatar=st.sampled_from([None, "a", "b"]),
    comments_open=st.sampled_from([None, True, False]),
)


def told(steps: list[tuple[AccountSeen, bool]]) -> AccountMemory:
    """The memory after these readings, five minutes apart; the confirming ones at the time of the one before."""
    memory, now = None, NOON
    for seen, again in steps:
        now = now if again else now + STEP
        memory = weigh(memory, seen, now, again=again)
    assert memory is not None
    return memory


@given(st.lists(st.tuples(readings, st.booleans()), min_size=1, max_size=20))
def test_every_change_was_read_twice_and_begins_where_the_last_one_ended(
    steps: list[tuple[AccountSeen, bool]],
) -> None:
    memory = told(steps)
    assert len(memory.owed) == memory.changes
    assert len({one.id for one in memory.owed}) == memory.changes
    for part in AccountPart:
        chain = [one for one in memory.owed if one.what == part]
        for before, after in itertools.pairwise(chain):
            assert before.after == after.before
        if chain:
            assert memory.known[part] == chain[-1].after
            assert chain[0].before != chain[0].after


@given(st.lists(readings, min_size=1, max_size=20))
def test_each_reading_different_from_the_last_one_confirms_nothing(values: list[AccountSeen]) -> None:
    names = [seen.model_copy(update={"status": AccountStatus.ACTIVE, "name": f"name {number}", "avatar": None,
                                     "comments_open": None}) for number, seen in enumerate(values)]  # fmt: skip
    assert told([(seen, False) for seen in names]).owed == ()


@given(readings, st.integers(1, 10))
def test_an_account_that_stays_as_it_was_first_seen_never_changes(seen: AccountSeen, times: int) -> None:
    memory = told([(seen, False)] * (times + 1))
    assert memory.owed == ()
    assert memory.suspected == {}


def test_two_runs_of_one_minute_are_one_sight() -> None:
    good = AccountSeen(platform="vk", account="acme", name="Acme")
    bad = good.model_copy(update={"name": "Casino"})
    memory = weigh(None, good, NOON)
    for second in (0, 20, 40):
        memory = weigh(memory, bad, NOON + STEP + timedelta(seconds=second))
    assert memory.owed == ()
    assert len(weigh(memory, bad, NOON + 2 * STEP).owed) == 1
