"""What a person announces at the desk, checked against the plan. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from tasks.core.announced import AccountPart, Announced, AnnouncedState, RemovalGround
from tasks.core.errors import ConfigError
from tasks.plan.schema import Account, Plan
from tasks.texts import say

HOURS = 24
MOST_HOURS = 24 * 30
CHANGES_KEPT = timedelta(days=7)  # after their end: what happened meanwhile is judged for a day
REMOVALS_KEPT = timedelta(days=180)
MOST_KEPT = 2000


def announced_change(
    plan: Plan, account: str, parts: tuple[AccountPart, ...], hours: int | None, by: str, note: str, now: datetime
) -> tuple[Announced, ...]:
    """A planned change of one of our accounts, for each brand that has it. Raises ConfigError saying what is missing.

    `account` is its id in the plan, or `platform/id` where two platforms have the same.
    """
    locale = plan.locale
    own = [(brand.id, one) for brand in plan.monitoring.brands for one in brand.accounts]
    meant = [(brand, one) for brand, one in own if account.strip() in {one.id, f"{one.platform}/{one.id}"}]
    if len({(one.platform, one.id) for _, one in meant}) != 1:
        known = ", ".join(dict.fromkeys(_named(one) for _, one in own)) or "—"
        raise ConfigError(say(locale, "announce.no_account", account=account.strip() or "—", known=known))
    if not parts:
        raise ConfigError(say(locale, "announce.no_what", known=", ".join(AccountPart)))
    if not note.strip():
        raise ConfigError(say(locale, "announce.no_note"))
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise ConfigError(say(locale, "announce.hours", most=MOST_HOURS))
    until = now + timedelta(hours=hours or HOURS)
    return tuple(
        Announced(
            brand=brand,
            by=by,
            note=note.strip(),
            since=now,
            until=until,
            platform=one.platform,
            account=one.id,
            parts=parts,
        )
        for brand, one in meant
    )


def announced_removal(
    plan: Plan, brand: str, ground: RemovalGround, post: tuple[str | None, str], by: str, note: str, now: datetime
) -> Announced:
    """A removal the published rules of the plan allow, before or after the fact. Raises ConfigError.

    `post` is its platform, where known, and its id or a link to it.
    """
    removals = plan.response_model.removals
    brands = [one.id for one in plan.monitoring.brands]
    brand = brand or (brands[0] if len(brands) == 1 else "")
    if brand not in brands:
        raise ConfigError(say(plan.locale, "announce.no_brand", brand=brand or "—", known=", ".join(brands)))
    if ground not in removals.in_force:
        allowed = ", ".join(removals.in_force) or "—"
        raise ConfigError(say(plan.locale, "announce.not_allowed", ground=ground.value, allowed=allowed))
    platform, name = post
    if not name:
        raise ConfigError(say(plan.locale, "announce.no_post"))
    return Announced(
        brand=brand, by=by, note=note.strip(), since=now, until=now, platform=platform, ground=ground, post=name
    )


def with_announced(before: AnnouncedState | None, new: tuple[Announced, ...], now: datetime) -> AnnouncedState:
    """The state with what was announced; what nobody will be asked about any more goes."""
    kept = [one for one in (before.announced if before is not None else ()) if not _over(one, now)]
    return AnnouncedState(announced=tuple([*kept, *(one for one in new if one not in kept)][-MOST_KEPT:]))


def _over(one: Announced, now: datetime) -> bool:
    return now - one.until > (CHANGES_KEPT if one.ground is None else REMOVALS_KEPT)


def _named(account: Account) -> str:
    return f"{account.platform}/{account.id}"
