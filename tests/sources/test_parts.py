"""Parts of a source, read in turn: whatever the pages, the budget and the breaks, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import AuthExpired, Gone, Retryable, SourceError
from tasks.sources.parts import FIRST, Budget, Descent, Reader, in_turn
from tasks.sources.shape import Json
from tests.sources.reading import NOW

STEP = timedelta(minutes=5)


def reader(posts: list[datetime], size: int, budget: Budget, now: datetime, pages: int) -> Reader:
    """A platform that shows the newest first, so many a page; a place is the number of what lies above it."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        descent = Descent(state, now, STEP)
        shown = sorted((at for at in posts if at <= now), reverse=True)
        for _ in range(pages):
            if budget.spent():
                return
            budget.left -= 1
            start = len(shown) - int(descent.below) if descent.below is not None else 0
            page = shown[start : start + size]
            rest = len(shown) - start - len(page)
            more = descent.down(page, str(rest) if rest else None)
            yield {"posts": [at for at in page if at >= descent.floor]}, descent.state()
            if not more:
                return

    return read


@given(
    parts=st.lists(st.lists(st.integers(0, 400), max_size=25, unique=True), min_size=1, max_size=4),
    size=st.integers(1, 6),
    left=st.integers(1, 12),
    pages=st.integers(1, 5),
)
def test_every_post_of_every_part_is_read_whatever_the_pages_and_the_budget(
    parts: list[list[int]], size: int, left: int, pages: int
) -> None:
    posts = {f"part {n}": [NOW + timedelta(minutes=at) for at in ats] for n, ats in enumerate(parts)}
    read: set[datetime] = set()

    async def runs() -> None:
        cursor = None
        for turn in range(600):
            now = NOW + min(turn, 90) * STEP  # then the platforms fall silent, and the rest is caught up
            budget = Budget(left)
            readers = {key: reader(ats, size, budget, now, pages) for key, ats in posts.items()}
            async for fetched in in_turn(cursor, readers, budget):
                cursor = fetched.cursor
                read.update(fetched.payload.get("posts", ()))  # type: ignore[arg-type]
            if turn > 90 and "below" not in (cursor or "") and '"next": null' in (cursor or ""):
                return

    asyncio.run(runs())
    assert read == {at for ats in posts.values() for at in ats}


def failing(error: SourceError) -> Reader:
    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        yield {"of": str(error)}, {"seen": "2026-01-01T00:00:00Z"}
        raise error

    return read


def outcome(cursor: str | None, **readers: Reader) -> tuple[list[object], SourceError | None, str | None]:
    told: list[object] = []

    async def read() -> None:
        nonlocal cursor
        async for fetched in in_turn(cursor, readers, Budget()):
            cursor = fetched.cursor
            told.append(fetched.payload.get("of"))

    try:
        asyncio.run(read())
    except SourceError as error:
        return told, error, cursor
    return told, None, cursor


def test_parts_that_fail_are_told_after_the_others_were_read() -> None:
    told, error, cursor = outcome(None, a=failing(Gone("no a")), b=failing(Retryable("no b", STEP)))
    assert told == ["no a", "no b", None]
    assert isinstance(error, Gone)
    assert str(error) == "a (and b): no a"
    assert '"a": {"seen"' in (cursor or "")


def test_a_dead_token_ends_the_run_at_once() -> None:
    told, error, _ = outcome(None, a=failing(AuthExpired("dead")), b=failing(Gone("no b")))
    assert told == ["dead"]
    assert isinstance(error, AuthExpired)


def test_a_cursor_of_something_else_is_a_first_run_and_parts_that_are_no_more_are_forgotten() -> None:
    for cursor in ("", "no JSON", "[1]", '{"parts": 7}', '{"parts": {"old": {"seen": "x"}, "a": 7}, "next": "old"}'):
        told, error, after = outcome(cursor, a=failing(Gone("no a")))
        assert told == ["no a", None]
        assert isinstance(error, Gone)
        assert "old" not in (after or "")


def test_a_first_run_looks_two_days_back_and_a_broken_off_way_keeps_its_end() -> None:
    first = Descent({}, NOW, STEP)
    assert first.floor == NOW - FIRST
    assert first.down([NOW], "10")
    later = Descent(first.state(), NOW + timedelta(hours=3), STEP)
    assert (later.below, later.floor) == ("10", NOW - FIRST)
    assert not later.down([NOW - FIRST - STEP], "20")
    assert Descent(later.state(), NOW + timedelta(hours=4), STEP).floor == NOW - STEP
