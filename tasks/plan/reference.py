"""Every key of the plan as Markdown: `python -m tasks.plan.reference > docs/plan.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from tasks.core.crisis import Level, Strength
from tasks.plan import values
from tasks.plan.keys import part_of
from tasks.plan.schema import Plan
from tasks.plan.values import Part
from tasks.texts import say

_HEAD = """# The crisis plan

One YAML file, `plan.yaml`. `spichka init` writes a commented one in Russian or English, `spichka init --small` a short
one from six answers, `spichka check` says what is wrong with it, by file and line.

This page is written by `python -m tasks.plan.reference > docs/plan.md`; a test holds it to the schema.

* Keys that do not exist are errors. A key without a value counts as not written.
* Lengths of time are `30m`, `6h`, `2d`, `1h30m` or ISO 8601 (`PT6H`). Times of day are `09:00`; `24:00` ends a day.
* Days are `2026-11-24`.
* Time zones have IANA names (`Europe/Moscow`).
* An `id` is of small latin letters, digits, `-` and `_`, and stands once in its list.
* Nothing is expanded: `${HOME}` stays as it is. Secrets are refused: they belong into the environment or `.env`.

## Building on another plan

`extends: base.yaml` (beside this file) or `extends: builtin:small-ru`, `builtin:small-en`. Keys are merged; lists of
things that all have an `id` (accounts: platform and `id`) are merged by it, what is new comes last; any other list
replaces that of the base. A base may extend another; errors name the file they stand in.

## Causes and strengths

A level is written as its number, its JSON name, or its words in either language.
"""
_NAMES: tuple[tuple[object, str], ...] = (
    (values.Id, "id"),
    (values.Line, "text"),
    (values.Prose, "text"),
    (values.EnvName, "name of a variable"),
    (values.Span, "length of time"),
    (values.Clock, "time of day"),
    (values.Day, "day"),
    (values.Zone, "time zone"),
    (values.Version, "`1`"),
    (values.CrisisLevel, "level"),
    (values.Levels, "levels, or `any`"),
    (values.CrisisStrength, "strength"),
    (values.Strengths, "strengths, or `any`"),
    (int, "number"),
    (bool, "`true` or `false`"),
    (dict[str, object], "keys of the connector"),
)
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)), ("s", timedelta(seconds=1)))


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_words(), "", *_part(Plan, "", "The whole plan")]).rstrip() + "\n"


def _words() -> Iterator[str]:
    yield "| | JSON name | Russian | English |\n|---|---|---|---|"
    for level in Level:
        key = f"level.{level.value}"
        yield f"| level {level.value} | `{level.name.lower()}` | {say('ru', key)} | {say('en', key)} |"
    for strength in Strength:
        key = f"strength.{strength.value}"
        yield f"| strength | `{strength.value}` | {say('ru', key)} | {say('en', key)} |"


def _part(part: type[Part], path: str, title: str) -> Iterator[str]:
    """A section for a piece of the plan, then those of the pieces in it."""
    yield f"## {title}\n"
    yield _about(part)
    yield "\n| key | value | where unset | meaning |\n|---|---|---|---|"
    hints = get_type_hints(part, include_extras=True)
    inner: list[tuple[type[Part], str]] = []
    for name, field in part.model_fields.items():
        key = field.alias or name
        yield f"| `{key}` | {_value(hints[name])} | {_default(field)} | {field.description or ''} |"
        held = part_of(field.annotation)
        if held is not None:
            many = "[]" if get_origin(field.annotation) is tuple else ""
            inner.append((held, f"{path}{key}{many}"))
    yield ""
    for held, inner_path in inner:
        yield from _part(held, f"{inner_path}.", f"`{inner_path}`")


def _about(part: type[Part]) -> str:
    """The docstring, unwrapped."""
    return " ".join((part.__doc__ or "").split())


def _value(hint: Any) -> str:
    """What may be written there, in words."""
    known = next((name for alias, name in _NAMES if alias == hint), None)
    if known is not None:
        return known
    origin = get_origin(hint)
    if origin is Annotated:
        return _value(get_args(hint)[0])
    if origin in {Union, UnionType}:
        return _value(next(inner for inner in get_args(hint) if inner is not NoneType))
    if origin is tuple:
        return f"list: {_value(get_args(hint)[0])}"
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(hint))
    return _kind(hint)


def _kind(hint: Any) -> str:
    if issubclass(hint, Enum):
        return ", ".join(f"`{member.value}`" for member in hint)
    return "keys, see below" if issubclass(hint, Part) else "text"


def _default(field: FieldInfo) -> str:
    """What holds where the key is not written, as the plan would write it."""
    if field.is_required():
        return "**required**"
    default = field.default
    if isinstance(default, timedelta):
        unit, length = next((unit, length) for unit, length in _UNITS if not default % length)
        return f"`{default // length}{unit}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple) and default:
        return "all"
    if default is None or isinstance(default, (Part, tuple, dict)):
        return "—"
    return f"`{default}`"


if __name__ == "__main__":
    sys.stdout.write(reference())
