"""`spichka promotion audit` and `spichka promotion confirm`: what our audience looks like, and what we never do."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.before.promotion_audit import PromotionRequest, PromotionRun, plain_steps, run_promotion_audit, summary
from tasks import clock, compose
from tasks.checks.promotion.judge import METHODS
from tasks.core.attestation import COMPANY, Attestation, Attested
from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.attestations import keep_attestation
from tasks.pages.wording import sentence
from tasks.plan.load import load_plan
from tasks.promotion import SAMPLE
from tasks.texts import say

promotion = typer.Typer(no_args_is_help=True, help="Signs of bought promotion of our communities, never of a person.")


@promotion.command("audit")
def audit(
    brand: Annotated[str, typer.Option(help="The brand's id in the plan; all where unset.")] = "",
    sample: Annotated[int, typer.Option(min=100, max=10_000, help="Followers to sample, each community.")] = SAMPLE,
) -> None:
    """Look at the communities now. Profiles are counted and forgotten; the page is written into the lake."""
    house, now = compose.house(), clock.utc_now()
    request = PromotionRequest(brand=brand or None, sample=sample)
    run = asyncio.run(run_promotion_audit(house, request, plain_steps(house), now))
    Console().print(_table(run, house.plan.locale))
    for page in run.pages:
        print(say(house.plan.locale, "promotion.page_at", place=f"{house.lake.address}/{page.key}"))
    print(summary(run))


@promotion.command("confirm")
def confirm(
    by: Annotated[str, typer.Option(help="Who signs for the team.")],
    used: Annotated[bool, typer.Option("--used", help="Sign that one of these methods is used.")] = False,
    note: Annotated[str, typer.Option(help="What there is to say.")] = "",
) -> None:
    """Sign that the team uses none of the forbidden methods. A signature expires."""
    if not by.strip():
        raise ConfigError("say who signs: --by NAME")
    settings = Settings()
    locale = load_plan(settings.plan).plan.locale
    one = Attestation(
        platform=COMPANY,
        account=COMPANY,
        what=Attested.FORBIDDEN_METHODS,
        fine=not used,
        by=by.strip(),
        note=note,
        at=clock.utc_now(),
    )
    keep_attestation(open_lake(settings), one)
    for method in METHODS:
        print(f"- {say(locale, f'promotion.method.{method}')}")
    print(say(locale, "promotion.confirmed", by=one.by, day=one.expires_at.date().isoformat()))


def _table(run: PromotionRun, locale: str) -> Table:
    table = Table()
    for name in ("community", "verdict", "score"):
        table.add_column(say(locale, f"promotion.page.{name}"))
    for one in (one for each in run.audited for one in each.findings if one.check == "score"):
        status = say(locale, f"promotion.status.{one.status.value}")
        table.add_row(*map(Text, (one.subject, status, sentence(locale, one.evidence[0]))))
    return table
