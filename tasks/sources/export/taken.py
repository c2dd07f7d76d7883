"""What was taken already: the cursor of an export source, JSON text `{"files": {name: {...}}}`.

A file is known by its name and by a hash of its first and last bytes at the size we saw, never by its times: copying
a file does not make it new, appending to it continues it, replacing its content makes it new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import SchemaDrift

_SAMPLE = 4_096


@dataclass(frozen=True, slots=True)
class Taken:
    """State of one file: its size when we looked, the hash of its ends at that size, rows taken, whether to its end."""

    size: int
    ends: str
    rows: int
    whole: bool


Cursor = dict[str, Taken]


def ends_of(path: Path, size: int) -> str:
    """Hash of the first and the last 4 KiB of the file's first `size` bytes."""
    with path.open("rb") as file:
        head = file.read(min(_SAMPLE, size))
        file.seek(max(0, size - _SAMPLE))
        tail = file.read(min(_SAMPLE, size))
    return hashlib.blake2b(head + b"|" + tail, digest_size=12).hexdigest()


def load(cursor: str | None) -> Cursor:
    """The cursor as it was written. Raises SchemaDrift for one that is not ours."""
    if cursor is None:
        return {}
    try:
        files = json.loads(cursor)["files"]
        return {
            str(name): Taken(int(one["size"]), str(one["ends"]), int(one["rows"]), bool(one["whole"]))
            for name, one in files.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchemaDrift("cursor", "not the cursor of an export") from error


def dump(cursor: Cursor, present: Iterable[str]) -> str:
    """The cursor as text; files that are gone are forgotten, so that it does not grow for ever."""
    kept = set(present)
    files = {
        name: {"size": one.size, "ends": one.ends, "rows": one.rows, "whole": one.whole}
        for name, one in sorted(cursor.items())
        if name in kept
    }
    return json.dumps({"files": files}, ensure_ascii=False, separators=(",", ":"))
