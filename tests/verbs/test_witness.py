"""Pictures of new live mentions are seen once, after the alerts; what does not come says why."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tasks.lake.documents import read_model
from tasks.lake.evidence import DUE_KEPT, PicturesDue
from tasks.lake.verify import Period, verify
from tasks.plan.schema import Source
from tasks.sources import media
from tasks.sources.shape import SourceDeps
from tasks.witness import A_RUN
from tests.house import NOON, a_place, a_post
from tests.verbs.own_pages import OwnPage

# a public address as it stands: names are not looked up in tests
PICTURE = b"\x89PNG a burning kettle"
Answers = Callable[[httpx.Request], httpx.Response]


class Web:
    """Where pictures lie, and what was asked of it."""

    def __init__(self, answers: Answers | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self._answers = answers or (lambda request: httpx.Response(200, content=PICTURE, headers=PNG))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One answer."""
        self.asked.append(request)
        return self._answers(request)


PNG = {"content-type": "image/png"}


def a_page(folder: Path, web: Web, **more: Any) -> OwnPage:
    return OwnPage(folder, transport=httpx.MockTransport(web), **more)


def pictures(page: OwnPage) -> list[dict[str, Any]]:
    """Every picture in the evidence."""
    found: list[dict[str, Any]] = []
    for key in page.place.house.lake.keys("evidence/"):
        if "/pictures-" in key:
            stored = page.place.house.lake.get(key)
            assert stored is not None
            found += json.loads(stored.body)["pictures"]
    return found


def due(page: OwnPage) -> int:
    found = read_model(page.place.house.lake, PicturesDue.key("vk"), PicturesDue)
    return len(found[0].due) if found is not None else 0


def test_a_picture_is_fetched_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    web = Web()
    page = a_page(tmp_path, web)
    page.comment(1, media=["https://93.184.216.34/kettle.png?size=big&sign=abc"])
    page.run()
    (seen,) = pictures(page)
    assert seen["sha256"] == hashlib.sha256(PICTURE).hexdigest()
    assert (seen["bytes"], seen["type"], seen["id"]) == (len(PICTURE), "image/png", "1")
    assert seen["url"] == "https://93.184.216.34/kettle.png"
    assert list(page.place.house.lake.keys("media/")) == []
    page.run()
    assert len(web.asked) == 1
    assert {"authorization", "cookie"}.isdisjoint(web.asked[0].headers)


def test_the_plan_may_keep_pictures(tmp_path: Path) -> None:
    page = a_page(tmp_path, Web(), keep_media=True)
    page.comment(1, media=["https://93.184.216.34/kettle.png"])
    page.run()
    key = f"media/{hashlib.sha256(PICTURE).hexdigest()}"
    stored = page.place.house.lake.get(key)
    assert stored is not None
    assert stored.body == PICTURE
    assert verify(page.place.house.lake, "romashka", Period()).findings == []


@pytest.mark.parametrize(
    ("url", "answer", "why"),
    [
        ("https://93.184.216.34/a", httpx.Response(200, html="<p>login</p>"), "not image/"),
        (
            "https://93.184.216.34/a",
            httpx.Response(200, text="x", headers={"content-type": "text/x-image/png"}),
            "no pi",
        ),
        ("https://93.184.216.34/a", httpx.Response(404), "answered 404"),
        ("https://93.184.216.34/a", httpx.Response(200, content=b"x" * 10_000_001, headers=PNG), "more than 10 MB"),
        ("https://93.184.216.34/a", httpx.Response(302, headers={"location": "http://127.0.0.1/admin"}), "refused"),
        (
            "https://93.184.216.34/a",
            httpx.Response(302, headers={"location": "file:///etc/passwd"}),
            "not a web address",
        ),
        ("http://169.254.169.254/latest/meta-data", httpx.Response(200, headers=PNG), "private network"),
        ("http://[::1]/a.png", httpx.Response(200, headers=PNG), "private network"),
        ("http://localhost:8080/a.png", httpx.Response(200, headers=PNG), "private network"),
        ("ftp://93.184.216.34/a.png", httpx.Response(200, headers=PNG), "public web"),
        ("https://anna:canary@93.184.216.34/a.png", httpx.Response(200, headers=PNG), "public web"),
        ("https://[broken", httpx.Response(200, headers=PNG), "cannot be read"),
    ],
)
def test_what_is_no_public_picture_says_why_and_fails_nothing(
    tmp_path: Path, url: str, answer: httpx.Response, why: str
) -> None:
    page = a_page(tmp_path, Web(lambda request: answer))
    page.comment(1, media=[url])
    page.run()
    (seen,) = pictures(page)
    assert why in seen["why"]
    assert seen["sha256"] is None
    assert "canary" not in json.dumps(seen)
    assert due(page) == 0


def fetched(web: Answers, urls: list[str], proxy: str | None = None) -> list[media.Picture | None]:
    """What `Pictures` brings by itself."""
    pictures = media.Pictures(SourceDeps(transport=httpx.MockTransport(web)))
    return asyncio.run(pictures.get(Source(id="vk", kind="vk", proxy=proxy), urls, NOON))


def test_no_address_inside_is_ever_asked(tmp_path: Path) -> None:
    web = Web()
    page = a_page(tmp_path, web)
    page.comment(1, media=["http://10.0.0.1/a.png", "http://127.0.0.1:4200/api", "http://[fd00::1]/x"])
    page.run()
    assert web.asked == []
    assert len(pictures(page)) == 3


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "127。0。0。1", "localhost.", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::127.0.0.1]",
        "[fe80::1%25eth0]", "224.0.0.1", "169.254.169.254", "100.64.0.1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"])
def test_no_spelling_of_an_address_inside_is_asked_nor_left_to_a_proxy(host: str, proxy: str | None) -> None:
    web = Web()
    (seen,) = fetched(web, [f"http://{host}/a.png"], proxy)
    assert seen is not None
    assert "private network" in str(seen.why)
    assert web.asked == []


@pytest.mark.parametrize("host", ["a" * 70 + ".com", "a..b", ".com", "\u200b.com", "xn--", "[::1", "x:port"])
def test_an_address_nobody_can_ask_costs_itself_only(host: str) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.host != "93.184.216.34":
            raise httpx.ConnectError("no such name", request=request)
        return httpx.Response(200, content=PICTURE, headers=PNG)

    urls = [f"http://{host}/a.png", "https://93.184.216.34/good.png"]
    found = fetched(answers, urls)
    assert [one is not None and one.why is None for one in found] == [False, True]


def test_a_run_holds_a_bounded_amount_of_pictures_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "BYTES_A_RUN", 10 * len(PICTURE))
    web = Web()
    urls = [f"https://93.184.216.34/{number}.png" for number in range(40)]
    found = fetched(web, urls)
    assert 10 <= len(web.asked) < 10 + media.AT_ONCE
    assert [one is None for one in found].count(True) == 40 - len(web.asked)


def test_a_picture_that_breaks_off_leaves_the_others(tmp_path: Path) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if "bad" in request.url.path:
            raise httpx.ReadTimeout("slow", request=request)
        return httpx.Response(200, content=PICTURE, headers=PNG)

    page = a_page(tmp_path, Web(answers))
    page.comment(1, media=["https://93.184.216.34/bad.png", "https://93.184.216.34/good.png"])
    page.run()
    assert [one["why"] is None for one in pictures(page)] == [False, True]


def test_four_of_a_mention_and_fifty_of_a_run(tmp_path: Path) -> None:
    web = Web()
    page = a_page(tmp_path, web)
    for number in range(20):
        page.comment(number, media=[f"https://93.184.216.34/{number}-{n}.png" for n in range(9)])
    page.run()
    assert len(web.asked) == A_RUN
    page.run()
    assert len(web.asked) == len(pictures(page)) == 80
    assert due(page) == 0


def test_of_a_storm_the_newest_wait_and_the_others_are_counted(tmp_path: Path) -> None:
    page = a_page(tmp_path, Web())
    for number in range(DUE_KEPT + 40):
        page.comment(number, media=[f"https://93.184.216.34/{number}.png"])
    page.run()
    found = read_model(page.place.house.lake, PicturesDue.key("vk"), PicturesDue)
    assert found is not None
    assert (len(found[0].due), found[0].passed_over) == (DUE_KEPT - A_RUN, 40)


def test_history_is_not_looked_at(tmp_path: Path) -> None:
    web = Web()
    page = a_page(tmp_path, web)
    old = NOON - timedelta(days=3)
    page.platform.add(a_post(1, old, "Ромашка", seen_at=NOON, media=["https://93.184.216.34/a.png"]))
    page.run()
    assert len(page.rows()) == 1
    assert web.asked == []


def test_a_house_with_sources_of_its_own_fetches_nothing(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    assert place.house.pictures is None
    page = OwnPage(tmp_path / "page")
    page.comment(1, media=["https://93.184.216.34/a.png"])
    page.run()
    assert list(page.place.house.lake.keys("state/pictures/")) == []
