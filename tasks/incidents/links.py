"""Links into the Prefect UI, only where its address is configured: a dead link is worse than a command line."""

from __future__ import annotations

import json
from urllib.parse import quote

from tasks.core.message import OutboxRecord


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


def with_links(record: OutboxRecord, ui_url: str | None, desk: str | None) -> OutboxRecord:
    """The record with links to the incident's page and, where the desk is deployed, to its prefilled forms."""
    if ui_url is None or record.facts.incident is None:
        return record
    links = incident_links(ui_url, desk, record.facts.incident)
    return record.model_copy(update={"facts": record.facts.model_copy(update={"links": links})})


def incident_links(ui_url: str, desk: str | None, incident: str) -> dict[str, str]:
    """What can be done from an alert: take it, call it off, look at it."""
    links = {}
    if desk is not None:
        links["acknowledge"] = desk_link(ui_url, desk, "acknowledge", incident)
        links["false_alarm"] = desk_link(ui_url, desk, "false_alarm", incident)
    links["incident"] = artifact_link(ui_url, artifact_key("incident", incident))
    return links
