"""Brands, runs and machines beside each other: leases, one brand's trouble, the heartbeat, the run's name."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.during.watch import Watched, plain_steps, run_watch, summary
from tasks.core.errors import Retryable
from tasks.lake.counts import counts_key
from tasks.lake.lease import acquire, release
from tasks.notify import beat
from tests.house import NOON, STEP, Place, a_place, chatter, identities, storm


def test_a_brand_that_another_run_has_is_left_alone_and_the_other_is_watched(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    lease = acquire(place.house.lake, "romashka", "another run", place.now + STEP, timedelta(minutes=4))
    assert lease is not None
    watched = place.run(pages=True)
    assert watched.busy == ["romashka"]
    assert [shown.brand for shown in watched.shown] == ["acme"]
    assert not watched.good
    release(place.house.lake, lease)
    assert place.run().busy == []


def test_a_lease_of_a_dead_run_is_taken_by_the_next_one(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    assert acquire(place.house.lake, "romashka", "a run that died", place.now, timedelta(minutes=4))
    assert place.run().busy == []


def test_two_runs_at_once_send_one_letter_and_store_nothing_twice(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*storm(place.now, 40))
    place.now += 2 * STEP

    def run() -> None:
        other = Place(tmp_path, place.platforms, place.plan, settings=place.settings)
        asyncio.run(run_watch(other.house, plain_steps(other.house), place.now, pages=True))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.runs(2)
    stored = identities(place.rows())
    assert len(stored) == len(set(stored)) == 40
    assert len(place.incidents()) == 1
    assert len(place.letters()) == 1


def test_one_brand_s_damaged_document_does_not_stop_the_next_brand(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk", "brand": "acme"}, {"id": "web", "brand": "romashka"})
    (tmp_path / "lake" / counts_key("acme", place.now.date())).parent.mkdir(parents=True)
    (tmp_path / "lake" / counts_key("acme", place.now.date())).write_text("not JSON")
    (tmp_path / "lake/state/brands/acme.json").write_text("{}")
    place.platforms["vk"].add(*chatter(place.now, 3, locale="en"))
    place.platforms["web"].add(*storm(place.now, 30))
    watched = place.runs(3, pages=True)[-1]
    assert len(place.letters()) == 1
    assert any("acme" in trouble for trouble in watched.failed)
    assert not any("romashka" in trouble for trouble in watched.failed)
    assert {shown.brand: shown.state.value for shown in watched.shown}["romashka"] == "crisis"
    assert not watched.good


def test_one_brand_s_damaged_counts_do_not_keep_the_next_brand_of_the_same_source_from_being_stored(
    tmp_path: Path,
) -> None:
    place = a_place(tmp_path)
    damaged = tmp_path / "lake" / counts_key("acme", place.now.date())
    damaged.parent.mkdir(parents=True)
    damaged.write_text("not JSON")
    place.platforms["vk"].add(*chatter(place.now, 3, locale="en", minutes=4))
    place.platforms["vk"].add(*chatter(place.now, 4, first=50, minutes=4))
    (coverage,) = place.run().coverages
    assert coverage.blind
    assert [row.brand for row in place.rows()] == ["romashka"] * 4
    damaged.unlink()
    place.run()
    assert sorted(row.brand for row in place.rows()) == ["acme"] * 3 + ["romashka"] * 4


def test_a_bug_in_one_source_is_raised_but_only_after_the_others_had_their_turn(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk"}, {"id": "web"})
    place.platforms["vk"].posts.append({"nobody": "foresaw this: canary-token"})
    place.platforms["web"].add(*storm(place.now, 30, minutes=4))
    with pytest.raises(KeyError):
        place.run(pages=True)
    assert len(place.letters()) == 1
    assert "vk" in place.letters()[0].partition("Чего мы не видим")[2].lower()
    board = (tmp_path / "lake/pages/acme/board.html").read_text()
    assert "НЕ ВИДИМ" in board.upper()
    assert "canary-token" not in board


def test_an_outbox_that_cannot_be_read_is_a_failed_run_and_nothing_is_lost(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    outbox = tmp_path / "lake/state/outbox.json"
    place.platforms["vk"].add(*storm(place.now, 30, minutes=4))
    outbox.write_text("{")
    watched = place.run()
    assert not watched.good
    assert any("state/outbox.json" in trouble for trouble in watched.failed)
    outbox.unlink()
    place.run()
    assert len(place.letters()) == 1


def test_a_source_is_read_no_more_often_than_the_plan_says(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk", "every": "15m"})
    place.runs(9)
    assert place.platforms["vk"].readings == 4


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A heartbeat service and the calls it got."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/ping/secret", calls
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def beaten(place: Place, watched: Watched) -> bool:
    """Whether the heartbeat was called and answered after this run."""
    return asyncio.run(beat(place.house, watched.good))


def test_the_heartbeat_is_called_after_a_good_run_only(tmp_path: Path) -> None:
    with listening() as (url, calls):
        place = a_place(tmp_path, settings={"heartbeat_url": url})
        assert beaten(place, place.run())
        assert calls == ["/ping/secret"]
        place.platforms["vk"].trouble = Retryable("no route")
        place.runs(3)
        assert not beaten(place, place.run())  # nothing is seen at all: something outside must notice
        place.platforms["vk"].trouble = None
        place.run()
        (tmp_path / "lake/state/brands/acme.json").write_text("{}")
        assert not beaten(place, place.run())
        assert calls == ["/ping/secret"]


def test_a_heartbeat_service_that_is_down_does_not_matter(tmp_path: Path) -> None:
    place = a_place(tmp_path, settings={"heartbeat_url": "http://127.0.0.1:9/ping"})
    assert not beaten(place, place.run())


def test_a_message_that_does_not_go_out_is_no_good_run_and_goes_out_later(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    (tmp_path / "letters").write_text("a file where the folder should be")
    place.platforms["vk"].add(*storm(place.now, 30))
    runs = place.runs(2)
    assert not any(watched.good for watched in runs[1:])
    assert runs[1].sent is not None
    assert runs[1].sent.troubles
    (tmp_path / "letters").unlink()
    place.runs(2)
    assert len(place.letters()) == 1


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("ru", "watch · Ромашка · кризис · Acme · спокойно · "),
        ("en", "watch · Ромашка · crisis · Acme · calm · "),
    ],
)
def test_the_name_of_a_run_says_what_happened(tmp_path: Path, locale: str, name: str) -> None:
    place = a_place(tmp_path, locale=locale)
    place.platforms["vk"].add(*storm(NOON, 12, minutes=4))
    watched = place.run(pages=True)
    told = summary(place.house, watched)
    assert told.startswith(name)
    assert "12" in told
