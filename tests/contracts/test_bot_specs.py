"""Payloads generated from the published specs of the Telegram and MAX Bot APIs: every one parses or is counted.

The specs are shared data and not part of this repository. Optional fields are there or not by chance, enums and
constants are the spec's own, and each object carries fields that no spec knows.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.shape import Json, MentionSource, Page
from tests.sources.bots import NOW, bot

CONTRACT = Path(__file__).parents[3] / "shared" / "contract"
PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")
CANARY = "Ivan Canary +79990000000"
TOKEN = "7000000001:AAAABBBBCCCCDDDDEEEEFFFF"
TELEGRAM_KINDS = ("message", "edited_message", "channel_post", "edited_channel_post")
MAX_KINDS = ("message_created", "message_edited")
ROUNDS = 40
SERVICE = ("new_chat_title", "new_chat_photo", "delete_chat_photo", "migrate_to_chat_id", "chat_owner_changed")
OFTEN = {"text": 0.8, "username": 0.6, **dict.fromkeys(SERVICE, 0.03)}  # a message has words, or tells of a change

pytestmark = pytest.mark.real


def spec(name: str) -> Any:
    path = CONTRACT / name
    if not path.is_file():
        pytest.skip(f"the shared data is not here: {name}")
    return json.loads(path.read_text(encoding="utf-8"))


class TelegramSpec:
    """Objects of the Bot API, by the name of their type."""

    def __init__(self, found: Mapping[str, Any], seed: int) -> None:
        self.types: Mapping[str, Any] = found["types"]
        self.chance = random.Random(seed)

    def make(self, kind: str, depth: int = 0) -> object:
        if kind.startswith("Array of "):
            return [self.make(kind.removeprefix("Array of "), depth + 1) for _ in range(self.chance.randint(0, 2))]
        simple: dict[str, object] = {
            "Integer": self.chance.randint(1, 2**40),
            "Float": self.chance.random(),
            "String": self.chance.choice(["слова", "words", "x" * 40, "🔥"]),
            "Boolean": self.chance.random() < 0.5,
            "True": True,
            "InputFile": "file",
        }
        if kind in simple:
            return simple[kind]
        known = self.types[kind]
        if known.get("subtypes"):
            return self.make(self.chance.choice(known["subtypes"]), depth)
        return self.fill(known.get("fields", []), depth)

    def fill(self, fields: list[Any], depth: int) -> Json:
        made: Json = {"field_of_tomorrow": {"name": CANARY}, "first_name_of_tomorrow": CANARY}
        for one in fields:
            if one["required"] or (depth < 3 and self.chance.random() < OFTEN.get(one["name"], 0.2)):
                made[one["name"]] = self.value(one, depth)
        return made

    def value(self, field: Any, depth: int) -> object:
        constant = re.search(r"(?:always|must be) [\"“](.+?)[\"”]", field["description"])
        if constant:
            return constant.group(1)
        if field["name"] in {"first_name", "last_name", "phone_number", "author_signature", "sender_user_name"}:
            return CANARY
        if field["name"] in {"date", "edit_date"}:
            return self.chance.randint(1_700_000_000, 1_772_000_000)
        if field["name"] == "type" and "supergroup" in field["description"]:
            return self.chance.choice(["group", "supergroup", "channel", "private"])
        return self.make(self.chance.choice(field["types"]), depth + 1)


class MaxSpec:
    """Objects of the MAX Bot API, by the name of their schema."""

    def __init__(self, found: Mapping[str, Any], seed: int) -> None:
        self.schemas: Mapping[str, Any] = found["components"]["schemas"]
        self.chance = random.Random(seed)

    def make(self, schema: Mapping[str, Any], name: str = "", depth: int = 0) -> object:
        if "$ref" in schema:
            return self.make(self.schemas[schema["$ref"].rsplit("/", 1)[1]], name, depth)
        if schema.get("nullable") and self.chance.random() < 0.3:
            return None
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if "allOf" in schema or "properties" in schema:
            return self.whole(schema, name, depth)
        return self.plain(schema, name, depth)

    def plain(self, schema: Mapping[str, Any], name: str, depth: int) -> object:
        kind = schema.get("type")
        if kind == "array":
            return [self.make(schema["items"], "", depth + 1) for _ in range(self.chance.randint(0, 2))]
        if name == "timestamp" or name.endswith("_time"):
            return self.chance.randint(1_700_000_000_000, 1_772_000_000_000)
        if name in {"mid", "message_id"}:
            return f"mid.{self.chance.getrandbits(64):016x}"
        if kind == "string":
            named = name in {"first_name", "last_name", "name", "alias", "vcf_info"}
            return CANARY if named else self.chance.choice(["слова", "words", "mid." + "a" * 30, "🔥"])
        made: dict[object, object] = {
            "integer": self.chance.randint(1, 2**40),
            "number": self.chance.random(),
            "boolean": self.chance.random() < 0.5,
        }
        return made.get(kind, {})

    def whole(self, schema: Mapping[str, Any], name: str, depth: int) -> object:
        parts = [self.make(part, name, depth) for part in schema.get("allOf", ())]
        if parts and not all(isinstance(part, dict) for part in parts):
            return next(part for part in parts if not isinstance(part, dict))  # an enum behind `allOf`
        made: Json = {"field_of_tomorrow": {"name": CANARY}}
        for part in parts:
            made.update(part if isinstance(part, dict) else {})
        needed = schema.get("required", ())
        for key, inner in schema.get("properties", {}).items():
            if (isinstance(needed, list) and key in needed) or (depth < 3 and self.chance.random() < 0.3):
                made[key] = self.make(inner, key, depth + 1)
        return made


def drained(source: MentionSource) -> tuple[list[Page[Post]], list[Json]]:
    """What a run reads, through the lake and the parser; and that no name was left."""

    async def all_of() -> list[Json]:
        found: list[Json] = []
        cursor, again = None, True
        while again:  # as watch does: what was stored may be confirmed
            again = False
            async for fetched in source.fetch(cursor, NOW):
                cursor, again = fetched.cursor, again or fetched.again
                found += [fetched.payload] if fetched.payload else []
        return found

    stored = [json.loads(json.dumps(source.redact(one, PSEUDONYMS))) for one in asyncio.run(all_of())]
    assert "Canary" not in json.dumps(stored)
    return [source.parse(one) for one in stored], stored


def telegram(updates: list[Json]) -> MentionSource:
    def answers(request: httpx.Request) -> httpx.Response:
        offset = json.loads(request.content).get("offset") or 0
        page = [one for one in updates if int(str(one["update_id"])) >= offset][:100]
        return httpx.Response(200, json={"ok": True, "result": page})

    return bot("telegram", answers, {"BOT_TOKEN": TOKEN}, options={"everywhere": True})


def worded(message: Any) -> bool:
    """A message of a channel or group that is somebody's word."""
    text = message.get("text") or message.get("caption")
    return message["chat"]["type"] != "private" and isinstance(text, str) and bool(text.strip())


def test_every_update_of_the_telegram_spec_is_a_post_an_event_or_a_counted_skip() -> None:
    found = spec("telegram-bot-api.json")
    make = TelegramSpec(found, seed=20261124)
    fields = [one for one in found["types"]["Update"]["fields"] if one["name"] != "update_id"]
    made: list[Json] = []
    for number in range(ROUNDS * len(fields)):
        field = fields[number % len(fields)]
        made.append({"update_id": 1 + number, field["name"]: make.make(field["types"][0], 1), "tomorrow": CANARY})
    source = telegram(made)
    raw: list[Json] = [{"call": "getUpdates", "asked": {}, "answer": {"result": made[at : at + 100]}}
           for at in range(0, len(made), 100)]  # fmt: skip
    pages = [source.parse(json.loads(json.dumps(source.redact(one, PSEUDONYMS)))) for one in raw]
    told = Counter({"posts": 0, "skipped": 0, "events": 0})
    for page in pages:
        told.update(posts=len(page.items), skipped=len(page.skipped), events=len(page.events))
    assert sum(told.values()) == len(made)
    assert "Canary" not in json.dumps([source.redact(one, PSEUDONYMS) for one in raw])
    known: list[Any] = [one[kind] for one in made for kind in TELEGRAM_KINDS if kind in one]
    expected = [one for one in known if worded(one) and not any(one.get(name) for name in SERVICE)
                and not one.get("is_automatic_forward")]  # fmt: skip
    assert len(expected) > 40
    ids = {post.id for page in pages for post in page.items}
    assert {f"{one['chat']['id']}:{one['message_id']}" for one in expected} <= ids
    print(f"Telegram: {len(made)} updates of {len(fields)} kinds, {dict(told)}, {len(expected)} with words for sure")


def test_a_run_over_the_telegram_spec_keeps_words_and_roles_and_leaves_the_rest_out() -> None:
    found = spec("telegram-bot-api.json")
    make = TelegramSpec(found, seed=7)
    fields = [one for one in found["types"]["Update"]["fields"] if one["name"] != "update_id"]
    made: list[Json] = [
        {"update_id": number, fields[number % len(fields)]["name"]: make.make(fields[number % len(fields)]["types"][0])}
        for number in range(1, 1 + ROUNDS * len(fields))
    ]
    pages, stored = drained(telegram(made))
    kept = sum(len(one["answer"]["result"]) for one in stored if isinstance(one["answer"], dict))
    told = sum(len(page.items) + len(page.skipped) + len(page.events) for page in pages)
    assert told == kept < len(made)
    assert sum(len(page.items) for page in pages) > 40
    print(f"Telegram run: {len(made)} updates, {kept} kept, {sum(len(page.skipped) for page in pages)} skipped")


def max_source() -> MentionSource:
    return bot("max", lambda request: httpx.Response(500), {"MAX_TOKEN": "x"}, options={"chats": ["-1"]})


def test_every_event_and_message_of_the_max_spec_is_a_post_an_event_or_a_counted_skip() -> None:
    found = spec("max-bot-api.json")
    make, source = MaxSpec(found, seed=20261124), max_source()
    kinds: dict[str, str] = {
        kind: ref["$ref"].rsplit("/", 1)[1]
        for kind, ref in found["components"]["schemas"]["Update"]["discriminator"]["mapping"].items()
    }
    updates: list[Any] = []
    for kind, name in kinds.items():
        for _ in range(ROUNDS):
            update = make.make({"$ref": f"#/components/schemas/{name}"})
            assert isinstance(update, dict)
            updates.append({**update, "update_type": kind})
    messages = [make.make({"$ref": "#/components/schemas/Message"}) for _ in range(ROUNDS * 5)]
    told = Counter({"posts": 0, "skipped": 0, "events": 0})
    ids: set[str] = set()
    for call, name, items in (("updates", "updates", updates), ("messages", "messages", messages)):
        payload: Json = {"call": call, "asked": {}, "answer": {name: items}}
        stored = json.loads(json.dumps(source.redact(payload, PSEUDONYMS)))
        assert "Canary" not in json.dumps(stored)
        page = source.parse(stored)
        told.update(posts=len(page.items), skipped=len(page.skipped), events=len(page.events))
        ids |= {post.id for post in page.items}
        assert len(page.items) + len(page.skipped) + len(page.events) == len(items)
    assert told["events"] >= ROUNDS * 2
    bodies: list[Any] = [one for one in messages if isinstance(one, dict)]
    bodies += [one["message"] for one in updates if one["update_type"] in MAX_KINDS]
    expected = {one["body"]["mid"] for one in bodies if one["body"]["text"]}
    assert len(expected) > 100
    assert expected <= ids
    print(f"MAX: {len(updates)} events of {len(kinds)} kinds, {len(messages)} messages, {dict(told)}")


def test_an_answer_that_is_another_object_of_the_spec_is_drift_or_counted() -> None:
    found = spec("max-bot-api.json")
    make, source = MaxSpec(found, seed=3), max_source()
    for name in found["components"]["schemas"]:
        made = make.make({"$ref": f"#/components/schemas/{name}"})
        payload: Json = {"call": "messages", "asked": {}, "answer": {"messages": [made]}}
        page = source.parse(json.loads(json.dumps(source.redact(payload, PSEUDONYMS))))
        assert len(page.items) + len(page.skipped) == 1
        with pytest.raises(SchemaDrift):
            source.redact({"call": "messages", "asked": {}, "answer": {"messages": {"a": made}}}, PSEUDONYMS)
