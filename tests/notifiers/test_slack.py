"""A Slack bot keeps one thread an incident and never shows a message twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tasks.core.errors import ConfigError, DeliveryDelayed, DeliveryRefused
from tasks.core.ports import Notifier
from tasks.notifiers import build
from tests.notifiers.http_server import Answer, Scripted, SlackWorkspace, serving
from tests.notifiers.letters import CANARY, KEY, NIGHT, ONE_WAY, REPEAT, Naps, a_channel, a_letter, settings


@pytest.fixture
def workspace() -> SlackWorkspace:
    return SlackWorkspace()


@pytest.fixture
def slack(workspace: SlackWorkspace) -> Iterator[Scripted]:
    with serving(workspace) as server:
        yield server


@pytest.fixture
def naps() -> Naps:
    return Naps()


def bot(server: Scripted, naps: Naps, to: str = "#duty") -> Notifier:
    known = settings(slack_token=f"xoxb-{CANARY}", slack_base_url=f"{server.url}/api/")
    return build(a_channel("slack", to), known, sleep=naps)


def test_a_message_carries_blocks_its_key_and_no_previews(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps
) -> None:
    receipt = bot(slack, naps).send(a_letter())
    (message,) = workspace.messages
    assert receipt.reference == message["ts"]
    assert message["metadata"] == {"event_type": "spichka", "event_payload": {"key": KEY}}
    assert message["text"] == "ТРЕВОГА · Ромашка · ВК: 47 жалоб &lt;!channel&gt;"
    assert str(message["unfurl_links"]).lower() in {"false", "0"}
    assert message["blocks"] == list(a_letter().blocks)
    assert "thread_ts" not in message
    assert naps.spans == []


def test_a_later_message_hangs_below_the_first(slack: Scripted, workspace: SlackWorkspace, naps: Naps) -> None:
    first = bot(slack, naps).send(a_letter())
    bot(slack, naps).send(a_letter(key=f"{KEY}-2", thread_reference=first.reference))
    assert workspace.messages[1]["thread_ts"] == first.reference


@pytest.mark.parametrize("to", ["#duty", "duty", "C0DUTY"])
def test_a_lost_answer_is_asked_about_and_the_message_shows_once(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps, to: str
) -> None:
    slack.first = [Answer(drop=True)]
    receipt = bot(slack, naps, to).send(a_letter())
    assert receipt.found
    assert [message["ts"] for message in workspace.messages] == [receipt.reference]


def test_a_crash_before_the_mark_is_asked_about_in_the_thread(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps
) -> None:
    first = bot(slack, naps).send(a_letter(key="outbox/x/0-duty.json"))
    sent = bot(slack, naps).send(a_letter(thread_reference=first.reference))
    again = bot(slack, naps).send(a_letter(thread_reference=first.reference, maybe_sent_at=NIGHT))
    assert again == sent.model_copy(update={"found": True})
    assert len(workspace.messages) == 2
    asked = slack.calls[-1].body
    assert float(asked["oldest"]) == (NIGHT - timedelta(minutes=5)).timestamp()


def test_a_message_that_did_not_arrive_is_sent_after_asking(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps
) -> None:
    receipt = bot(slack, naps).send(a_letter(maybe_sent_at=NIGHT))
    assert not receipt.found
    assert len(workspace.messages) == 1
    assert REPEAT not in str(workspace.messages[0]["blocks"])


def test_a_bot_that_may_not_look_sends_and_says_that_it_may_be_a_repeat(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps
) -> None:
    workspace.may_look = False
    bot(slack, naps).send(a_letter(maybe_sent_at=NIGHT))
    assert "Возможно, повтор &lt;этого&gt;" in str(workspace.messages[0]["blocks"])


def test_slacks_wish_to_wait_is_followed(slack: Scripted, workspace: SlackWorkspace, naps: Naps) -> None:
    slack.first = [Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})]
    bot(slack, naps).send(a_letter())
    assert naps.spans == [timedelta(seconds=7)]
    assert len(workspace.messages) == 1
    assert [call.path for call in slack.calls] == ["/api/chat.postMessage"] * 2


def test_a_wish_longer_than_a_run_is_left_to_the_next_run(slack: Scripted, naps: Naps) -> None:
    slack.first = [Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "600"})]
    with pytest.raises(DeliveryDelayed) as delayed:
        bot(slack, naps).send(a_letter())
    assert delayed.value.after == timedelta(seconds=600)
    assert naps.spans == []


@pytest.mark.parametrize(
    "broken", [Answer(500, "<html>oops</html>"), Answer(503, {"ok": False, "error": "service_unavailable"})]
)
def test_a_broken_slack_is_tried_three_times_and_then_put_off(slack: Scripted, naps: Naps, broken: Answer) -> None:
    slack.behaviour = lambda call: broken
    with pytest.raises(DeliveryDelayed):
        bot(slack, naps).send(a_letter())
    assert len(naps.spans) == 2
    assert CANARY not in str(slack.calls)


@pytest.mark.parametrize("said", ["<html>gateway</html>", ""])
def test_an_answer_that_is_no_json_is_put_off(slack: Scripted, naps: Naps, said: str) -> None:
    slack.behaviour = lambda call: Answer(200, said)
    with pytest.raises(DeliveryDelayed):
        bot(slack, naps).send(a_letter())


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("channel_not_found", DeliveryRefused),
        ("not_in_channel", DeliveryRefused),
        ("is_archived", DeliveryRefused),
        ("invalid_auth", DeliveryRefused),
        ("token_revoked", DeliveryRefused),
        ("missing_scope", DeliveryRefused),
        ("an_error_of_tomorrow", DeliveryRefused),
        ("internal_error", DeliveryDelayed),
        ("ratelimited", DeliveryDelayed),
        ("request_timeout", DeliveryDelayed),
    ],
)
def test_slacks_errors_are_named_by_what_to_do(slack: Scripted, naps: Naps, error: str, kind: type[Exception]) -> None:
    slack.behaviour = lambda call: Answer(body={"ok": False, "error": error})
    with pytest.raises(kind, match=error) as problem:
        bot(slack, naps).send(a_letter())
    assert CANARY not in str(problem.value)


def test_blocks_slack_does_not_like_give_way_to_plain_words(
    slack: Scripted, workspace: SlackWorkspace, naps: Naps
) -> None:
    slack.first = [Answer(body={"ok": False, "error": "invalid_blocks"})]
    bot(slack, naps).send(a_letter())
    assert "blocks" not in workspace.messages[0]


def test_a_bot_posts_to_one_channel_only(naps: Naps) -> None:
    with pytest.raises(ConfigError, match="exactly one Slack channel"):
        build(a_channel("slack", "#a", "#b"), settings(slack_token=CANARY), sleep=naps)


def hook(server: Scripted, naps: Naps) -> Notifier:
    known = settings(slack_webhook=f"{server.url}/services/T0/B0/{CANARY}")
    return build(a_channel("slack_webhook"), known, sleep=naps)


def test_a_webhook_is_labelled_one_way(naps: Naps) -> None:
    with serving(lambda call: Answer(200, "ok")) as server:
        assert hook(server, naps).one_way
        assert hook(server, naps).send(a_letter()).reference == KEY
        body = server.calls[0].body
    assert ONE_WAY in str(body["blocks"])
    assert REPEAT.split()[0] not in str(body["blocks"])


def test_a_webhook_that_may_repeat_says_so(naps: Naps) -> None:
    with serving(lambda call: Answer(200, "ok")) as server:
        server.first = [Answer(drop=True)]
        hook(server, naps).send(a_letter())
        hook(server, naps).send(a_letter(maybe_sent_at=NIGHT))
        said = ["Возможно, повтор" in str(call.body["blocks"]) for call in server.calls]
    assert said == [False, True, True]


def test_a_webhook_asked_to_wait_did_not_repeat(naps: Naps) -> None:
    with serving(lambda call: Answer(200, "ok")) as server:
        server.first = [Answer(429, "slow down", {"Retry-After": "3"})]
        hook(server, naps).send(a_letter())
        assert "Возможно, повтор" not in str(server.calls[1].body["blocks"])
    assert naps.spans == [timedelta(seconds=3)]


@pytest.mark.parametrize(
    ("status", "said"), [(404, "no_service"), (403, "action_prohibited"), (400, "invalid_payload")]
)
def test_a_dead_webhook_is_refused(naps: Naps, status: int, said: str) -> None:
    with serving(lambda call: Answer(status, said)) as server, pytest.raises(DeliveryRefused, match=said):
        hook(server, naps).send(a_letter())


def test_a_webhook_that_is_no_address_is_a_matter_of_settings(naps: Naps) -> None:
    with pytest.raises(ConfigError, match="SPICHKA_SLACK_WEBHOOK") as problem:
        build(a_channel("slack_webhook"), settings(slack_webhook=CANARY), sleep=naps)
    assert CANARY not in str(problem.value)
