"""Who may do what on a page: the union of all edges Meta has."""

from __future__ import annotations

from datetime import datetime

from tasks.core.account import MemberKind, Roster
from tasks.sources.facebook.options import FacebookOptions, Pages
from tasks.sources.graph import Graph
from tasks.sources.graph_access import Edge, business_user, holder, union


async def roster(graph: Graph, pages: Pages, options: FacebookOptions, account: str, now: datetime) -> Roster:
    """Everybody on any edge. Without the option `business` two edges cannot be asked, and `unread` says so."""
    page, variable = pages.asked(account), pages.variable(account)
    unread: list[str] = []
    edges = [
        Edge(
            "roles", f"{page}/roles", variable, holder("roles", MemberKind.PERSON, "role"), {"fields": "id,name,tasks"}
        ),
        Edge(
            "agencies",
            f"{page}/agencies",
            variable,
            holder("agencies", MemberKind.PARTNER, "agency"),
            {"fields": "id,name,permitted_tasks"},
        ),
        Edge(
            "subscribed_apps",
            f"{page}/subscribed_apps",
            variable,
            holder("subscribed_apps", MemberKind.APP, "app"),
            {"fields": "id,name,subscribed_fields"},
        ),
    ]
    if options.business is None:
        unread = [f"{name}: give the option `business`" for name in ("assigned_users", "business_users")]
    else:
        higher = options.business_token or variable
        edges += [
            Edge(
                "assigned_users",
                f"{page}/assigned_users",
                higher,
                holder("assigned_users", MemberKind.PERSON, "assigned"),
                {"business": options.business, "fields": "id,name,tasks,user_type"},
            ),
            Edge(
                "business_users",
                f"{options.business}/business_users",
                higher,
                business_user,
                {"fields": "id,name,role,two_fac_status"},
            ),
        ]
    async with graph.session(now) as session:
        return await union(session, edges, account, unread)
