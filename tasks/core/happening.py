"""What happened to our accounts and to what people wrote there: removed, hidden, roles and settings changed."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class HappeningKind(StrEnum):
    """REMOVED, RESTORED and HIDDEN are of a post; the others of an account of ours."""

    REMOVED = "removed"
    RESTORED = "restored"
    HIDDEN = "hidden"
    ROLE_CHANGED = "role_changed"
    SETTINGS_CHANGED = "settings_changed"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_GONE = "account_gone"
    ACCOUNT_BACK = "account_back"


class Remover(StrEnum):
    """Who removed or hid a post, as far as the platform says."""

    ADMINISTRATOR = "administrator"
    AUTHOR = "author"
    PLATFORM = "platform"
    UNKNOWN = "unknown"


class Happening(BaseModel):
    """One event. `id` is unique within its platform and deterministic: the platform's own, or a digest of the rest.

    `account` is the page or group it happened in, by its number or name on the platform; `post` the post it happened
    to. `actor` and `target` are HMACs: who did it, and whose role it was. `before` and `after` are words of the
    platform (`editor`, `administrator`, a name, a link), never people's names. `remover` is None where the kind has
    none, and in what a source says: the deletion guard judges it.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    platform: str
    kind: HappeningKind
    at: AwareDatetime
    account: str | None = None
    post: str | None = None
    actor: str | None = None
    target: str | None = None
    what: str | None = None
    before: str | None = None
    after: str | None = None
    remover: Remover | None = None


def happening_id(*parts: object) -> str:
    """20 hex digits of the parts, for platforms that give no event id."""
    return hashlib.blake2b("\x00".join(map(str, parts)).encode(errors="replace"), digest_size=10).hexdigest()
