"""Evidence at first sight: what a mention said, whom it reached and where it stood when it was first stored.

One object a file of mentions, `evidence/brand=/dt=/{name of the file}-{sha256 of the object}.json`, put once: the
object proves itself by its name, each text by its SHA-256 in it, the raw answer by the SHA-256 in its key. Pictures
follow after the alerts, in `evidence/brand=/dt=/pictures-{sha256 of the object}.json`.

What this proves: that the lake holds what it held. Who can write the whole lake can also write new evidence; to prove
it to others, keep the names of a day's objects where that person cannot write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from tasks.core.instants import iso
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.lake.documents import change
from tasks.lake.keys import kept

PICTURES_A_MENTION = 4
DUE_KEPT = 500  # pictures that wait to be fetched; of a storm the newest
COLUMNS = (
    "platform", "id", "version", "text_sha256", "author", "published_at", "url", "reach", "likes", "shares",
    "comments", "stars", "raw",
)  # fmt: skip
Row = list[str | int | float | None]


def evidence_prefix(brand: str, day: date | None = None) -> str:
    """The folder of a brand, or of one publication day of it."""
    return f"evidence/brand={brand}/" + (f"dt={day.isoformat()}/" if day is not None else "")


def keep_evidence(lake: Lake, brand: str, day: date, file: str, batch: str, mentions: Sequence[Mention]) -> str:
    """Evidence of the mentions of one new file; its key. `file` is the key of the file."""
    raws = sorted({mention.raw for mention in mentions})
    place = {raw: number for number, raw in enumerate(raws)}
    body = packed(
        {
            "batch": batch,
            "file": file,
            "collected_at": iso(mentions[0].collected_at),
            "raw": raws,
            "columns": list(COLUMNS),
            "rows": [row_of(mention, place) for mention in mentions],
        }
    )
    key = f"{evidence_prefix(brand, day)}{stem(file)}-{hashlib.sha256(body).hexdigest()}.json"
    lake.put_new(key, body)
    return key


def row_of(mention: Mention, place: Mapping[str, int]) -> Row:
    """One mention as its file keeps it, in the order of `COLUMNS`; `raw` is a place in the list of raw keys."""
    post, text = mention.post, kept(mention.post.text)
    return [
        kept(post.platform),
        kept(post.id),
        (post if text == post.text else replace(post, text=text)).version,
        hashlib.sha256(text.encode()).hexdigest(),
        post.author,
        post.published_at.isoformat(),
        kept(post.url) if post.url else None,
        post.reach,
        post.likes,
        post.shares,
        post.comments,
        post.stars,
        place[mention.raw],
    ]


def packed(document: Mapping[str, object]) -> bytes:
    """The same bytes for equal documents."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def stem(file: str) -> str:
    """`5f…` of `mentions/…/5f….parquet`."""
    return file.rpartition("/")[2].removesuffix(".parquet")


class PictureDue(BaseModel):
    """A picture of a live mention that is still to be fetched."""

    model_config = ConfigDict(frozen=True)

    brand: str
    day: date
    platform: str
    id: str
    version: str
    url: str


class PicturesDue(BaseModel):
    """`state/pictures/{source}.json`. `passed_over` counts those of storms that nobody will fetch."""

    model_config = ConfigDict(frozen=True)

    due: tuple[PictureDue, ...] = ()
    passed_over: int = 0

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/pictures/{source}.json"


def owe_pictures(lake: Lake, source: str, mentions: Iterable[Mention]) -> None:
    """Note the pictures of live mentions, before the cursor moves. A repeat notes none twice while they wait."""
    fresh = [
        PictureDue(
            brand=mention.brand,
            day=mention.post.published_at.date(),
            platform=kept(mention.post.platform),
            id=kept(mention.post.id),
            version=mention.post.version,
            url=kept(url),
        )
        for mention in mentions
        if mention.live
        for url in mention.post.media[:PICTURES_A_MENTION]
    ]
    if not fresh:
        return

    def owed(before: PicturesDue | None) -> PicturesDue:
        state = before or PicturesDue()
        known = set(state.due)
        due = (*state.due, *(one for one in dict.fromkeys(fresh) if one not in known))
        over = max(0, len(due) - DUE_KEPT)
        return PicturesDue(due=due[over:], passed_over=state.passed_over + over)

    change(lake, PicturesDue.key(source), PicturesDue, owed)


class PictureSeen(BaseModel):
    """What one picture was when it was fetched, or why it was not. `url` is without its query."""

    model_config = ConfigDict(frozen=True)

    platform: str
    id: str
    version: str
    url: str
    sha256: str | None = None
    bytes: int | None = None
    type: str | None = None
    kept: bool = False
    why: str | None = None


def keep_pictures(lake: Lake, brand: str, day: date, seen: Sequence[PictureSeen], now: datetime) -> str:
    """Evidence of pictures of mentions published that day; its key."""
    body = packed({"fetched_at": iso(now), "pictures": [one.model_dump(mode="json") for one in seen]})
    key = f"{evidence_prefix(brand, day)}pictures-{hashlib.sha256(body).hexdigest()}.json"
    lake.put_new(key, body)
    return key


def picture_key(sha256: str) -> str:
    """Where the bytes of a picture are, if the plan wants them kept."""
    return f"media/{sha256}"
