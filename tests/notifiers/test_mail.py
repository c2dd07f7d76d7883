"""Mail shows once, in its thread, to everybody who can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import ConfigError, DeliveryDelayed, DeliveryRefused
from tasks.core.ports import Notifier
from tasks.notifiers import build
from tasks.notifiers.envelope import envelope, parsed_address
from tests.notifiers.letters import KEY, Naps, a_channel, a_letter, settings
from tests.notifiers.mail_server import PASSWORD, USER, Mailbox, certificate, free_port, mail_server

ANNA, BORIS = "anna@example.org", "boris@example.org"
SENDER = "Спичка <alerts@example.org>"


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("pems"))


@pytest.fixture
def box(pems: tuple[Path, Path]) -> Iterator[Mailbox]:
    with mail_server(*pems) as server:
        yield server


@pytest.fixture
def naps() -> Naps:
    return Naps()


def sender(box: Mailbox, pems: tuple[Path, Path], naps: Naps, *to: str, **changes: object) -> Notifier:
    known = {
        "smtp_host": "127.0.0.1",
        "smtp_port": box.port,
        "smtp_user": USER,
        "smtp_password": PASSWORD,
        "smtp_ca_bundle": pems[0],
        "mail_from": SENDER,
    }
    return build(a_channel("email", *to or (ANNA,)), settings(**{**known, **changes}), sleep=naps)


def test_a_mail_goes_out_over_starttls_with_a_login(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    receipt = sender(box, pems, naps, ANNA, f"Борис <{BORIS}>").send(a_letter())
    ((to, mail),) = box.delivered
    assert to == [ANNA, BORIS]
    assert mail["Subject"] == a_letter().first_line
    assert mail["Message-ID"] == receipt.reference
    assert mail["X-Spichka-Incident"] == "romashka-20261124-0005"
    assert mail["From"].addresses[0].display_name == "Спичка"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Отвечает: Анна." in plain.get_content()
    assert "ТРЕВОГА · Ромашка" in html.get_content()
    assert receipt.refused == ()


def test_a_later_mail_belongs_to_the_thread_of_the_first(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    first = sender(box, pems, naps).send(a_letter())
    sender(box, pems, naps).send(a_letter(key="outbox/x/1-duty.json", thread_reference=first.reference))
    later = box.delivered[1][1]
    assert later["In-Reply-To"] == later["References"] == first.reference
    assert later["Message-ID"] != first.reference


def test_the_same_key_after_a_lost_answer_is_the_same_mail(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.lose_answers = 1
    receipt = sender(box, pems, naps).send(a_letter())
    assert {str(mail["Message-ID"]) for _, mail in box.delivered} == {receipt.reference}
    assert len(box.delivered) == 2
    assert sender(box, pems, naps).send(a_letter()).reference == receipt.reference


def test_a_wrong_password_is_refused_and_not_shown(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    with pytest.raises(DeliveryRefused, match="535") as problem:
        sender(box, pems, naps, smtp_password="canary-wrong-password").send(a_letter())
    assert "canary" not in str(problem.value)
    assert "SPICHKA_SMTP_USER" in str(problem.value)
    assert naps.spans == []


def test_one_refused_recipient_does_not_stop_the_other(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.recipients[BORIS] = ["550 no such mailbox"]
    receipt = sender(box, pems, naps, ANNA, BORIS).send(a_letter())
    assert receipt.refused == (BORIS,)
    assert [to for to, _ in box.delivered] == [[ANNA]]


def test_all_recipients_refused_is_a_refusal(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.recipients = {ANNA: ["550 no"], BORIS: ["553 no"]}
    with pytest.raises(DeliveryRefused, match="550 no"):
        sender(box, pems, naps, ANNA, BORIS).send(a_letter())


def test_a_recipient_put_off_is_tried_again_alone(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.recipients[BORIS] = ["451 greylisted", "250 OK"]
    receipt = sender(box, pems, naps, ANNA, BORIS).send(a_letter())
    assert [to for to, _ in box.delivered] == [[ANNA], [BORIS]]
    assert receipt.refused == ()
    assert len(naps.spans) == 1


def test_a_server_that_puts_everything_off_delays_the_letter(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.data = ["451 try later"] * 3
    with pytest.raises(DeliveryDelayed, match="451 try later"):
        sender(box, pems, naps).send(a_letter())
    assert len(naps.spans) == 2


def test_a_content_refusal_is_final(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    box.data = ["554 spam"]
    with pytest.raises(DeliveryRefused, match="554 spam"):
        sender(box, pems, naps).send(a_letter())


def test_a_server_that_is_not_there_delays_the_letter(pems: tuple[Path, Path], naps: Naps) -> None:
    with pytest.raises(DeliveryDelayed):
        sender(Mailbox(port=free_port()), pems, naps).send(a_letter())


def test_a_certificate_nobody_vouches_for_is_refused(box: Mailbox, pems: tuple[Path, Path], naps: Naps) -> None:
    with pytest.raises(DeliveryRefused, match="certificate"):
        sender(box, pems, naps, smtp_ca_bundle=None).send(a_letter())
    assert box.delivered == []


def test_a_mail_goes_out_over_tls_and_over_plain(pems: tuple[Path, Path], naps: Naps) -> None:
    with mail_server(*pems, implicit_tls=True) as box:
        sender(box, pems, naps, smtp_security="tls", smtp_user=None).send(a_letter())
        assert len(box.delivered) == 1
    with mail_server() as box:
        sender(box, pems, naps, smtp_security="plain", smtp_user=None).send(a_letter())
        assert len(box.delivered) == 1


def test_a_server_without_starttls_gets_no_password(pems: tuple[Path, Path], naps: Naps) -> None:
    with mail_server() as box, pytest.raises(DeliveryRefused, match="cannot do"):
        sender(box, pems, naps).send(a_letter())


@pytest.mark.parametrize(
    ("values", "variable"),
    [
        ({}, "SPICHKA_MAIL_FROM"),
        ({"mail_from": SENDER}, "SPICHKA_SMTP_HOST"),
        ({"mail_from": SENDER, "smtp_host": "h", "smtp_user": "u"}, "SPICHKA_SMTP_PASSWORD"),
        ({"mail_from": "not an address"}, "SPICHKA_MAIL_FROM"),
    ],
)
def test_what_is_missing_is_named(values: dict[str, object], variable: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        build(a_channel("email", ANNA), settings(**values))


@pytest.mark.parametrize(
    "address", ["anna", "anna@", "a@b.c\r\nBcc: x@y.z", "a@b.c, x@y.z", "<a@b.c> x@y.z>", "", "a@b c", "a@b\x00.c"]
)
def test_an_address_that_could_add_a_header_is_refused_when_built(address: str) -> None:
    with pytest.raises(ConfigError):
        parsed_address(address, "channel duty, `to`")


@given(line=st.text(), thread=st.text(), reference=st.text(min_size=1), plain=st.text(), html=st.text())
def test_no_text_can_add_a_header_or_break_the_mail(
    line: str, thread: str, reference: str, plain: str, html: str
) -> None:
    letter = a_letter(
        first_line=line, thread=thread, thread_reference=f"{reference}\r\nBcc: x@y.z", plain=plain, html=html
    )
    mail = envelope(letter, sender=parsed_address(SENDER, "x"), to=[parsed_address(ANNA, "x")])
    from email import message_from_bytes
    from email.policy import default

    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    assert read["Bcc"] is None
    assert set(read.keys()) == {
        "Subject", "From", "To", "Message-ID", "In-Reply-To", "References", "X-Spichka-Incident", "Auto-Submitted",
        "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert read["To"].addresses[0].addr_spec == ANNA


def test_the_message_id_depends_on_the_key_alone() -> None:
    known = parsed_address(SENDER, "x")
    ids = {str(envelope(a_letter(plain=str(n)), sender=known, to=[known])["Message-ID"]) for n in range(3)}
    assert len(ids) == 1
    other = envelope(a_letter(key=KEY + "x"), sender=known, to=[known])
    assert str(other["Message-ID"]) not in ids


@given(
    st.lists(st.sampled_from(["НЕ ВИДИМ", "·", "Чулпан", "ВК:", "не", "читается", "с", "22:51:", "исчерпан", "лимит",
                              "(заблокировано)", "chulpan_kazan", "“expiry”", "x" * 90]), min_size=1, max_size=16)
)  # fmt: skip
def test_no_space_of_a_subject_is_lost_wherever_its_header_is_folded(words: list[str]) -> None:
    letter = a_letter(first_line=" ".join(words))
    sent = envelope(letter, sender=parsed_address(SENDER, "sender"), to=[parsed_address(ANNA, "to")]).as_bytes()
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == letter.first_line
    head = sent.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 200 for line in head.split(b"\r\n"))
