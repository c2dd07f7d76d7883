"""Who holds rights at Meta: no one list tells all, so a roster is the union of several edges.

`/roles` names only people outside a Business, `assigned_users` the Business's own, `agencies` its partners,
`subscribed_apps` programs, `business_users` the Business's administrators (who may give themselves any right) and
whether each has two-factor login. An edge that cannot be asked stands in `unread`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.core.account import Member, MemberKind, Roster
from tasks.core.errors import SourceError
from tasks.sources.fields import label_of, maybe_identity
from tasks.sources.graph import Session
from tasks.sources.hostile import clean
from tasks.sources.shape import Json

MAX_PAGES = 10
_ON, _OFF = frozenset({"on", "enabled", "true", "yes"}), frozenset({"off", "disabled", "false", "no", "not_enabled"})


@dataclass(frozen=True)
class Edge:
    """One list of holders: where it is, whose token may ask, and how a row of it is read."""

    name: str
    path: str
    variable: str | None
    read: Callable[[Json], Member | None]
    params: Mapping[str, str] = field(default_factory=dict)


async def union(session: Session, edges: Sequence[Edge], account: str, unread: Sequence[str] = ()) -> Roster:
    """Everybody on any edge, each once, with all rights. Raises the first error where no edge answered."""
    members: dict[str, Member] = {}
    hints: dict[str, Member] = {}  # rows of `business_users` that hold no right over this account by themselves
    missing, errors = list(unread), list[SourceError]()
    for edge in edges:
        try:
            await _read(session, edge, members, hints)
        except SourceError as error:
            errors.append(error)
            missing.append(f"{edge.name}: {error}")
    if errors and len(errors) == len(edges):
        raise errors[0]
    found = [_with_login(one, hints.get(one.id)) for one in members.values()]
    return Roster(platform=session.graph.platform, account=account, members=tuple(found), unread=tuple(missing))


async def _read(session: Session, edge: Edge, members: dict[str, Member], hints: dict[str, Member]) -> None:
    more = False
    async for page in session.pages(edge.path, {**edge.params, "limit": "100"}, edge.variable, MAX_PAGES):
        more = page.more
        for row in page.data:
            one = edge.read(row) if isinstance(row, dict) else None
            if one is None:
                raise SourceError("a holder without an id")
            holder = hints if not one.role else members
            holder[one.id] = _merged(holder.get(one.id), one)
            if one.two_factor is not None:
                hints[one.id] = one
    if more:
        raise SourceError("too long to be read whole")


def _merged(one: Member | None, other: Member) -> Member:
    """One holder of two edges: the rights of both."""
    if one is None:
        return other
    return one.model_copy(
        update={
            "name": one.name or other.name,
            "role": one.role if other.role in one.role.split(", ") else f"{one.role}, {other.role}",
            "rights": tuple(dict.fromkeys((*one.rights, *other.rights))),
            "two_factor": one.two_factor if one.two_factor is not None else other.two_factor,
            "via": one.via if other.via in one.via.split(", ") else f"{one.via}, {other.via}",
        }
    )


def _with_login(member: Member, hint: Member | None) -> Member:
    """What `business_users` says about the login of somebody who is on another edge."""
    if hint is None or member.two_factor is not None:
        return member
    return member.model_copy(update={"two_factor": hint.two_factor})


def holder(via: str, kind: MemberKind, default: str) -> Callable[[Json], Member | None]:
    """Reads a row of `roles`, `assigned_users`, `agencies` or `subscribed_apps`."""

    def read(row: Json) -> Member | None:
        found = maybe_identity(row.get("id"))
        if found is None:
            return None
        rights = _words(row, "tasks", "permitted_tasks", "subscribed_fields")
        role = label_of(row.get("role")) or ("MANAGE" if "MANAGE" in rights else default)
        system = kind is MemberKind.PERSON and "system" in str(row.get("user_type", "")).casefold()
        return Member(
            id=found,
            name=label_of(row.get("name")),
            role=role,
            rights=rights,
            kind=MemberKind.SYSTEM if system else kind,
            via=via,
        )

    return read


def business_user(row: Json) -> Member | None:
    """A row of `business_users`: an administrator of the Business holds rights over all it owns, an employee only
    those the other edges tell; then only the two-factor login is kept (an empty role says so)."""
    found = maybe_identity(row.get("id"))
    if found is None:
        return None
    role = label_of(row.get("role")) or ""
    return Member(
        id=found,
        name=label_of(row.get("name")),
        role=f"business {role}" if "ADMIN" in role.upper() else "",
        two_factor=_two_factor(row.get("two_fac_status")),
        via="business_users",
    )


def _two_factor(value: object) -> bool | None:
    said = str(value).casefold()
    return True if said in _ON else False if said in _OFF else None


def _words(row: Json, *names: str) -> tuple[str, ...]:
    listed = (row.get(name) for name in names)
    return tuple(clean(word) for words in listed if isinstance(words, list) for word in words if isinstance(word, str))
