"""What a page or letter says, on no surface yet: parts in order, all plain text. A renderer a surface escapes it.

Nothing in a part is ever markup, so no renderer can be tricked by what a stranger wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a banner looks. Blind has its own look (hatched, dark), never that of calm."""

    CALM = "calm"
    WATCH = "watch"
    ALERT = "alert"
    CRISIS = "crisis"
    BLIND = "blind"
    DRILL = "drill"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Banner:
    """The headline: a word that names the state, and the sentence beside it."""

    tone: Tone
    word: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over the parts that follow."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `strong` for the one thing to do."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Quote:
    """One mention: hostile `text` as it came, where it stands, and its address if it is safe to open."""

    text: str
    where: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """Examples; `open_word` labels the link to each."""

    items: Sequence[Quote]
    open_word: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Value and what it counts; the first is the one that matters."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain cells under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of ours as SVG, and what it shows in words."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Links:
    """Label and address; only http(s) ones are rendered."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Commands:
    """Command lines to type where no address can be opened."""

    lines: Sequence[str]


Part = Banner | Heading | Text | Bullets | Quotes | Numbers | Table | Picture | Links | Commands


@dataclass(frozen=True, slots=True)
class Pages:
    """One page twice: Markdown for a Prefect artifact, HTML that stands alone."""

    markdown: str
    html: str
