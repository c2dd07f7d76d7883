"""`spichka check`: the arithmetic of a day before start; `--live`: what each platform says of each token."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import typer
import yaml
from typer.testing import CliRunner

from flows.cli.check import check
from tests.house import a_plan
from tests.sources.telegram_server import TOKEN, BotApi

app = typer.Typer()
app.command()(check)
CANARY = TOKEN.split(":")[1]


@contextmanager
def served(answers: Callable[[httpx.Request], httpx.Response]) -> Iterator[str]:
    """A platform in memory, on a real port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            answer = answers(httpx.Request("POST", f"http://127.0.0.1{self.path}", content=body))
            self.send_response(answer.status_code)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes a plan with these sources, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPICHKA_PLAN", raising=False)

    def write(*sources: dict[str, object], locale: str = "ru", accounts: tuple[tuple[str, str], ...] = ()) -> None:
        told = a_plan(tmp_path / "letters").model_dump(mode="json", exclude_defaults=True)
        told["locale"] = locale
        told["monitoring"]["sources"] = list(sources)
        told["monitoring"]["brands"][0]["accounts"] = [{"platform": p, "id": name} for p, name in accounts]
        Path("plan.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")

    return write


def said(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_forty_communities_and_their_words_are_held_against_the_quotas_before_start(plan: Callable[..., None]) -> None:
    forty = tuple(("vk", f"club{number}") for number in range(1, 41))
    plan({"id": "vk", "kind": "vk", "token": "VK_TOKEN", "options": {"token_kind": "service"}}, accounts=forty)
    printed = said()[1]
    assert "vk: 40 своих страниц, 2 слова для поиска, читается раз в 5 мин" in printed
    assert "newsfeed.search: 576 из 1000 в день" in printed
    assert "wall.get: нужно 11520 в день, а квота 5000" in printed
    assert "полный круг займёт 13 мин" in printed


def test_a_quota_slower_than_the_plan_is_what_people_will_really_get(plan: Callable[..., None]) -> None:
    source = {"id": "yt", "kind": "youtube", "token": "YT_TOKEN", "options": {"channels": ["UC" + "a" * 22]}}
    plan(source, locale="en")
    assert "search.list: 90 of 100 a day, so really every 16 min" in said()[1]


def test_a_source_without_a_token_costs_nothing(plan: Callable[..., None]) -> None:
    plan({"id": "news", "kind": "feed", "options": {"url": "https://example.org/feed"}}, locale="en")
    assert "a day" not in said()[1]
    assert "No source of the plan needs a token" in said("--live")[1]


def bot(base: str) -> dict[str, object]:
    return {"id": "tg", "kind": "telegram", "token": "TG_TOKEN", "base_url": base, "options": {"chats": ["@acme_news"]}}


@pytest.mark.parametrize(("locale", "works"), [("ru", "✓ tg · TG_TOKEN"), ("en", "✓ tg · TG_TOKEN")])
def test_a_token_that_works_says_whose_it_is_and_what_it_cannot(
    plan: Callable[..., None], monkeypatch: pytest.MonkeyPatch, locale: str, works: str
) -> None:
    api = BotApi(members={"@acme_news": {"status": "member"}, "-1001": {"status": "member"}})
    monkeypatch.setenv("TG_TOKEN", TOKEN)
    with served(api) as base:
        plan(bot(base), locale=locale)
        printed = said("--live")[1]
    assert works in printed
    assert "acme_bot" in printed
    assert {"ru": "не хватает:", "en": "missing:"}[locale] in printed
    assert {"ru": "0 слов для поиска", "en": "0 words to search"}[locale] in printed  # no bot can search
    assert CANARY not in printed


def test_a_dead_token_fails_the_check_and_is_not_shown(
    plan: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TG_TOKEN", TOKEN.replace("CANARY", "REVOKED"))
    with served(BotApi()) as base:
        plan(bot(base), locale="en")
        code, printed = said("--live")
    assert code == 1
    assert "✗ tg · TG_TOKEN: does not work" in printed
    assert "REVOKED" not in printed


def test_a_token_nobody_set_names_its_variable(plan: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TG_TOKEN", raising=False)
    plan(bot("http://127.0.0.1:9"), locale="en")
    code, printed = said("--live")
    assert code == 1
    assert "the environment variable TG_TOKEN is not set" in printed
