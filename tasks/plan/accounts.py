"""Whose page something stands on, by the accounts of the plan."""

from __future__ import annotations

from tasks.plan.schema import Plan, Source


def home_of(plan: Plan, source: Source, platform: str, community: str | None) -> str | None:
    """The brand whose own page this is: the source's brand, else the one with this account. None: somebody else's."""
    if source.brand is not None:
        return source.brand
    for brand in plan.monitoring.brands:
        if any((account.platform, account.id) == (platform, community) for account in brand.accounts):
            return brand.id
    return None


def brands_of(plan: Plan, source: Source, platform: str, account: str | None) -> tuple[str, ...]:
    """The brands an event of an account belongs to: those with this account, else the source's, else those with any
    account on the platform, else all. What cannot be placed is told twice rather than never."""
    brands = plan.monitoring.brands
    here = tuple(b.id for b in brands if any((a.platform, a.id) == (platform, account) for a in b.accounts))
    if here or source.brand is not None:
        return here or (source.brand or "",)
    near = tuple(b.id for b in brands if any(a.platform == platform for a in b.accounts))
    return near or tuple(b.id for b in brands)
