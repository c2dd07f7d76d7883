"""The whole list of mentions behind an incident, as CSV a spreadsheet opens and cannot be made to run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from tasks.core.instants import iso
from tasks.core.mention import Mention
from tasks.pages.inert import cell

ROWS = 2_000  # newest first; a mail with more is refused by some servers, and the lake has them all
TEXT = 1_000
_SEPARATORS = re.compile(r"[;\t\r\n\v\f]+")
HEADER = ("published_at", "platform", "id", "url", "sentiment", "complaint", "stars", "reach", "text")


def mention_list(mentions: Iterable[Mention]) -> str:
    """Newest first, complaints and the rest alike; every cell inert."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    newest = sorted(mentions, key=lambda mention: (mention.post.published_at, mention.post.id), reverse=True)
    for mention in newest[:ROWS]:
        post = mention.post
        row = (iso(post.published_at), post.platform, post.id, post.url, mention.sentiment, mention.complaint)
        writer.writerow([_cell(value) for value in (*row, post.stars, post.reach, post.text[:TEXT])])
    return file.getvalue()


def _cell(value: object) -> str:
    """One line without `;` and tabs: a spreadsheet that separates by those would see new cells, and run them."""
    return "" if value is None else cell(_SEPARATORS.sub(" ", str(value)))
