"""A Telegram bot replies below the first message and keeps its token to itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tasks.core.errors import DeliveryDelayed, DeliveryRefused
from tasks.core.ports import Notifier
from tasks.notifiers import build
from tests.notifiers.http_server import Answer, Scripted, TelegramChat, serving
from tests.notifiers.letters import CANARY, NIGHT, Naps, a_channel, a_letter, settings


@pytest.fixture
def chat() -> TelegramChat:
    return TelegramChat()


@pytest.fixture
def telegram(chat: TelegramChat) -> Iterator[Scripted]:
    with serving(chat) as server:
        yield server


@pytest.fixture
def naps() -> Naps:
    return Naps()


def bot(server: Scripted, naps: Naps) -> Notifier:
    known = settings(telegram_token=f"123:{CANARY}", telegram_base_url=server.url)
    return build(a_channel("telegram", "-100200"), known, sleep=naps)


def test_a_later_message_replies_to_the_first(telegram: Scripted, chat: TelegramChat, naps: Naps) -> None:
    first = bot(telegram, naps).send(a_letter())
    bot(telegram, naps).send(a_letter(thread_reference=first.reference))
    assert telegram.calls[0].path == f"/bot123:{CANARY}/sendMessage"
    assert chat.messages[0]["chat_id"] == "-100200"
    assert chat.messages[0]["parse_mode"] == "HTML"
    assert "reply_parameters" not in chat.messages[0]
    assert chat.messages[1]["reply_parameters"] == {"message_id": 1, "allow_sending_without_reply": True}


def test_its_wish_to_wait_is_followed(telegram: Scripted, chat: TelegramChat, naps: Naps) -> None:
    wish = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 9}}
    telegram.first = [Answer(429, wish)]
    bot(telegram, naps).send(a_letter())
    assert naps.spans == [timedelta(seconds=9)]
    assert "повтор" not in chat.messages[0]["text"]


def test_after_a_lost_answer_the_message_says_that_it_may_be_a_repeat(
    telegram: Scripted, chat: TelegramChat, naps: Naps
) -> None:
    telegram.first = [Answer(drop=True)]
    bot(telegram, naps).send(a_letter())
    bot(telegram, naps).send(a_letter(maybe_sent_at=NIGHT))
    said = ["Возможно, повтор &lt;этого&gt;" in message["text"] for message in chat.messages]
    assert said == [False, True, True]


def test_markup_it_does_not_understand_gives_way_to_plain_words(
    telegram: Scripted, chat: TelegramChat, naps: Naps
) -> None:
    telegram.first = [Answer(400, {"ok": False, "description": "Bad Request: can't parse entities: unclosed"})]
    bot(telegram, naps).send(a_letter())
    assert chat.messages[0]["text"] == a_letter().plain
    assert "parse_mode" not in chat.messages[0]


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (Answer(403, {"ok": False, "description": "Forbidden: bot was blocked"}), DeliveryRefused, "blocked"),
        (Answer(401, {"ok": False, "description": "Unauthorized"}), DeliveryRefused, "SPICHKA_TELEGRAM_TOKEN"),
        (Answer(404, {"ok": False, "description": "Not Found"}), DeliveryRefused, "SPICHKA_TELEGRAM_TOKEN"),
        (Answer(400, {"ok": False, "description": "Bad Request: chat not found"}), DeliveryRefused, "chat not found"),
        (
            Answer(400, {"ok": False, "description": "upgraded", "parameters": {"migrate_to_chat_id": -100777}}),
            DeliveryRefused,
            "-100777",
        ),
        (Answer(502, {"ok": False, "description": "Bad Gateway"}), DeliveryDelayed, "Bad Gateway"),
        (Answer(200, "<html>captive portal</html>"), DeliveryDelayed, "did not answer"),
        (Answer(200, "[]"), DeliveryDelayed, "200"),
    ],
)
def test_its_errors_are_named_by_what_to_do(
    telegram: Scripted, naps: Naps, answer: Answer, kind: type[Exception], says: str
) -> None:
    telegram.behaviour = lambda call: answer
    with pytest.raises(kind, match=says) as problem:
        bot(telegram, naps).send(a_letter())
    assert CANARY not in str(problem.value)


def test_the_token_is_in_no_log(telegram: Scripted, naps: Naps, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        bot(telegram, naps).send(a_letter())
    assert CANARY not in caplog.text
