"""Signed pages: GET shows what would be done, POST does it. A mail scanner that follows the link changes nothing."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from flows.during.desk import run_desk
from flows.web.hooks import bounded_body
from tasks import clock
from tasks.compose import House
from tasks.core.crisis import Level
from tasks.core.errors import ConfigError, SpichkaError
from tasks.core.incident import Incident
from tasks.decide import Action, DeskRequest
from tasks.drill import house_of
from tasks.incidents.links import CONFIRM
from tasks.incidents.tickets import BadTicket, Ticket, Tickets
from tasks.lake.incidents import find
from tasks.pages.form_page import ACTIONS, answer_page, confirm_page, desk_page, take_page
from tasks.pages.inert import one_line
from tasks.readiness import confirm
from tasks.texts import say

MOST_FORM = 20_000
GUARDED = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}


class Act:
    """`/do/{ticket}`: one page for one ticket."""

    def __init__(self, house: House, tickets: Tickets) -> None:
        self._house = house
        self._tickets = tickets

    async def __call__(self, request: Request) -> Response:
        """GET and HEAD show, POST acts."""
        try:
            ticket = self._tickets.read(request.path_params["ticket"], clock.utc_now())
        except BadTicket as bad:
            return self._refused(str(bad), 410 if str(bad) == "expired" else 403)
        if ticket.action == CONFIRM:
            return await self._confirm(request, ticket)
        return await self._decide(request, ticket)

    async def _decide(self, request: Request, ticket: Ticket) -> Response:
        """An incident, a drill's included: which one, the ticket says."""
        try:
            house = house_of(self._house, ticket.incident)
        except ConfigError as over:
            return self._answered(str(over), 410)
        incident = find(house.lake, ticket.incident)
        if incident is None:
            return self._refused("gone", 404)
        if request.method != "POST":
            return self._shown(ticket, incident, drill=house.drill is not None)
        body = await bounded_body(request, MOST_FORM)
        if body is None:
            return self._refused("forged", 413)
        return await self._done(ticket, parse_qs(body.decode(errors="replace")))

    async def _confirm(self, request: Request, ticket: Ticket) -> Response:
        """A test message was read: which test and channel, the ticket says."""
        locale, (test, _, channel) = self._house.plan.locale, ticket.incident.rpartition(".")
        if request.method != "POST":
            return _html(confirm_page(channel, self._people(), locale), 200)
        body = await bounded_body(request, MOST_FORM)
        by = parse_qs((body or b"").decode(errors="replace")).get("by", [""])[0]
        try:
            done = confirm(self._house, channel, one_line(by)[:80], clock.utc_now(), test)
        except SpichkaError as error:
            return self._answered(str(error), 400)
        return _html(answer_page(say(locale, "web.done"), done, locale, good=True), 200)

    def _people(self) -> list[str]:
        return [role.holder or role.name for role in self._house.plan.team.roles]

    def _shown(self, ticket: Ticket, incident: Incident, *, drill: bool) -> Response:
        locale = self._house.plan.locale
        people = self._people()
        page = take_page if ticket.action == Action.ACKNOWLEDGE else desk_page
        return _html(page(incident, people, locale, drill=drill), 200)

    async def _done(self, ticket: Ticket, form: dict[str, list[str]]) -> Response:
        locale = self._house.plan.locale
        wanted = Action.ACKNOWLEDGE.value if ticket.action == Action.ACKNOWLEDGE else form.get("action", [""])[0]
        level = form.get("level", [""])[0]
        if wanted not in ACTIONS or level not in {"", *(str(one.value) for one in Level)}:
            return self._refused("forged", 400)
        request = DeskRequest(
            action=Action(wanted),
            incident=ticket.incident,
            by=one_line(form.get("by", [""])[0])[:80],  # an invisible name is none
            note=form.get("note", [""])[0][:2000],
            level=Level(int(level)) if level else None,
        )
        try:
            done = await run_desk(self._house, request)
        except SpichkaError as error:
            return _html(answer_page(say(locale, "web.refused"), str(error), locale, good=False), 400)
        return _html(answer_page(say(locale, "web.done"), done, locale, good=True), 200)

    def _refused(self, why: str, status: int) -> Response:
        return self._answered(say(self._house.plan.locale, f"web.{why}"), status)

    def _answered(self, why: str, status: int) -> Response:
        locale = self._house.plan.locale
        return _html(answer_page(say(locale, "web.refused"), why, locale, good=False), status)


def _html(page: str, status: int) -> Response:
    return HTMLResponse(page, status, headers=GUARDED)
