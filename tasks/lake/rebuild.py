"""Count a day again from its stored mentions: where the counts were damaged or deleted, or are doubted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from tasks.core.errors import ConfigError, Conflict
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.core.states import BrandState
from tasks.lake.claims import POST_DIGITS, claims_of, sift, split, swap, token
from tasks.lake.counts import DayCounts, Document, counts_key, decode, dump, load, merged
from tasks.lake.documents import ATTEMPTS, change
from tasks.lake.mentions import mentions_prefix, read_file

BATCH = "recount"  # no batch of a source: those are `source:seq`


def recount(lake: Lake, brand: str, day: date, count: Callable[[Iterable[Mention]], DayCounts]) -> bool:
    """Make counts and claims say what the mention files hold. False where they said so already.

    Of an edited post the version collected first is counted, as when it came; where two sources brought different
    versions in the same run, that of the first source by name. A closed day that changes is marked dirty first, so
    the detectors go over it again. Raises ConfigError, and changes nothing, where the document claims posts that no
    file holds: a run stores them now, or their files were removed and their counts are all that is left.
    """
    key = counts_key(brand, day)
    for _ in range(ATTEMPTS):
        stored = lake.get(key)  # before the files: what is claimed later makes our write fail
        rebuilt = _rebuilt(lake, brand, day, count)
        before = _readable(stored.body, key) if stored is not None else None
        if before is not None:
            _refuse_to_forget(before, rebuilt, key)
        if _says_the_same(before, rebuilt) or (stored is None and not rebuilt["claims"]):
            return False
        _mark_dirty(lake, brand, day)
        if swap(lake, key, stored, dump(rebuilt)):
            return True
    raise Conflict(key)


def _rebuilt(lake: Lake, brand: str, day: date, count: Callable[[Iterable[Mention]], DayCounts]) -> Document:
    """The same bytes for the same files."""
    rows = [mention for key in lake.keys(mentions_prefix(brand, day)) for mention in read_file(lake, key)]
    rows.sort(key=lambda mention: (mention.collected_at, mention.source))  # stable: within a batch as it was read
    tokens = [token(mention) for mention in rows]
    fresh, first = sift(tokens, ())
    claims = {BATCH: "".join(sorted(tokens[i] for i in fresh))} if fresh else {}
    return merged({"claims": claims}, count(rows[i] for i in first))


def _readable(body: bytes, key: str) -> Document | None:
    try:
        decode(body, key)
        document = load(body, key)
        claims_of(document, key)
    except ConfigError:
        return None
    return document


def _says_the_same(before: Document | None, rebuilt: Document) -> bool:
    return before is not None and _tokens(before) == _tokens(rebuilt) and _counts(before) == _counts(rebuilt)


def _tokens(document: Document) -> set[str]:
    return {one for text in document["claims"].values() for one in split(text)}


def _counts(document: Document) -> DayCounts:
    return decode(dump(document))


def _refuse_to_forget(before: Document, rebuilt: Document, key: str) -> None:
    held = {one[:POST_DIGITS] for one in _tokens(rebuilt)}
    missing = {one[:POST_DIGITS] for one in _tokens(before)} - held
    if missing:
        raise ConfigError(
            f"{key} counts {len(missing)} posts that no mention file holds, nothing was changed. Either a run is "
            "storing them: try again after the next one. Or their files were removed: these counts are all that is "
            "left of them; delete the document if you want to lose them, and count again"
        )


def _mark_dirty(lake: Lake, brand: str, day: date) -> None:
    def marked(state: BrandState | None) -> BrandState:
        state = state or BrandState(brand=brand)
        told: dict[str, object] = {"first_day": min(state.first_day or day, day)}
        if state.closed_day is not None and day <= state.closed_day:
            told |= {"dirty_day": min(state.dirty_day or day, day), "dirt": state.dirt + 1}
        return state.model_copy(update=told)

    change(lake, BrandState.key(brand), BrandState, marked)
