"""`spichka`: for trying, measuring, setting up and deciding by hand. One file a command."""

from __future__ import annotations

import sys

import typer

from flows.cli.attest import attest
from flows.cli.audit import audit
from flows.cli.backfill import backfill
from flows.cli.backtest import backtest
from flows.cli.check import check
from flows.cli.classify import classify
from flows.cli.demo import demo
from flows.cli.desk import desk
from flows.cli.drill import drill
from flows.cli.init import init
from flows.cli.label import label
from flows.cli.map import map_file
from flows.cli.offboard import offboard
from flows.cli.promotion import promotion
from flows.cli.readiness import readiness
from flows.cli.recount import recount
from flows.cli.snapshots import snapshots
from flows.cli.up import up
from flows.cli.verify import verify
from flows.cli.web import web
from tasks.core.errors import SpichkaError

app = typer.Typer(
    name="spichka",
    help="Sees a social-media crisis while it is still a lit match.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


app.command("demo")(demo)
app.command("init")(init)
app.command("check")(check)
app.command("map")(map_file)
app.command("label")(label)
app.command("classify")(classify)
app.command("backfill")(backfill)
app.command("backtest")(backtest)
app.command("desk")(desk)
app.add_typer(audit, name="audit")
app.command("attest")(attest)
app.command("offboard")(offboard)
app.command("drill")(drill)
app.command("readiness")(readiness)
app.command("recount")(recount)
app.command("verify")(verify)
app.add_typer(snapshots, name="snapshots")
app.add_typer(promotion, name="promotion")
app.command("up")(up)
app.command("web")(web)


def main() -> None:
    """Entry point: our own errors are a sentence, not a traceback."""
    try:
        app()
    except SpichkaError as error:
        sys.exit(f"spichka: {error}")
