"""A real Bluesky on this machine: PostgreSQL and redis in a temporary folder, the network's servers, ended after."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PATIENCE = 120.0
_PATH = os.pathsep.join(
    [os.environ.get("PATH", ""), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]
)
_PROGRAMS = ("initdb", "postgres", "redis-server")
_RUN = """
import {{ TestNetwork }} from '@atproto/dev-env'
const net = await TestNetwork.create({{
  pds: {{ port: {pds}, hostname: 'localhost' }}, plc: {{ port: {plc} }}, ozone: {{ port: {ozone} }},
  bsky: {{ dbPostgresSchema: 'bsky', port: {bsky}, publicUrl: 'http://localhost:{bsky}' }},
}})
process.on('SIGTERM', async () => {{ await net.close(); process.exit(0) }})
console.log('READY')
"""


def missing() -> list[str]:
    """What this machine lacks, by name."""
    named = os.environ.get("SPICHKA_BLUESKY", "")
    if named.startswith("http"):
        return []
    lacking = [name for name in _PROGRAMS if shutil.which(name, path=_PATH) is None]
    return lacking if _installed(Path(named)) else [*lacking, "@atproto/dev-env (SPICHKA_BLUESKY)"]


def _installed(folder: Path) -> bool:
    return bool(folder.name) and (folder / "node_modules/better-sqlite3/build/Release/better_sqlite3.node").is_file()


@dataclass
class Network:
    """The server people log in to."""

    url: str
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def call(self, who: str | None, method: str, body: dict[str, object]) -> dict[str, object]:
        """One procedure as this person."""
        headers = {"authorization": f"Bearer {self.sessions[who]['accessJwt']}"} if who is not None else {}
        answer = httpx.post(f"{self.url}/xrpc/{method}", json=body, headers=headers, timeout=30)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def join(self, name: str) -> str:
        """A new account; its handle."""
        handle = f"{name}-{secrets.token_hex(3)}.test"
        form: dict[str, object] = {"email": f"{handle}@example.org", "handle": handle, "password": secrets.token_hex(8)}
        told = self.call(None, "com.atproto.server.createAccount", form)
        self.sessions[handle] = {key: str(told[key]) for key in ("did", "accessJwt")}
        return handle

    def app_password(self, who: str) -> str:
        """As a person makes one in the settings."""
        return str(self.call(who, "com.atproto.server.createAppPassword", {"name": secrets.token_hex(4)})["password"])

    def revoke(self, who: str) -> None:
        """All app passwords of an account."""
        headers = {"authorization": f"Bearer {self.sessions[who]['accessJwt']}"}
        told = httpx.get(f"{self.url}/xrpc/com.atproto.server.listAppPasswords", headers=headers).json()
        for one in told["passwords"]:
            self.call(who, "com.atproto.server.revokeAppPassword", {"name": one["name"]})

    def write(self, who: str, collection: str, record: Mapping[str, object]) -> dict[str, object]:
        """A record; its uri and cid."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        did = self.sessions[who]["did"]
        body: dict[str, object] = {"repo": did, "collection": collection, "record": {**record, "createdAt": at}}
        told = self.call(who, "com.atproto.repo.createRecord", body)
        return {"uri": told["uri"], "cid": told["cid"]}

    def say(self, who: str, text: str, to: dict[str, object] | None = None) -> dict[str, object]:
        """A post, or an answer to one that began a thread."""
        reply = {"reply": {"root": to, "parent": to}} if to is not None else {}
        return self.write(who, "app.bsky.feed.post", {"text": text, **reply})

    def delete(self, who: str, uri: object) -> None:
        """Its author takes a post back."""
        place: dict[str, object] = {
            "repo": self.sessions[who]["did"],
            "collection": "app.bsky.feed.post",
            "rkey": str(uri)[-13:],
        }
        self.call(who, "com.atproto.repo.deleteRecord", place)


def until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that happens by and by."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {patience:.0f} s"
        time.sleep(0.25)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Network]:
    """The network of `SPICHKA_BLUESKY`: an address of one that runs, or a folder to start it from."""
    named = os.environ["SPICHKA_BLUESKY"]
    if named.startswith("http"):
        yield Network(named.rstrip("/"))
        return
    with contextlib.ExitStack() as stack:
        database, cache = _database(stack, folder), _free_port()
        _started(stack, folder / "redis.log", ["redis-server", "--port", str(cache), "--bind", "127.0.0.1",
                                               "--save", "", "--dir", str(folder)])  # fmt: skip
        ports = {name: _free_port() for name in ("pds", "plc", "bsky", "ozone")}
        script = Path(named).absolute() / f"run-{ports['pds']}.mjs"
        script.write_text(_RUN.format(**ports))
        stack.callback(script.unlink)
        node = Path(named).absolute() / "node22/node_modules/.bin/node"
        log = folder / "network.log"
        env = {"REDIS_HOST": f"127.0.0.1:{cache}", "DB_POSTGRES_URL": database, "DB_POSTGRES_SCHEMA": "bsky"}
        process = _started(stack, log, [str(node), str(script)], cwd=script.parent, env=env)
        ready = "READY"
        until(lambda: process.poll() is not None or ready in log.read_text(errors="replace"), "the network starts")
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        yield Network(f"http://localhost:{ports['pds']}")


def _database(stack: contextlib.ExitStack, folder: Path) -> str:
    """PostgreSQL will not run as root: then it runs as `postgres`."""
    home, port = folder / "pg", _free_port()
    home.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        folder.chmod(0o755)
        os.chown(home, pwd.getpwnam(user).pw_uid, -1)
    data = str(home / "data")
    subprocess.run([str(shutil.which("initdb", path=_PATH)), "-D", data, "-A", "trust", "-U", "atp"],
                   check=True, capture_output=True, user=user, timeout=120)  # fmt: skip
    _started(stack, folder / "pg.log", ["postgres", "-D", data, "-p", str(port), "-k", str(home),
                                        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"], user=user)  # fmt: skip
    until(lambda: _open(port), "PostgreSQL starts")
    return f"postgresql://atp@127.0.0.1:{port}/postgres"


def _started(
    stack: contextlib.ExitStack,
    log: Path,
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """A process that ends with the stack."""
    binary = shutil.which(command[0], path=_PATH)
    assert binary is not None
    out = stack.enter_context(log.open("wb"))
    process = subprocess.Popen([binary, *command[1:]], stdout=out, stderr=out, cwd=cwd or log.parent, user=user,
                               env={**os.environ, **(env or {})})  # fmt: skip

    def end() -> None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    stack.callback(end)
    return process


def _open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
