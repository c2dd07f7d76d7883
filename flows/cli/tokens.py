"""What `spichka check` says of sources: a day's calls against each quota; with `--live`, what each token can do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import typer

from tasks.compose import watched
from tasks.core.account import TokenReport
from tasks.core.errors import ConfigError, SourceError
from tasks.core.settings import secret
from tasks.plan.load import LoadedPlan
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.capabilities import DayCost, HasProof
from tasks.sources.shape import SourceDeps
from tasks.texts import say
from tasks.texts.local_time import full_time

SOON = timedelta(days=14)
SEARCHING = frozenset({"bluesky", "instagram", "mastodon", "ok", "threads", "vk", "x", "youtube"})  # or by hashtag


def with_tokens(loaded: LoadedPlan) -> Iterator[tuple[Source, HasProof]]:
    """Sources of the plan that are switched on, can be built, and have a token to prove."""
    deps = SourceDeps(folder=Path(loaded.path).parent, timezone=loaded.plan.timezone, secret=secret)
    for source in loaded.plan.monitoring.sources:
        if not source.enabled:
            continue
        try:
            connector = build(source, replace(deps, watched=watched(loaded.plan, source)))
        except ConfigError:
            continue  # told among the findings
        if isinstance(connector, HasProof):
            yield source, connector


def print_costs(loaded: LoadedPlan) -> None:
    """The arithmetic before start, source by source: what is watched, what a day of it costs, how often it can be."""
    locale, sources = loaded.plan.locale, list(with_tokens(loaded))
    if sources:
        typer.secho(say(locale, "check.costs"), bold=True)
    for source, connector in sources:
        typer.echo(_watched(loaded, source))
        for cost in connector.calls_a_day(source.every):
            typer.echo(_cost(locale, source, cost))


def _watched(loaded: LoadedPlan, source: Source) -> str:
    here = watched(loaded.plan, source)
    platform = source.kind
    pages = sum(account.platform == platform for account in here.own)
    words = len(here.words) + len(here.hashtags) if platform in SEARCHING else 0
    every = source.every.total_seconds() / 60
    return say(loaded.plan.locale, "check.watched", source=source.id, pages=pages, words=words, every=every)


def _cost(locale: str, source: Source, cost: DayCost) -> str:
    """The quota's own pace, where it is slower than the plan's, is what people will really get."""
    named: dict[str, str | float] = {"method": cost.method, "calls": cost.calls}
    if cost.quota is None:
        return say(locale, "check.cost.free", **named)
    named["quota"] = cost.quota
    if cost.fastest is None:
        return say(locale, "check.cost.over.unknown" if cost.calls > cost.quota else "check.cost", **named)
    named["fastest"] = cost.fastest.total_seconds() / 60
    if cost.calls > cost.quota:
        return say(locale, "check.cost.over", **named)
    if cost.fastest > source.every:
        return say(locale, "check.cost.slower", **named)
    faster = say(locale, "check.cost.fastest", **named) if cost.fastest >= timedelta(minutes=1) else ""
    return say(locale, "check.cost", **named) + faster


def prove_tokens(loaded: LoadedPlan, now: datetime) -> bool:
    """Ask every platform about every token, and say what it answered. False where one does not work."""
    locale, sources = loaded.plan.locale, list(with_tokens(loaded))
    typer.secho(say(locale, "check.live" if sources else "check.live.none"), bold=bool(sources))
    return all([asyncio.run(_prove(loaded, source, connector, now)) for source, connector in sources])


async def _prove(loaded: LoadedPlan, source: Source, connector: HasProof, now: datetime) -> bool:
    locale = loaded.plan.locale
    try:
        reports = await connector.prove(now)
    except SourceError as error:
        typer.echo(say(locale, "check.live.failed", source=source.id, message=str(error)))
        return False
    for report in reports:
        for line in _report(loaded, source, report, now):
            typer.echo(line)
    return all(report.works for report in reports)


def _report(loaded: LoadedPlan, source: Source, report: TokenReport, now: datetime) -> Iterator[str]:
    locale = loaded.plan.locale
    if not report.works:
        yield say(locale, "check.live.dead", source=source.id, token=report.token, message=report.message or "")
        return
    who = report.who or say(locale, "check.live.someone")
    yield say(locale, "check.live.works", source=source.id, token=report.token, who=who)
    if report.rights:
        yield say(locale, "check.live.rights", rights=", ".join(report.rights))
    for missing in report.missing:
        yield say(locale, "check.live.missing", missing=missing)
    if report.expires_at is None:
        yield say(locale, "check.live.no_expiry")
    else:
        soon = "_soon" if report.expires_at - now < SOON else ""
        at = full_time(locale, report.expires_at, loaded.plan.timezone)
        yield say(locale, f"check.live.expires{soon}", at=at)
