"""Prints the figures of docs/language.md. Run by hand: `python -m tests.bench.language_figures [--half tune]`.

Reads the shared research data beside the repository. Each set is cut in two by a hash of the text: word lists and
weights were tuned looking at `tune` only; what is quoted is `report`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import nltk
from nltk.sentiment.vader import SentimentIntensityAnalyzer

import tasks.language
from tasks.language import Reader
from tasks.plan.schema import Brand, Monitoring, Plan, Topic, TopicKind

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
Row = dict[str, str]
THREE = ("negative", "neutral", "positive")


def rows(path: Path) -> Iterator[Row]:
    """Rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def half(text: str) -> str:
    """Which half a text is in."""
    return "report" if hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % 2 else "tune"


def figures(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> tuple[float, float, list[str]]:
    """Accuracy, macro F1, and precision/recall of each label."""
    hits = Counter(one for one, other in zip(truth, said, strict=True) if one == other)
    true, claimed = Counter(truth), Counter(said)
    scores, detail = [], []
    for label in labels:
        precision, recall = hits[label] / max(1, claimed[label]), hits[label] / max(1, true[label])
        scores.append(2 * precision * recall / max(1e-9, precision + recall))
        detail.append(f"{label[:3]} {precision:.2f}/{recall:.2f}")
    return sum(hits.values()) / len(truth), sum(scores) / len(labels), detail


def show(name: str, truth: Sequence[str], ways: dict[str, Sequence[str]], labels: Sequence[str]) -> None:
    """One set, one line a way of deciding."""
    majority = Counter(truth).most_common(1)[0][0]
    print(f"\n{name}: {len(truth)} texts, {dict(Counter(truth))}")
    for way, said in {"majority": [majority] * len(truth), **ways}.items():
        accuracy, macro, detail = figures(truth, said, labels)
        print(f"  {way:14} accuracy {100 * accuracy:5.1f}  macro F1 {100 * macro:5.1f}   P/R {'  '.join(detail)}")


def ours(texts: Sequence[str]) -> list[str]:
    """Our sentiment."""
    return [str(reading.sentiment) for reading in Reader(None).read(texts)]


def vader(texts: Sequence[str]) -> list[str]:
    """NLTK's VADER with its usual thresholds."""
    folder = Path(tasks.language.__file__).parent / "data"
    nltk.data.path.insert(0, str(folder))
    score = SentimentIntensityAnalyzer(lexicon_file="vader_lexicon.txt").polarity_scores
    said = []
    for text in texts:
        compound = score(text)["compound"]
        said.append("positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral")
    return said


def sentiment(which: str) -> None:
    """Sentiment on every labelled set."""
    sets: tuple[tuple[str, str, str], ...] = (
        ("labels/sentirueval-train", "label", "sentirueval"),
        ("labels/rusentitweet-train", "label", "rusentitweet"),
        ("labels/rusentiment-train", "label", "rusentiment (never looked at)"),
        ("replays/airlines-2015", "label_sentiment", "airlines"),
    )
    for path, field, name in sets:
        kept = [row for row in rows(DATA / f"{path}.jsonl.gz") if row[field] in THREE and half(row["text"]) == which]
        texts = [row["text"] for row in kept]
        ways: dict[str, Sequence[str]] = {"ours": ours(texts)}
        if name == "airlines":
            ways["nltk VADER"] = vader(texts)
        show(name, [row[field] for row in kept], ways, THREE)
        _worst(texts, [row[field] for row in kept], ways["ours"])


def stars(which: str) -> None:
    """Bank reviews: two stars and less against four and more; a neutral answer is a wrong one."""
    kept = [row for row in rows(DATA / "replays/gazprombank-reviews.jsonl.gz") if row.get("label_rating") is not None]
    kept = [row for row in kept if float(row["label_rating"]) != 3 and half(row["text"]) == which]
    truth = ["negative" if float(row["label_rating"]) < 3 else "positive" for row in kept]
    show("gazprombank stars", truth, {"ours": ours([row["text"] for row in kept])}, ("negative", "positive"))


def complaints(which: str) -> None:
    """Complaint yes or no, English tweets."""
    kept = [row for row in rows(DATA / "labels/complaints-train.jsonl.gz") if half(row["text"]) == which]
    texts = [row["text"] for row in kept]
    read = Reader(None).read(texts)
    ways: dict[str, Sequence[str]] = {
        "ours": ["complaint" if reading.complaint else "other" for reading in read],
        "negative": ["complaint" if reading.sentiment == "negative" else "other" for reading in read],
        "nltk VADER": ["complaint" if label == "negative" else "other" for label in vader(texts)],
    }
    show("complaints", [row["label"] for row in kept], ways, ("complaint", "other"))
    _worst(texts, [row["label"] for row in kept], ways["ours"])


SHOWN = 0


def _worst(texts: Sequence[str], truth: Sequence[str], said: Sequence[str]) -> None:
    wrong = [(one, other, text) for text, one, other in zip(texts, truth, said, strict=True) if one != other]
    for one, other, text in wrong[:: max(1, len(wrong) // max(1, SHOWN))][:SHOWN]:
        print(f"    {one[:3]}≠{other[:3]} {text[:200]!r}")


# what people call each bank or operator, as a plan would say it; keys are the gold's names
NAMES: dict[str, tuple[str, ...]] = {
    "сбербанк": ("Сбербанк", "Сбер"),
    "втб": ("ВТБ",),
    "газпромбанк": ("Газпромбанк",),
    "альфабанк": ("Альфа-банк",),
    "банкмосквы": ("Банк Москвы",),
    "райффайзенбанк": ("Райффайзен", "Райффайзенбанк", "Райфайзен"),
    "россельхозбанк": ("Россельхозбанк", "РСХБ"),
    "уралсиб": ("Уралсиб",),
    "мтс": ("МТС",),
    "билайн": ("Билайн", "Beeline"),
    "мегафон": ("Мегафон", "Megafon"),
    "теледва": ("Теле2", "Теле 2", "Tele2"),
    "ростелеком": ("Ростелеком",),
}


def entities(which: str) -> None:
    """Which bank or operator a tweet is about: found topics against the gold's (text, entity) pairs."""
    gold: dict[str, set[str]] = {}
    for row in rows(DATA / "labels/sentirueval-train.jsonl.gz"):
        if row["entity"] in NAMES and half(row["text"]) == which:
            gold.setdefault(row["text"], set()).add(row["entity"])
    ids = {f"b{place}": entity for place, entity in enumerate(NAMES)}
    brands = tuple(
        Brand(id=id_, name=entity, topics=(Topic(id="own", kind=TopicKind.BRAND, words=NAMES[entity]),))
        for id_, entity in ids.items()
    )
    read = Reader(Plan(company="Measured", monitoring=Monitoring(brands=brands))).read(list(gold))
    hits = said = 0
    for wanted, reading in zip(gold.values(), read, strict=True):
        found = {ids[match.brand] for match in reading.matches}
        hits += len(found & wanted)
        said += len(found)
    wanted_pairs = sum(map(len, gold.values()))
    print(
        f"\nwhose: {wanted_pairs} (tweet, brand) pairs, precision {hits / said:.3f}, recall {hits / wanted_pairs:.3f}"
    )
    missed = [
        text for (text, wanted), reading in zip(gold.items(), read, strict=True) if not reading.matches and wanted
    ]
    for text in missed[:SHOWN]:
        print(f"    {text[:160]!r}")


def plan() -> Plan:
    """A plan of the size the starter has, for the speed table."""
    topics = [
        Topic(id="united", kind=TopicKind.BRAND, words=("United", "Юнайтед"), accounts=("united",)),
        Topic(id="bags", kind=TopicKind.ASPECT, words=("baggage", "luggage", "bag", "багаж")),
        Topic(id="delta", kind=TopicKind.COMPETITOR, words=("Delta", "Southwest Airlines", "Virgin America")),
        Topic(id="bank", kind=TopicKind.BRAND, words=("Газпромбанк", "ГПБ", "Газпром банк")),
        Topic(id="card", kind=TopicKind.PRODUCT, words=("карта", "вклад", "кредит", "ипотека", "кэшбэк")),
    ]
    return Plan(company="Measured", monitoring=Monitoring(brands=(Brand(id="one", name="One", topics=tuple(topics)),)))


def speed() -> None:
    """Texts a second of CPU time, one core: first pass (empty caches) and second."""
    print("\nspeed, texts/s of CPU time, one core")
    started = time.process_time()
    reader = Reader(plan())
    print(f"  building a Reader of 5 topics: {time.process_time() - started:.2f} s")
    for name in ("replays/airlines-2015", "replays/gazprombank-reviews", "labels/rusentitweet-train"):
        texts = [row["text"] for row in rows(DATA / f"{name}.jsonl.gz")]
        passes = [_rate(reader.read, texts) for _ in range(2)]
        length = sum(map(len, texts)) / len(texts)
        print(f"  {name:30} {length:5.0f} characters  cold {passes[0]:8,.0f}  warm {passes[1]:8,.0f}")
    many = tuple(f"{first}{second}{third}ка" for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES)[
        :10_000
    ]
    big = plan().model_copy(
        update={
            "monitoring": Monitoring(
                brands=(
                    *plan().monitoring.brands,
                    Brand(id="b", name="B", topics=(Topic(id="t", kind=TopicKind.BRAND, words=many),)),
                )
            )
        }
    )
    started = time.process_time()
    reader = Reader(big)
    print(f"  building a Reader of {len(many):,} terms: {time.process_time() - started:.1f} s")
    texts = [row["text"] for row in rows(DATA / "labels/rusentitweet-train.jsonl.gz")]
    print(f"  reading Russian tweets with it: {_rate(reader.read, texts):,.0f}")


SYLLABLES = [consonant + vowel for consonant in "бвгдклмнрст" for vowel in "аиоу"][:22]


def _rate(work: Callable[[list[str]], object], texts: Iterable[str]) -> float:
    todo = list(texts)
    started = time.process_time()
    work(todo)
    return len(todo) / (time.process_time() - started)


def main() -> None:
    """Print everything."""
    global SHOWN  # noqa: PLW0603
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", type=int, default=0, help="how many mistakes to show a set (tune half only)")
    options = parser.parse_args()
    SHOWN = options.show if options.half == "tune" else 0
    parts = {"sentiment": sentiment, "stars": stars, "complaints": complaints, "entities": entities}
    if not options.only or options.only == "speed":
        speed()
    for name, part in parts.items():
        if not options.only or options.only == name:
            part(options.half)


if __name__ == "__main__":
    main()
