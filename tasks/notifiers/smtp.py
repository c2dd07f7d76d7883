"""SMTP with STARTTLS, TLS or plain. One recipient's refusal does not stop the others."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage

from tasks.core.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import TIMEOUT, Sleep, attempted
from tasks.notifiers.envelope import envelope, message_id

Refusals = dict[str, tuple[int, bytes]]


class Smtp:
    """The reference is the Message-ID, which depends on the outbox key alone: a repeat shows once."""

    one_way = False

    def __init__(self, settings: Settings, sender: Address, to: Sequence[Address], sleep: Sleep) -> None:
        self._settings = settings
        self._sender = sender
        self._to = tuple(to)
        self._sleep = sleep

    def send(self, letter: Letter) -> Receipt:
        """Deliver to everybody; those refused for good while others took it are named in the receipt."""
        message = envelope(letter, sender=self._sender, to=self._to)
        reference = message_id(letter.key, self._sender)
        waiting = [address.addr_spec for address in self._to]
        refused: dict[str, str] = {}

        def once(maybe_sent: bool) -> Receipt:
            del maybe_sent  # the Message-ID takes care of it
            refusals = self._deliver(message, waiting)
            refused.update({who: _said(code, text) for who, (code, text) in refusals.items() if code >= 500})
            waiting[:] = [who for who, (code, _) in refusals.items() if code < 500]
            if waiting:
                delayed = ", ".join(f"{who}: {_said(*refusals[who])}" for who in waiting)
                raise DeliveryDelayed(f"the mail server puts off {delayed}")
            if len(refused) == len(self._to):
                told = ", ".join(f"{who}: {why}" for who, why in refused.items())
                raise DeliveryRefused(f"the mail server refuses every recipient: {told}")
            return Receipt(reference=reference, refused=tuple(refused))

        return attempted(once, maybe_sent=False, sleep=self._sleep)

    def _deliver(self, message: EmailMessage, to: Sequence[str]) -> Refusals:
        """Refusals by recipient; empty where all took it. Other failures are raised, named by what to do next."""
        try:
            with self._connected() as server:
                return server.send_message(message, from_addr=self._sender.addr_spec, to_addrs=list(to))
        except smtplib.SMTPRecipientsRefused as error:
            return {str(who): (code, text) for who, (code, text) in error.recipients.items()}
        except (smtplib.SMTPException, OSError) as error:
            problem = _named(error)
        raise problem from None

    def _connected(self) -> smtplib.SMTP:
        """A session that is secured and logged in as the settings say; closed again where that fails."""
        host, port = self._settings.smtp_host or "", self._settings.smtp_port
        trust = ssl.create_default_context(cafile=self._settings.smtp_ca_bundle)
        if self._settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trust)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if self._settings.smtp_security == "starttls":
                server.starttls(context=trust)
            password = self._settings.smtp_password
            if self._settings.smtp_user and password is not None:
                server.login(self._settings.smtp_user, password.get_secret_value())
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())[:120]}"


def _named(error: smtplib.SMTPException | OSError) -> DeliveryError:
    """535 and other 5xx are for good, 4xx and lost connections are not; no answer of the server shows a password."""
    match error:
        case smtplib.SMTPAuthenticationError():
            words = f"the mail server refuses the login ({error.smtp_code}); check SPICHKA_SMTP_USER and _PASSWORD"
            return DeliveryRefused(words) if error.smtp_code >= 500 else DeliveryDelayed(words)
        case smtplib.SMTPResponseException():
            words = f"the mail server answered {_said(error.smtp_code, error.smtp_error)}"
            return DeliveryRefused(words) if error.smtp_code >= 500 else DeliveryDelayed(words)
        case smtplib.SMTPNotSupportedError():
            return DeliveryRefused(f"the mail server cannot do what the settings ask: {error}")
        case ssl.SSLCertVerificationError():
            return DeliveryRefused(f"the mail server's certificate is not trusted: {error.verify_message}")
        case _:
            return DeliveryDelayed(f"the mail server did not answer: {type(error).__name__}")
