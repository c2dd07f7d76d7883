"""The source `export`: files people download from their monitoring tool, each taken once, a grown one continued.

A place in the lake (`s3://…`) is not read: point it at a folder that is synchronised with the bucket.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from glob import has_magic
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.core.errors import ConfigError, Gone
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.export import rows
from tasks.sources.export.columns import WrongExport
from tasks.sources.export.files import format_of
from tasks.sources.export.options import ExportOptions
from tasks.sources.export.take import take
from tasks.sources.export.taken import dump, load
from tasks.sources.shape import Fetched, Json, Page


class Export:
    """A MentionSource over a file, a folder or a glob; files go in the order of their names."""

    def __init__(self, id_: str, options: ExportOptions, folder: Path, timezone: str) -> None:
        if "://" in options.path:
            raise ConfigError(f"source {id_!r}: `path` is a file, a folder or a glob on this machine, not an address")
        self.id = id_
        self.platform = options.platform
        self._options = options
        self._target = folder / Path(options.path).expanduser()
        self._zone = ZoneInfo(options.timezone or timezone)
        self._reading = rows.Reading(options.platform, options.kind, self._zone, options.date_format)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Payloads of at most 2,000 rows. A file whose columns cannot be mapped is named after all others are read."""
        state = load(cursor)
        files = await asyncio.to_thread(self._files)
        left = self._options.max_rows_a_run
        wrong: WrongExport | None = None
        for name, path in files:
            chunks = take(path, name, self._options, self._zone, state.get(name))
            while left > 0:
                try:
                    chunk = await asyncio.to_thread(next, chunks, None)
                except WrongExport as error:
                    wrong = wrong or WrongExport(f"source {self.id!r}: {error}")
                    break
                if chunk is None:
                    break
                if chunk.taken is not None:
                    state[name] = chunk.taken
                left -= chunk.rows
                yield Fetched(chunk.payload, dump(state, (known for known, _ in files)))
        if wrong is not None:
            raise wrong

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Only the mapped columns; authors as pseudonyms."""
        return rows.redact(payload, self._reading.platform, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of the rows."""
        return rows.parse(payload, self._reading)

    def _files(self) -> list[tuple[str, Path]]:
        """(name that stays when the folder moves, path), by name. Hidden and unknown files are not exports."""
        target = self._target
        if target.is_file():
            return [(target.name, target)]
        if target.is_dir():
            return [(path.name, path) for path in sorted(target.iterdir()) if self._readable(path)]
        if not has_magic(str(target)):
            raise Gone(
                f"source {self.id!r}: there is no {self._options.path!r}; put the export there or correct `path`"
            )
        root = next(folder for folder in target.parents if not has_magic(str(folder)))
        found = sorted(root.glob(target.relative_to(root).as_posix()))
        return [(path.relative_to(root).as_posix(), path) for path in found if self._readable(path)]

    def _readable(self, path: Path) -> bool:
        known = format_of(path) is not None or self._options.format != "auto"
        # a link that leads out of the folder would let whoever may drop a file there have any file of ours read
        inside = not path.is_symlink() or path.resolve().is_relative_to(path.parent.resolve())
        return inside and path.is_file() and known and not path.name.startswith((".", "~$"))
