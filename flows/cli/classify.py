"""`spichka classify BURST.jsonl… [--json]`: level, strength and reasons of bursts, without any history.

A line is a post (`{"text": …}`, with `author`, `followers`, `platform`, `minute` where known; the file is one burst)
or a burst (`{"posts": [post, …]}`). Strength comes from the burst's own counts, people and reach.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tasks.core.counts import Count
from tasks.core.crisis import Reason, Verdict
from tasks.core.errors import ConfigError
from tasks.core.mention import Sentiment
from tasks.language import Reader
from tasks.levels import BurstPost, judge
from tasks.plan.schema import ResponseModel
from tasks.texts import say, say_reason


class Lang(StrEnum):
    """Language of the answer."""

    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Burst:
    """Where it was read, and its posts as they stand in the file."""

    name: str
    posts: tuple[dict[str, Any], ...]


def classify(
    files: Annotated[list[Path], typer.Argument(help="JSON Lines (also .gz): posts, or bursts with `posts`.")],
    json_out: Annotated[bool, typer.Option("--json", help="One JSON object a burst, one a line.")] = False,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the answer.")] = Lang.RU,
) -> None:
    """Say the level, strength and reasons of bursts."""
    reader = Reader()
    for path in files:
        for burst in bursts_of(path):
            verdict = judge_burst(burst, reader)
            typer.echo(
                json.dumps(as_json(verdict, lang), ensure_ascii=False) if json_out else told(burst, verdict, lang)
            )


def bursts_of(path: Path) -> Iterator[Burst]:
    """Bursts of a file. Raises ConfigError naming file and line."""
    loose: list[dict[str, Any]] = []
    for number, row in _rows(path):
        where = f"{path}:{number}"
        if "posts" in row:
            if not isinstance(row["posts"], list):
                raise ConfigError(f"{where}: `posts` is not a list; write a list of objects with `text`")
            yield Burst(where, tuple(_post(post, where) for post in row["posts"]))
        else:
            loose.append(_post(row, where))
    if loose:
        yield Burst(str(path), tuple(loose))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _row(line, f"{path}:{number}")
    except (OSError, EOFError) as error:
        raise ConfigError(f"{path}: cannot be read ({error.__class__.__name__}); is it the right file?") from error


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{where}: not JSON in UTF-8; a line is one object with `text` or `posts`") from error
    if not isinstance(row, dict):
        raise ConfigError(f"{where}: not an object; a line is one object with `text` or `posts`")
    return row


def _post(post: object, where: str) -> dict[str, Any]:
    if not isinstance(post, dict) or not isinstance(post.get("text"), str):
        raise ConfigError(f'{where}: a post without a `text`; write {{"text": "…"}}')
    return post


def judge_burst(burst: Burst, reader: Reader) -> Verdict:
    """Level and strength of one burst by itself, with the default response model."""
    readings = reader.read([post["text"] for post in burst.posts])
    posts = [
        BurstPost(
            text=post["text"],
            negative=reading.sentiment is Sentiment.NEGATIVE,
            complaint=reading.complaint,
            author=_author(post),
            reach=_reach(post),
        )
        for post, reading in zip(burst.posts, readings, strict=True)
    ]
    return judge((), posts, _count(posts), ResponseModel(), baseline=False)


def _author(post: dict[str, Any]) -> str | None:
    author = post.get("author")
    return f"{post.get('platform', '')}/{author}" if isinstance(author, str | int) and author != "" else None


def _reach(post: dict[str, Any]) -> int | None:
    reach = post.get("followers")
    return reach if isinstance(reach, int) and 0 <= reach < 10**10 else None


def _count(posts: Sequence[BurstPost]) -> Count:
    total = Count()
    for post in posts:
        angry = int(post.negative), int(post.complaint)
        total.add(Count(1, *angry, 1, *angry, authors=[post.author] if post.author and any(angry) else []))
    return total


def as_json(verdict: Verdict, lang: str) -> dict[str, object]:
    """The answer for machines; reasons carry their key and their words."""
    level = verdict.level
    return {
        "level": int(level.level),
        "strength": str(verdict.strength),
        "unsure": level.unsure,
        "scores": {str(int(one)): round(score, 4) for one, score in sorted(level.scores.items())},
        "reasons": [_reason(reason, lang) for reason in (*level.reasons, *verdict.strength_reasons)],
    }


def _reason(reason: Reason, lang: str) -> dict[str, object]:
    return {
        "key": reason.key,
        "text": say_reason(lang, reason),
        "weight": round(reason.weight, 4),
        "evidence": list(reason.evidence),
    }


def told(burst: Burst, verdict: Verdict, lang: str) -> str:
    """The answer for people. Quotes are shown with everything unprintable escaped: they are hostile text."""
    level = verdict.level
    lines = [f"{burst.name}: {say(lang, f'strength.{verdict.strength}')} · {say(lang, f'level.{int(level.level)}')}"]
    for reason in (*level.reasons, *verdict.strength_reasons):
        share = f"{reason.weight:+.2f} " if reason.weight else ""
        lines.append(f"  {share}{say_reason(lang, reason)}")
        lines += [f"      “{_printable(quote)}”" for quote in reason.evidence]
    return "\n".join(lines)


def _printable(quote: str) -> str:
    return "".join(char if char.isprintable() else "·" for char in quote)
