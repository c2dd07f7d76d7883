"""An altered, missing or swapped object of each kind is named with its key; a lake nobody touched has no fault."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from flows.cli import app
from tasks.core.instants import iso
from tasks.lake.columns import decode, encode
from tasks.lake.evidence import COLUMNS
from tasks.lake.folder import FolderLake
from tasks.lake.verify import Fault, Period, Verified, verify
from tests.house import NOON, a_post
from tests.verbs.own_pages import OwnPage

ALL = Period()


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    """Two days of mentions in several batches, an edit, a text that Parquet cannot hold, and a kept picture."""
    page = OwnPage(
        tmp_path,
        transport=httpx.MockTransport(
            lambda _: httpx.Response(200, content=b"png", headers={"content-type": "image/png"})
        ),
        keep_media=True,
    )
    page.comment(1, media=["https://93.184.216.34/a.png"], reach=10, url="https://vk.com/wall-1_1")
    page.comment(2, "Половина \ud83d пары и \x00 в тексте")
    page.platform.add(a_post(3, NOON - timedelta(days=1), "Ромашка вчера", seen_at=NOON))
    page.run()
    page.comment(1, "Ужасный сервис, исправлено")
    page.run()
    return FolderLake(tmp_path / "lake", durable=False)


def one(lake: FolderLake, prefix: str, part: str = "") -> str:
    return next(key for key in lake.keys(prefix) if part in key)


def write(lake: FolderLake, key: str, body: bytes) -> None:
    """As somebody with an editor would."""
    (Path(lake.address) / key).write_bytes(body)


def body(lake: FolderLake, key: str) -> bytes:
    stored = lake.get(key)
    assert stored is not None
    return stored.body


def faults(done: Verified) -> set[tuple[Fault, str]]:
    return {(finding.fault, finding.key) for finding in done.findings}


def test_a_lake_that_nobody_touched_is_what_it_was(lake: FolderLake) -> None:
    done = verify(lake, None, ALL)
    assert done.findings == []
    assert (done.mentions, done.older) == (4, 0)
    assert verify(lake, "romashka", Period(date(2026, 11, 23), date(2026, 11, 23))).mentions == 1


@pytest.mark.parametrize("prefix", ["raw/", "mentions/", "evidence/", "media/"])
def test_an_object_that_was_altered_is_named(lake: FolderLake, prefix: str) -> None:
    for key in lake.keys(prefix):
        before = body(lake, key)
        write(lake, key, before[:-1] + bytes([before[-1] ^ 1]))
        assert (Fault.ALTERED, key) in faults(verify(lake, None, ALL)), key
        write(lake, key, before)


@pytest.mark.parametrize(
    ("prefix", "part", "fault"),
    [
        ("raw/", "", Fault.MISSING),
        ("mentions/", "", Fault.MISSING),
        ("evidence/", "pictures-", None),
        ("evidence/", "dt=2026-11-24", Fault.UNPROVEN),
        ("media/", "", Fault.MISSING),
    ],
)
def test_an_object_that_is_gone_is_named(lake: FolderLake, prefix: str, part: str, fault: Fault | None) -> None:
    keys = [key for key in lake.keys(prefix) if part in key]
    key = keys[0] if part != "dt=2026-11-24" else next(one for one in keys if "pictures-" not in one)
    lake.delete(key)
    named = faults(verify(lake, None, ALL))
    if fault is Fault.UNPROVEN:
        assert {(one, name.rpartition("/")[0]) for one, name in named} == {
            (fault, key.rpartition("/")[0].replace("evidence/", "mentions/v=1/"))
        }
    elif fault is not None:
        assert (fault, key) in named


@pytest.mark.parametrize("prefix", ["raw/", "mentions/", "evidence/"])
def test_two_objects_in_each_others_place_are_both_named(lake: FolderLake, prefix: str) -> None:
    first, second = [key for key in lake.keys(prefix) if "pictures-" not in key and "dt=2026-11-24" in key][:2]
    one, other = body(lake, first), body(lake, second)
    write(lake, first, other)
    write(lake, second, one)
    named = {key for _, key in faults(verify(lake, None, ALL))}
    assert {first, second} <= named


def test_a_changed_text_is_told_even_in_a_file_that_reads_well(lake: FolderLake) -> None:
    key = one(lake, "mentions/", "dt=2026-11-23")
    (mention,) = decode(body(lake, key))
    object.__setattr__(mention.post, "text", "Ромашка вчера была лучше")
    write(lake, key, encode([mention]))
    (finding,) = verify(lake, None, ALL).findings
    assert (finding.fault, finding.key, finding.why) == (Fault.ALTERED, key, "vk 3 had another text_sha256")


def test_a_mention_taken_out_of_its_file_or_put_into_it_is_told(lake: FolderLake) -> None:
    key = next(key for key in lake.keys("mentions/") if len(decode(body(lake, key))) == 2)
    mentions = decode(body(lake, key))
    write(lake, key, encode(mentions[:1]))
    assert ["no longer in it" in one.why for one in verify(lake, None, ALL).findings] == [True]
    object.__setattr__(mentions[1].post, "id", "made-up")
    write(lake, key, encode(mentions))
    assert sorted(one.why.partition(" ")[2] for one in verify(lake, None, ALL).findings) == [
        "2 is no longer in it",
        "made-up was not in it",
    ]


def test_evidence_that_is_well_formed_but_another_is_told(lake: FolderLake) -> None:
    key = one(lake, "evidence/", "dt=2026-11-23")
    proof = json.loads(body(lake, key))
    proof["rows"][0][3] = "0" * 64
    write(lake, key, json.dumps(proof).encode())
    assert faults(verify(lake, None, ALL)) == {(Fault.ALTERED, key)}


STRANGE: list[object] = [
    {"columns": list(COLUMNS), "file": "mentions/x.parquet"},
    {"columns": list(COLUMNS), "file": "mentions/x.parquet", "collected_at": "soon"},
    {"columns": list(COLUMNS), "file": "mentions/x.parquet", "collected_at": iso(NOON), "raw": ["../../etc/passwd"]},
    {"columns": list(COLUMNS), "file": "../x", "collected_at": iso(NOON)},
    {"columns": list(COLUMNS), "file": "mentions/x.parquet", "collected_at": iso(NOON), "rows": [{}, 7, []]},
    {"pictures": [{"kept": True, "sha256": "../../etc/passwd"}]},
    "[" * 100_000,
]


@pytest.mark.parametrize("strange", STRANGE)
def test_evidence_somebody_made_up_stops_nothing_and_hides_nothing(lake: FolderLake, strange: object) -> None:
    made_up = strange.encode() if isinstance(strange, str) else json.dumps(strange).encode()
    key = f"evidence/brand=romashka/dt=2026-11-24/x-{hashlib.sha256(made_up).hexdigest()}.json"
    lake.put_new(key, made_up)
    gone = one(lake, "media/")
    lake.delete(gone)
    named = faults(verify(lake, None, ALL))
    assert (Fault.MISSING, gone) in named
    assert (Fault.ALTERED, key) in named or (isinstance(strange, dict) and "pictures" in strange)


def test_files_from_before_evidence_was_kept_are_counted_and_no_fault(lake: FolderLake) -> None:
    for key in [*lake.keys("evidence/")]:
        lake.delete(key)
    done = verify(lake, None, ALL)
    assert (done.findings, done.older) == ([], 3)


def test_the_command_names_what_is_wrong_and_ends_with_one(lake: FolderLake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPICHKA_LAKE", lake.address)
    good = CliRunner().invoke(app, ["verify"])
    assert (good.exit_code, "everything is what it was" in good.output) == (0, True)

    key = one(lake, "raw/")
    write(lake, key, gzip.compress(b"{}"))
    bad = CliRunner().invoke(app, ["verify", "--brand", "romashka"])
    assert bad.exit_code == 1
    assert f"altered   {key}" in bad.output
    assert CliRunner().invoke(app, ["verify", "--brand", "nobody"]).exit_code == 1
    assert CliRunner().invoke(app, ["verify", "--from", "yesterday"]).exit_code == 1
