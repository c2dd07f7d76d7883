"""Floors on research data, a few points under what docs/language.md quotes: a change that costs more is a bug."""

from __future__ import annotations

import pytest

from tasks.language import Reader
from tests.bench.language_figures import DATA, figures, half, rows

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no shared research data at {DATA}"),
]
THREE = ("negative", "neutral", "positive")


@pytest.mark.parametrize(
    ("file", "label", "floor"),
    [
        ("labels/sentirueval-train", "label", 0.59),
        ("labels/rusentitweet-train", "label", 0.59),
        ("replays/airlines-2015", "label_sentiment", 0.62),
    ],
)
def test_sentiment_stays_above_its_floor(file: str, label: str, floor: float) -> None:
    kept = [row for row in rows(DATA / f"{file}.jsonl.gz") if row[label] in THREE and half(row["text"]) == "report"]
    said = [str(reading.sentiment) for reading in Reader(None).read([row["text"] for row in kept])]
    assert figures([row[label] for row in kept], said, THREE)[1] >= floor


def test_complaints_stay_above_their_floor() -> None:
    kept = [row for row in rows(DATA / "labels/complaints-train.jsonl.gz") if half(row["text"]) == "report"]
    readings = Reader(None).read([row["text"] for row in kept])
    said = ["complaint" if reading.complaint else "other" for reading in readings]
    assert figures([row["label"] for row in kept], said, ("complaint", "other"))[1] >= 0.73


def test_every_real_review_is_read_and_in_russian() -> None:
    texts = [row["text"] for row in rows(DATA / "replays/gazprombank-reviews.jsonl.gz")]
    readings = Reader(None).read(texts)
    assert sum(reading.language == "ru" for reading in readings) > 0.99 * len(texts)
