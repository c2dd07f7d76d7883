"""What a level is judged on: the posts of one burst."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BurstPost:
    """One post of a burst. `author` is a pseudonym or None, `reach` followers or None; `text` is hostile."""

    text: str
    negative: bool
    complaint: bool
    author: str | None = None
    reach: int | None = None
