"""The graph behind the blast radius, from what an access audit knows. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.access.logins import digits
from tasks.checks.access.people import Power, find_person, named_person, power_of
from tasks.checks.access.radius import AccessGraph, Edge
from tasks.checks.access.shape import AccessView, AccountAccess, TokenSeen
from tasks.core.account import Member, MemberKind, TokenReport
from tasks.core.attestation import Attestation, Attested
from tasks.texts import place, say

_SIGNED = {
    Attested.CREATOR: "owns",
    Attested.PASSWORD_KNOWN_TO: "knows",
    Attested.RECOVERY_CODES: "codes",
}
_MANAGES = frozenset({"manage", "administrator", "manage_options", "edit_users", "pages_manage_metadata", "add_admins"})


def graph_of(view: AccessView) -> AccessGraph:
    """People, phones, mails, tokens and accounts, and who leads to what."""
    edges = {edge for account in view.accounts for edge in _of_account(view, account)}
    edges |= {Edge(f"account:{start}", f"account:{end}", "linked") for start, end in view.links}
    edges |= {edge for token in view.tokens for edge in _of_token(token)}
    names = {f"account:{one.subject}": f"{one.shown} ({_platform(view, one.platform)})" for one in view.accounts}
    return AccessGraph(
        edges=tuple(sorted(edges)),
        names=names,
        administrators={
            f"account:{one.subject}": frozenset(
                _person(view, one, member)
                for member in one.people
                if power_of(member, one.platform) >= Power.ADMINISTER
            )
            for one in view.accounts
            if one.askable and one.roster is not None
        },
        programs=frozenset(f"account:{one.subject}" for one in view.accounts if _programs(one)),
        unread=tuple(f"account:{one.subject}" for one in view.accounts if not one.complete),
    )


def find_start(view: AccessView, graph: AccessGraph, text: str) -> str | None:
    """The node a person means: a name, a number on a platform, a phone, an address, a token's variable."""
    asked = " ".join(text.split())
    known = {node for edge in graph.edges for node in (edge.start, edge.end)}
    person = named_person(view, asked)
    by_number = [_person(view, account, member) for account in view.accounts for member in account.people
                 if asked in {member.id, f"{account.platform}:{member.id}", member.name}]  # fmt: skip
    meant = [
        f"token:{asked}",
        f"email:{asked.casefold()}",
        f"phone:{digits(asked)}",
        *([f"person:{person.person}"] if person is not None else []),
        *by_number,
        *(node for node in sorted(known) if node.casefold() == f"person:{asked}".casefold()),
    ]
    found = next((node for node in meant if node in known), None)
    return found or (f"person:{person.person}" if person is not None else None)


def _platform(view: AccessView, name: str) -> str:
    """In the plan's language: the page of a radius is the plan's own."""
    told = place(name)
    return say(view.plan.locale, told[1:]) if told.startswith("@") else name


def _person(view: AccessView, account: AccountAccess, member: Member) -> str:
    known = find_person(view, account.platform, member)
    if known is not None:
        return f"person:{known.person.person}"
    return f"person:{member.name or '?'} ({account.platform}:{member.id})"


def _of_account(view: AccessView, account: AccountAccess) -> Iterator[Edge]:
    node = f"account:{account.subject}"
    for member in account.people:
        power, person = power_of(member, account.platform), _person(view, account, member)
        if power >= Power.ADMINISTER:
            yield Edge(person, node, "owns" if power is Power.OWN else "administers")
        elif power >= Power.MODERATE:
            yield Edge(person, node, "publishes", seizes=False)
    for what, how in _SIGNED.items():
        signed = account.attested.get(what)
        for name in signed.people if signed is not None else ():
            yield Edge(f"person:{_known(view, name)}", node, how)
    for what in (Attested.PHONE, Attested.EMAIL):
        signed = account.attested.get(what)
        if signed is not None:
            yield from _of_contact(view, account, signed)


def _of_contact(view: AccessView, account: AccountAccess, signed: Attestation) -> Iterator[Edge]:
    """The contact opens the login, and whoever holds it holds the contact. Untold, the holder opens the login."""
    kind, node = signed.what.value, f"account:{account.subject}"
    contact = digits(signed.contact) if signed.what is Attested.PHONE else signed.contact.casefold()
    if contact:
        yield Edge(f"{kind}:{contact}", node, kind)
    for name in signed.people:
        person = f"person:{_known(view, name)}"
        if contact:
            yield Edge(person, f"{kind}:{contact}", f"holds_{kind}")
        else:
            yield Edge(person, node, kind)


def _known(view: AccessView, name: str) -> str:
    person = named_person(view, name)
    return person.person if person is not None else name


def _of_token(token: TokenSeen) -> Iterator[Edge]:
    manages = token.report is not None and token_manages(token.report)
    for subject in token.accounts:
        how = "token_manages" if manages else "token_reads"
        yield Edge(f"token:{token.token}", f"account:{subject}", how, seizes=manages)


def token_manages(report: TokenReport) -> bool:
    """Whether the token's rights are enough to change who manages, or what the page says of itself."""
    return bool(_MANAGES & {right.casefold() for right in report.rights})


def _programs(account: AccountAccess) -> bool:
    members = account.roster.members if account.roster is not None else ()
    return any(member.kind is not MemberKind.PERSON for member in members)
