"""Who a holder of rights is on the staff list, and how much the platform's own words for a right amount to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from tasks.checks.access.shape import AccessView
from tasks.core.account import Member
from tasks.plan.schema import AccessNeed
from tasks.plan.staff import StaffMember


class Power(IntEnum):
    """What a holder can do. From ADMINISTER on they can let others in and throw them out."""

    NONE = 0
    READ = 1
    MODERATE = 2
    PUBLISH = 3
    ADMINISTER = 4
    OWN = 5


NEEDS = {
    AccessNeed.NONE: Power.NONE,
    AccessNeed.READ: Power.READ,
    AccessNeed.MODERATE: Power.MODERATE,
    AccessNeed.PUBLISH: Power.PUBLISH,
    AccessNeed.ADMINISTER: Power.OWN,
}
# Words of VK, Telegram, Meta, MAX, OK and WordPress, of roles and of single rights; the greatest one counts
_ROLES = {
    Power.OWN: {"creator", "owner"},
    Power.ADMINISTER: {"admin", "manage", "full_control", "business admin", "manager", "super_moderator"},
    Power.PUBLISH: {"editor", "author", "create_content", "shop_manager", "contributor"},
    Power.MODERATE: {"moderator", "moderate", "messaging"},
    Power.READ: {
        "advertiser",
        "advertise",
        "analyst",
        "analyze",
        "assigned",
        "role",
        "subscriber",
        "business employee",
    },
}
_RIGHTS = {
    Power.ADMINISTER: {
        "can_promote_members", "add_admins", "promote_users", "edit_users", "manage_options", "manage", "full_control",
    },
    Power.PUBLISH: {
        "can_post_messages", "can_edit_messages", "can_change_info", "post_edit_delete_message", "write",
        "change_chat_info", "publish_posts", "edit_posts", "edit_others_posts", "create_content",
    },
    Power.MODERATE: {
        "can_delete_messages", "can_restrict_members", "add_remove_members", "moderate_comments", "moderate",
        "messaging",
    },
}  # fmt: skip
_BY_RIGHTS = frozenset({"telegram", "max"})  # every administrator is called so there; what they may is in the rights


def power_of(member: Member, platform: str) -> Power:
    """The most this holder can do. An unknown word for a role is taken for the worst: it may be anything."""
    if member.owner:
        return Power.OWN
    rights = _greatest(_RIGHTS, (right.casefold() for right in member.rights))
    if platform in _BY_RIGHTS and member.rights:
        return max(rights, Power.READ)
    words = [word.strip().casefold() for word in member.role.split(",")]
    named = _greatest(_ROLES, words)
    if named is Power.NONE and any(words):
        named = Power.ADMINISTER if "admin" in member.role.casefold() or rights is Power.NONE else rights
    return max(named, rights)


def _greatest(table: dict[Power, set[str]], words: Iterable[str]) -> Power:
    held = set(words)
    return next((power for power, known in table.items() if held & known), Power.NONE)


@dataclass(frozen=True, slots=True)
class Known:
    """A holder who is on the staff list. `sure`: by the number or name on the platform, not by a name alone, which
    anybody can take."""

    person: StaffMember
    sure: bool


def find_person(view: AccessView, platform: str, member: Member) -> Known | None:
    """Who it is, by account first. Of two lines of one person the one that still works here counts."""
    places = ("instagram", "facebook") if platform == "instagram" else (platform,)
    staff = sorted(view.staff or (), key=lambda one: one.former(view.today))
    by_account = [one for one in staff if member.id.casefold() in {one.accounts.get(place) for place in places}]
    if by_account:
        return Known(_current(staff, by_account[0]), sure=True)
    by_name = [one for one in staff if member.name and _same_name(one.person, member.name)]
    return Known(by_name[0], sure=False) if by_name else None


def named_person(view: AccessView, name: str) -> StaffMember | None:
    """Somebody a signature names."""
    staff = sorted(view.staff or (), key=lambda one: one.former(view.today))
    return next((one for one in staff if _same_name(one.person, name)), None)


def _current(staff: Iterable[StaffMember], found: StaffMember) -> StaffMember:
    return next(one for one in staff if _same_name(one.person, found.person))


def _same_name(one: str, other: str) -> bool:
    """`Анна Петрова` and `Петрова Анна`."""
    return sorted(one.casefold().replace("ё", "е").split()) == sorted(other.casefold().replace("ё", "е").split())
