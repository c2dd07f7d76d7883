"""What the tokens of a source are: whose, until when, with which rights, and what will not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.account import TokenReport
from tasks.sources.facebook.options import FacebookOptions, Pages
from tasks.sources.graph import Graph
from tasks.sources.graph_proof import secret_report, token_reports

NEEDS = {
    "pages_read_engagement": "posts of the page",
    "pages_read_user_content": "comments, visitors' posts, tags and recommendations",
    "read_insights": "reach and views of a day",
    "pages_manage_metadata": "who has access (assigned_users, webhooks)",
}


async def prove(graph: Graph, pages: Pages, options: FacebookOptions, now: datetime) -> Sequence[TokenReport]:
    """One report a variable."""
    reports = await token_reports(
        graph,
        pages.variables(),
        NEEDS,
        business=options.business,
        business_token=options.business_token,
        now=now,
    )
    return [*reports, *secret_report(graph.deps, options.verify_token, options.app_secret)]
