"""One mail, built the same way for SMTP and SES: what a mail client needs to show it once and in its thread."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

from tasks.core.errors import ConfigError
from tasks.core.message import Letter

_SPEC = r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+"
_ADDRESS = re.compile(rf'(?:"?(?P<name>[^"<>@,;]*?)"?\s*<(?P<named>{_SPEC})>|(?P<bare>{_SPEC}))')


class _Policy(EmailPolicy):
    """SMTP's, with subjects folded by `Header`: EmailPolicy leaves the space at a fold outside the encoded words,
    where mail clients must drop it, and a Russian subject loses it."""

    def fold(self, name: str, value: str) -> str:
        """One header, folded."""
        if name.casefold() != "subject" or str(value).isascii():
            return str(super().fold(name, value))
        folded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same, as it goes out."""
        return (
            self.fold(name, value).encode("ascii") if name.casefold() == "subject" else super().fold_binary(name, value)
        )


def parsed_address(text: str, where: str) -> Address:
    """`Anna <anna@example.org>` as an address. Raises ConfigError naming the place; nothing can add a header."""
    written = _ADDRESS.fullmatch(text.strip())
    if written is None or re.search(r"[\x00-\x1f\x7f]", text):
        raise ConfigError(f"{where}: {text!r} is not one mail address")
    name, spec = written["name"] or "", written["named"] or written["bare"]
    try:
        return Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError) as error:
        raise ConfigError(f"{where}: {text!r} is not a mail address ({error})") from None


def message_id(key: str, sender: Address) -> str:
    """The same for the same outbox key, so that a mail client shows a repeat once."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}.spichka@{sender.domain}>"


def envelope(letter: Letter, *, sender: Address, to: Sequence[Address], notes: Sequence[str] = ()) -> EmailMessage:
    """Plain text and HTML. `notes` are sentences put under the letter (a possible repeat)."""
    message = EmailMessage(policy=_Policy(linesep="\r\n"))
    message["Subject"] = " ".join(_printable(letter.first_line).split())
    message["From"] = sender
    message["To"] = list(to)
    message["Message-ID"] = message_id(letter.key, sender)
    if letter.thread_reference:
        reference = "".join(_printable(letter.thread_reference).split())
        message["In-Reply-To"] = reference
        message["References"] = reference
    message["X-Spichka-Incident"] = re.sub(r"[^A-Za-z0-9._-]", "-", letter.thread)[:200]
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    added = "".join(f"\n{note}\n" for note in notes if note)
    message.set_content(_encodable(letter.plain + added))
    message.add_alternative(_encodable(letter.html), subtype="html")
    for attachment in letter.attachments:
        # With a byte order mark: without it Excel reads Cyrillic as garbage.
        body = b"\xef\xbb\xbf" + _encodable(attachment.text).encode()
        message.add_attachment(body, maintype="text", subtype="csv", filename=_printable(attachment.name))
    return message


def _printable(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", _encodable(text))


def _encodable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
