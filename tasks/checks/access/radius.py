"""Blast radius: what can be seized through one person, phone, mail or token, and what to do in which order. Pure.

A graph of who leads to what. Along an edge that *seizes* the account is taken whole (owner, administrator, whoever
resets the login); along the others it is only read, or written to in our name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.core.crisis import Reason

ACCOUNT = "account"
RESETS = frozenset({"phone", "email", "knows", "codes", "linked"})


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`start` leads to `end`. Nodes are `person:Анна`, `phone:7999…`, `email:…`, `token:VK_TOKEN`,
    `account:vk:romashka`; `how` is a word of `radius.how.*`."""

    start: str
    end: str
    how: str
    seizes: bool = True


@dataclass(frozen=True, slots=True)
class AccessGraph:
    """`names` is how people see a node; `administrators` who can let others in, by account; `programs` the accounts
    where something acts without people; `unread` the accounts whose list of holders is not whole."""

    edges: tuple[Edge, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    administrators: Mapping[str, frozenset[str]] = field(default_factory=dict)
    programs: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    def name(self, node: str) -> str:
        """As people see it."""
        return self.names.get(node, node.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Reached:
    """One account, and the way to it from the start, edge by edge."""

    account: str
    way: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `action` and `account` name it over runs."""

    action: str
    account: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Radius:
    """What can be seized, nearest first; what can only be used; what to do, in order."""

    start: str
    seized: tuple[Reached, ...] = ()
    used: tuple[Reached, ...] = ()
    steps: tuple[Step, ...] = ()
    unread: tuple[str, ...] = ()


def blast_radius(graph: AccessGraph, start: str) -> Radius:
    """Breadth first, so that the shortest way to each account is the one that is told."""
    ways = _reach(graph, start)
    seized = [Reached(node, way) for node, way in ways.items() if node.startswith(f"{ACCOUNT}:")]
    used: dict[str, Reached] = {}
    for edge in sorted(graph.edges):
        if edge.start in ways and not edge.seizes and edge.end not in ways:
            used.setdefault(edge.end, Reached(edge.end, (*ways[edge.start], edge)))
    held = sorted(used.values(), key=lambda one: one.account)
    return Radius(
        start=start,
        seized=tuple(seized),
        used=tuple(held),
        steps=tuple(_steps(graph, start, ways, seized, held)),
        unread=tuple(map(graph.name, graph.unread)),
    )


def _reach(graph: AccessGraph, start: str) -> dict[str, tuple[Edge, ...]]:
    ways: dict[str, tuple[Edge, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for edge in sorted(one for one in graph.edges if one.start == node and one.seizes):
            if edge.end not in ways:
                ways[edge.end] = (*ways[node], edge)
                waiting.append(edge.end)
    return ways


def _steps(
    graph: AccessGraph,
    start: str,
    ways: Mapping[str, tuple[Edge, ...]],
    seized: Sequence[Reached],
    used: Sequence[Reached],
) -> Iterable[Step]:
    """Somebody who can act; the owner; what resets the rest, before the rest; the logins; rights; keys; programs."""
    into = {one.account: {edge.how for edge in graph.edges if edge.end == one.account and edge.start in ways}
            for one in (*seized, *used)}  # fmt: skip
    mine = {node for node in ways if node.startswith("person:")}
    who = graph.name(start)
    accounts = [one.account for one in seized]

    def each(action: str, chosen: Iterable[str]) -> Iterable[Step]:
        for account in chosen:
            values: dict[str, str | int | float] = {"account": graph.name(account), "start": who}
            yield Step(action, account, Reason(key=f"radius.do.{action}", values=values))

    lonely = [one for one in accounts if one in graph.administrators and not graph.administrators[one] - mine]
    yield from each("second", lonely)
    yield from each("transfer", (one for one in accounts if "owns" in into[one]))
    yield from each("contact", (one for one in accounts if into[one] & {"phone", "email"}))
    yield from each("login", (one for one in accounts if into[one] & RESETS))
    rights = {"owns", "administers", "publishes"}
    yield from each("remove", (one.account for one in (*seized, *used) if into[one.account] & rights))
    tokens = [one.account for one in (*seized, *used) if any(how.startswith("token") for how in into[one.account])]
    yield from each("token", tokens)
    yield from each("programs", (one for one in accounts if one in graph.programs))
    if accounts or used:
        yield Step("audit", "", Reason(key="radius.do.audit"))
