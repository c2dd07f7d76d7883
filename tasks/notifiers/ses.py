"""Mail through Amazon SES (`sesv2 send_email`, raw), with the credentials the machine has.

SES replaces our Message-ID by its own, so a repeat cannot be recognised by the mail client and says so itself.
https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
"""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address
from functools import cached_property, partial
from typing import TYPE_CHECKING

from tasks.core.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import TIMEOUT, Sleep, attempted
from tasks.notifiers.envelope import envelope

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_sesv2 import SESV2Client

_PASSING = {"TooManyRequestsException", "Throttling", "ThrottlingException", "RequestTimeout", "ServiceUnavailable"}


class Ses:
    """The reference is the Message-ID that SES gave the mail."""

    one_way = False

    def __init__(self, settings: Settings, sender: Address, to: Sequence[Address], sleep: Sleep) -> None:
        self._settings = settings
        self._sender = sender
        self._to = tuple(to)
        self._sleep = sleep

    def send(self, letter: Letter) -> Receipt:
        """Deliver to all recipients with one call; a possible repeat says so."""
        return attempted(partial(self._once, letter), maybe_sent=letter.maybe_sent_at is not None, sleep=self._sleep)

    @cached_property
    def _client(self) -> SESV2Client:
        import boto3  # noqa: PLC0415  here, because a house without SES must not pay for it
        from botocore.config import Config  # noqa: PLC0415

        once = Config(retries={"total_max_attempts": 1}, connect_timeout=TIMEOUT, read_timeout=TIMEOUT)
        return boto3.client(
            "sesv2", region_name=self._settings.ses_region, endpoint_url=self._settings.ses_endpoint, config=once
        )

    def _once(self, letter: Letter, maybe_sent: bool) -> Receipt:
        from botocore.exceptions import (  # noqa: PLC0415
            BotoCoreError,
            ClientError,
            EndpointConnectionError,
            NoCredentialsError,
            NoRegionError,
        )

        notes = [letter.repeat_note] if maybe_sent else []
        message = envelope(letter, sender=self._sender, to=self._to, notes=notes)
        try:
            answer = self._client.send_email(
                FromEmailAddress=str(self._sender),
                Destination={"ToAddresses": [address.addr_spec for address in self._to]},
                Content={"Raw": {"Data": message.as_bytes()}},
            )
            return Receipt(reference=self._reference(answer["MessageId"]))
        except ClientError as error:
            problem: DeliveryError = _named(error)
        except NoCredentialsError:
            problem = DeliveryRefused("SES: this machine has no AWS credentials")
        except NoRegionError:
            problem = DeliveryRefused("SES: set SPICHKA_SES_REGION")
        except BotoCoreError as error:
            unknown = not isinstance(error, EndpointConnectionError)
            problem = DeliveryDelayed(f"SES did not answer: {type(error).__name__}", unknown=unknown)
        raise problem from None

    def _reference(self, ses_id: str) -> str:
        region = self._client.meta.region_name
        host = "email.amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"
        return f"<{ses_id}@{host}>"


def _named(error: ClientError) -> DeliveryError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if status >= 500:
        return DeliveryDelayed(f"SES: {code or status}", unknown=True)
    if code in _PASSING or status == 429:
        return DeliveryDelayed(f"SES: {code or status}")
    return DeliveryRefused(f"SES refuses the message: {code or status}; check the sender's identity and the rights")
