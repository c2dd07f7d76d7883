"""Pages for people in the lake: the latest one replaces the one before."""

from __future__ import annotations

from tasks.core.errors import Conflict
from tasks.core.ports import Lake


def page_key(brand: str, name: str, ending: str = "html") -> str:
    """`pages/{brand}/board.html`, `pages/{brand}/incident-{id}.html`."""
    return f"pages/{brand}/{name}.{ending}"


def publish(lake: Lake, key: str, text: str) -> None:
    """Write the page. Another run that writes at the same moment wins: its page is as fresh."""
    body = text.encode(errors="replace")
    stored = lake.get(key)
    if stored is None:
        lake.put_new(key, body)
    elif stored.body != body:
        try:
            lake.put_if(key, body, stored.etag)
        except Conflict:
            return
