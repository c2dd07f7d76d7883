"""A real snac2 on loopback, with a brand and a customer: made in a temporary folder, ended after the tests."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PEOPLE = ("brand", "kanareika")
PATIENCE = 30.0  # seconds for what the server does in its queue


def program() -> str | None:
    """Where snac is: `SPICHKA_SNAC`, or on the PATH."""
    named = os.environ.get("SPICHKA_SNAC")
    return named if named and Path(named).is_file() else shutil.which("snac")


@dataclass
class Snac:
    """The server and what its people may do with it."""

    url: str
    passwords: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def name(self, status: str) -> str:
        """What we call it: the second before a number of snac2 is that of the last change."""
        return f"{self.host}/{'0' * 10}{status[10:]}"

    def log_in(self) -> None:
        """Everybody gets a token."""
        for name, password in self.passwords.items():
            form = {"login": name, "passwd": password}
            self.tokens[name] = (
                httpx.post(f"{self.url}/oauth/x-snac-get-token", data=form).raise_for_status().text.strip()
            )

    def call(self, who: str, method: str, path: str, **form: str) -> httpx.Response:
        """One call of Mastodon's API as this person."""
        headers = {"authorization": f"Bearer {self.tokens[who]}", "connection": "close"}
        place = {"params": form} if method == "GET" else {"data": form}
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=20, **place)  # type: ignore[arg-type]

    def say(self, who: str, text: str, to: str | None = None) -> str:
        """A status; its number."""
        form = {"status": text, **({"in_reply_to_id": to} if to is not None else {})}
        return str(self.call(who, "POST", "/api/v1/statuses", **form).raise_for_status().json()["id"])

    def edit(self, who: str, status: str, text: str) -> None:
        """Other words for a status."""
        self.call(who, "PUT", f"/api/v1/statuses/{status}", status=text).raise_for_status()

    def delete(self, who: str, status: str) -> None:
        """By the form of the person's page: snac2 has no DELETE in its API."""
        uri = self.call(who, "GET", f"/api/v1/statuses/{status}").raise_for_status().json()["uri"]
        form = {"id": uri, "actor": f"{self.url}/{who}", "action": "Delete"}
        answer = httpx.post(f"{self.url}/{who}/admin/action", data=form, auth=(who, self.passwords[who]))
        assert answer.status_code == 303

    def finds(self, who: str, query: str, status: str) -> bool:
        """Whether this person's search finds a status now."""
        told = self.call(who, "GET", "/api/v2/search", q=query, type="statuses").json()["statuses"]
        return any(one["id"][10:] == status[10:] for one in told)

    def words(self, who: str, status: str) -> str:
        """What a status says to this person; nothing where it is gone."""
        answer = self.call(who, "GET", f"/api/v1/statuses/{status}")
        return str(answer.json()["content"]) if answer.is_success else ""


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something the server does by and by."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE:.0f} s"
        time.sleep(0.25)


@contextlib.contextmanager
def running(binary: str, folder: Path) -> Iterator[Snac]:
    """A server with its people."""
    data = folder / "snac"
    port = _free_port()
    answers = f"127.0.0.1\n{port}\nlocalhost:{port}\n\n\n"
    subprocess.run([binary, "init", str(data)], input=answers, text=True, check=True, capture_output=True, timeout=60)
    settings = json.loads((data / "server.json").read_text())
    (data / "server.json").write_text(json.dumps({**settings, "protocol": "http"}))
    server = Snac(f"http://localhost:{port}", {name: _added(binary, data, name) for name in PEOPLE})
    with (folder / "snac.log").open("wb") as log:
        process = subprocess.Popen([binary, "httpd", str(data)], stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is not None or _answers(server.url), "snac starts")
        assert process.poll() is None, (folder / "snac.log").read_text(errors="replace")[-2000:]
        server.log_in()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _added(binary: str, data: Path, name: str) -> str:
    told = subprocess.run([binary, "adduser", str(data), name], text=True, check=True, capture_output=True, timeout=60)
    found = re.search(r"User password is (\S+)", told.stdout + told.stderr)
    assert found is not None, told.stdout
    settings = data / "user" / name / "user.json"  # followers are shown to others only where a person wants it
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "show_contact_metrics": True}))
    return found.group(1)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v1/instance", timeout=5).is_success
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
