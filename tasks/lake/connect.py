"""From settings to a lake in S3. Imported only for one: boto3 takes half a second, and a folder lake must not pay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.lake.keys import is_folder
from tasks.lake.s3 import S3Lake

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*?))?/?")


def s3_lake(settings: Settings) -> S3Lake:
    """The lake in S3, not proven. Credentials are boto3's own affair: environment, profile, role."""
    parts = _S3.fullmatch(settings.lake)
    prefix = (parts["prefix"] or "") if parts else ""
    if parts is None or (prefix and not is_folder(prefix)):
        raise ConfigError(f"SPICHKA_LAKE: {settings.lake!a} is neither a folder nor s3://bucket/prefix")
    return S3Lake(s3_client(settings), parts["bucket"], prefix)


def s3_client(settings: Settings) -> S3Client:
    """A client of the settings' cloud. Its credentials are read now; it may be shared between threads."""
    # Since 1.36 boto3 sends checksums that many S3-compatible clouds refuse; TLS and the signature guard the way.
    checksums: Literal["when_supported", "when_required"] = (
        "when_supported" if settings.s3_endpoint is None else "when_required"
    )
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        max_pool_connections=16,
        retries={"mode": "standard", "total_max_attempts": 4},
        s3={"addressing_style": "path" if settings.s3_path_style else "auto"},
        request_checksum_calculation=checksums,
        response_checksum_validation=checksums,
    )
    if settings.s3_ca_bundle is not None and not settings.s3_ca_bundle.is_file():
        raise ConfigError(f"SPICHKA_S3_CA_BUNDLE: there is no file {settings.s3_ca_bundle}")
    try:
        # not boto3's default session: that remembers its first credentials for the life of the process
        return boto3.Session().client(
            "s3",
            endpoint_url=settings.s3_endpoint,
            region_name=settings.s3_region,
            verify=None if settings.s3_ca_bundle is None else str(settings.s3_ca_bundle),
            config=config,
        )
    except ValueError as error:
        raise ConfigError(f"SPICHKA_S3_ENDPOINT: {settings.s3_endpoint!a} is not an address: {error}") from None
    except BotoCoreError as error:  # a profile that does not exist, a region that cannot be
        raise ConfigError(f"{settings.lake}: the AWS configuration is not usable: {error}") from None
