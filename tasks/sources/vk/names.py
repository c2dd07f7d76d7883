"""How a plan spells a community, and which number VK knows it by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tasks.plan.monitoring import Account
from tasks.sources.fields import label_of
from tasks.sources.shape import Json, Watched
from tasks.sources.vk.options import VkOptions

PLATFORM = "vk"
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|m\.)?vk\.(?:com|ru)/", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:club|public|event|-)?([0-9]{1,18})$", re.IGNORECASE)


def handle_of(spelling: str) -> str:
    """`https://vk.com/Acme`, `@acme`, `acme` are `acme`; numbers stay as they are written."""
    return _ADDRESS.sub("", spelling.strip()).split("?")[0].strip("/@ ").casefold()


def number_of(spelling: str) -> int | None:
    """The number of `123`, `-123`, `club123`, `https://vk.com/public123`; None for a name that VK must resolve."""
    found = _NUMBER.match(handle_of(spelling))
    return int(found[1]) if found and int(found[1]) > 0 else None


def followed(options: VkOptions, watched: Watched) -> tuple[str, ...]:
    """Communities to read, as the plan spells them: those of the options, else the own accounts of VK."""
    own = _of_vk(watched.own)
    if not options.communities:
        return _once([*own, *options.community_tokens]) if own else _once(options.community_tokens)
    known = {_same(one): one for one in (*own, *_of_vk(watched.rivals))}
    return _once(known.get(_same(one), one) for one in options.communities)


def rivals(watched: Watched) -> frozenset[str]:
    """Competitors' pages: what stands there is never our own word."""
    return frozenset(map(_same, _of_vk(watched.rivals)))


def is_rival(spelling: str, of: frozenset[str]) -> bool:
    """Whether a spelling names one of them."""
    return _same(spelling) in of


def same(one: str, other: str) -> bool:
    """Two spellings of one community, as far as their letters tell."""
    return _same(one) == _same(other)


def _of_vk(accounts: Iterable[Account]) -> list[str]:
    return [account.id for account in accounts if account.platform.casefold() in {PLATFORM, "vkontakte", "вк"}]


def _same(spelling: str) -> str:
    number = number_of(spelling)
    return str(number) if number is not None else handle_of(spelling)


def _once(spellings: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for one in spellings:
        kept.setdefault(_same(one), one)
    return tuple(kept.values())


def spelled(asked: Json, number: int) -> str:
    """A community's number as the plan spells it; the number itself where the plan does not know it."""
    names = asked.get("names")
    return label_of(names.get(str(number)) if isinstance(names, Mapping) else None) or str(number)
