"""Who may act for an account. Instagram has no list of its own: rights come by the Business and by the linked page."""

from __future__ import annotations

from datetime import datetime

from tasks.core.account import MemberKind, Roster
from tasks.core.errors import AuthExpired, SourceError
from tasks.sources.fields import inner, label_of, maybe_identity
from tasks.sources.graph import Graph, Session
from tasks.sources.graph_access import Edge, business_user, holder, union
from tasks.sources.instagram.names import identify
from tasks.sources.instagram.options import Accounts, InstagramOptions

_ASSETS = ("owned_instagram_assets", "client_instagram_assets")
_PEOPLE, _PARTNERS = {"fields": "id,name,tasks,user_type"}, {"fields": "id,name,permitted_tasks"}


async def roster(graph: Graph, accounts: Accounts, options: InstagramOptions, account: str, now: datetime) -> Roster:
    """Everybody on any edge; what was not asked, and why, stands in `unread`."""
    variable = accounts.variable(account)
    higher = options.business_token or variable
    unread: list[str] = []
    edges: list[Edge] = []
    async with graph.session(now) as session:
        if options.business is None:
            unread.append("assigned_users of the account, business_users: give the option `business`")
        else:
            edges += await _asset_edges(session, accounts, account, options.business, higher, unread)
            fields = {"fields": "id,name,role,two_fac_status"}
            edges.append(Edge("business_users", f"{options.business}/business_users", higher, business_user, fields))
        if options.page is None:
            unread.append("roles of the linked page: give the option `page`")
        else:
            edges += _page_edges(options.page, options.business, variable, higher)
        return await union(session, edges, account, unread)


async def _asset_edges(
    session: Session, accounts: Accounts, account: str, business: str, variable: str | None, unread: list[str]
) -> list[Edge]:
    try:
        asset = await _asset(session, accounts, account, business, variable)
    except AuthExpired:
        raise
    except SourceError as error:
        unread.append(f"{_ASSETS[0]}: {error}")
        return []
    if asset is None:
        unread.append(f"{_ASSETS[0]}: the Business has no such account")
        return []
    people = holder("assigned_users", MemberKind.PERSON, "assigned")
    return [
        Edge("assigned_users", f"{asset}/assigned_users", variable, people, {**_PEOPLE, "business": business}),
        Edge("agencies", f"{asset}/agencies", variable, holder("agencies", MemberKind.PARTNER, "agency"), _PARTNERS),
    ]


async def _asset(session: Session, accounts: Accounts, account: str, business: str, variable: str | None) -> str | None:
    """The Business's own number of the account, its own or a client's."""
    number, name = await identify(session, accounts, account)
    for edge in _ASSETS:
        params = {"fields": "id,ig_user_id,ig_username", "limit": "100"}
        async for page in session.pages(f"{business}/{edge}", params, variable):
            for row in page.data:
                same = label_of(inner(row, "ig_user_id")) == number
                if same or (label_of(inner(row, "ig_username")) or "").casefold() == name.casefold():
                    return maybe_identity(inner(row, "id"))
    return None


def _page_edges(page: str, business: str | None, variable: str | None, higher: str | None) -> list[Edge]:
    edges = [
        Edge("page roles", f"{page}/roles", variable, holder("page roles", MemberKind.PERSON, "role"),
             {"fields": "id,name,tasks"}),
        Edge("page agencies", f"{page}/agencies", variable, holder("page agencies", MemberKind.PARTNER, "agency"),
             _PARTNERS),
    ]  # fmt: skip
    if business is not None:
        people = holder("page assigned_users", MemberKind.PERSON, "assigned")
        params = {**_PEOPLE, "business": business}
        edges.append(Edge("page assigned_users", f"{page}/assigned_users", higher, people, params))
    return edges
