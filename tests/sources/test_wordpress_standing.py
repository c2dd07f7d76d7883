"""WordPress: what became of comments, refusals, users and roles, and a password that is nowhere."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tasks.core.account import AccountStatus, Fate
from tasks.core.errors import AuthExpired, ConfigError, Forbidden, Retryable, SchemaDrift, SourceError
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import SourceDeps, Watched
from tasks.sources.wordpress import WordPress
from tests.sources.reading import NOW, run
from tests.sources.wordpress_blog import CANARY, SITE, Blog, a_source, an_error, at_once, ref


@pytest.mark.parametrize(("signed", "trashed"), [(True, Fate.GONE), (False, Fate.HIDDEN)])
def test_a_vanished_comment_is_what_the_site_says_it_is(signed: bool, trashed: Fate) -> None:
    blog = Blog()
    for number in (1, 2, 3):
        blog.say(number, 5, "Hello")
    blog.status[2], blog.status[3] = "trash", "hold"
    fates = asyncio.run(a_source(blog, signed=signed).recheck([ref(n) for n in (1, 2, 3, 4)], NOW))
    assert [fates[ref(n).id] for n in (1, 2, 3, 4)] == [Fate.THERE, trashed, Fate.HIDDEN, Fate.GONE]


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, "maintenance"), (404, "<html>no</html>"), (401, {"code": "rest_login_required"}), (200, "<html>hi</html>"),
     (404, {"code": "rest_no_route"}), (403, "blocked"), (200, {"odd": 1})],
)  # fmt: skip
def test_a_site_that_cannot_be_asked_is_never_a_deletion(status: int, body: object) -> None:
    blog = Blog()
    source = a_source(blog)
    blog.refuse = (status, body)
    fates: Mapping[str, Fate] = {}
    with contextlib.suppress(SourceError):
        fates = asyncio.run(source.recheck([ref(1)], NOW))
    assert set(fates.values()) <= {Fate.UNKNOWN}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"code": "incorrect_password"}, AuthExpired),
        (401, {"code": "rest_not_logged_in"}, AuthExpired),
        (401, {"code": "rest_forbidden_context"}, Forbidden),
        (403, {"code": "rest_disabled"}, Forbidden),
        (404, {"code": "rest_no_route"}, Forbidden),
        (502, "bad gateway", Retryable),
        (200, "<html>a login page</html>", SchemaDrift),
    ],
)
def test_each_refusal_says_what_to_do(status: int, body: object, kind: type[Exception]) -> None:
    blog = Blog()
    blog.refuse = (status, body)
    error = run(a_source(blog, signed=True)).error
    assert isinstance(error, kind)
    if kind is AuthExpired:
        assert "WP_PASSWORD" in str(error)


def test_without_the_variable_the_source_is_blind_and_says_which_is_missing() -> None:
    config = Source(id="s", kind="wordpress", token="WP_PASSWORD", options={"url": SITE, "user": "keeper"})
    error = run(build(config, SourceDeps(transport=httpx.MockTransport(Blog())))).error
    assert isinstance(error, AuthExpired)
    assert "WP_PASSWORD" in str(error)


def test_a_broken_part_is_told_after_the_others_were_read() -> None:
    class NoPages(Blog):
        def _answer(self, path: str, params: httpx.QueryParams, *, signed: bool) -> httpx.Response:
            if path == "/wp/v2/posts":
                return an_error(401, "rest_forbidden")
            return super()._answer(path, params, signed=signed)

    blog = NoPages()
    blog.say(1, 5, "Hello")
    found = run(a_source(blog))
    assert found.texts == ["Hello"]
    assert isinstance(found.error, Forbidden)
    assert json.loads(found.cursor or "{}")["comments"]


def test_the_password_is_nowhere_but_in_the_header(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    blog = Blog()
    blog.say(1, 5, "Hello", author=2)
    source = a_source(blog, signed=True)
    found = run(source)
    blog.refuse = (401, {"code": "incorrect_password", "message": CANARY})
    refused = run(source).error
    secret = base64.b64encode(f"keeper:{CANARY}".encode()).decode()
    assert blog.asked[0].headers["authorization"] == f"Basic {secret}"
    told = "".join([repr(found), str(refused), repr(refused), repr(source), caplog.text, *map(repr, blog.asked)])
    for one in (CANARY, secret, CANARY.replace(" ", "")):
        assert one not in told
    assert all(CANARY not in str(request.url) for request in blog.asked)


def test_a_password_is_not_sent_in_the_clear() -> None:
    config = Source(
        id="s", kind="wordpress", token="WP_PASSWORD", options={"url": "http://blog.example.org", "user": "k"}
    )
    with pytest.raises(ConfigError, match="https"):
        build(config, SourceDeps())


def test_the_one_account_of_the_plan_is_the_site_and_of_two_one_must_be_named() -> None:
    def with_accounts(*names: str) -> WordPress:
        own = tuple(Account(platform="wordpress", id=name) for name in names)
        built = build(Source(id="s", kind="wordpress"), SourceDeps(watched=Watched(own=own)))
        assert isinstance(built, WordPress)
        return built

    assert with_accounts("blog.example.org").platform == "wordpress"
    with pytest.raises(ConfigError, match="`url`"):
        with_accounts("blog.example.org", "shop.example.org")
    with pytest.raises(ConfigError, match="`url`"):
        with_accounts()


def test_the_roster_leaves_readers_out_and_says_what_could_not_be_asked() -> None:
    blog = Blog()
    blog.users += [{"id": 3, "name": "Buyer", "roles": ["customer"], "capabilities": {"read": True}},
                   {"id": 4, "name": "Odd", "roles": ["subscriber"], "capabilities": {"edit_posts": True}}]  # fmt: skip
    roster = asyncio.run(a_source(blog, signed=True).roster(SITE, NOW))
    assert {(member.name, member.role) for member in roster.members} == {
        ("Shop Keeper", "administrator"),
        ("Odd", "subscriber"),
    }
    with pytest.raises(Forbidden):
        asyncio.run(a_source(blog).roster(SITE, NOW))


def test_how_the_site_stands_and_what_the_password_lacks() -> None:
    blog = Blog()
    source = a_source(blog, signed=True)
    mine, other = asyncio.run(source.accounts([SITE, "https://else.example.org"], NOW))
    assert (mine.status, mine.name, mine.posts) == (AccountStatus.ACTIVE, "Blog & shop", 3)
    assert other.status is AccountStatus.UNKNOWN
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.token, report.works, report.who) == ("WP_PASSWORD", True, "keeper")
    assert any("moderate_comments" in why for why in report.missing)
    blog.refuse = (502, "down")
    assert asyncio.run(source.accounts([SITE], NOW))[0].status is AccountStatus.UNKNOWN


def test_a_slow_pace_is_kept_in_the_lake(tmp_path: Path) -> None:
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    config = Source(id="site", kind="wordpress", options={"url": SITE})
    deps = SourceDeps(transport=httpx.MockTransport(Blog()), sleep=at_once, quota=quota)
    assert run(build(config, deps)).error is None
    assert list((tmp_path / "state" / "quotas").iterdir())
