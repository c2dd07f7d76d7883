"""Where results are kept: a folder or S3, the same layout, the same promises. See docs/lake.md."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from tasks.core.ports import Lake
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.lake.prove import prove

_proven: set[tuple[str, str]] = set()  # (endpoint, address), for the life of this process


def open_lake(settings: Settings) -> Lake:
    """The lake of `SPICHKA_LAKE`: a folder, or `s3://bucket/prefix`, which is proven first.

    Raises ConfigError where the place does not keep its promises or cannot be used, Retryable where it cannot be
    reached now.
    """
    if "://" not in settings.lake:
        return FolderLake(Path(settings.lake))
    from tasks.lake.connect import s3_lake  # noqa: PLC0415 - boto3 only where it is used

    lake = s3_lake(settings)
    place = (settings.s3_endpoint or "", lake.address)
    if place not in _proven:
        prove(lake, uuid4().hex)
        _proven.add(place)
    return lake
