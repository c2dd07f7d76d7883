"""`spichka check [PLAN]`: what is wrong with the plan, where, what to do; what a day costs of each platform's quota.

With `--live` each token is proven: who it speaks for, which rights it has, until when, and what will not work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.tokens import print_costs, prove_tokens
from tasks import notifiers
from tasks.clock import utc_now
from tasks.compose import watched
from tasks.core.errors import ConfigError
from tasks.core.settings import Settings, secret
from tasks.plan.check import PlanFinding, Severity, check_plan
from tasks.plan.finding import found
from tasks.plan.load import LoadedPlan, load_plan
from tasks.sources import build, kinds
from tasks.sources.shape import SourceDeps
from tasks.texts import say

_COLOURS = {Severity.ERROR: typer.colors.RED, Severity.WARNING: typer.colors.YELLOW, Severity.ADVICE: None}


def check(
    plan: Annotated[Path | None, typer.Argument(help="The plan; SPICHKA_PLAN or plan.yaml where unset.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask each platform what its token can do.")] = False,
) -> None:
    """Say what is wrong with the plan, by file and line. Exit code 1 where there are errors."""
    settings = Settings()
    try:
        loaded = load_plan(plan or settings.plan)
    except ConfigError as error:
        typer.secho(str(error), fg=typer.colors.RED)
        raise typer.Exit(1) from error
    findings = [
        *check_plan(loaded, utc_now(), kinds=kinds(), ui_url=settings.ui_url),
        *_option_findings(loaded),
        *_token_findings(loaded),
        *_channel_findings(loaded, settings),
    ]
    _print(findings, loaded.plan.locale)
    print_costs(loaded)
    proven = prove_tokens(loaded, utc_now()) if live else True
    if not proven or any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def _option_findings(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """What the connectors themselves say of their options; the plan's schema does not know them."""
    deps = SourceDeps(folder=loaded.path.parent, timezone=loaded.plan.timezone)
    for index, source in enumerate(loaded.plan.monitoring.sources):
        if source.kind in kinds():
            try:
                build(source, replace(deps, watched=watched(loaded.plan, source)))
            except ConfigError as error:
                where = ("monitoring", "sources", index, "options")
                yield found(loaded, Severity.ERROR, where, "bad_options", said=str(error))


def _token_findings(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Sources whose key this machine lacks: a warning, as for channels."""
    for index, source in enumerate(loaded.plan.monitoring.sources):
        if source.enabled and source.token is not None and secret(source.token) is None:
            values = {"id": source.id, "kind": source.kind, "token": source.token}
            where = ("monitoring", "sources", index, "token")
            yield found(loaded, Severity.WARNING, where, "no_token", **values)


def _channel_findings(loaded: LoadedPlan, settings: Settings) -> Iterator[PlanFinding]:
    """Channels whose keys this machine lacks: a warning, because a plan is also checked where no keys are."""
    for index, channel in enumerate(loaded.plan.channels):
        try:
            notifiers.build(channel, settings)
        except ConfigError as error:
            yield found(loaded, Severity.WARNING, ("channels", index), "bad_channel", said=str(error))


def _print(findings: list[PlanFinding], locale: str) -> None:
    """Grouped by severity; every finding on one line that begins with its place."""
    for severity in Severity:
        group = [finding for finding in findings if finding.severity is severity]
        if group:
            heading = say(locale, f"plan.check.{severity.value}", n=len(group))
            typer.secho(heading, fg=_COLOURS[severity], bold=True)
        for finding in group:
            where = ": ".join(part for part in (finding.place, finding.path) if part)
            typer.echo(f"{where}: {finding.text(locale)} → {finding.advice(locale)}")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    typer.echo(say(locale, "plan.check.bad", n=errors) if errors else say(locale, "plan.check.good"))
