"""A Graph API in memory: objects, lists with cursors, errors by path. It keeps state, and notes every request."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.monitoring import Account
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.fields import instant
from tasks.sources.shape import Json, MentionSource, SourceDeps, Watched

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOKEN = "EAAcanaryTokenOfNobody0123456789"
SECRETS = {"META_TOKEN": TOKEN, "OTHER_TOKEN": TOKEN + "other", "APP_SECRET": "app-secret", "VERIFY": "open sesame"}


def at(**ago: float) -> str:
    """A time as Meta writes it."""
    return f"{NOW - timedelta(**ago):%Y-%m-%dT%H:%M:%S+0000}"


def error(code: int, subcode: int | None = None, message: str = "no") -> Json:
    """An error's body. Meta may quote the token."""
    found: Json = {"message": f"(#{code}) {message} {TOKEN}", "type": "OAuthException", "code": code}
    return {"error": {**found, "error_subcode": subcode} if subcode is not None else found}


GONE = error(100, 33, "Unsupported get request. Object does not exist")


@dataclass
class GraphApi:
    """`objects` by id, `edges` by path; `fails` answers a path with an error, `headers` with every answer."""

    objects: dict[str, Json] = field(default_factory=dict)
    edges: dict[str, list[Json]] = field(default_factory=dict)
    fails: dict[str, Json] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    oldest_first: tuple[str, ...] = ("comments",)
    seen: list[httpx.Request] = field(default_factory=list)
    stuck: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        path = request.url.path.split("/", 2)[2]
        answer = self.fails.get(path) or self.answer(path, dict(request.url.params))
        status = 400 if "error" in answer else 200
        return httpx.Response(status, json=answer, headers=self.headers)

    def answer(self, path: str, params: Mapping[str, str]) -> Json:
        if not path:
            ids = params["ids"].split(",")
            return {one: self.objects[one] for one in ids} if all(one in self.objects for one in ids) else GONE
        if path in self.edges:
            return self.page(path, params)
        return self.objects.get(path, GONE)

    def page(self, path: str, params: Mapping[str, str]) -> Json:
        rows = [one for one in self.edges[path] if self.inside(one, params)]
        if any(path.endswith(name) for name in self.oldest_first):
            rows = rows[::-1]
        start, limit = int(params.get("after", "0")), int(params.get("limit", "25"))
        end = start if self.stuck else start + limit
        paging: Json = {"cursors": {"before": "b", "after": str(end)}}
        if start + limit < len(rows):
            paging["next"] = f"https://graph.facebook.com/v26.0/{path}?access_token={TOKEN}&after={end}"
        return {"data": rows[start : start + limit], "paging": paging}

    @staticmethod
    def inside(row: Json, params: Mapping[str, str]) -> bool:
        told = row.get("created_time") or row.get("timestamp")
        if told is None:
            return True
        second = instant(told).timestamp()
        return int(params.get("since", "0")) <= second < int(params.get("until", "9999999999"))

    def asked(self, end: str = "") -> list[dict[str, str]]:
        """Parameters of the requests whose path ends so."""
        return [dict(one.url.params) for one in self.seen if one.url.path.endswith(end)]

    def paths(self) -> list[str]:
        return [one.url.path.split("/", 2)[2] for one in self.seen]


def deps_of(
    server: GraphApi, tmp_path: Path | None = None, watched: Watched | None = None, **secrets: str
) -> SourceDeps:
    known = {**SECRETS, **secrets}

    async def no_wait(seconds: float) -> None:
        return None

    return SourceDeps(
        secret=lambda name: SecretStr(known[name]) if known.get(name) else None,
        transport=httpx.MockTransport(server),
        quota=LakeQuota(FolderLake(tmp_path, durable=False)) if tmp_path is not None else None,
        watched=watched or Watched(),
        sleep=no_wait,
    )


def meta(kind: str, server: GraphApi, tmp_path: Path | None = None, **options: object) -> MentionSource:
    """A source as a plan describes it, with a token."""
    config = Source(id="watched", kind=kind, token="META_TOKEN", options=options)
    return build(config, deps_of(server, tmp_path))


def own(platform: str, *names: str) -> Watched:
    return Watched(own=tuple(Account(platform=platform, id=name) for name in names))


class Heard(logging.Handler):
    """Everything that was logged, by whomever."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def everything(server_sources: object) -> str:
    return json.dumps(server_sources, default=str, ensure_ascii=False)
