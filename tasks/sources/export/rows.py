"""Rows of an export as a payload: what is kept of them, and how they become posts. Pure.

A payload is `{"file", "first_row", "columns": {our field: their column}, "precision": "day"|"second", "rows": [...]}`
with at most 2,000 rows as they stand in the file; a row that could not be read at all is null. A file that could not
be read has `"note"` and no rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind, Precision
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.export.columns import REQUIRED, known_fields
from tasks.sources.export.options import Columns
from tasks.sources.export.times import read_when
from tasks.sources.hostile import MAX_LABEL, MAX_TEXT, Unfit, address, clean, counter, number
from tasks.sources.shape import Json, Page, Skip

ROWS_A_PAYLOAD = 2_000
COUNTERS = ("reach", "likes", "shares", "comments")
LABELS = ("community", "thread", "product")

_PLATFORMS = {
    "vk.com": "vk", "vk.ru": "vk", "вконтакте": "vk", "vkontakte": "vk", "вк": "vk",
    "twitter": "x", "twitter.com": "x", "x.com": "x", "твиттер": "x",
    "telegram.org": "telegram", "t.me": "telegram", "телеграм": "telegram", "телеграмм": "telegram",
    "youtube.com": "youtube", "ютуб": "youtube", "facebook.com": "facebook", "фейсбук": "facebook",
    "instagram.com": "instagram", "инстаграм": "instagram", "ok.ru": "ok", "одноклассники": "ok",
    "odnoklassniki": "ok", "reddit.com": "reddit", "tiktok.com": "tiktok", "дзен": "dzen", "dzen.ru": "dzen",
}  # fmt: skip
_KINDS = {
    "comment": PostKind.COMMENT, "комментарий": PostKind.COMMENT, "reply": PostKind.COMMENT, "ответ": PostKind.COMMENT,
    "review": PostKind.REVIEW, "отзыв": PostKind.REVIEW, "article": PostKind.ARTICLE, "статья": PostKind.ARTICLE,
    "news": PostKind.ARTICLE, "новость": PostKind.ARTICLE, "post": PostKind.POST, "пост": PostKind.POST,
    "запись": PostKind.POST, "tweet": PostKind.POST, "твит": PostKind.POST, "репост": PostKind.POST,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows do not say themselves: platform, kind, zone and form of times.

    `times_stand`: times of a day stand at their noon already, as those of a replay do.
    """

    platform: str
    kind: PostKind
    zone: tzinfo
    date_format: str = "auto"
    times_stand: bool = False


def platform_of(value: object, default: str) -> str:
    """One name a platform: `VK.com`, `ВКонтакте` and `vk` are `vk`."""
    if not isinstance(value, str) or not value.strip():
        return default
    name = clean(value, 64).strip().casefold().removeprefix("https://").removeprefix("www.").rstrip("/")
    return _PLATFORMS.get(name) or "_".join(name.replace("|", " ").split()) or default


def redact(payload: Json, default_platform: str, pseudonyms: Pseudonyms | None) -> Json:
    """Only mapped columns stay; authors become pseudonyms. `pseudonyms` None: they are pseudonyms already.

    A cell that is neither text nor a number keeps its type and loses its content, so that `parse` can name it.
    """
    columns = _columns(payload)
    rows = payload.get("rows")
    if not isinstance(rows, list):
        raise SchemaDrift("$.rows", "no list of rows")
    kept = tuple(dict.fromkeys(columns.values()))
    text, author, platform = columns.get("text"), columns.get("author"), columns.get("platform")
    known: dict[tuple[str, str], str] = {}
    done: list[object] = []
    for row in rows:
        if not isinstance(row, dict):
            done.append(None)
            continue
        slim = {name: _cell(row[name], MAX_TEXT if name == text else MAX_LABEL) for name in kept if name in row}
        if author is not None and pseudonyms is not None and author in slim:
            where = platform_of(slim.get(platform), default_platform) if platform is not None else default_platform
            slim[author] = _pseudonym(slim[author], where, pseudonyms, known)
        done.append(slim)
    first = payload.get("first_row")
    bare: Json = {"file": _label(payload.get("file")), "columns": dict(columns)}
    bare["first_row"] = first if type(first) is int and 0 <= first < 2**53 else None
    bare["precision"] = "day" if payload.get("precision") == "day" else "second"
    if isinstance(payload.get("note"), str):
        bare["note"] = _label(payload.get("note"))
    return {**bare, "rows": done}


def _cell(value: object, limit: int) -> object:
    if isinstance(value, str):
        return clean(value, limit)
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**63):
        return value
    return []


def _label(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _pseudonym(value: object, platform: str, pseudonyms: Pseudonyms, known: dict[tuple[str, str], str]) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    name = str(value).strip()
    if not name:
        return None
    key = (platform, name)
    if key not in known:
        known[key] = pseudonyms(platform, name)
    return known[key]


def _columns(payload: Json) -> Columns:
    columns = payload.get("columns")
    if not isinstance(columns, Mapping):
        raise SchemaDrift("$.columns", "no mapping of columns")
    return known_fields(columns)


def parse(payload: Json, reading: Reading) -> Page[Post]:
    """Posts of a redacted payload. A bad row is a Skip at `file:row`; a bad counter is one too and the post stays."""
    columns, rows, first = _columns(payload), payload.get("rows"), payload.get("first_row")
    if not isinstance(rows, list):
        raise SchemaDrift("$.rows", "no list of rows")
    if type(first) is not int or not 0 <= first < 2**53:
        raise SchemaDrift("$.first_row", "not a row number")
    if rows and not all(field in columns for field in REQUIRED):
        raise SchemaDrift("$.columns", "text or published_at is not mapped")
    file = _label(payload.get("file")) or "file"
    read = _RowReader(columns, reading, payload.get("precision") == "day")
    posts: list[Post] = []
    skipped: list[Skip] = []
    if isinstance(payload.get("note"), str):
        skipped.append(Skip(file, _label(payload.get("note"))))
    seen: dict[tuple[str, str, str, float | None], int] = {}
    for place, row in enumerate(rows, first):
        try:
            post, bad = read(row)
        except (ValueError, OverflowError) as error:
            skipped.append(Skip(f"{file}:{place}", str(error)[:200]))
            continue
        skipped.extend(Skip(f"{file}:{place}.{field}", "not a number; kept without it") for field in bad)
        earlier = seen.setdefault((post.platform, post.id, post.text, post.stars), place)
        if earlier == place:
            posts.append(post)
        else:
            skipped.append(Skip(f"{file}:{place}", f"the same post as row {earlier}"))
    return Page(tuple(posts), tuple(skipped))


class _RowReader:
    """One row → one post. Columns are looked up once for all rows of a payload."""

    def __init__(self, columns: Columns, reading: Reading, day: bool) -> None:
        self._columns = columns
        self._reading = reading
        self._day = day
        self._labels = [(field, columns[field]) for field in LABELS if field in columns]
        self._counters = [(field, columns[field]) for field in COUNTERS if field in columns]

    def __call__(self, row: object) -> tuple[Post, list[str]]:
        """The post, and the counters that were no numbers. Raises Unfit saying why the row is no post."""
        if not isinstance(row, dict):
            raise Unfit("not a row of columns and values")
        get, columns, reading = row.get, self._columns, self._reading
        when = read_when(get(columns["published_at"]), reading.zone, reading.date_format)
        published_at = when.instant(self._day and not reading.times_stand)
        text = _text(get(columns["text"]))
        platform = platform_of(get(columns.get("platform")), reading.platform)
        author = _optional(get(columns.get("author")))
        bad: list[str] = []
        counts = {field: self._counter(get(name), field, bad) for field, name in self._counters}
        stars = self._stars(get(columns.get("stars")), bad)
        labels = {field: _optional(get(name)) for field, name in self._labels}
        id_ = _optional(get(columns.get("id"))) or _derived_id(platform, author, published_at.isoformat(), text)
        kind = get(columns.get("kind"))
        post = Post(
            platform=platform,
            id=id_,
            published_at=published_at,
            text=text,
            kind=_KINDS.get(kind.strip().casefold(), reading.kind) if isinstance(kind, str) else reading.kind,
            precision=Precision.DAY if self._day or when.day else Precision.SECOND,
            author=author,
            stars=stars,
            url=address(get(columns.get("url"))),
            community=labels.get("community"),
            thread=labels.get("thread"),
            product=labels.get("product"),
            reach=counts.get("reach"),
            likes=counts.get("likes"),
            shares=counts.get("shares"),
            comments=counts.get("comments"),
        )
        return post, bad

    @staticmethod
    def _counter(value: object, field: str, bad: list[str]) -> int | None:
        if value is None:
            return None
        try:
            return counter(value)
        except ValueError:
            bad.append(field)
            return None

    @staticmethod
    def _stars(value: object, bad: list[str]) -> float | None:
        if value is None:
            return None
        try:
            found = number(value)
        except ValueError:
            found = -1.0
        if found is None or found == 0:  # zero is how tools write "no rating"
            return None
        if not 1 <= found <= 5:
            bad.append("stars")
            return None
        return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit("no text" if value is None else "the text is not text")
    text = clean(value, MAX_TEXT).strip()
    if not text:
        raise Unfit("no text")
    return text


def _optional(value: object) -> str | None:
    if isinstance(value, str):
        return clean(value).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return None


def _derived_id(platform: str, author: str | None, when: str, text: str) -> str:
    said = "\x00".join((platform, author or "", when, text)).encode(errors="replace")
    return "h" + hashlib.blake2b(said, digest_size=10).hexdigest()
