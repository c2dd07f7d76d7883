"""What every notifier of the registry holds to. A new one is tested by adding its rig here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest

import tasks.notifiers
from tasks.core.errors import ConfigError, DeliveryDelayed, DeliveryError
from tasks.core.ports import Notifier
from tasks.core.settings import Settings
from tasks.notifiers import REGISTRY, build
from tasks.plan.schema import Channel
from tests.notifiers.http_server import Answer, Behaviour, SlackWorkspace, TelegramChat, serving
from tests.notifiers.letters import CANARY, NIGHT, ONE_WAY, Naps, a_channel, a_letter, settings
from tests.notifiers.mail_server import Mailbox, free_port, mail_server
from tests.pages.samples import rendered

SECRETS = {
    "slack": ("slack_token", "SPICHKA_SLACK_TOKEN"),
    "slack_webhook": ("slack_webhook", "SPICHKA_SLACK_WEBHOOK"),
    "email": ("smtp_host", "SPICHKA_MAIL_FROM"),
    "telegram": ("telegram_token", "SPICHKA_TELEGRAM_TOKEN"),
    "apprise": ("apprise_urls", "SPICHKA_APPRISE_URLS"),
    "folder": (None, None),
}
SHOWS_ONCE = {"slack", "email", "folder"}  # the channels that can be asked, or whose clients know a repeat


@dataclass
class Rig:
    """A channel with its server. `shown` is what a person sees, one entry a message; `lose` loses the next answer."""

    notifier: Notifier
    shown: Callable[[], list[str]]
    lose: Callable[[], None]
    naps: Naps


def channel(kind: str, folder: Path) -> Channel:
    to = {"slack": ["#duty"], "telegram": ["-1"], "email": ["anna@example.org"], "folder": [str(folder)]}
    return a_channel(kind, *to.get(kind, []))


def known(kind: str, address: str, port: int) -> Settings:
    """Settings of one kind, its secrets canaries."""
    told: dict[str, dict[str, object]] = {
        "slack": {"slack_token": CANARY, "slack_base_url": f"{address}/api/"},
        "slack_webhook": {"slack_webhook": f"{address}/services/{CANARY}"},
        "telegram": {"telegram_token": CANARY, "telegram_base_url": address},
        "apprise": {"apprise_urls": f"json://anna:{CANARY}@127.0.0.1:{address.rpartition(':')[2]}/"},
        "email": {
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "plain",
            "mail_from": "alerts@example.org",
        },
        "folder": {},
    }
    return settings(**told[kind])


@contextmanager
def rigged(kind: str, folder: Path) -> Iterator[Rig]:
    """A working channel of this kind."""
    naps = Naps()
    workspace, chat = SlackWorkspace(), TelegramChat()
    behaviours: dict[str, Behaviour] = {"slack": workspace, "telegram": chat}
    with serving(behaviours.get(kind, lambda call: Answer(200, "ok"))) as server, mail_server() as box:
        notifier = build(channel(kind, folder), known(kind, server.url, box.port), sleep=naps)

        def shown() -> list[str]:
            if kind == "slack":
                return [str(message) for message in workspace.messages]
            if kind == "email":
                by_id = {str(mail["Message-ID"]): mail.as_string() for _, mail in box.delivered}
                return list(by_id.values())
            if kind == "folder":
                return [path.read_text() for path in folder.rglob("*.txt")]
            return [str(call.body) for call in server.calls]

        yield Rig(notifier, shown, lambda: _lose(kind, server.first, box), naps)


def _lose(kind: str, first: list[Answer], box: Mailbox) -> None:
    if kind == "email":
        box.lose_answers = 1
    else:
        first.append(Answer(drop=True))


@pytest.fixture(params=list(REGISTRY))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_registry_knows_every_kind_the_plan_allows_and_this_suite_every_kind_of_the_registry() -> None:
    assert set(REGISTRY) == set(get_args(Channel.model_fields["kind"].annotation)) == set(SECRETS)


def test_every_file_of_the_package_is_reached_from_the_registry() -> None:
    """A notifier that nobody registered would be dead code that looks alive."""
    parts = {"attempts", "wiring", "envelope", "smtp", "ses", "heartbeat", "silent"}  # shared, or no channel of a plan
    files = {module.name for module in iter_modules(tasks.notifiers.__path__)}
    homes = {import_module(made.__module__).__name__.rpartition(".")[2] for made in REGISTRY.values()}
    assert files == parts | homes


def test_a_rendered_letter_is_delivered_once_and_gives_a_reference(kind: str, tmp_path: Path) -> None:
    with rigged(kind, tmp_path) as rig:
        receipt = rig.notifier.send(rendered())
        assert receipt.reference
        assert not receipt.found
        assert len(rig.shown()) == 1
        assert rig.naps.spans == []


def test_a_lost_answer_is_shown_once_or_says_that_it_may_be_a_repeat(kind: str, tmp_path: Path) -> None:
    with rigged(kind, tmp_path) as rig:
        rig.lose()
        rig.notifier.send(a_letter())
        shown = rig.shown()
    if kind in SHOWS_ONCE:
        assert len(shown) == 1
    else:
        assert ["Возможно, повтор" in message for message in shown] == [False, True]


def test_the_same_key_after_a_crash_is_shown_once_or_says_that_it_may_be_a_repeat(kind: str, tmp_path: Path) -> None:
    with rigged(kind, tmp_path) as rig:
        rig.notifier.send(a_letter())
        rig.notifier.send(a_letter(maybe_sent_at=NIGHT))
        shown = rig.shown()
    assert len(shown) == 1 if kind in SHOWS_ONCE else "Возможно, повтор" in shown[-1]


def test_a_one_way_channel_says_so_in_the_text_and_others_do_not(kind: str, tmp_path: Path) -> None:
    with rigged(kind, tmp_path) as rig:
        rig.notifier.send(a_letter())
        assert (ONE_WAY in rig.shown()[0]) == rig.notifier.one_way


def test_a_missing_secret_names_its_variable(kind: str, tmp_path: Path) -> None:
    variable = SECRETS[kind][1]
    if variable is None:
        assert build(channel(kind, tmp_path), settings()).one_way is False
        return
    with pytest.raises(ConfigError, match=variable):
        build(channel(kind, tmp_path), settings())


def test_no_secret_is_in_an_error_a_log_or_the_notifier_itself(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if kind == "folder":
        assert SECRETS[kind] == (None, None)
        return
    dead = free_port()
    notifier = build(channel(kind, tmp_path), known(kind, f"http://127.0.0.1:{dead}", dead), sleep=Naps())
    with caplog.at_level(logging.DEBUG), pytest.raises(DeliveryError) as problem:
        notifier.send(a_letter())
    chain = [problem.value, problem.value.__cause__, problem.value.__context__]
    assert CANARY not in " ".join(map(str, chain)) + repr(notifier) + caplog.text


def test_a_dead_channel_is_tried_a_bounded_number_of_times(kind: str, tmp_path: Path) -> None:
    naps = Naps()
    dead = free_port()
    (tmp_path / "taken").write_text("")
    place = channel(kind, tmp_path / "taken")
    notifier = build(place, known(kind, f"http://127.0.0.1:{dead}", dead), sleep=naps)
    with pytest.raises(DeliveryDelayed):
        notifier.send(a_letter())
    assert len(naps.spans) == (0 if kind == "folder" else 2)
    assert sum(span.total_seconds() for span in naps.spans) <= 40
