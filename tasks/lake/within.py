"""A lake within the lake: every key below one folder. What a drill writes cannot meet anything real."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.ports import Lake, Stored


class Within:
    """The part of a lake below `folder`, as a lake of its own with the same promises."""

    def __init__(self, outer: Lake, folder: str) -> None:
        self._outer = outer
        self._folder = f"{folder}/"

    @property
    def address(self) -> str:
        """Where a person finds it."""
        return f"{self._outer.address}/{self._folder}".rstrip("/")

    def get(self, key: str) -> Stored | None:
        """The object, or None."""
        return self._outer.get(self._folder + key)

    def put_new(self, key: str, body: bytes) -> bool:
        """Create it. False where it existed already."""
        return self._outer.put_new(self._folder + key, body)

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """Replace the version `etag`; the new etag."""
        return self._outer.put_if(self._folder + key, body, etag)

    def keys(self, prefix: str) -> Iterator[str]:
        """Keys below the folder that start with `prefix`, without it."""
        for key in self._outer.keys(self._folder + prefix):
            yield key.removeprefix(self._folder)

    def delete(self, key: str) -> None:
        """Remove it if it is there."""
        self._outer.delete(self._folder + key)
