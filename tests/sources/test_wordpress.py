"""A WordPress site that keeps comments in memory and answers as the REST API does: paging, edits, errors, secrets."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired, ConfigError, Forbidden, Retryable, SchemaDrift, SourceError
from tasks.core.instants import iso, parse_instant
from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, SourceDeps, Watched
from tasks.sources.wordpress import WordPress
from tests.sources.reading import NOW, run

CANARY = "cnry abcd EFGH 1234 5678 wxyz"
SITE = "https://blog.example.org"


class Blog:
    """Comments by number; `edits` of users; `refuse` answers everything with one error."""

    def __init__(self, *, pretty: bool = True) -> None:
        self.pretty = pretty
        self.comments: dict[int, Json] = {}
        self.status: dict[int, str] = {}
        self.refuse: tuple[int, object] | None = None
        self.users: list[Json] = [{"id": 2, "name": "Shop Keeper", "slug": "keeper", "roles": ["administrator"],
                                   "capabilities": {"list_users": True, "edit_posts": True}}]  # fmt: skip
        self.asked: list[httpx.Request] = []

    def say(self, number: int, minutes_ago: float, text: str, *, author: int = 0, parent: int = 0) -> None:
        at = iso(NOW - timedelta(minutes=minutes_ago)).removesuffix("Z")
        self.comments[number] = {
            "id": number, "post": 1, "parent": parent, "author": author, "author_name": f"Guest {number}",
            "date_gmt": at, "content": {"rendered": f"<p>{text}</p>"}, "link": f"{SITE}/?p=1#comment-{number}",
        }  # fmt: skip
        self.status[number] = "approved"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.refuse is not None:
            status, body = self.refuse
            return httpx.Response(status, json=body) if not isinstance(body, str) else httpx.Response(status, text=body)
        plain = request.url.params.get("rest_route")
        if plain is None and not self.pretty:
            return httpx.Response(404, text="<html>Nothing here</html>")
        path = plain or request.url.path.removeprefix("/wp-json")
        return self._answer(path, request.url.params, signed="authorization" in request.headers)

    def _answer(self, path: str, params: httpx.QueryParams, *, signed: bool) -> httpx.Response:
        if path == "/wp/v2/comments":
            return self._listed(params)
        if path.startswith("/wp/v2/comments/"):
            return self._one(int(path.rpartition("/")[2]), signed=signed)
        if path == "/wp/v2/users" and not signed and "capabilities" in params:
            return _error(401, "rest_user_cannot_view")
        if path == "/wp/v2/users":
            return httpx.Response(200, json=self.users, headers={"X-WP-TotalPages": "1"})
        if path == "/wp/v2/users/me":
            return httpx.Response(200, json=self.users[0]) if signed else _error(401, "rest_not_logged_in")
        index = {"name": "Blog &amp; shop", "description": "Tea", "home": SITE}
        return httpx.Response(
            200, json=index if path == "/" else [], headers={"X-WP-Total": "3", "X-WP-TotalPages": "0"}
        )

    def _listed(self, params: httpx.QueryParams) -> httpx.Response:
        found = [one for number, one in sorted(self.comments.items()) if self.status[number] == "approved"]
        if "include" in params:
            found = [one for one in found if str(one["id"]) in params["include"].split(",")]
        if "after" in params:
            found = [one for one in found if _at(one) > parse_instant(params["after"])]
        if "before" in params:
            found = [one for one in found if _at(one) < parse_instant(params["before"])]
        found.sort(key=_at)
        size, page = int(params["per_page"]), int(params.get("page", "1"))
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        return httpx.Response(200, json=found[(page - 1) * size : page * size], headers=headers)

    def _one(self, number: int, *, signed: bool) -> httpx.Response:
        if number not in self.comments:
            return _error(404, "rest_comment_invalid_id")
        if self.status[number] != "approved" and not signed:
            return _error(401, "rest_cannot_read")
        return httpx.Response(200, json={"id": number, "status": self.status[number]})


def _error(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "Sorry.", "data": {"status": status}})


def _at(comment: Json) -> datetime:
    return parse_instant(f"{comment['date_gmt']}Z")


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


def a_source(
    blog: Blog, *, signed: bool = False, own: str | None = None, deps: Json | None = None, **options: object
) -> WordPress:
    told = {"url": SITE, **({"user": "keeper"} if signed else {}), **options}
    config = Source(id="site", kind="wordpress", token="WP_PASSWORD" if signed else None, options=told)
    accounts = (Account(platform="wordpress", id=own),) if own else ()
    built = build(
        config,
        SourceDeps(
            transport=httpx.MockTransport(blog),
            sleep=at_once,
            retry=RetryPolicy(attempts=2),
            watched=Watched(own=accounts),
            secret=lambda name: SecretStr(CANARY) if name == "WP_PASSWORD" else None,
        ),
    )
    assert isinstance(built, WordPress)
    return built


def ref(number: int) -> PostRef:
    return PostRef(id=f"blog.example.org#comment-{number}")


def test_more_than_one_page_is_read_oldest_first_and_the_next_run_asks_only_behind_it() -> None:
    blog = Blog()
    for number in range(1, 251):
        blog.say(number, 300 - number, f"Comment {number}")
    source = a_source(blog, edits="1h")
    first = run(source)
    assert [text for text in first.texts[:3]] == ["Comment 1", "Comment 2", "Comment 3"]
    assert {post.id for post in first.posts} == {ref(number).id for number in range(1, 251)}
    blog.say(251, -3, "The newest")
    after = run(source, first.cursor, NOW + timedelta(minutes=5))
    assert "The newest" in after.texts
    assert "Comment 1" not in after.texts


def test_an_edit_of_an_older_comment_comes_as_another_version() -> None:
    blog = Blog()
    blog.say(1, 24 * 60, "They owe me money")
    blog.say(2, 5, "Something new")
    source = a_source(blog)
    first = run(source)
    blog.say(1, 24 * 60, "They paid me back")
    again = run(source, first.cursor, NOW + timedelta(minutes=5))
    versions = {post.version for post in [*first.posts, *again.posts] if post.id == ref(1).id}
    assert len(versions) == 2


def test_the_plain_addresses_are_used_where_the_pretty_ones_lead_nowhere() -> None:
    blog = Blog(pretty=False)
    blog.say(1, 5, "Hello")
    source = a_source(blog)
    assert run(source).texts == ["Hello"]
    asked = len(blog.asked)
    run(source)
    assert all("rest_route" in request.url.params for request in blog.asked[asked:])


def test_an_answer_by_somebody_of_the_site_is_own_and_a_customer_s_is_not() -> None:
    blog = Blog()
    blog.say(1, 30, "Where is my parcel?", author=77)
    blog.say(2, 20, "On its way.", author=2, parent=1)
    posts = {post.id: post for post in run(a_source(blog, signed=True)).posts}
    assert posts[ref(2).id].own
    assert posts[ref(2).id].parent == ref(1).id
    assert not posts[ref(1).id].own
    assert posts[ref(1).id].author != posts[ref(2).id].author


def test_the_community_is_spelled_as_the_plan_spells_its_account() -> None:
    blog = Blog()
    blog.say(1, 5, "Hello")
    assert [post.community for post in run(a_source(blog, own="www.Blog.example.org/")).posts] == [
        "www.Blog.example.org/"
    ]


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
                return _error(401, "rest_forbidden")
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
