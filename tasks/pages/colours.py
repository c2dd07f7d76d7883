"""Colours a tone, each pair with a contrast of at least 4.5:1 (WCAG AA); a test computes it."""

from __future__ import annotations

from tasks.pages.paper import Tone

INK, PAPER, QUIET, LINE, ACCENT = "#1b1f24", "#ffffff", "#57606a", "#d0d7de", "#0b57b0"
PANEL = "#f3f5f7"

# background, text
BANNERS: dict[Tone, tuple[str, str]] = {
    Tone.CALM: ("#1a6b3c", "#ffffff"),
    Tone.WATCH: ("#f2c94c", "#1b1f24"),
    Tone.ALERT: ("#b54708", "#ffffff"),
    Tone.CRISIS: ("#a3121f", "#ffffff"),
    Tone.BLIND: ("#24292f", "#ffffff"),
    Tone.DRILL: ("#5b3a9b", "#ffffff"),
    Tone.PLAIN: ("#33475b", "#ffffff"),
}
SIGNS: dict[Tone, str] = {
    Tone.CALM: "🟢",
    Tone.WATCH: "🟡",
    Tone.ALERT: "🟠",
    Tone.CRISIS: "🔴",
    Tone.BLIND: "⬛",
    Tone.DRILL: "🟣",
    Tone.PLAIN: "🔵",
}
