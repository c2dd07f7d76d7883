"""What strangers write does nothing anywhere after a whole watch; secrets are in nothing that is written."""

from __future__ import annotations

import gzip
import json
import logging
import re
import unicodedata
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tasks.core.errors import Retryable
from tests.house import COMPLAINTS, STEP, Place, a_place, a_post

BELL = "\x07"
RLO = "\u202e"
HOSTILE = [
    "<!channel> <!here> <@U024BE7LH> Ромашка, верните деньги, ужасный магазин",
    "<script>alert(1)</script><img src=x onerror=alert(2)> Ромашка обманывает, верните деньги",
    "![boom](https://evil.example/pixel.png) [жми](https://evil.example/phish) Ромашка ужасна, верните деньги",
    '=HYPERLINK("https://evil.example/csv";"деньги") Ромашка не возвращает деньги, ужас',
    f"{RLO}annog ezus{RLO} Ромашка просрочила доставку, ужасный сервис",
    "Ромашка\x00 верните\x00 деньги, безобразие",
    "Ромашка \ud83d бросила трубку \udc00 отвратительно, верните деньги",
    "Ромашка " + "верните деньги ужас " * 55_000,
    "# Ромашка\n\n| a | b |\n|---|---|\n* ужас, верните деньги\n\n```\nкод",
    f"Ромашка{BELL}\r\nBcc: victim@example.org\r\n\r\nужасный сервис, верните деньги",
    "*Ромашка* _ужас_ `код` ~нет~ верните деньги https://evil.example/auto www.evil.example",
    "Ромашка &lt;script&gt; {{7*7}} ${7*7} %(secret)s {0.__class__} ужас, верните деньги",
]
SECRETS = {
    "pepper": "canary-pepper-4f2e9c",
    "slack_token": "xoxb-canary-11d0",
    "telegram_token": "canary:telegram-77aa",
    "smtp_password": "canary-mail-90fe",
    "heartbeat_url": "https://ping.example/canary-beat-3c",
    "apprise_urls": "json://canary-user:canary-pass@127.0.0.1:9/",
}
CANARIES = ["canary-pepper", "xoxb-canary", "canary:telegram", "canary-mail", "canary-beat", "canary-pass"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A house after a storm of hostile posts, its pages written; the source also failed once with its secret."""
    made = a_place(tmp_path_factory.mktemp("hostile"), settings=SECRETS)
    posts = [a_post(n, made.now + n * STEP / 40, text, url="javascript:alert(1)") for n, text in enumerate(HOSTILE)]
    posts += [
        a_post(100 + n, made.now + n * STEP / 40, COMPLAINTS["ru"][n % 4].format(n=n), reach=n) for n in range(30)
    ]
    posts[0]["id"] = "1/../../<b>&?"
    posts[3]["url"] = "https://vk.com/wall-1_1?a=1&b=<script>"
    for number, post in enumerate(posts[: len(HOSTILE)]):
        post["reach"] = 10_000 - number  # the examples shown are the ones most people see: the hostile ones
    made.platforms["vk"].add(*posts)
    made.runs(3, pages=True)
    made.platforms["vk"].trouble = Retryable("<script>no</script> route ![x](https://evil.example/y)")
    made.runs(3, pages=True)
    return made


class _Seen(HTMLParser):
    """Tags and addresses a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action", "srcset"}]


def seen(html: str) -> _Seen:
    """The page as a browser takes it."""
    parser = _Seen()
    parser.feed(html)
    return parser


def inert(html: str) -> None:
    """Nothing runs, nothing is fetched, nothing leads away but to a post."""
    found = seen(html)
    assert not found.tags & {"script", "iframe", "object", "embed", "form", "base", "link"}
    assert found.handlers == []
    for address in found.addresses:
        assert address.startswith(("https://vk.com/", "data:image/svg+xml", "#")), address[:80]
    assert RLO not in html
    assert "\x00" not in html


def written(place: Place, pattern: str) -> list[Path]:
    """Files of the house."""
    return sorted(path for path in place.folder.rglob(pattern) if path.is_file())


def test_it_was_a_crisis_with_hostile_examples(place: Place) -> None:
    (incident,) = place.incidents()
    assert len(place.rows()) == len(HOSTILE) + 30
    assert {example.id for example in incident.examples} <= {"1/../../<b>&?", *map(str, range(1, len(HOSTILE)))}
    assert len(place.letters()) == 1


def test_pages_and_html_letters_hold_no_tag_of_a_stranger(place: Place) -> None:
    pages = written(place, "*.html")
    assert len(pages) >= 4  # two boards, an incident, a letter
    for page in pages:
        inert(page.read_text())


def test_markdown_pages_become_no_picture_link_or_html_of_a_stranger(place: Place) -> None:
    watched = place.run(pages=True)
    render = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
    shown = [text for one in watched.shown for text in one.pages.values()]
    assert len(shown) >= 3
    for text in shown:
        inert(render(text))


def test_slack_sees_no_mention_and_no_link_of_a_stranger(place: Place) -> None:
    letters = written(place, "*.slack.json")
    assert letters
    for path in letters:
        letter = json.loads(path.read_text())
        assert len(letter["blocks"]) <= 50
        for text in _mrkdwn(letter):
            assert not re.search(r"<[!@#]", text), text[:200]
            assert all(link.startswith("https://vk.com/") for link in re.findall(r"<(https?:[^|>]*)", text))
            assert RLO not in text
            assert len(text) <= 3000


def _mrkdwn(node: object) -> list[str]:
    """Every text Slack would format."""
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) and node.get("type") != "plain_text" else []
        return own + [text for value in node.values() for text in _mrkdwn(value)]
    return [text for value in node for text in _mrkdwn(value)] if isinstance(node, list) else []


def test_mails_have_one_recipient_and_no_header_of_a_stranger(place: Place) -> None:
    for path in written(place, "*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert "bcc" not in mail
        assert len(str(mail["Subject"])) <= 110
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in str(mail["Subject"]))
        html = mail.get_body(("html",))
        assert html is not None
        inert(html.get_content())


def test_lists_that_go_with_letters_hold_no_formula(place: Place) -> None:
    for path in written(place, "*.csv"):
        for line in path.read_text().splitlines():
            assert not re.search(r'(^|[,;\t])"?[=+@-]', line), line[:120]


def test_a_megabyte_stays_in_the_lake_and_out_of_sight(place: Place) -> None:
    longest = max(place.rows(), key=lambda row: len(row.post.text))
    assert len(longest.post.text) > 10_000
    for path in [*written(place, "*.html"), *written(place, "*.eml"), *written(place, "*.txt")]:
        assert path.stat().st_size < 300_000, path


def test_nothing_of_a_stranger_becomes_a_path(place: Place) -> None:
    for path in written(place, "*"):
        assert re.fullmatch(r"[\w./=-]+", path.relative_to(place.folder).as_posix()), path
    assert sorted(entry.name for entry in place.folder.iterdir()) == ["lake", "letters"]


def test_no_secret_and_no_name_of_a_person_is_in_anything_that_was_written(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        watched = place.run(pages=True)
    told = [caplog.text, repr(watched), repr(place.house.settings), str(place.house.settings)]
    told += [text for one in watched.shown for text in one.pages.values()]
    for path in written(place, "*"):
        body = path.read_bytes()
        told.append((gzip.decompress(body) if path.suffix == ".gz" else body).decode("utf-8", "replace"))
    told.append(repr(place.rows()))
    assert len(told) > 30
    for text in told:
        for canary in (*CANARIES, "Canary Person", "person-1"):
            assert canary not in text, (canary, text[:300])
