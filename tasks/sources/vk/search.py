"""`newsfeed.search`: words anywhere on VK, cut by time so that no window holds more than the 1,000 VK shows.

VK documents no OR in `q`, so words are not joined. A query whose words another query's words contain is left out
instead (`acme` finds what `acme bank` would), and calls ripen over the day: 1,000 a token, the query that waits longest
goes first, and one that does not fit this run keeps its place in the cursor.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from tasks.core.errors import QuotaExhausted, SchemaDrift, SourceError
from tasks.sources.fields import inner
from tasks.sources.shape import Json, Watched
from tasks.sources.vk.cursor import Credit, Searched, ripen
from tasks.sources.vk.methods import METHODS
from tasks.sources.vk.run import FIRST, Run, items_of, payload

PAGE = 200
SHOWN = 1000  # of a query, whatever the paging
MINUTE = 60
_WIDEST = 30 * 86_400
SHARE = 0.9
SAVED = 30


def queries(option: bool | tuple[str, ...] | None, watched: Watched) -> tuple[str, ...]:
    """What is asked: the option's list, else the plan's words and hashtags; phrases in quotes."""
    if option is False:
        return ()
    if isinstance(option, tuple):
        return tuple(dict.fromkeys(option))
    said = [*(_quoted(word) for word in watched.words), *(f"#{tag.lstrip('#')}" for tag in watched.hashtags)]
    return _needed(dict.fromkeys(one for one in said if len(one) > 1))


def _quoted(word: str) -> str:
    plain = " ".join(word.replace('"', " ").split())
    return f'"{plain}"' if " " in plain else plain


def _needed(said: Iterable[str]) -> tuple[str, ...]:
    """Without queries that a shorter one covers; a hashtag stands for itself."""
    kept = {one: frozenset(one.casefold().strip('"').split()) for one in said}
    return tuple(
        one
        for one, words in kept.items()
        if not any(other < words for name, other in kept.items() if name != one and not name.startswith("#"))
    )


async def searches(run: Run) -> AsyncIterator[Json]:
    """Payloads of the queries whose turn it is. The cursor holds them in the order of their turns."""
    able = run.api.tokens.able("newsfeed.search")
    before = run.cursor.searches
    new = {query: Searched() for query in run.plan.queries if query not in before}
    run.cursor.searches = new | {query: one for query, one in before.items() if query in run.plan.queries}
    if not able or not run.plan.queries:
        return
    credit = ripen(run.cursor, "newsfeed.search", daily(len(able)), SAVED, run.now)
    for query in list(run.cursor.searches):
        if not _goes_on(run, credit):
            return
        part = run.cursor.searches[query]
        start = max(part.since, run.at - int(FIRST.total_seconds()))
        if part.since >= part.at:  # read to its end last time; one that broke off goes on where it was
            start -= int(run.plan.overlap.total_seconds())
        try:
            async for one in windows(run, query, part, (start, run.at), credit):
                yield one
        except SourceError as error:
            run.failed.append(_beside_pages(run, error))
            if not isinstance(error, SchemaDrift):
                return  # no token is left for this method
        part.at = run.at
        run.cursor.searches[query] = run.cursor.searches.pop(query)


def _beside_pages(run: Run, error: SourceError) -> SourceError:
    """A search that is over its quota does not make us blind to our own pages: their complaints go on alerting."""
    if isinstance(error, QuotaExhausted) and run.numbers:
        return QuotaExhausted(str(error), error.until, partly=True)
    return error


def daily(tokens: int) -> float:
    """Calls a day that reading may spend."""
    return (METHODS["newsfeed.search"].daily or 0) * SHARE * tokens


def _goes_on(run: Run, credit: Credit | None) -> bool:
    return run.api.room() and (credit is None or credit.left >= 1)


async def windows(
    run: Run, query: str, part: Searched, period: tuple[int, int], credit: Credit | None
) -> AsyncIterator[Json]:
    """A period oldest first, in windows that hold at most 1,000: one that holds more is halved, down to a minute, and
    what is lost even then is said in `asked.lost`. `part.span` keeps the width that fits, so that a run with few calls
    goes on where the last one found it; `part.since` is how far the query is read."""
    first, end = period
    while first <= end and _goes_on(run, credit):
        last = min(end, first + part.span) if part.span else end
        answer = await _page(run, query, (first, last), None, credit)
        total = _total(answer)
        if total > SHOWN and last - first >= MINUTE:
            part.span = max(MINUTE - 1, (last - first) // 2)
            continue
        async for one in _pages(run, query, (first, last), answer, credit):
            yield one
        part.since = max(part.since, last)
        part.span = part.span * 4 if total < SHOWN // 4 and part.span < _WIDEST else part.span
        first = last + 1


async def _pages(
    run: Run, query: str, window: tuple[int, int], answer: object, credit: Credit | None
) -> AsyncIterator[Json]:
    """All pages of a window that fits; they are begun only together, five calls at most."""
    lost = max(0, _total(answer) - SHOWN)
    seen: set[str] = set()
    for page in range(1, SHOWN // PAGE + 1):
        items = items_of(answer, "newsfeed.search")
        following = inner(answer, "next_from")
        yield payload("newsfeed.search", run.asked(lost=lost if page == 1 else 0), answer)
        if not items or not isinstance(following, str) or not following or page == SHOWN // PAGE:
            return
        if following in seen:
            raise SchemaDrift("$.response.next_from", "VK repeats a cursor of newsfeed.search")
        seen.add(following)
        answer = await _page(run, query, window, following, credit)


async def _page(run: Run, query: str, window: tuple[int, int], following: str | None, credit: Credit | None) -> object:
    params: dict[str, str | int] = {"q": query, "count": PAGE, "start_time": window[0], "end_time": window[1]}
    if following is not None:
        params["start_from"] = following
    if credit is not None:
        credit.left -= 1
    return await run.api.call("newsfeed.search", params)


def _total(answer: object) -> int:
    counts = [inner(answer, name) for name in ("total_count", "count")]
    return next((count for count in counts if type(count) is int), 0)
