"""The proof that a place keeps the two promises on which all state rests, tried on the place itself.

Several S3 servers accept conditional headers and ignore them: two runs would then overwrite each other's state,
and an alert would be sent twice or never. Better to refuse at start.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from tasks.core.errors import ConfigError, Conflict, SpichkaError
from tasks.core.ports import Lake, Stored

_RACERS = 8


def prove(lake: Lake, token: str) -> None:
    """Try create-once, also in a race, and compare-and-swap under `state/proof/{token}-…`; clean up.

    `token` must be new each time. Raises ConfigError that names the guarantee which does not hold, and whatever
    the lake itself raises (no rights, no such bucket, unreachable).
    """
    key, race, absent = (f"state/proof/{token}-{part}" for part in ("state", "race", "absent"))
    try:
        first = _created_once(lake, key)
        _swapped_only_from_the_version_read(lake, key, first)
        _not_swapped_where_nothing_is(lake, absent, first)
        _one_of_many_creates(lake, race)
    finally:
        for used in (key, race, absent):
            with suppress(SpichkaError):  # what is left over is harmless, and the finding matters more
                lake.delete(used)


def _created_once(lake: Lake, key: str) -> Stored:
    if not lake.put_new(key, b"1"):
        raise ConfigError(f"{lake.address}: {key} is there already; the proof needs a new key each time")
    if lake.put_new(key, b"2") or _body(lake, key) != b"1":
        raise _broken(lake, "create-once (If-None-Match: *) is ignored: a second create overwrote the first")
    stored = lake.get(key)
    assert stored is not None
    return stored


def _swapped_only_from_the_version_read(lake: Lake, key: str, first: Stored) -> None:
    try:
        second = lake.put_if(key, b"3", first.etag)
    except Conflict:
        raise _broken(lake, "compare-and-swap (If-Match) refuses the very version that was read") from None
    if _body(lake, key) != b"3":
        raise _broken(lake, "a read after a write does not show the write")
    try:
        lake.put_if(key, b"4", first.etag)
    except Conflict:
        if (stored := lake.get(key)) is not None and (stored.body, stored.etag) == (b"3", second):
            return
    raise _broken(lake, "compare-and-swap (If-Match) is ignored: a write over an old version overwrote a newer one")


def _not_swapped_where_nothing_is(lake: Lake, key: str, first: Stored) -> None:
    try:
        lake.put_if(key, b"5", first.etag)
    except Conflict:
        return
    raise _broken(lake, "compare-and-swap (If-Match) creates what does not exist")


def _one_of_many_creates(lake: Lake, key: str) -> None:
    start = Barrier(_RACERS)

    def create(racer: int) -> bool:
        start.wait()
        return lake.put_new(key, b"%d" % racer)

    with ThreadPoolExecutor(_RACERS) as pool:
        won = [racer for racer, created in enumerate(pool.map(create, range(_RACERS))) if created]
    if len(won) != 1 or _body(lake, key) != b"%d" % won[0]:
        raise _broken(lake, f"create-once does not hold in a race: {len(won)} of {_RACERS} writers at once succeeded")


def _body(lake: Lake, key: str) -> bytes | None:
    stored = lake.get(key)
    return None if stored is None else stored.body


def _broken(lake: Lake, guarantee: str) -> ConfigError:
    return ConfigError(
        f"{lake.address} cannot keep state: {guarantee}. Two runs at once would lose each other's incidents and "
        "cursors, and alerts would be sent twice or never. Use a folder, AWS S3, or a server with conditional writes"
    )
