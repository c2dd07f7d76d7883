"""Ways in from an alert, only where an address is configured: a dead link is worse than a command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from tasks.core.message import MessageKind, OutboxRecord
from tasks.incidents.tickets import Tickets

CONFIRM = "confirm"
"""What a ticket says that lets its reader answer a test message."""


def desk_link(ui_url: str, deployment: str, action: str, incident: str) -> str:
    """The desk's form, already filled in; submitting it is the act. A link alone never acts: scanners follow it."""
    parameters = json.dumps({"request": {"action": action, "incident": incident}}, separators=(",", ":"))
    return f"{ui_url.rstrip('/')}/v2/deployments/deployment/{deployment}/run?parameters={quote(parameters)}"


def artifact_link(ui_url: str, key: str) -> str:
    """A page of ours in the Prefect UI."""
    return f"{ui_url.rstrip('/')}/v2/artifacts/key/{quote(key)}"


def artifact_key(kind: str, name: str) -> str:
    """Lower-case letters, digits and dashes are all Prefect takes."""
    return "-".join([kind, *"".join(c if c.isalnum() and c.isascii() else " " for c in name.lower()).split()])


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a reader of an alert can act: signed pages of `spichka web`, the desk's form in the Prefect UI, or neither.

    `ui_url` and `web_url` are public addresses; `desk` the desk's deployment. Signed pages go first: they open on a
    phone without an account.
    """

    ui_url: str | None = None
    desk: str | None = None
    web_url: str | None = None
    tickets: Tickets | None = None

    def links(self, incident: str, now: datetime) -> dict[str, str]:
        """What can be done from an alert: take it, call it off, look at it."""
        links: dict[str, str] = {}
        if self.web_url is not None and self.tickets is not None:
            for name, action in (("acknowledge", "acknowledge"), ("desk", "desk")):
                links[name] = f"{self.web_url.rstrip('/')}/do/{self.tickets.issue(action, incident, now)}"
        elif self.ui_url is not None and self.desk is not None:
            links["acknowledge"] = desk_link(self.ui_url, self.desk, "acknowledge", incident)
            links["false_alarm"] = desk_link(self.ui_url, self.desk, "false_alarm", incident)
        if self.ui_url is not None:
            links["incident"] = artifact_link(self.ui_url, artifact_key("incident", incident))
        return links

    def confirm(self, thread: str, channel: str, now: datetime) -> dict[str, str]:
        """How the reader of a test message says that it arrived."""
        if self.web_url is None or self.tickets is None:
            return {}
        return {"confirm": f"{self.web_url.rstrip('/')}/do/{self.tickets.issue(CONFIRM, f'{thread}.{channel}', now)}"}


def with_links(record: OutboxRecord, doors: Doors) -> OutboxRecord:
    """The record with the ways in. Done when it is sent: a stored record holds no ticket."""
    if record.facts.kind is MessageKind.TEST:
        links = doors.confirm(record.thread, record.channel, record.created_at)
        return (
            record.model_copy(update={"facts": record.facts.model_copy(update={"links": links})}) if links else record
        )
    if record.facts.incident is None:
        return record
    links = doors.links(record.facts.incident, record.created_at)
    if record.facts.kind is MessageKind.ACKNOWLEDGED:
        links.pop("acknowledge", None)  # it is taken
    return record.model_copy(update={"facts": record.facts.model_copy(update={"links": links})})
