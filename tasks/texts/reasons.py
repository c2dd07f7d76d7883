"""Reasons of detectors, levels and strength."""

TABLE: dict[str, tuple[str, str]] = {}
