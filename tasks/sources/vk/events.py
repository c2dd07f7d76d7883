"""The Callback API: VK posts one update a call; the secret is compared first, whatever it says."""

from __future__ import annotations

import hmac
import json

from pydantic import SecretStr

from tasks.core.errors import Forbidden, SchemaDrift
from tasks.core.happening import happening_id
from tasks.sources.capabilities import Received
from tasks.sources.fields import label_of
from tasks.sources.shape import Json
from tasks.sources.vk.names import number_of
from tasks.sources.vk.run import Reading
from tasks.sources.vk.shapes import UPDATES
from tasks.sources.vk.updates import KNOWN


def receive(plan: Reading, secret: SecretStr | None, confirmation: SecretStr | None, body: bytes) -> Received:
    """One call. `secret` and `confirmation` are the values, None where unset.

    The payload is that of one update of Long Poll. VK's events carry no time: `asked.at` is None, and whoever receives
    puts the moment there (Unix seconds) before it is redacted.
    """
    update = _object(body)
    told = update.get("secret")
    if secret is None:
        raise Forbidden(
            "no secret of the Callback API: set `callback_secret` and its variable; without it nobody is heard"
        )
    if not isinstance(told, str) or not hmac.compare_digest(
        told.encode(errors="replace"), secret.get_secret_value().encode()
    ):
        raise Forbidden("a call with another secret than that of the Callback API; not accepted")
    kind, group = update.get("type"), update.get("group_id")
    if not isinstance(kind, str):
        raise SchemaDrift("$.type", "no type of event")
    if kind == "confirmation":
        if confirmation is None:
            raise Forbidden("VK asks for its confirmation string: set `confirmation` and its variable")
        return Received(None, answer=confirmation.get_secret_value())
    if kind not in KNOWN:
        return Received(None)
    if type(group) is not int or group <= 0:
        raise SchemaDrift("$.group_id", "no community")
    event = label_of(update.get("event_id")) or happening_id(body.decode(errors="replace"))
    kept = {name: update[name] for name in ("type", "group_id", "event_id", "object") if name in update}
    return Received(f"{group}-{event}", {"call": UPDATES, "asked": _asked(plan, group), "answer": {"updates": [kept]}})


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise SchemaDrift("$", "the Callback API sends JSON") from None
    if not isinstance(found, dict):
        raise SchemaDrift("$", "the Callback API sends an object")
    return found


def _asked(plan: Reading, group: int) -> Json:
    """Who sent it. A name in the plan is known for its number only where there is one community, or the plan gives
    numbers: nothing is asked of VK here."""
    spelled = {number: one for one in plan.communities if (number := number_of(one)) is not None}
    name = spelled.get(group)
    if name is None and len(plan.communities) == 1 and not spelled:
        name = plan.communities[0]
    return {"at": None, "group": group, "names": {str(group): name or str(group)}, "own": {str(group): True}}
