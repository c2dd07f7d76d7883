"""Strings of plan findings."""

TABLE: dict[str, tuple[str, str]] = {}
