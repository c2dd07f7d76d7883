"""What an access audit knows, read live: rosters, tokens, signatures, the staff list, followers of the last days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.checks.access.shape import AccessView, AccountAccess, TokenSeen
from tasks.compose import House
from tasks.core.account import Roster, TokenReport
from tasks.core.attestation import COMPANY
from tasks.core.errors import SourceError
from tasks.core.instants import DAY
from tasks.core.ports import Lake
from tasks.lake.attestations import attested
from tasks.lake.documents import read_model
from tasks.lake.snapshots import Snapshot, snapshot_key
from tasks.plan.schema import Account, Source
from tasks.plan.staff import StaffMember, read_staff
from tasks.sources.capabilities import HasProof, HasRoster

SNAPSHOTS_BACK = 7  # days


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of asking one source about one account."""

    roster: Roster | None = None
    trouble: str | None = None


async def read_view(house: House, now: datetime) -> AccessView:
    """Everything, side by side. What a platform refuses stands in the view as trouble and stops nothing else."""
    accounts, tokens = await asyncio.gather(_accounts(house, now), _tokens(house, now))
    return AccessView(
        plan=house.plan,
        accounts=accounts,
        now=now,
        staff=staff_of(house),
        tokens=tokens,
        company=attested(house.lake, COMPANY, COMPANY),
        links=_links(house),
    )


def staff_of(house: House) -> tuple[StaffMember, ...] | None:
    """The staff list beside the plan; None where the plan names none. Raises ConfigError naming the wrong line."""
    if house.plan.team.staff is None:
        return None
    return read_staff(house.settings.plan.absolute().parent / house.plan.team.staff, house.plan.locale)


async def _accounts(house: House, now: datetime) -> tuple[AccountAccess, ...]:
    own = [(brand.id, account) for brand in house.plan.monitoring.brands for account in brand.accounts]
    names = list(dict.fromkeys((account.platform, account.id) for _, account in own))
    asked = dict(zip(names, await asyncio.gather(*(_roster(house, *name, now) for name in names)), strict=True))
    return tuple(_access(house, brand, account, asked[account.platform, account.id], now) for brand, account in own)


def _access(house: House, brand: str, account: Account, asked: tuple[bool, _Asked], now: datetime) -> AccountAccess:
    askable, answer = asked
    return AccountAccess(
        brand=brand,
        platform=account.platform,
        account=account.id,
        name=account.name or "",
        askable=askable,
        roster=answer.roster,
        trouble=answer.trouble,
        followers=_followers(house.lake, account, now),
        attested=attested(house.lake, account.platform, account.id),
    )


async def _roster(house: House, platform: str, account: str, now: datetime) -> tuple[bool, _Asked]:
    """Whether any source can tell, and the best answer: the first whole one, else what came, else why not."""
    best = _Asked()
    askable = False
    for source in _sources(house, platform, account):
        connector = house.sources[source.id]
        if not isinstance(connector, HasRoster):
            continue
        askable = True
        answer = await _ask(house, connector, account, now)
        if best.roster is None:
            best = answer
        if answer.roster is not None and answer.roster.complete:
            return True, answer
    return askable, best


def _sources(house: House, platform: str, account: str) -> list[Source]:
    """Sources of this platform that cover a brand with this account."""
    brands = {
        brand.id
        for brand in house.plan.monitoring.brands
        if any((one.platform, one.id) == (platform, account) for one in brand.accounts)
    }
    here = [one for one in house.plan.monitoring.sources if one.id in house.sources]
    return [
        one for one in here if house.sources[one.id].platform == platform and (one.brand is None or one.brand in brands)
    ]


async def _ask(house: House, connector: HasRoster, account: str, now: datetime) -> _Asked:
    try:
        async with asyncio.timeout(house.timeout):
            return _Asked(roster=await connector.roster(account, now))
    except TimeoutError:
        return _Asked(trouble=f"no end of the answer within {house.timeout:.0f} s")
    except SourceError as error:
        return _Asked(trouble=f"{error.cause}: {error}")


async def _tokens(house: House, now: datetime) -> tuple[TokenSeen, ...]:
    """Every token of every source that can prove one; of a variable that several sources use the worst news."""
    found = await asyncio.gather(*(_prove(house, source, now) for source in house.plan.monitoring.sources))
    seen: dict[str, TokenSeen] = {}
    for token in (one for tokens in found for one in tokens):
        before = seen.get(token.token)
        if before is None:
            seen[token.token] = token
            continue
        worse = min(before, token, key=_works)
        accounts = tuple(dict.fromkeys((*before.accounts, *token.accounts)))
        seen[token.token] = TokenSeen(worse.source, worse.token, worse.report, worse.trouble, accounts)
    return tuple(seen.values())


def _works(token: TokenSeen) -> int:
    return 1 if token.report is None else 2 * token.report.works


async def _prove(house: House, source: Source, now: datetime) -> Sequence[TokenSeen]:
    if source.id not in house.sources:
        return ()
    connector = house.sources[source.id]
    if not isinstance(connector, HasProof):
        return ()
    accounts = _covered(house, source, house.sources[source.id].platform)
    try:
        async with asyncio.timeout(house.timeout):
            reports: Sequence[TokenReport] = await connector.prove(now)
    except TimeoutError:
        return (TokenSeen(source.id, source.token or source.id, trouble="no end of the answer", accounts=accounts),)
    except SourceError as error:
        trouble = f"{error.cause}: {error}"
        return (TokenSeen(source.id, source.token or source.id, trouble=trouble, accounts=accounts),)
    return [TokenSeen(source.id, one.token, one, accounts=accounts) for one in reports]


def _covered(house: House, source: Source, platform: str) -> tuple[str, ...]:
    brands = [brand for brand in house.plan.monitoring.brands if source.brand in {None, brand.id}]
    return tuple(f"{platform}:{one.id}" for brand in brands for one in brand.accounts if one.platform == platform)


def _links(house: House) -> tuple[tuple[str, str], ...]:
    """A Facebook page whose managers act in Instagram: sources of Instagram name it in the option `page`."""
    found: dict[tuple[str, str], None] = {}
    pages = {one.id for brand in house.plan.monitoring.brands for one in brand.accounts if one.platform == "facebook"}
    for source in house.plan.monitoring.sources:
        page = str(source.options.get("page", ""))
        if source.kind == "instagram" and page in pages:
            found |= dict.fromkeys((f"facebook:{page}", subject) for subject in _covered(house, source, "instagram"))
    return tuple(found)


def _followers(lake: Lake, account: Account, now: datetime) -> int | None:
    """Of the newest daily snapshot of the last week."""
    for back in range(SNAPSHOTS_BACK):
        key = snapshot_key(account.platform, account.id, (now - back * DAY).date())
        found = read_model(lake, key, Snapshot)
        if found is not None and found[0].followers is not None:
            return found[0].followers
    return None


def brands_of_account(house: House) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The brands each account of the plan belongs to."""
    held: dict[tuple[str, str], tuple[str, ...]] = {}
    for brand in house.plan.monitoring.brands:
        for one in brand.accounts:
            held[one.platform, one.id] = (*held.get((one.platform, one.id), ()), brand.id)
    return held
