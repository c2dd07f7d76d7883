"""Does the lake still hold what it held at first sight? Raw answers, mentions, evidence and pictures, each by its key.

A raw answer and a picture are named by their SHA-256, an object of evidence ends in its own, a file of mentions has
its rows in the evidence that bears its name. So what was altered, removed or put in another's place is named.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tasks.core.errors import ConfigError
from tasks.core.instants import parse_instant
from tasks.core.ports import Lake
from tasks.lake.evidence import COLUMNS, evidence_prefix, picture_key, row_of
from tasks.lake.keys import check_key
from tasks.lake.mentions import read_file

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Fault(StrEnum):
    """What is wrong with an object. UNPROVEN: its evidence is not there."""

    ALTERED = "altered"
    MISSING = "missing"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Finding:
    """One object that is not what it was."""

    fault: Fault
    key: str
    why: str


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong. `older` are files from before evidence was kept."""

    objects: int = 0
    mentions: int = 0
    older: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; None: open."""

    since: date | None = None
    until: date | None = None

    def has(self, key: str) -> bool:
        """Whether the key's `dt=` lies in it. A name that is no day is none of ours."""
        try:
            day = date.fromisoformat(key.partition("/dt=")[2][:10])
        except ValueError:
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def verify(lake: Lake, brand: str | None, period: Period) -> Verified:
    """Look at everything of these days, of one brand or of all. Mentions by day of publication, raw answers by day of
    collection; raw answers that a mention was read from are looked at whatever their day."""
    done = Verified()
    raws: set[str] = set()
    pictures: set[str] = set()
    for name in [brand] if brand is not None else brands(lake):
        raws |= _brand(lake, name, period, done, pictures)
    if brand is None:
        raws |= {key for key in lake.keys("raw/") if period.has(key)}
        pictures |= set(lake.keys("media/"))
    for key in sorted(raws):
        _by_name(lake, key, key.rpartition("/")[2].removesuffix(".json.gz"), done)
    for key in sorted(pictures):
        _by_name(lake, key, key.rpartition("/")[2], done)
    return done


def brands(lake: Lake) -> list[str]:
    """Every brand that has mentions or evidence."""
    keys = [*lake.keys("mentions/"), *lake.keys("evidence/")]
    return sorted({key.partition("brand=")[2].partition("/")[0] for key in keys if "brand=" in key})


def _brand(lake: Lake, brand: str, period: Period, done: Verified, pictures: set[str]) -> set[str]:
    """One brand; the raw keys its evidence names."""
    raws: set[str] = set()
    proofs: dict[str, Mapping[str, object]] = {}
    first: datetime | None = None
    for key in lake.keys(evidence_prefix(brand)):
        if not period.has(key):
            continue
        proof = _proof(lake, key, done)
        if proof is None:
            proofs.setdefault(place_of(key), {})  # its file is not unproven too
            continue
        pictures |= _kept_pictures(proof)
        if "file" in proof:
            proofs[place_of(key)] = proof
            raws |= {str(raw) for raw in _list(proof, "raw")}
            at = parse_instant(str(proof["collected_at"]))
            first = at if first is None else min(first, at)
    _files(lake, brand, period, done, proofs, first)
    return raws


def _proof(lake: Lake, key: str, done: Verified) -> Mapping[str, object] | None:
    """An object of evidence that is what its name says."""
    stored = lake.get(key)
    done.objects += 1
    if stored is None or hashlib.sha256(stored.body).hexdigest() != key[-69:-5]:
        done.findings.append(Finding(Fault.ALTERED, key, "its content is not the one its name tells"))
        return None
    try:
        proof = json.loads(stored.body)
    except (ValueError, RecursionError):
        proof = None
    if isinstance(proof, dict) and _readable(proof):
        return proof
    done.findings.append(Finding(Fault.ALTERED, key, "no evidence this version can read"))
    return None


def _readable(proof: Mapping[str, object]) -> bool:
    """Whether it is ours in shape, and names nothing but keys of a lake: its name proves only itself."""
    if proof.get("columns") != list(COLUMNS):
        return "pictures" in proof
    rows = _list(proof, "rows")
    try:
        parse_instant(str(proof.get("collected_at")))
        for key in (proof.get("file"), *_list(proof, "raw")):
            check_key(str(key))
    except ValueError:
        return False
    return all(isinstance(row, list) and len(row) == len(COLUMNS) for row in rows)


def _files(
    lake: Lake,
    brand: str,
    period: Period,
    done: Verified,
    proofs: Mapping[str, Mapping[str, object]],
    first: datetime | None,
) -> None:
    """Files of mentions against their evidence, both ways."""
    files = {key for key in lake.keys(f"mentions/v=1/brand={brand}/") if period.has(key)}
    there = {place_of(key) for key in files}
    for place, proof in proofs.items():
        if proof and place not in there:
            done.findings.append(Finding(Fault.MISSING, str(proof["file"]), "its evidence is there, it is not"))
    for key in sorted(files):
        done.objects += 1
        try:
            mentions = read_file(lake, key)
        except ConfigError as error:
            done.findings.append(Finding(Fault.ALTERED, key, str(error)))
            continue
        done.mentions += len(mentions)
        if place_of(key) not in proofs:
            collected = max((mention.collected_at for mention in mentions), default=None)
            if first is None or (collected is not None and collected < first):
                done.older += 1
            else:
                done.findings.append(Finding(Fault.UNPROVEN, key, "the evidence of its mentions is not there"))
            continue
        if proof := proofs[place_of(key)]:
            numbers = {str(raw): number for number, raw in enumerate(_list(proof, "raw"))}
            held = [row_of(mention, {mention.raw: -1, **numbers}) for mention in mentions]
            done.findings += _differences(key, held, _list(proof, "rows"))


def _differences(key: str, held: list[list[str | int | float | None]], proven: list[object]) -> Iterator[Finding]:
    """Mentions that are not as they were, or are not there, or were not there."""
    now, then = Counter(map(json.dumps, held)), Counter(map(json.dumps, proven))
    before = {_identity(row): json.loads(row) for row in then - now}
    after = {_identity(row): json.loads(row) for row in now - then}
    for identity in sorted(before.keys() | after.keys()):
        name = " ".join(identity)
        if identity not in after:
            yield Finding(Fault.ALTERED, key, f"{name} is no longer in it")
        elif identity not in before:
            yield Finding(Fault.ALTERED, key, f"{name} was not in it")
        else:
            pairs = zip(COLUMNS, before[identity], after[identity], strict=True)
            what = ", ".join(column for column, old, new in pairs if old != new and column != "version")
            yield Finding(Fault.ALTERED, key, f"{name} had another {what}")


def _identity(row: str) -> tuple[str, str]:
    values = json.loads(row)
    return str(values[0]), str(values[1])


def _by_name(lake: Lake, key: str, sha256: str, done: Verified) -> None:
    """An object whose name is the hash of its content."""
    stored = lake.get(key)
    done.objects += 1
    if stored is None:
        done.findings.append(Finding(Fault.MISSING, key, "it was there when its evidence was written"))
    elif hashlib.sha256(stored.body).hexdigest() != sha256:
        done.findings.append(Finding(Fault.ALTERED, key, "its content is not the one its name tells"))


def _kept_pictures(proof: Mapping[str, object]) -> set[str]:
    found = [one for one in _list(proof, "pictures") if isinstance(one, dict)]
    names = [str(one.get("sha256")) for one in found if one.get("kept")]
    return {picture_key(name) for name in names if _SHA256.fullmatch(name)}


def _list(proof: Mapping[str, object], name: str) -> list[object]:
    found = proof.get(name)
    return found if isinstance(found, list) else []


def place_of(key: str) -> str:
    """`dt=2026-11-24/5f…`: what a file of mentions and its evidence have in common."""
    folder, _, name = key.rpartition("/")
    return f"{folder.rpartition('/')[2]}/{name.partition('.')[0].partition('-')[0]}"
