"""Signatures by an RSA key: how RuStore and Google know a developer's programs. The key is never shown."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Literal

from pydantic import SecretStr

from tasks.core.errors import AuthExpired

LIFE = timedelta(minutes=59)  # an hour at most


def sign(key: SecretStr, message: bytes, digest: Literal["sha256", "sha512"], variable: str) -> bytes:
    """RSA with PKCS #1 v1.5. The key is PEM, or the base64 of its DER as RuStore gives it. Raises AuthExpired."""
    # imported where it is needed: it costs a start that reads no store
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    text = key.get_secret_value().strip().replace("\\n", "\n")
    try:
        if "-----BEGIN" in text:
            found = serialization.load_pem_private_key(text.encode(), password=None)
        else:
            found = serialization.load_der_private_key(base64.b64decode("".join(text.split())), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, rsa.RSAPrivateKey):
        raise AuthExpired(f"the variable {variable} holds no RSA private key (PEM, or base64 of PKCS #8)")
    return found.sign(message, padding.PKCS1v15(), hashes.SHA256() if digest == "sha256" else hashes.SHA512())


def jwt_rs256(key: SecretStr, claims: dict[str, object], now: datetime, variable: str) -> str:
    """A JSON Web Token (RFC 7519) signed with RS256, valid from `now` for an hour."""
    at = int(now.timestamp())
    told = {**claims, "iat": at, "exp": at + int(LIFE.total_seconds())}
    head = ".".join(
        _part(json.dumps(one, separators=(",", ":")).encode()) for one in ({"alg": "RS256", "typ": "JWT"}, told)
    )
    return f"{head}.{_part(sign(key, head.encode(), 'sha256', variable))}"


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
