"""The last 24 hours as a hand-written SVG: bars of mentions, complaints in red, the usual as a dashed line.

What was not read is hatched, so that an empty stretch never passes for a calm one. Own white background and
generic fonts only: it looks the same in a Prefect artifact, a mail and a saved file.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from tasks.texts import say
from tasks.texts.local_time import clock_time

WIDTH, HEIGHT = 390, 236
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 44, 26
_PLOT_W, _PLOT_H = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_BAR = timedelta(minutes=30)
SPAN = timedelta(hours=24)
_MENTIONS, _COMPLAINTS, _USUAL, _INK, _QUIET = "#8fb1d6", "#b3261e", "#1b1f24", "#1b1f24", "#57606a"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One step of the series, any length up to half an hour. `usual` is what the detector expected, if it knows."""

    start: datetime
    mentions: int
    complaints: int
    usual: float | None = None
    read: bool = True


@dataclass(slots=True)
class _Bar:
    """Half an hour; `usual` is None where any of its points does not know it: half a sum would look like a fall."""

    mentions: int = 0
    complaints: int = 0
    usual: float | None = 0.0
    points: int = 0


def chart(points: Sequence[ChartPoint], *, now: datetime, locale: str, timezone: str, grain: timedelta) -> str:
    """SVG of the 24 hours before `now`; `grain` is the length of a point. Points outside are left out."""
    first = now - SPAN
    inside = [point for point in points if first - grain < point.start < now]
    bars = _bars(inside, first)
    top = _round_up(max([1.0, *(bar.mentions for bar in bars), *(bar.usual or 0 for bar in bars)]))
    body = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<defs><pattern id="unread" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#eceff2"/>'
        '<line x1="0" y1="0" x2="0" y2="7" stroke="#6b7480" stroke-width="3"/></pattern></defs>',
        *_grid(top),
        *_unread(inside, first, grain),
        *_columns(bars, top),
        *_usual_line(bars, top),
        *_hours(first, now, timezone),
        *_legend(locale),
    ]
    words = chart_words(inside, locale=locale, grain=grain)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="Arial, Helvetica, sans-serif" font-size="12"><title>{escape(words)}</title>'
        f"{''.join(body)}</svg>"
    )


def chart_words(points: Sequence[ChartPoint], *, locale: str, grain: timedelta) -> str:
    """What the chart shows, for those who do not see it."""
    minutes = round(sum(grain.total_seconds() for point in points if not point.read) / 60)
    return say(
        locale,
        "chart.words",
        mentions=sum(point.mentions for point in points),
        complaints=sum(point.complaints for point in points),
        unread=minutes,
    )


def data_uri(svg: str) -> str:
    """The SVG as an address a Markdown image can carry; both Prefect UIs show it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _bars(points: Sequence[ChartPoint], first: datetime) -> list[_Bar]:
    bars = [_Bar() for _ in range(SPAN // _BAR)]
    for point in points:
        bar = bars[max(0, min((point.start - first) // _BAR, len(bars) - 1))]
        bar.mentions += point.mentions
        bar.complaints += point.complaints
        bar.points += 1
        bar.usual = None if bar.usual is None or point.usual is None else bar.usual + point.usual
    for bar in bars:
        bar.usual = bar.usual if bar.points else None
    return bars


def _round_up(value: float) -> int:
    """1, 2, 4, … 10, 12, 16, 20, 30 …: the scale's top, never below the highest bar."""
    if value <= 8:
        return next(top for top in (1, 2, 4, 6, 8) if top >= value)
    step = 1
    while True:
        for factor in (10, 12, 16, 20, 30, 40, 60, 80):
            if factor * step >= value:
                return factor * step
        step *= 10


def _x(at: datetime, first: datetime) -> float:
    share = (at - first) / SPAN
    return _LEFT + _PLOT_W * min(max(share, 0.0), 1.0)


def _y(value: float, top: int) -> float:
    return _TOP + _PLOT_H * (1 - value / top)


def _grid(top: int) -> list[str]:
    drawn = []
    for value in sorted({0, top // 2, top} if top > 1 else {0, top}):
        y = _y(value, top)
        drawn.append(f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d0d7de"/>')
        drawn.append(f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end" fill="{_QUIET}">{value}</text>')
    return drawn


def _unread(points: Sequence[ChartPoint], first: datetime, grain: timedelta) -> list[str]:
    """Neighbouring unread points as one hatched field."""
    fields: list[tuple[datetime, datetime]] = []
    for point in sorted((p for p in points if not p.read), key=lambda p: p.start):
        if fields and fields[-1][1] >= point.start:
            fields[-1] = (fields[-1][0], point.start + grain)
        else:
            fields.append((point.start, point.start + grain))
    return [
        f'<rect class="unread" x="{_x(since, first):.1f}" y="{_TOP}" height="{_PLOT_H}" fill="url(#unread)" '
        f'width="{max(2.0, _x(until, first) - _x(since, first)):.1f}"/>'
        for since, until in fields
    ]


def _columns(bars: Sequence[_Bar], top: int) -> list[str]:
    width = _PLOT_W / len(bars)
    drawn = []
    for place, bar in enumerate(bars):
        for value, colour in ((bar.mentions, _MENTIONS), (min(bar.complaints, bar.mentions), _COMPLAINTS)):
            if value:
                x, y = _LEFT + place * width + 0.6, _y(value, top)
                height = _TOP + _PLOT_H - y
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{width - 1.2:.1f}" height="{height:.1f}" fill="{colour}"/>'
                )
    return drawn


def _usual_line(bars: Sequence[_Bar], top: int) -> list[str]:
    width = _PLOT_W / len(bars)
    steps = [
        f"{_LEFT + (place + edge) * width:.1f},{_y(bar.usual, top):.1f}"
        for place, bar in enumerate(bars)
        if bar.usual is not None
        for edge in (0, 1)
    ]
    if not steps:
        return []
    line = f'<polyline points="{" ".join(steps)}" fill="none" stroke="{_USUAL}" stroke-width="1.5"'
    return [f'{line} stroke-dasharray="4 3"/>']


def _hours(first: datetime, now: datetime, timezone: str) -> list[str]:
    marks = [(first + SPAN * part / 4, anchor) for part, anchor in enumerate(("start", *["middle"] * 3, "end"))]
    return [
        f'<text x="{_x(at, first):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}" fill="{_QUIET}">'
        f"{clock_time(at, timezone)}</text>"
        for at, anchor in marks
    ]


def _legend(locale: str) -> list[str]:
    said = [
        (_LEFT, 16, _MENTIONS, "chart.mentions"),
        (_LEFT + 160, 16, _COMPLAINTS, "chart.complaints"),
        (_LEFT, 34, "url(#unread)", "chart.unread"),
    ]
    drawn = [
        f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{fill}"/>'
        f'<text x="{x + 18}" y="{y}" fill="{_INK}">{escape(say(locale, key))}</text>'
        for x, y, fill, key in said
    ]
    x = _LEFT + 160
    drawn.append(f'<line x1="{x}" x2="{x + 14}" y1="30" y2="30" stroke="{_USUAL}" stroke-dasharray="4 3"/>')
    drawn.append(f'<text x="{x + 18}" y="34" fill="{_INK}">{escape(say(locale, "chart.usual"))}</text>')
    return drawn
