"""Names of series: `topic@source` is one source's own, `topic@*` the sum of several."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.instants import BUCKET, DAY

ALL = "*"


def series_name(topic: str, source: str) -> str:
    """`brand@vk`."""
    return f"{topic}@{source}"


def topic_of(series: str) -> str:
    """`brand` of `brand@vk`."""
    return series.partition("@")[0]


def source_of(series: str) -> str:
    """`vk` of `brand@vk`; `*…` for a sum."""
    return series.partition("@")[2]


def grain_of(name: str) -> timedelta:
    """The grain of its name in states: `1d` or `5m`."""
    return DAY if name == "1d" else BUCKET
