"""What the tokens of a source are, and which hashtags of the plan do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.account import TokenReport
from tasks.sources.graph import Graph
from tasks.sources.graph_proof import secret_report, token_reports
from tasks.sources.instagram.options import HASHTAGS, Accounts, InstagramOptions

NEEDS = {
    "instagram_basic": "media of the account",
    "instagram_manage_comments": "comments, answers, tags and mentions",
    "instagram_manage_insights": "reach and views of a day, competitors' figures",
    "pages_read_engagement": "the page behind the account",
}


async def prove(graph: Graph, accounts: Accounts, options: InstagramOptions, now: datetime) -> Sequence[TokenReport]:
    """One report a variable. What hashtags do not fit is said with the first, which asks for them."""
    reports = await token_reports(
        graph,
        accounts.variables(),
        NEEDS,
        business=options.business,
        business_token=options.business_token,
        now=now,
    )
    if accounts.left_out:
        said = f"hashtags beyond {HASHTAGS} in 7 days, or not searchable: " + ", ".join(
            f"#{t}" for t in accounts.left_out
        )
        reports[0] = reports[0].model_copy(update={"missing": (*reports[0].missing, said)})
    return [*reports, *secret_report(graph.deps, options.verify_token, options.app_secret)]
