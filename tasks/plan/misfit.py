"""What the schema refused, as Problems that say what to do. The schema's library names the kinds of errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import available_timezones

from pydantic_core import ErrorDetails

from tasks.core.crisis import Strength
from tasks.plan.keys import known_keys, nearest
from tasks.plan.leaks import shown
from tasks.plan.problem import KeyPath

Told = tuple[str, Mapping[str, str | int]]

_PLAIN = {
    "missing": "missing",
    "string_type": "text",
    "string_too_short": "blank",
    "string_too_long": "too_long",
    "int_type": "number",
    "int_parsing": "number",
    "int_parsing_size": "number",
    "int_from_float": "number",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "tuple_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "too_short": "list_empty",
    "level": "level",
    "strength": "strength",
    "span": "span",
    "span_range": "span_range",
    "time_delta_parsing": "span",
    "clock": "clock",
    "day": "day",
}


def _meant(key: str, value: object, choices: list[str]) -> Told:
    """A choice error, with the nearest choice where there is one."""
    values = {"value": shown(value), "choices": ", ".join(choices)}
    near = nearest(value, choices) if isinstance(value, str) else None
    return (f"{key}_near", {**values, "near": near}) if near is not None else (key, values)


def _unknown_key(path: KeyPath, error: ErrorDetails) -> Told:
    return _meant("unknown_key", shown(path[-1]), known_keys(path[:-1]))


def _choice(path: KeyPath, error: ErrorDetails) -> Told:
    expected = str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
    return _meant("choice", error["input"], expected.split(", "))


def _strength(path: KeyPath, error: ErrorDetails) -> Told:
    return _meant("choice", error["input"], [strength.value for strength in Strength])


def _zone(path: KeyPath, error: ErrorDetails) -> Told:
    written = str(error["input"])
    cities = {zone.rsplit("/", 1)[-1]: zone for zone in sorted(available_timezones())}
    near = nearest(written, cities.values()) or cities.get(nearest(written.rsplit("/", 1)[-1], cities) or "")
    values = {"value": shown(written)}
    return ("time_zone_near", {**values, "near": near}) if near else ("time_zone", values)


def _pattern(path: KeyPath, error: ErrorDetails) -> Told:
    kind = "env_name" if path[-1] == "token" else "id"
    return kind, {"value": shown(error["input"])} if kind == "id" else {}


def _range(path: KeyPath, error: ErrorDetails) -> Told:
    limits: dict[str, Any] = error.get("ctx", {})
    key = "number_low" if "ge" in limits else "number_high"
    return key, {"value": shown(error["input"]), "limit": str(limits.get("ge", limits.get("le")))}


_SPECIAL: dict[str, Callable[[KeyPath, ErrorDetails], Told]] = {
    "extra_forbidden": _unknown_key,
    "enum": _choice,
    "literal_error": _choice,
    "strength": _strength,
    "time_zone": _zone,
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": _range,
    "less_than_equal": _range,
}


def told(path: KeyPath, error: ErrorDetails) -> Told:
    """Text key (without its prefix) and values of one refusal."""
    if error["type"] in _SPECIAL:
        return _SPECIAL[error["type"]](path, error)
    if error["type"] in _PLAIN:
        value = error["input"] if not isinstance(error["input"], (dict, list)) else "…"
        return _PLAIN[error["type"]], {"value": shown(value), "name": shown(path[-1]) if path else ""}
    return "other", {"said": shown(re.sub(r"\s+", " ", error["msg"]))}
