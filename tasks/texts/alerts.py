"""Strings of alerts and letters."""

TABLE: dict[str, tuple[str, str]] = {}
