"""What a key may look like, and what text may be stored: the same rules for a folder and for S3."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

MOST_KEY_BYTES = 1024  # S3's limit
MOST_NAME_BYTES = 255  # a file system's limit for one name
MOST_SAFE_NAME = 100  # two of them and a suffix still fit in one name

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_key(key: str) -> str:
    """The key itself, or ValueError. Names are `/`-separated, not empty, and do not start with a dot.

    Names with a leading dot are ours (temporary and lock files of a folder lake) and never keys, which also
    keeps `.` and `..` out.
    """
    if key.isascii() and len(key) <= MOST_NAME_BYTES:  # the common case: no name can be too long
        too_long = False
    else:
        names = [len(name.encode(errors="surrogatepass")) for name in key.split("/")]
        too_long = max(names) > MOST_NAME_BYTES or sum(names) + len(names) - 1 > MOST_KEY_BYTES
    if too_long or not is_folder(key):
        raise ValueError(f"{key[:200]!a} cannot be a key of the lake")
    return key


def is_folder(names: str) -> bool:
    """Whether every `/`-separated name may stand in a key."""
    return names.isprintable() and all(name and name[0] != "." for name in names.split("/"))


def split_prefix(prefix: str) -> tuple[str, str]:
    """`("a/b", "c")` of `a/b/c`: the folder and the beginning of a name in it. ValueError for a bad folder."""
    folder, _, start = prefix.rpartition("/")
    if "/" in prefix and not is_folder(folder):
        raise ValueError(f"{prefix[:200]!a} cannot begin a key of the lake")
    return folder, start


def safe_name(text: str) -> str:
    """Any text as one name of a key: percent-encoded; a long one ends in a digest. Different texts stay different."""
    name = quote(storable(text), safe="").replace(".", "%2E")
    if len(name) <= MOST_SAFE_NAME:
        return name or "%00"
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=10).hexdigest()
    return f"{name[: MOST_SAFE_NAME - len(digest) - 1]}~{digest}"


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: a lone half of a surrogate pair becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def kept(text: str) -> str:
    """The text as a mention file keeps it: storable, and without NUL, which Parquet readers stumble over."""
    if text.isascii() and "\x00" not in text:  # most ids and addresses
        return text
    return storable(text).replace("\x00", "")
