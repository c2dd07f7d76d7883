"""The lake in a folder: one file a key, with the same promises as S3, between threads and between processes.

Create-once is a hard link onto the name: the file system lets exactly one win, and what appears is complete.
Compare-and-swap holds a file lock, reads the version again and renames over it. Names with a leading dot are
temporary files and locks; a killed writer leaves at most one of those, never half an object.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from tasks.core.errors import ConfigError, Conflict
from tasks.core.ports import Stored
from tasks.lake.keys import check_key, split_prefix

_LOCKS = ".locks"  # a fixed number of lock files, shared by keys: none has ever to be deleted
_FULL_OR_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTSUP}


class FolderLake:
    """A folder as a lake. `durable=False` skips fsync: for backtests in a folder that is thrown away."""

    def __init__(self, root: Path, durable: bool = True) -> None:
        self._root = root
        self._durable = durable
        try:
            with _named(root):
                root.mkdir(parents=True, exist_ok=True)
                (root / _LOCKS).mkdir(exist_ok=True)
        except FileExistsError as error:
            raise ConfigError(f"{root} is not a folder: correct SPICHKA_LAKE") from error

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self._root)

    def get(self, key: str) -> Stored | None:
        """The object, or None."""
        body = self._read(self._path(key))
        return None if body is None else Stored(body, etag_of(body))

    def put_new(self, key: str, body: bytes) -> bool:
        """Create it. False where it existed already; never overwrites."""
        path = self._path(key)
        with _named(path):
            temporary = self._write_beside(path, body)
            try:
                os.link(temporary, path)
            except FileExistsError:
                if path.is_dir():
                    raise _not_a_file(path) from None
                return False
            finally:
                os.unlink(temporary)  # noqa: PTH108 - a string, for speed
            self._keep_names(path.parent)
        return True

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """Replace the version `etag`; the new etag. Raises Conflict where it is another version or gone."""
        path = self._path(key)
        with _named(path), self._lock(key):
            stored = self._read(path)
            if stored is None or etag_of(stored) != etag:
                raise Conflict(key)
            Path(self._write_beside(path, body)).replace(path)
            self._keep_names(path.parent)
        return etag_of(body)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with `prefix`, in byte order."""
        folder, start = split_prefix(prefix)
        yield from self._walk(f"{folder}/" if folder else "", start)

    def delete(self, key: str) -> None:
        """Remove it if it is there. An empty folder stays: another writer may be about to use it."""
        path = self._path(key)
        with _named(path), self._lock(key), suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            path.unlink()
            self._keep_names(path.parent)

    def _path(self, key: str) -> Path:
        return self._root / check_key(key)

    def _walk(self, folder: str, start: str) -> Iterator[str]:
        """Sorted by name, folders as `name/`: so `a-b`, `a.json`, `a/…` come as S3 lists them."""
        try:
            with os.scandir(self._root / folder) as entries:
                names = [entry.name + "/" * entry.is_dir() for entry in entries if entry.name.startswith(start)]
        except (FileNotFoundError, NotADirectoryError):
            return
        for name in sorted(names):
            if name[0] == "." or not name.isprintable():  # ours, or put there by somebody else
                continue
            if name[-1] == "/":
                yield from self._walk(folder + name, "")
            else:
                yield folder + name

    @staticmethod
    def _read(path: Path) -> bytes | None:
        with _named(path):
            try:
                return path.read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def _write_beside(self, path: Path, body: bytes) -> str:
        """A complete temporary file in the same folder (a link or a rename works only within a file system)."""
        temporary = f"{path.parent}/.{uuid4().hex}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            descriptor = os.open(temporary, flags, 0o666)
        except FileNotFoundError:
            self._make_folder(path.parent)
            descriptor = os.open(temporary, flags, 0o666)
        try:
            rest = memoryview(body)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if self._durable:
                os.fsync(descriptor)
        except BaseException:
            os.unlink(temporary)  # noqa: PTH108
            raise
        finally:
            os.close(descriptor)
        return temporary

    def _make_folder(self, folder: Path) -> None:
        """Make it with its parents; each new name is kept before anything is put under it."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        self._keep_names(folder.parent)

    def _keep_names(self, folder: Path) -> None:
        """After a power cut a file's name survives only if its folder was synced too."""
        if self._durable:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    @contextmanager
    def _lock(self, key: str) -> Iterator[None]:
        """Exclusive between threads and processes; the kernel frees it when its holder dies."""
        shard = hashlib.blake2b(key.encode(), digest_size=1).hexdigest()
        descriptor = os.open(f"{self._root}/{_LOCKS}/{shard}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def etag_of(body: bytes) -> str:
    """The version tag of a body: its own hash."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _not_a_file(path: Path) -> ConfigError:
    return ConfigError(f"{path}: one key of the lake cannot be the folder of another")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What a person can mend on the disk is said as such."""
    try:
        yield
    except (NotADirectoryError, IsADirectoryError) as error:
        raise _not_a_file(path) from error
    except OSError as error:
        if error.errno in _FULL_OR_FORBIDDEN:
            raise ConfigError(f"the lake cannot use {path}: {error.strerror}. Free space, or give the right") from error
        raise
