"""Mail through SES: the same envelope, held against moto's server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.request import urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tasks.core.errors import DeliveryDelayed, DeliveryRefused
from tasks.core.ports import Notifier
from tasks.notifiers import build
from tests.notifiers.http_server import Answer, serving
from tests.notifiers.letters import NIGHT, Naps, a_channel, a_letter, settings


@pytest.fixture(scope="module")
def ses() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def sender(url: str, naps: Naps, sender: str = "Спичка <alerts@example.org>") -> Notifier:
    known = settings(ses=True, ses_region="eu-central-1", ses_endpoint=url, mail_from=sender)
    return build(a_channel("email", "anna@example.org", "boris@example.org"), known, sleep=naps)


def verify(url: str) -> None:
    client = boto3.client("sesv2", region_name="eu-central-1", endpoint_url=url)
    client.create_email_identity(EmailIdentity="example.org")


def test_a_verified_sender_reaches_everybody_with_the_same_envelope(ses: str) -> None:
    verify(ses)
    receipt = sender(ses, Naps()).send(a_letter(thread_reference="<first@example.org>"))
    with urlopen(f"{ses}/moto-api/data.json") as told:
        sent = str(json.load(told)["ses"])
    assert receipt.reference.endswith("@eu-central-1.amazonses.com>")
    assert "RawMessage" in sent


def test_an_unverified_sender_is_refused(ses: str) -> None:
    with pytest.raises(DeliveryRefused, match="MessageRejected"):
        sender(ses, Naps(), "alerts@elsewhere.example").send(a_letter())


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "TooManyRequestsException", DeliveryDelayed),
        (400, "ThrottlingException", DeliveryDelayed),
        (500, "InternalFailure", DeliveryDelayed),
        (400, "AccountSuspendedException", DeliveryRefused),
        (403, "AccessDeniedException", DeliveryRefused),
    ],
)
def test_its_errors_are_named_by_what_to_do(status: int, code: str, kind: type[Exception]) -> None:
    with serving(lambda call: Answer(status, {"message": "no"}, {"x-amzn-ErrorType": code})) as server:
        naps = Naps()
        with pytest.raises(kind, match=code):
            sender(server.url, naps).send(a_letter())
        assert len(server.calls) == (3 if kind is DeliveryDelayed else 1)


def raw(body: dict[str, dict[str, dict[str, str]]]) -> str:
    import base64
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    mail = message_from_bytes(base64.b64decode(body["Content"]["Raw"]["Data"]), policy=default)
    assert isinstance(mail, EmailMessage)
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def test_after_a_lost_answer_the_mail_says_that_it_may_be_a_repeat() -> None:
    with serving(lambda call: Answer(200, {"MessageId": "0100-1"})) as server:
        server.first = [Answer(drop=True)]
        sender(server.url, Naps()).send(a_letter())
        sender(server.url, Naps()).send(a_letter(maybe_sent_at=NIGHT))
        said = ["Возможно, повтор" in raw(call.body) for call in server.calls]
    assert said == [False, True, True]
