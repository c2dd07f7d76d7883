"""A comment's life on a real WordPress: posted, found, edited, a new version, trashed, confirmed as deleted."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.during.watch import plain_steps, run_watch
from tasks.compose import House, build_house, watched
from tasks.core.account import AccountStatus, Fate, MemberKind, PostRef
from tasks.core.happening import HappeningKind
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.lake.happenings import happenings
from tasks.plan.schema import Plan, Source
from tasks.sources import build
from tasks.sources.shape import SourceDeps, Watched
from tasks.sources.wordpress import WordPress
from tests.house import PEPPER, a_plan, stored_rows
from tests.real.wordpress_site import ADMIN, Site, missing, running
from tests.sources.reading import run

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
TOKEN = "WORDPRESS_PASSWORD"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Started once; ten seconds."""
    if lacking := missing():
        pytest.skip(f"missing: {', '.join(lacking)}; tests/real/install_wordpress.sh installs them")
    folder = Path(tempfile.mkdtemp(prefix="wp-"))
    try:
        with running(folder) as found:
            # the dates a site compares are local ones: the zone must not move what is found
            found.rest("POST", "/settings", timezone="Asia/Vladivostok")
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def now() -> datetime:
    return datetime.now(UTC)


def connector(site: Site, *, signed: bool = True) -> WordPress:
    options: dict[str, object] = {"url": site.url, **({"user": ADMIN} if signed else {})}
    config = Source(id="site", kind="wordpress", token=TOKEN if signed else None, options=options)
    built = build(config, SourceDeps(secret=lambda name: SecretStr(site.token) if name == TOKEN else None))
    assert isinstance(built, WordPress)
    return built


def test_a_comment_is_found_by_everybody_with_its_words_and_without_its_author(site: Site) -> None:
    number = site.comment("Ромашка, третий день жду <b>ответа</b>!\nГде деньги & совесть?", "Kanareika Guest")
    found = run(connector(site, signed=False), now=now())
    assert found.error is None
    post = next(post for post in found.posts if post.id.endswith(f"#comment-{number}"))
    assert post.text == "Ромашка, третий день жду ответа!\nГде деньги & совесть?"
    assert post.community == site.url
    assert post.thread is not None
    assert post.thread.endswith("#post-1")
    assert abs(post.published_at - now()) < timedelta(minutes=5)
    assert not post.own
    assert "Kanareika" not in str(found.payloads)
    articles = [post for post in found.posts if post.own]
    assert {post.id.rpartition("#")[2] for post in articles} >= {"post-1", "page-2"}


def test_an_answer_of_the_site_is_known_by_the_authors_role_and_stands_under_the_comment(site: Site) -> None:
    question = site.comment("Когда откроетесь?", "Kanareika Asks")
    site.rest("POST", "/users", username="writer", email="w@example.org", password="writes", roles=["editor"])
    buyer = site.rest("POST", "/users", username="buyer", email="b@example.org", password="buys", roles=["subscriber"])
    answer = site.rest("POST", "/comments", post=1, parent=question, content="Завтра в девять.")
    bought = site.rest("POST", "/comments", post=1, author=buyer["id"], author_name="Buyer", content="Покупатель я.",
                       author_email="b@example.org", status="approved")  # fmt: skip
    posts = {
        post.id.rpartition("-")[2]: post for post in run(connector(site), now=now()).posts if post.kind == "comment"
    }
    ours, theirs = posts[str(answer["id"])], posts[str(bought["id"])]
    assert ours.own
    assert ours.parent is not None
    assert ours.parent.endswith(f"#comment-{question}")
    assert not theirs.own


def test_an_edit_is_a_new_version_and_the_next_run_reads_from_where_the_first_ended(site: Site) -> None:
    number = site.comment("Первая редакция про Ромашку", "Kanareika Edits")
    source = connector(site)
    before = run(source, now=now())
    site.rest("POST", f"/comments/{number}", content="Вторая редакция про Ромашку")
    after = run(source, before.cursor, now=now())
    texts = [post.text for post in after.posts if post.id.endswith(f"#comment-{number}")]
    assert texts == ["Вторая редакция про Ромашку"]
    assert len(after.posts) <= len(before.posts)


def test_what_is_older_than_the_cursor_is_looked_at_again_for_edits_and_the_past_by_hand(site: Site) -> None:
    said_at = now() - timedelta(hours=20)
    told = site.rest("POST", "/comments", post=1, author_name="Early Bird", author_email="e@example.org",
                     content="Старый комментарий", status="approved",
                     date_gmt=f"{said_at:%Y-%m-%dT%H:%M:%S}")  # fmt: skip
    source = connector(site)
    first = run(source, now=now())
    site.rest("POST", f"/comments/{told['id']}", content="Старый комментарий, исправлен")
    again = run(source, first.cursor, now=now())
    assert "Старый комментарий, исправлен" in again.texts

    async def past() -> list[str]:
        since, until = said_at - timedelta(minutes=1), said_at + timedelta(minutes=1)
        items = [fetched.payload async for fetched in source.past(since, until, now())]
        return [str(item) for item in items]

    read = asyncio.run(past())
    assert any("исправлен" in one for one in read)
    assert not any("Kanareika" in one for one in read)


def test_a_deleted_comment_is_gone_for_those_with_rights_and_hidden_for_the_others(site: Site) -> None:
    trashed, deleted, spam, stays = (
        int(str(site.rest("POST", "/comments", post=1, content=f"Комментарий {n}", author_name="N N",
                          author_email=f"n{n}@example.org", status="approved")["id"]))
        for n in range(4)
    )  # fmt: skip
    site.rest("DELETE", f"/comments/{trashed}")
    site.rest("DELETE", f"/comments/{deleted}", force=True)
    site.rest("POST", f"/comments/{spam}", status="spam")
    name = site.url.removeprefix("http://")
    refs = [PostRef(id=f"{name}#comment-{number}") for number in (trashed, deleted, spam, stays)]
    with_rights = asyncio.run(connector(site).recheck(refs, now()))
    without = asyncio.run(connector(site, signed=False).recheck(refs, now()))
    assert [with_rights[ref.id] for ref in refs] == [Fate.GONE, Fate.GONE, Fate.HIDDEN, Fate.THERE]
    assert [without[ref.id] for ref in refs] == [Fate.HIDDEN, Fate.GONE, Fate.HIDDEN, Fate.THERE]


def test_the_access_audit_sees_users_with_roles_and_application_passwords(site: Site) -> None:
    site.rest("POST", "/users", username="second", email="s@example.org", password="second", roles=["author"])
    site.rest("POST", "/users", username="reads", email="r@example.org", password="reads", roles=["subscriber"])
    roster = asyncio.run(connector(site).roster(site.url, now()))
    assert roster.complete
    people = {member.name: member for member in roster.members if member.kind is MemberKind.PERSON}
    assert people[ADMIN].role == "administrator"
    assert "manage_options" in people[ADMIN].rights
    assert people["second"].role == "author"
    assert "reads" not in people
    apps = [member for member in roster.members if member.kind is MemberKind.APP]
    assert [app.name for app in apps] == ["spichka"]
    assert apps[0].last_seen_at is not None


def test_the_site_says_how_it_stands_and_whose_the_password_is(site: Site) -> None:
    source = connector(site)
    first = asyncio.run(source.accounts([site.url], now()))[0]
    assert first.status is AccountStatus.ACTIVE
    assert first.name == "Лавка"
    assert first.posts == 1
    assert asyncio.run(source.accounts([site.url], now(), again=True))[0].status is not AccountStatus.MISSING
    report = asyncio.run(source.prove(now()))[0]
    assert report.works
    assert report.who == ADMIN
    assert "administrator" in report.rights
    assert report.missing == ()


def a_house(site: Site, folder: Path) -> House:
    own = {"platform": "wordpress", "id": site.url}
    plan = a_plan(folder / "letters", [{"id": "site", "kind": "wordpress", "token": TOKEN,
                                        "options": {"user": ADMIN}}])  # fmt: skip
    told = plan.model_dump(mode="json")
    told["monitoring"]["brands"][0]["accounts"] = [own]
    plan = Plan.model_validate(told)
    config = plan.monitoring.sources[0]
    deps = SourceDeps(secret=lambda name: SecretStr(site.token), watched=watched(plan, config))
    assert deps.watched != Watched()
    return build_house(
        Settings.model_validate({"lake": str(folder / "lake"), "pepper": PEPPER}),
        plan,
        folder,
        sources={"site": build(config, deps)},
        lake=FolderLake(folder / "lake", durable=False),
    )


def test_watch_finds_a_comment_its_edit_and_confirms_its_removal(site: Site, tmp_path: Path) -> None:
    house = a_house(site, tmp_path)
    start = now()

    def watch(after: timedelta) -> None:
        asyncio.run(run_watch(house, plain_steps(house), start + after, pages=False))

    watch(timedelta())
    number = site.comment("Ромашка не отвечает, верните деньги!", "Kanareika Watched")
    watch(timedelta(minutes=5))
    site.rest("POST", f"/comments/{number}", content="Ромашка не отвечает неделю, верните деньги!")
    watch(timedelta(minutes=10))
    said = [row.post.text for row in stored_rows(house.lake) if row.post.id.endswith(f"#comment-{number}")]
    assert sorted(said) == sorted([
        "Ромашка не отвечает, верните деньги!", "Ромашка не отвечает неделю, верните деньги!",
    ])  # fmt: skip

    site.rest("DELETE", f"/comments/{number}")
    for minutes in (20, 25, 30, 90, 95, 100):
        watch(timedelta(minutes=minutes))
    removed = [
        one for one in happenings(house.lake, "romashka", [start.date(), start.date() + timedelta(days=1)])
        if one.kind is HappeningKind.REMOVED
    ]  # fmt: skip
    assert [one.post for one in removed if (one.post or "").endswith(f"#comment-{number}")] == [
        f"{site.url.removeprefix('http://')}#comment-{number}"
    ]
    written = b"".join(path.read_bytes() for path in (tmp_path / "lake").rglob("*") if path.is_file())
    assert site.token.encode() not in written
    assert b"Kanareika" not in written
