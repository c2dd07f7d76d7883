"""An HTTP server on loopback that a test scripts: it answers as Slack and as Telegram do, and breaks as they do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Answer:
    """What the server says to one call. `drop`: it takes the request in and closes without a word."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass
class Call:
    """One request as it arrived."""

    path: str
    body: dict[str, Any]


Behaviour = Callable[[Call], Answer]


@dataclass
class Scripted:
    """`first` answers are given in turn, then `behaviour` answers all further calls."""

    behaviour: Behaviour
    url: str = ""
    first: list[Answer] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def answer(self, call: Call) -> Answer:
        """The scripted answer; a dropped one is behaved first, as a server does that loses its reply."""
        self.calls.append(call)
        if not self.first:
            return self.behaviour(call)
        answer = self.first.pop(0)
        if answer.drop:
            self.behaviour(call)
        return answer


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Scripted]:
    """The server, on a free port of loopback, until the block ends."""
    scripted = Scripted(behaviour)

    class Handler(BaseHTTPRequestHandler):
        """Reads one request and says what the script says."""

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            kind = self.headers.get("Content-Type") or ""
            read = json.loads(raw) if "json" in kind else {name: said[0] for name, said in parse_qs(raw).items()}
            answer = scripted.answer(Call(self.path, read))
            if answer.drop:
                self.close_connection = True
                return
            said = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(said.encode())), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SlackWorkspace:
    """What Slack does with our calls: keeps messages with their metadata, gives them back, resolves a name."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.may_look = True

    def __call__(self, call: Call) -> Answer:
        """Slack's answer to one method."""
        method = call.path.rpartition("/")[2]
        if method == "chat.postMessage":
            return self._post(call.body)
        if not self.may_look:
            return Answer(body={"ok": False, "error": "missing_scope"})
        if method == "conversations.list":
            return Answer(body={"ok": True, "channels": [{"id": "C0DUTY", "name": "duty"}]})
        if call.body.get("channel") != "C0DUTY":
            return Answer(body={"ok": False, "error": "channel_not_found"})
        thread = call.body.get("ts")
        found = [m for m in self.messages if thread in {m.get("thread_ts"), m["ts"]} or thread is None]
        return Answer(body={"ok": True, "messages": found[::-1], "has_more": False})

    def _post(self, body: dict[str, Any]) -> Answer:
        ts = f"{1_700_000_000 + len(self.messages)}.000100"
        told = {**body, "ts": ts}
        for name in ("metadata", "blocks"):
            if isinstance(told.get(name), str):
                told[name] = json.loads(told[name])
        self.messages.append(told)
        return Answer(body={"ok": True, "channel": "C0DUTY", "ts": ts})


class TelegramChat:
    """What Telegram does: keeps messages and numbers them."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def __call__(self, call: Call) -> Answer:
        """Telegram's answer to sendMessage."""
        self.messages.append(call.body)
        return Answer(body={"ok": True, "result": {"message_id": len(self.messages)}})
