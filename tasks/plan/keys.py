"""Which keys the plan knows at a path, and which one was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args

from tasks.plan.problem import KeyPath
from tasks.plan.schema import Plan
from tasks.plan.values import Part


def part_of(annotation: Any) -> type[Part] | None:
    """The piece of the plan that a field holds, one or many of it; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((part for inner in get_args(annotation) if (part := part_of(inner)) is not None), None)


def known_keys(path: KeyPath) -> list[str]:
    """Keys as written in the plan, in the schema's order; empty where the schema has no say."""
    part: type[Part] | None = Plan
    for step in path:
        if isinstance(step, str) and part is not None:
            part = next(
                (part_of(f.annotation) for name, f in part.model_fields.items() if step in {name, f.alias}), None
            )
    return [field.alias or name for name, field in part.model_fields.items()] if part is not None else []


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None."""
    by_case = {word.casefold(): word for word in known}
    found = get_close_matches(written.casefold(), by_case, n=1, cutoff=0.6)
    return by_case[found[0]] if found else None
