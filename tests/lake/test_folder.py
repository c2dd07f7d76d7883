"""A lake in a folder: as a dictionary, between processes, and when a writer is killed."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tasks.core.errors import ConfigError, Conflict
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.folder import FolderLake

_name = st.text("abя-._0", min_size=1, max_size=3).filter(lambda name: name[0] != ".")
_bodies = st.binary(max_size=8)


class AgainstADictionary(RuleBasedStateMachine):
    """Whatever is done to it, the folder answers as a dictionary with version tags would."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._lake = FolderLake(Path(self._folder.name), durable=False)
        self._model: dict[str, bytes] = {}
        self._etags: dict[str, str] = {}

    @rule(target=keys, folders=st.lists(_name, max_size=2), name=_name)
    def name_a_key(self, folders: list[str], name: str) -> str:
        # an object's name ends in `.o`, a folder's in `.d`: here no key is the folder of another
        return "".join(f"{folder}.d/" for folder in folders) + f"{name}.o"

    @rule(key=keys, body=_bodies)
    def create(self, key: str, body: bytes) -> None:
        assert self._lake.put_new(key, body) == (key not in self._model)
        self._model.setdefault(key, body)

    @rule(key=keys)
    def read(self, key: str) -> None:
        stored = self._lake.get(key)
        assert (stored.body if stored else None) == self._model.get(key)
        if stored:
            self._etags[key] = stored.etag

    @rule(key=keys, body=_bodies)
    def swap(self, key: str, body: bytes) -> None:
        stored = self._lake.get(key)
        remembered = self._etags.get(key, "never read")
        if stored is not None and stored.etag == remembered:
            self._etags[key] = self._lake.put_if(key, body, remembered)
            self._model[key] = body
        else:
            with pytest.raises(Conflict):
                self._lake.put_if(key, body, remembered)

    @rule(key=keys)
    def delete(self, key: str) -> None:
        self._lake.delete(key)
        self._model.pop(key, None)

    @rule(key=keys, length=st.integers(0, 8))
    def list_by_prefix(self, key: str, length: int) -> None:
        prefix = key[:length]
        wanted = sorted((k for k in self._model if k.startswith(prefix)), key=str.encode)
        assert list(self._lake.keys(prefix)) == wanted

    @invariant()
    def nothing_temporary_is_left(self) -> None:
        files = {str(path.relative_to(self._folder.name)) for path in Path(self._folder.name).rglob("*.o")}
        assert files == set(self._model)
        assert len(list(Path(self._folder.name).rglob(".[0-9a-f]*"))) == 0

    def teardown(self) -> None:
        self._folder.cleanup()


TestAgainstADictionary = AgainstADictionary.TestCase
TestAgainstADictionary.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


def test_a_counter_loses_no_step_between_processes(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from tasks.core.errors import Conflict
from tasks.lake.folder import FolderLake
lake, done = FolderLake(Path(sys.argv[1]), durable=False), 0
while done < 200:
    stored = lake.get("state/n")
    try:
        lake.put_if("state/n", b"%d" % (int(stored.body) + 1), stored.etag)
    except Conflict:
        continue
    done += 1
"""
    lake = FolderLake(tmp_path)
    lake.put_new("state/n", b"0")
    processes = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    stored = lake.get("state/n")
    assert stored is not None
    assert stored.body == b"600"


def test_a_killed_writer_leaves_no_half_object_and_no_lock(tmp_path: Path) -> None:
    program = """
import hashlib, os, sys
from pathlib import Path
from tasks.lake.folder import FolderLake
lake = FolderLake(Path(sys.argv[1]))
lake.put_new("state/x", b"-")
for n in range(10**9):
    body = os.urandom(300_000)
    body = hashlib.sha256(body).digest() + body
    lake.put_new(f"raw/{os.getpid()}-{n}", body)
    lake.put_if("state/x", body, lake.get("state/x").etag)
    print(n, flush=True)
"""
    for pause in (0.0, 0.003, 0.007):
        writer = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()  # it is at work …
        Event().wait(pause)  # … and anywhere in it when it dies
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    lake = FolderLake(tmp_path)
    keys = list(lake.keys(""))
    assert len(keys) > 3
    for key in keys:
        stored = lake.get(key)
        assert stored is not None
        assert stored.body[:32] == hashlib.sha256(stored.body[32:]).digest(), key
    stored = lake.get("state/x")
    assert stored is not None
    lake.put_if("state/x", b"free", stored.etag)


def test_files_of_others_are_not_keys(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    lake.put_new("a/b", b"")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"")
    (tmp_path / "a" / "line\nbreak").write_bytes(b"")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a/\xff")).write_bytes(b"")
    assert list(lake.keys("")) == ["a/b"]


def test_a_key_cannot_be_the_folder_of_another(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    lake.put_new("a/b", b"")
    for key in ("a", "a/b/c"):
        assert lake.get(key) is None
        lake.delete(key)
        with pytest.raises(ConfigError, match="cannot be the folder of another"):
            lake.put_new(key, b"")
    assert list(lake.keys("")) == ["a/b"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_said_so(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ConfigError, match="the lake cannot use"):
            lake.put_new("a/b", b"")
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_is_said_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, body: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    lake = FolderLake(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ConfigError, match="Free space"):
            lake.put_new("a/b", b"1")
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".locks", "a"]
    assert lake.put_new("a/b", b"1")


def test_the_default_lake_is_a_folder_that_is_made(tmp_path: Path) -> None:
    place = tmp_path / "not" / "there" / "yet"
    lake = open_lake(Settings(_env_file=None, lake=str(place)))
    assert lake.address == str(place)
    assert lake.put_new("raw/a", b"1")
    assert (place / "raw" / "a").read_bytes() == b"1"


def test_a_file_where_the_lake_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("a file")
    with pytest.raises(ConfigError, match="is not a folder: correct SPICHKA_LAKE"):
        open_lake(Settings(_env_file=None, lake=str(tmp_path / "lake")))
