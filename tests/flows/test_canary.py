"""No token is ever written anywhere: every source and channel gets a canary, everything that was written is searched.

A real server answers with what it was sent: as JSON, as HTML, as errors. The run is recorded by a real Prefect server.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from tasks.sources import REGISTRY
from tests.flows.server import PrefectServer
from tests.house import a_plan

CORE = "CANARYq7Zx2Lw9Vt4Rk8"
SECRETS = {
    "SPICHKA_SLACK_TOKEN": f"xoxb-{CORE}-slack",
    "SPICHKA_TELEGRAM_TOKEN": f"123456789:{CORE}_telegram",
    "SPICHKA_PEPPER": f"{CORE}-pepper-of-names",
    "SPICHKA_WEB_SECRET": f"{CORE}-web-secret",
    "SPICHKA_SMTP_PASSWORD": f"{CORE}-smtp",
}


BESIDE_A_TOKEN: dict[str, dict[str, object]] = {"wordpress": {"user": "editor"}}


class Echo(BaseHTTPRequestHandler):
    """Says back all it was told, in the way `mode` names."""

    mode = "json"

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        told = {
            "path": self.path,
            "headers": dict(self.headers),
            "body": self.rfile.read(length).decode(errors="replace"),
        }
        status, kind, body = {
            "json": (200, "application/json", json.dumps({"items": [told], "error": told, "message": str(told)})),
            "html": (200, "text/html", f"<html><body>{told}</body></html>"),
            "denied": (401, "application/json", json.dumps({"error": {"message": str(told), "code": 190}})),
            "forbidden": (403, "text/plain", str(told)),
            "limited": (429, "application/json", json.dumps({"message": str(told)})),
            "odd": (400, "application/json", json.dumps({"error": str(told), "error_code": told["path"]})),
        }[type(self).mode]
        sent = body.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def echo() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(10)


def planted(kind: str, base: str) -> tuple[dict[str, object], dict[str, str]]:
    """A source of this kind, every option that names an environment variable named, and the variables."""
    spec, stem = REGISTRY[kind], kind.upper()
    options: dict[str, object] = {**spec.examples[0].options, **BESIDE_A_TOKEN.get(kind, {})}
    variables = {f"{stem}_TOKEN": f"123456789:{CORE}_{kind}"}
    for name, annotation in spec.options.__annotations__.items():
        if "EnvName" not in str(annotation):
            continue
        variable = f"{stem}_{name.upper()}"
        variables[variable] = f"{CORE}.{kind}.{name}"
        options[name] = {"romashka": variable} if "apping" in str(annotation) or "ict[" in str(annotation) else variable
    named: dict[str, object] = {"id": kind, "kind": kind, "base_url": base, "token": f"{stem}_TOKEN"}
    return {**named, "options": options}, variables


def a_home(folder: Path, echo: str) -> tuple[dict[str, str], int]:
    """A plan with a source of every kind that has a token, and its environment."""
    plan = a_plan(folder / "letters").model_dump(mode="json", exclude_defaults=True)
    kinds = sorted(set(REGISTRY) - {"export", "feed"})
    found = [planted(kind, echo) for kind in kinds]
    plan["monitoring"]["sources"] = [source for source, _ in found]
    plan["channels"] = [
        {"id": "bot", "kind": "slack", "to": ["#duty"], "audience": ["incident", "technical"]},
        {"id": "tg", "kind": "telegram", "to": ["42"], "audience": ["incident", "technical"]},
    ]
    (folder / "plan.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    variables = {name: value for _, told in found for name, value in told.items()}
    addresses = {"SPICHKA_SLACK_BASE_URL": echo, "SPICHKA_TELEGRAM_BASE_URL": echo}
    return variables | SECRETS | addresses | {"SPICHKA_LAKE": "lake"}, len(kinds)


def marks() -> list[bytes]:
    """The canary as it stands, and within base64 at any offset."""
    plain = [CORE, quote(CORE), CORE.lower()]
    packed = [base64.b64encode(b"x" * shift + CORE.encode())[4:-4].decode() for shift in range(3)]
    return [one.encode() for one in (*plain, *packed)]


def leaks(folder: Path) -> list[str]:
    """Files of a folder that hold the canary; packed ones are unpacked first."""
    import gzip

    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name in {"plan.yaml", ".env"}:
            continue
        body = path.read_bytes()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        found += [f"{path.relative_to(folder)}: {mark!r}" for mark in marks() if mark in body]
    return found


@pytest.mark.slow
@pytest.mark.prefect
def test_no_token_is_in_any_log_answer_artifact_object_or_result(
    tmp_path: Path, echo: str, prefect_server: PrefectServer
) -> None:
    variables, kinds = a_home(tmp_path, echo)
    environment = {**prefect_server.environment, **variables, "PREFECT_LOGGING_LEVEL": "DEBUG"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    said = b""
    watch, check = ["-m", "flows.during.watch"], ["-c", "from flows.cli import main; main()", "check", "--live"]
    runs = [(mode, watch) for mode in ("json", "denied", "html", "odd")]
    for mode, command in [*runs, *((mode, check) for mode in ("json", "denied", "limited", "forbidden"))]:
        Echo.mode = mode
        done = subprocess.run(
            [sys.executable, *command], env=environment, cwd=tmp_path, capture_output=True, check=False, timeout=200
        )
        said += done.stdout + done.stderr
        troubles = [line for line in done.stderr.decode().splitlines() if "Error" in line]
        assert done.returncode in {0, 1}, troubles
    states = list((tmp_path / "lake").rglob("state/sources/*.json"))
    assert len(states) == kinds, "every source was asked"
    assert [mark for mark in marks() if mark in said] == []
    assert leaks(tmp_path) == []
    assert leaks(prefect_server.folder) == []


def test_the_search_finds_a_canary_wherever_it_is_hidden(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "a.txt").write_text(f"x{CORE}")
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(f"user {CORE}".encode()))
    (tmp_path / "c.txt").write_bytes(base64.b64encode(f"user:{CORE}-x".encode()))
    (tmp_path / "d.txt").write_text("nothing here")
    assert {leak.split(":")[0] for leak in leaks(tmp_path)} == {"a.txt", "b.json.gz", "c.txt"}
