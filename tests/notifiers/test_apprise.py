"""Everything else goes through Apprise: one way, and labelled so."""

from __future__ import annotations

import pytest

from tasks.core.errors import ConfigError, DeliveryDelayed
from tasks.core.ports import Notifier
from tasks.notifiers import build
from tests.notifiers.http_server import Answer, serving
from tests.notifiers.letters import CANARY, KEY, NIGHT, ONE_WAY, REPEAT, Naps, a_channel, a_letter, settings


def fan(*urls: str) -> Notifier:
    return build(a_channel("apprise"), settings(apprise_urls=" ".join(urls)), sleep=Naps())


def json_url(http: str) -> str:
    return http.replace("http://", f"json://anna:{CANARY}@") + "/hook"


def test_a_letter_reaches_a_service_with_its_first_line_as_title() -> None:
    with serving(lambda call: Answer(200, "ok")) as server:
        notifier = fan(json_url(server.url))
        assert notifier.one_way
        assert notifier.send(a_letter()).reference == KEY
        body = server.calls[0].body
    assert body["title"] == a_letter().first_line
    assert "Отвечает: Анна." in body["message"]
    assert ONE_WAY in body["message"]
    assert REPEAT not in body["message"]


def test_a_repeat_says_so() -> None:
    with serving(lambda call: Answer(200, "ok")) as server:
        fan(json_url(server.url)).send(a_letter(maybe_sent_at=NIGHT))
        assert REPEAT in server.calls[0].body["message"]


def test_one_dead_service_does_not_ring_the_other_again_and_again() -> None:
    with serving(lambda call: Answer(200, "ok")) as good, serving(lambda call: Answer(500, "no")) as bad:
        receipt = fan(json_url(good.url), json_url(bad.url)).send(a_letter())
        assert (len(good.calls), len(bad.calls)) == (1, 3)
    assert len(receipt.refused) == 1
    assert CANARY not in str(receipt)


def test_all_services_dead_delays_the_letter_and_shows_no_secret() -> None:
    with serving(lambda call: Answer(500, "no")) as bad, pytest.raises(DeliveryDelayed) as problem:
        fan(json_url(bad.url)).send(a_letter())
    assert CANARY not in str(problem.value)


def test_an_address_apprise_does_not_know_is_named_by_its_place_only() -> None:
    with pytest.raises(ConfigError, match="address 2") as problem:
        fan("json://127.0.0.1:1/", f"nosuch://{CANARY}")
    assert CANARY not in str(problem.value)
