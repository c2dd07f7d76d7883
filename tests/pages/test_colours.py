"""People with weak eyes and phones in the sun can read every word."""

from __future__ import annotations

from tasks.pages.colours import ACCENT, BANNERS, INK, PANEL, PAPER, QUIET


def test_colours_have_the_contrast_people_need() -> None:
    pairs = [*BANNERS.values(), (PAPER, INK), (PAPER, QUIET), (PANEL, QUIET), (PANEL, INK), (PAPER, ACCENT)]
    pairs += [(PANEL, ACCENT), (ACCENT, "#ffffff"), ("#3b434b", "#ffffff")]
    for back, ink in pairs:
        assert contrast(back, ink) >= 4.5, (back, ink)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours `#rrggbb`."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
