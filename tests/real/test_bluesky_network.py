"""A post's life on a real Bluesky network: written, found, answered, deleted, confirmed; accounts, the past."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.during.watch import plain_steps, run_watch
from tasks.compose import House, build_house, watched
from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import AuthExpired
from tasks.core.happening import HappeningKind
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.lake.happenings import happenings
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Plan, Source
from tasks.sources import build
from tasks.sources.bluesky import Bluesky
from tasks.sources.shape import SourceDeps, Watched
from tests.house import PEPPER, a_plan, stored_rows
from tests.real.bluesky_network import Network, missing, running, until
from tests.sources.reading import PSEUDONYMS, run

pytestmark = [pytest.mark.real, pytest.mark.timeout(400)]
TOKEN = "BLUESKY_APP_PASSWORD"
WORDS = "Ромашка опять молчит, верните деньги! #romashka"


@dataclass
class Street:
    """The network, a brand with an app password, a customer."""

    network: Network
    brand: str
    customer: str
    password: str

    def deps(self, **more: object) -> SourceDeps:
        own = (Account(platform="bluesky", id=f"@{self.brand}"),)
        told: dict[str, object] = {
            "secret": lambda name: SecretStr(self.password) if name == TOKEN else None,
            "watched": Watched(words=("Ромашка",), hashtags=("romashka",), own=own),
            **more,
        }
        return SourceDeps(**told)  # type: ignore[arg-type]

    def connector(self) -> Bluesky:
        config = Source(id="bsky", kind="bluesky", base_url=self.network.url, token=TOKEN)
        built = build(config, self.deps())
        assert isinstance(built, Bluesky)
        return built

    def complaint(self, words: str = WORDS) -> tuple[str, str]:
        """The brand writes, a customer answers; both addresses, once they are shown."""
        root = self.network.say(self.brand, "Скидки на розы")
        answer = self.network.say(self.customer, words, root)
        ref = PostRef(id=str(answer["uri"]))
        source = self.connector()
        until(lambda: asyncio.run(source.recheck([ref], now()))[ref.id] is Fate.THERE, "the answer is shown")
        return str(root["uri"]), str(answer["uri"])

    def take_back(self, uri: str) -> None:
        self.network.delete(self.customer, uri)
        source = self.connector()
        until(lambda: asyncio.run(source.recheck([PostRef(id=uri)], now()))[uri] is Fate.GONE, "the post is gone")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """Started once; half a minute, where it is not there already."""
    if lacking := missing():
        pytest.skip(f"missing: {', '.join(lacking)}; tests/real/install_bluesky.sh says how")
    with tempfile.TemporaryDirectory(prefix="bsky-") as folder, running(Path(folder)) as found:
        yield found


@pytest.fixture
def street(network: Network) -> Street:
    brand, customer = network.join("romashka"), network.join("kanareika")
    return Street(network, brand, customer, network.app_password(brand))


def test_an_answer_is_found_by_search_notification_and_thread_and_stands_under_our_account(street: Street) -> None:
    root, answer = street.complaint()
    done = run(street.connector(), now=now())
    assert done.error is None
    calls = {one["call"] for one in done.payloads
             if answer in {post["uri"] for post in one["answer"]["posts"]}}  # type: ignore[index]  # fmt: skip
    assert calls == {"search", "mentions", "thread"}
    found = [post for post in done.posts if post.id == answer]
    assert {(post.text, post.community, post.thread, post.own) for post in found} == {
        (WORDS, f"@{street.brand}", root, False)
    }
    own = [post for post in done.posts if post.id == root]
    assert own
    assert all(post.own for post in own)
    assert street.customer not in str(done.payloads)
    assert street.password not in str(done.payloads) + str(done.cursor)


def test_the_next_run_begins_where_the_first_ended_and_the_past_is_read_by_hand(street: Street) -> None:
    _, answer = street.complaint()
    source = street.connector()
    first = run(source, now=now())
    later = run(source, first.cursor, now() + timedelta(hours=1))
    assert later.error is None
    assert answer not in {post.id for post in later.posts if post.published_at < now() - timedelta(minutes=30)}

    async def past(since: datetime, until_: datetime) -> str:
        return str([one.payload async for one in source.past(since, until_, now())])

    assert answer in asyncio.run(past(now() - timedelta(hours=1), now() + timedelta(minutes=1)))
    assert answer not in asyncio.run(past(now() - timedelta(hours=3), now() - timedelta(hours=1)))


def test_a_deleted_post_is_gone_twice_and_the_others_are_there(street: Street) -> None:
    root, answer = street.complaint()
    street.take_back(answer)
    for _ in range(2):
        found = asyncio.run(street.connector().recheck([PostRef(id=root), PostRef(id=answer)], now()))
        assert found == {root: Fate.THERE, answer: Fate.GONE}


def test_accounts_followers_and_the_password_are_told_and_a_revoked_one_is_named(street: Street) -> None:
    brand = {"$type": "app.bsky.graph.follow", "subject": street.network.sessions[street.brand]["did"]}
    street.network.write(street.customer, "app.bsky.graph.follow", brand)
    source = street.connector()
    until(lambda: asyncio.run(source.accounts([street.brand], now()))[0].followers == 1, "the follower arrives")
    ours, nobody = asyncio.run(source.accounts([f"@{street.brand}", "nobody.test"], now(), again=True))
    assert (ours.status, ours.handle) == (AccountStatus.ACTIVE, street.brand)
    assert nobody.status is AccountStatus.MISSING
    sample = asyncio.run(source.audience(street.brand, 10, now(), PSEUDONYMS))
    assert [one.following for one in sample.followers] == [1]
    assert street.network.sessions[street.customer]["did"] not in sample.model_dump_json()
    assert asyncio.run(source.prove(now()))[0].who == street.brand
    street.network.revoke(street.brand)
    done = run(street.connector(), now=now())
    assert isinstance(done.error, AuthExpired)
    assert TOKEN in str(done.error)
    assert street.password not in str(done.error)


def a_house(street: Street, folder: Path) -> House:
    plan = a_plan(folder / "letters", [{"id": "bsky", "kind": "bluesky", "token": TOKEN,
                                        "base_url": street.network.url}])  # fmt: skip
    told = plan.model_dump(mode="json")
    told["monitoring"]["brands"][0]["accounts"] = [{"platform": "bluesky", "id": street.brand}]
    plan = Plan.model_validate(told)
    config, lake = plan.monitoring.sources[0], FolderLake(folder / "lake", durable=False)
    deps = street.deps(watched=watched(plan, config), quota=LakeQuota(lake))
    settings = Settings.model_validate({"lake": str(folder / "lake"), "pepper": PEPPER})
    return build_house(settings, plan, folder, sources={"bsky": build(config, deps)}, lake=lake)


def test_watch_finds_an_answer_and_confirms_its_removal(street: Street, tmp_path: Path) -> None:
    house, start = a_house(street, tmp_path), now()

    def watch(minutes: int) -> None:
        asyncio.run(run_watch(house, plain_steps(house), start + timedelta(minutes=minutes), pages=False))

    watch(0)
    _, answer = street.complaint()
    watch(5)
    assert [row.post.text for row in stored_rows(house.lake) if row.post.id == answer] == [WORDS]
    street.take_back(answer)
    for minutes in (20, 25, 30, 90, 95, 100):
        watch(minutes)
    days = [start.date(), start.date() + timedelta(days=1)]
    removed = [one.post for one in happenings(house.lake, "romashka", days) if one.kind is HappeningKind.REMOVED]
    assert removed == [answer]
    written = b"".join(path.read_bytes() for path in (tmp_path / "lake").rglob("*") if path.is_file())
    for secret in (street.password, street.customer, "eyJ"):
        assert secret.encode() not in written
