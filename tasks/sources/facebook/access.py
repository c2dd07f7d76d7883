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
    edges = _of_page(page, variable)
    if options.business is None:
        unread = [f"{name}: give the option `business`" for name in ("assigned_users", "business_users")]
    else:
        edges += _of_business(page, options.business, options.business_token or variable)
    async with graph.session(now) as session:
        return await union(session, edges, account, unread)


def _of_page(page: str, variable: str | None) -> list[Edge]:
    people = holder("roles", MemberKind.PERSON, "role")
    partners = holder("agencies", MemberKind.PARTNER, "agency")
    apps = holder("subscribed_apps", MemberKind.APP, "app")
    return [
        Edge("roles", f"{page}/roles", variable, people, {"fields": "id,name,tasks"}),
        Edge("agencies", f"{page}/agencies", variable, partners, {"fields": "id,name,permitted_tasks"}),
        Edge("subscribed_apps", f"{page}/subscribed_apps", variable, apps, {"fields": "id,name,subscribed_fields"}),
    ]


def _of_business(page: str, business: str, variable: str | None) -> list[Edge]:
    assigned = holder("assigned_users", MemberKind.PERSON, "assigned")
    asked = {"business": business, "fields": "id,name,tasks,user_type"}
    people = {"fields": "id,name,role,two_fac_status"}
    return [
        Edge("assigned_users", f"{page}/assigned_users", variable, assigned, asked),
        Edge("business_users", f"{business}/business_users", variable, business_user, people),
    ]
