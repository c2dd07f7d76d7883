"""A score over time as a small hand-written SVG: a line from 0 to 100, its last value named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from tasks.pages.colours import ACCENT, LINE, QUIET

WIDTH, HEIGHT = 390, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 40, 12, 26
MOST = 60


def trend(points: Sequence[tuple[datetime, int]], words: str, locale: str) -> str:
    """SVG of the points, oldest first, at even steps; `words` say the same for those who do not see it."""
    shown = points[-MOST:]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(shown) - 1)
    places = [(_LEFT + number * step, _y(value)) for number, (_, value) in enumerate(shown)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ACCENT}"/>' for x, y in places)
    last_x, last_y = places[-1]
    day = "%d.%m.%Y" if locale == "ru" else "%Y-%m-%d"
    body = (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{_grid()}'
        f'<polyline points="{line}" fill="none" stroke="{ACCENT}" stroke-width="2"/>{dots}'
        f'<text x="{last_x + 7:.1f}" y="{last_y + 4:.1f}" font-weight="700">{shown[-1][1]}</text>'
        f'<text x="{_LEFT}" y="{HEIGHT - 8}" fill="{QUIET}">{shown[0][0]:{day}}</text>'
        f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 8}" text-anchor="end" fill="{QUIET}">{shown[-1][0]:{day}}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="Arial, Helvetica, sans-serif" font-size="12"><title>{escape(words)}</title>'
        f"{body}</svg>"
    )


def _y(value: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / 100)


def _grid() -> str:
    return "".join(
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(value):.1f}" y2="{_y(value):.1f}" stroke="{LINE}"/>'
        f'<text x="{_LEFT - 5}" y="{_y(value) + 4:.1f}" text-anchor="end" fill="{QUIET}">{value}</text>'
        for value in (0, 50, 100)
    )
