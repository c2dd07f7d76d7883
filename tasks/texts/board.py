"""Strings of the board and the incident page."""

TABLE: dict[str, tuple[str, str]] = {}
