"""A real SMTP server in this process (aiosmtpd): STARTTLS, AUTH, and recipients it refuses or puts off."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "spichka", "canary-of-the-mailbox"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate of 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=4000))
        .not_valid_after(now + timedelta(days=40_000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    unlocked = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    paths[1].write_bytes(pem)
    return paths


@dataclass
class Mailbox:
    """What arrived, and what the server answers to a recipient. `drop_after`: so many mails get no answer."""

    port: int = 0
    delivered: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    recipients: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    lose_answers: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """The scripted answers of a recipient, the last one for ever."""
        del server, session, options
        script = self.recipients.get(address, ["250 OK"])
        said = script.pop(0) if len(script) > 1 else script[0]
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the mail; lose the answer where the test wants it."""
        del session
        said = self.data.pop(0) if self.data else "250 OK"
        if said.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.delivered.append((list(envelope.rcpt_tos), message))
        if self.lose_answers:
            self.lose_answers -= 1
            server.transport.abort()
        return said


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    del server, session, envelope, mechanism
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)  # unhandled: aiosmtpd says 535 by itself


@contextmanager
def mail_server(cert: Path | None = None, key: Path | None = None, *, implicit_tls: bool = False) -> Iterator[Mailbox]:
    """The server on a free port of loopback; with a certificate it demands STARTTLS and a login."""
    box = Mailbox()
    trust = None
    if cert is not None and key is not None:
        trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        trust.load_cert_chain(cert, key)
    more: dict[str, Any] = {}
    if trust is not None and implicit_tls:
        more = {"ssl_context": trust}
    elif trust is not None:
        more = {"tls_context": trust, "require_starttls": True, "auth_required": True, "authenticator": _login}
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **more)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
