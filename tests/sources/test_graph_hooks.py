"""Meta's webhooks: the handshake, the signature, one id for one call, and what of it is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from tasks.core.errors import Forbidden, SchemaDrift
from tasks.sources.capabilities import HasEvents
from tasks.sources.shape import Json, MentionSource
from tests.sources.graph_server import GraphApi, meta

PAGE = "100200300"
OPTIONS: dict[str, dict[str, Any]] = {"facebook": {"pages": [PAGE]}, "instagram": {"accounts": ["17840001"]}}


def hooked(kind: str, **options: Any) -> MentionSource:
    source = meta(kind, GraphApi(), **OPTIONS[kind], app_secret="APP_SECRET", verify_token="VERIFY", **options)
    assert isinstance(source, HasEvents)
    return source


def receive(source: MentionSource, body: bytes, signature: str | None = None, **query: str) -> Json:
    assert isinstance(source, HasEvents)
    sign = "sha256=" + hmac.new(b"app-secret", body, hashlib.sha256).hexdigest() if signature is None else signature
    found = source.receive(
        {"x-hub-signature-256": sign}, {k.replace("hub_", "hub."): v for k, v in query.items()}, body
    )
    return {"id": found.event_id, "payload": found.payload, "answer": found.answer}


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_the_handshake_gives_the_challenge_back_only_for_the_right_word(kind: str) -> None:
    source = hooked(kind)
    told = receive(source, b"", hub_mode="subscribe", hub_challenge="1158201444", hub_verify_token="open sesame")
    assert told == {"id": None, "payload": {}, "answer": "1158201444"}
    for word in ("", "open", "ОТКРОЙСЯ"):
        with pytest.raises(Forbidden, match="VERIFY"):
            receive(source, b"", hub_mode="subscribe", hub_challenge="x", hub_verify_token=word)


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_a_call_that_is_not_signed_with_the_apps_secret_is_refused(kind: str) -> None:
    body = b'{"object": "page", "entry": []}'
    for signature in ("", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "подпись"):
        with pytest.raises(Forbidden, match="APP_SECRET"):
            receive(hooked(kind), body, signature)
    unset = meta(kind, GraphApi(), **OPTIONS[kind])
    with pytest.raises(Forbidden, match="app_secret"):
        receive(unset, body)
    missing = meta(kind, GraphApi(), **OPTIONS[kind], app_secret="NOT_SET")
    with pytest.raises(Forbidden, match="NOT_SET"):
        receive(missing, body)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"7", b'{"object": "user"}', b"[" * 100_000])
@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_a_signed_call_of_another_shape_is_drift(kind: str, body: bytes) -> None:
    with pytest.raises(SchemaDrift):
        receive(hooked(kind), body)


def change(item: str, verb: str, **more: object) -> Json:
    value = {"item": item, "verb": verb, "post_id": f"{PAGE}_555", "created_time": 1772442000, "from": {"id": "7001"}}
    return {"field": "feed", "value": {**value, **more}}


def hook(*changes: Json, time: int = 1772442060) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": PAGE, "time": time, "changes": list(changes)}]}).encode()


def test_the_same_call_has_the_same_id_and_another_one_another() -> None:
    source, one = hooked("facebook"), change("comment", "add", comment_id="555_1", message="Где ответ?")
    first, again = receive(source, hook(one)), receive(source, hook(one))
    later = receive(source, hook(one, time=1772442999))
    assert first["id"] is not None
    assert first["id"] == again["id"] != later["id"]


def test_likes_and_other_fields_are_answered_and_not_kept() -> None:
    source = hooked("facebook")
    other: Json = {"field": "mention", "value": {}}
    for one in (change("reaction", "add"), change("like", "add"), other, change("post", "x")):
        assert receive(source, hook(one))["id"] is None


def test_removed_hidden_and_shown_again_are_happenings_of_the_comment() -> None:
    source = hooked("facebook")
    changes = [change("comment", verb, comment_id="555_1") for verb in ("remove", "hide", "unhide")]
    payload = receive(source, hook(*changes))["payload"]
    assert isinstance(payload, dict)
    events = source.parse(payload).events
    assert [one.kind.value for one in events] == ["removed", "hidden", "restored"]
    assert {one.post for one in events} == {"555_1"}
    assert {one.account for one in events} == {PAGE}
    assert {one.remover for one in events} == {None}


@pytest.mark.parametrize("odd", [{}, [], {"a": [1]}, 7, None])
def test_a_signed_change_of_an_odd_kind_is_left_out_and_the_call_is_answered(odd: object) -> None:
    assert receive(hooked("facebook"), hook({"field": "feed", "value": {"item": "comment", "verb": odd}}))["id"] is None
    body = json.dumps({"object": "instagram", "entry": [{"id": "17840001", "changes": [{"field": odd}]}]}).encode()
    assert receive(hooked("instagram"), body)["id"] is None
