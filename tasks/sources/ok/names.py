"""Groups as the plan spells them, and their numbers."""

from __future__ import annotations

from tasks.core.errors import Gone
from tasks.sources.fields import label_of, maybe_identity
from tasks.sources.ok.session import Asking


def number(spelling: str) -> str | None:
    """`https://ok.ru/group/5123`, `group/5123` and `5123` as `5123`; None for a name."""
    bare = spelling.strip().partition("?")[0].rstrip("/").rpartition("/")[2].removeprefix("group")
    return bare if bare.isascii() and bare.isdecimal() else None


def address(spelling: str) -> str:
    """The group's page by its name."""
    bare = spelling.strip().lstrip("@").partition("?")[0].rstrip("/").rpartition("/")[2]
    return f"https://ok.ru/{bare}"


async def native_id(asking: Asking, spelling: str) -> str:
    """The group's number. Raises Gone where no group has that name."""
    found = number(spelling)
    if found is not None:
        return found
    told = await asking.object("url.getInfo", url=address(spelling))
    native, kind = maybe_identity(told.get("objectId")), label_of(told.get("type")) or ""
    if native is None or "GROUP" not in kind.upper():
        raise Gone(f"OK knows no group {spelling!r}: correct it in the plan, or give its number")
    return native
