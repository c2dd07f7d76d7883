"""Letters as files: no key and no network, so a demo and a first day need neither.

`{to}/{thread}/{event}.eml`, `.html`, `.txt` and `.slack.json`. The same key writes the same files.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tasks.core.errors import ConfigError, DeliveryDelayed
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import Sleep, wait
from tasks.notifiers.envelope import envelope, message_id, parsed_address
from tasks.plan.schema import Channel

_SENDER = "Spichka <spichka@localhost.invalid>"


class Folder:
    """The reference is the Message-ID of the written mail."""

    one_way = False

    def __init__(self, channel: Channel, settings: Settings, sleep: Sleep = wait) -> None:
        del sleep  # a disk is tried once
        if len(channel.to) > 1:
            raise ConfigError(f"channel {channel.id} (folder): `to` must hold one folder; it holds {len(channel.to)}")
        self._root = Path(channel.to[0] if channel.to else "letters")
        self._suffix = f"-{channel.id}"
        self._sender = parsed_address(settings.mail_from or _SENDER, "SPICHKA_MAIL_FROM")

    def send(self, letter: Letter) -> Receipt:
        """Write the four files, each in one step; a second time finds the mail written."""
        event = letter.key.rpartition("/")[2].removesuffix(".json").removesuffix(self._suffix)
        folder = self._root / _file_name(letter.thread)
        stem = _file_name(event)
        reference = message_id(letter.key, self._sender)
        mail = folder / f"{stem}.eml"
        if mail.exists():
            return Receipt(reference=reference, found=True)
        slack = {"text": letter.first_line, "blocks": list(letter.blocks), "thread_ts": letter.thread_reference}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / f"{stem}.txt", letter.plain.encode("utf-8", "replace"))
            _write(folder / f"{stem}.html", letter.html.encode("utf-8", "replace"))
            _write(folder / f"{stem}.slack.json", json.dumps(slack, ensure_ascii=False, indent=2).encode())
            for attachment in letter.attachments:
                _write(folder / _file_name(f"{stem}-{attachment.name}"), attachment.text.encode("utf-8-sig", "replace"))
            # the mail last: it is the mark that all four are there
            _write(mail, envelope(letter, sender=self._sender, to=[self._sender]).as_bytes())
        except OSError as error:
            raise DeliveryDelayed(f"cannot write letters to {self._root}: {error.strerror or error}") from None
        return Receipt(reference=reference)


def _file_name(text: str) -> str:
    """One path segment: letters, digits, `.`, `_`, `-`; never empty, hidden or a step upwards."""
    name = re.sub(r"[^\w.-]", "-", text)[:120].lstrip(".")
    return name or "letter"


def _write(path: Path, body: bytes) -> None:
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    part.write_bytes(body)
    part.replace(path)
