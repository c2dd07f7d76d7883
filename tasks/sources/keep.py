"""What is kept of a platform's answer: a shape that names every field we store; whatever is not named goes.

    COMMENT = {"id": count, "text": text, "date": count, "from_id": author("vk"), "likes": {"count": count}}
    kept = keep(answer, {"items": [COMMENT]}, pseudonyms)

A leaf is a function of (value, pseudonyms) that gives back something harmless; a value that is not what the leaf keeps
becomes an empty list, which no parser takes for anything, so the item is a counted skip and never holds what we did
not look at. A list of one shape keeps every place of the list: a broken item stays as None, to be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tasks.core.pseudonym import Pseudonyms
from tasks.sources.hostile import MAX_LABEL, MAX_TEXT, clean
from tasks.sources.shape import Json

Leaf = Callable[[object, Pseudonyms], object]
Shape = Mapping[str, "Leaf | Shape | list[Leaf] | list[Shape]"]
_UNFIT: list[object] = []


def keep(value: object, shape: Shape, pseudonyms: Pseudonyms) -> Json:
    """The object with the shape's fields only. An object that is none becomes an empty one."""
    if not isinstance(value, Mapping):
        return {}
    return {name: _kept(value[name], inner, pseudonyms) for name, inner in shape.items() if name in value}


def _kept(value: object, shape: Leaf | Shape | list[Leaf] | list[Shape], pseudonyms: Pseudonyms) -> object:
    if value is None:
        return None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return None
        return [_kept(one, shape[0], pseudonyms) for one in value]
    if isinstance(shape, Mapping):
        return keep(value, shape, pseudonyms) if isinstance(value, Mapping) else None
    return shape(value, pseudonyms)


def count(value: object, pseudonyms: Pseudonyms) -> object:
    """A number or a yes/no."""
    return value if isinstance(value, bool | int | float) else _UNFIT


def label(value: object, pseudonyms: Pseudonyms) -> object:
    """A short word of the platform: an id, a kind, a time, an address. Numbers stay numbers."""
    if isinstance(value, str):
        return clean(value, MAX_LABEL)
    return count(value, pseudonyms)


def text(value: object, pseudonyms: Pseudonyms) -> object:
    """What a person wrote in public."""
    return clean(value, MAX_TEXT) if isinstance(value, str) else _UNFIT


def author(platform: str) -> Leaf:
    """An author's id as an HMAC; 0 and nothing stay nothing."""

    def hidden(value: object, pseudonyms: Pseudonyms) -> object:
        if isinstance(value, bool) or not isinstance(value, str | int) or not value:
            return None
        return pseudonyms(platform, clean(str(value)[:MAX_LABEL]))

    return hidden
