"""Blast radius on a graph drawn by hand: exactly these accounts, in this order, by these ways."""

from __future__ import annotations

from tasks.checks.access.graph import find_start, graph_of
from tasks.checks.access.radius import AccessGraph, Edge, blast_radius
from tasks.checks.access.shape import TokenSeen
from tasks.core.account import MemberKind, TokenReport
from tasks.core.attestation import Attested
from tests.checks.views import EDITOR, STAFF, TWO, an_account, member, signed, view

VERA, MAIL, PHONE, TOKEN = "person:Вера", "email:smm@mail.example", "phone:79001112233", "token:VK_TOKEN"
VK, PAGE, INSTA, TUBE, MAX = (f"account:{n}" for n in ("vk:r", "facebook:r", "instagram:r", "youtube:r", "max:r"))
GRAPH = AccessGraph(
    edges=(
        Edge(VERA, VK, "owns"), Edge(VERA, MAIL, "holds_email"), Edge(MAIL, TUBE, "email"), Edge(MAIL, PAGE, "email"),
        Edge(PAGE, INSTA, "linked"), Edge(PHONE, INSTA, "phone"), Edge(VERA, MAX, "publishes", seizes=False),
        Edge("person:Анна", VK, "administers"), Edge(TOKEN, VK, "token_manages"),
        Edge(TOKEN, PAGE, "token_reads", seizes=False),
    ),
    administrators={VK: frozenset({VERA, "person:Анна"}), PAGE: frozenset({VERA})},
    programs=frozenset({VK}),
)  # fmt: skip


def accounts(start: str) -> tuple[list[str], list[str]]:
    found = blast_radius(GRAPH, start)
    return [one.account for one in found.seized], [one.account for one in found.used]


def test_exactly_these_accounts_can_be_seized() -> None:
    assert accounts(VERA) == ([VK, PAGE, TUBE, INSTA], [MAX])
    assert accounts(MAIL) == ([PAGE, TUBE, INSTA], [])
    assert accounts(PHONE) == ([INSTA], [])
    assert accounts(TOKEN) == ([VK], [PAGE])
    assert accounts("person:Анна") == ([VK], [])
    assert accounts("person:никто") == ([], [])


def test_the_way_to_an_account_is_told_edge_by_edge() -> None:
    (insta,) = [one for one in blast_radius(GRAPH, VERA).seized if one.account == INSTA]

    assert [edge.how for edge in insta.way] == ["holds_email", "email", "linked"]


def test_what_to_do_comes_in_an_order_in_which_each_step_still_can_be_done() -> None:
    assert [(one.action, one.account) for one in blast_radius(GRAPH, VERA).steps] == [
        ("second", PAGE),
        ("transfer", VK),
        ("contact", PAGE), ("contact", TUBE),
        ("login", PAGE), ("login", TUBE), ("login", INSTA),
        ("remove", VK), ("remove", MAX),
        ("programs", VK),
        ("audit", ""),
    ]  # fmt: skip
    assert [one.action for one in blast_radius(GRAPH, TOKEN).steps] == ["token", "token", "programs", "audit"]


def test_a_circle_of_accounts_ends() -> None:
    circle = AccessGraph(edges=(Edge(VERA, VK, "owns"), Edge(VK, PAGE, "linked"), Edge(PAGE, VK, "linked")))

    assert [one.account for one in blast_radius(circle, VERA).seized] == [VK, PAGE]


def test_a_graph_is_made_of_rosters_signatures_and_tokens() -> None:
    phone = signed(Attested.PHONE, "Котов Борис", contact="8 900 111-22-33")
    seen = TokenSeen("vk", "VK_TOKEN", TokenReport(token="VK_TOKEN", works=True, rights=("manage",)),
                     accounts=("vk:romashka",))  # fmt: skip
    server = member("server4", "callback server", kind=MemberKind.SERVER)
    knowing = view(an_account(*TWO, server, attested=(phone,)), tokens=(seen,))
    graph = graph_of(knowing)
    node = "account:vk:romashka"

    assert set(graph.edges) == {
        Edge("person:Анна Петрова", node, "owns"), Edge("person:Борис Котов", node, "administers"),
        Edge("person:Борис Котов", "phone:79001112233", "holds_phone"), Edge("phone:79001112233", node, "phone"),
        Edge("token:VK_TOKEN", node, "token_manages"),
    }  # fmt: skip
    assert graph.programs == {node}
    starts = ("Анна Петрова", "петрова анна", "vk:2", "+7 900 111 22 33", "VK_TOKEN", "Никто")
    assert [find_start(knowing, graph, text) for text in starts] == [
        "person:Анна Петрова", "person:Анна Петрова", "person:Борис Котов", "phone:79001112233", "token:VK_TOKEN", None,
    ]  # fmt: skip


def test_somebody_of_the_staff_without_any_access_can_seize_nothing() -> None:
    knowing = view(an_account(TWO[0], EDITOR))
    start = find_start(knowing, graph_of(knowing), STAFF[2].person)

    assert start is not None
    assert blast_radius(graph_of(knowing), start).steps == ()
