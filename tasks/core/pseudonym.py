"""Author ids are kept as HMAC with a pepper: numeric ids are few enough to reverse a plain hash by trying all."""

from __future__ import annotations

import hashlib
import hmac


class Pseudonyms:
    """Turns `(platform, author id)` into 32 hex digits. Changing the pepper unlinks all earlier ones."""

    def __init__(self, pepper: bytes) -> None:
        if len(pepper) < 16:
            raise ValueError("the pepper must have at least 16 bytes")
        self._pepper = pepper

    def __call__(self, platform: str, author_id: str | int) -> str:
        """The pseudonym of one author on one platform."""
        named = f"{platform}|{author_id}".encode(errors="surrogatepass")
        return hmac.new(self._pepper, named, hashlib.sha256).hexdigest()[:32]
