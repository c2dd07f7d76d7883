"""What every channel needs when it is built: a secret that is there, and a place to send to."""

from __future__ import annotations

from pydantic import SecretStr

from tasks.core.errors import ConfigError, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.plan.schema import Channel


class Unready:
    """A channel whose key or address is missing: it says so each time, and the watch goes on without it."""

    one_way = True

    def __init__(self, missing: str) -> None:
        self.missing = missing

    def send(self, letter: Letter) -> Receipt:
        """Always DeliveryRefused: the letter waits, and goes out once the channel is ready."""
        raise DeliveryRefused(self.missing)


def secret(channel: Channel, value: SecretStr | None, variable: str) -> str:
    """The secret, or a ConfigError that names the variable to set."""
    if value is None or not value.get_secret_value().strip():
        raise ConfigError(f"channel {channel.id} ({channel.kind}) needs {variable}: set it in the environment or .env")
    return value.get_secret_value().strip()


def one_address(channel: Channel, what: str) -> str:
    """The single `to` of a channel whose thread lives in one place."""
    if len(channel.to) != 1 or not channel.to[0].strip():
        raise ConfigError(
            f"channel {channel.id} ({channel.kind}): `to` must hold exactly one {what}; "
            f"it holds {len(channel.to)}. For a second one add another channel."
        )
    return channel.to[0].strip()
