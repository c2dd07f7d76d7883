"""Bytes of a feed to entries: what is read, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind
from tasks.sources.feed import decode
from tasks.sources.shape import Page
from tests.sources import feeds
from tests.sources.reading import PSEUDONYMS, source


def read(body: bytes, url: str = "https://www.blog.example.org/feed", **options: object) -> Page[Post]:
    feed = source("feed", {"url": url, **options})
    return feed.parse(feed.redact({"url": url, **decode(body, {})}, PSEUDONYMS))


def test_rss_gives_the_full_text_without_markup_the_time_in_utc_and_counts_undated_entries() -> None:
    page = read(feeds.RSS)
    (post,) = page.items
    assert post.text == "Acme is down & silent\n\nNobody can pay.\nThird day <3"
    assert post.published_at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert (post.platform, post.id, post.url) == ("blog.example.org", "p=1", "https://blog.example.org/1")
    assert (post.kind, post.comments, post.community) == (PostKind.ARTICLE, 7, "Блог")
    assert [(skip.path, skip.why) for skip in page.skipped] == [
        ("$.entries[1]", "no date"),
        ("$.entries[2]", "the date 'вчера' is not understood"),
    ]


def test_atom_in_an_old_encoding_is_read_and_published_comes_before_updated() -> None:
    (post,) = read(feeds.ATOM).items
    assert (post.text, post.published_at.hour) == ("Сбой у Ромашки\n\nТекст", 9)


def test_google_news_names_the_real_site_and_its_repeated_title_is_said_once() -> None:
    (post,) = read(feeds.GOOGLE, "https://news.google.com/rss/search").items
    assert (post.platform, post.community, post.text) == ("vestnik.example", "Вестник", "У «Ромашки» сбой - Вестник")


def test_a_platform_named_in_the_plan_wins() -> None:
    assert read(feeds.GOOGLE, "https://news.google.com/rss/search", platform="news").items[0].platform == "news"


def test_a_feed_without_entries_is_read_and_empty() -> None:
    assert read(feeds.EMPTY) == Page(())


def test_the_name_in_the_title_of_a_comment_goes_too() -> None:
    feed = source("feed", {"url": "https://a.example/comments/feed", "kind": "comment"})
    body = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>"
        "<title>От: Кто-то Там</title><dc:creator>Кто-то Там</dc:creator><description>Ужас</description>"
        "</item></channel></rss>"
    )
    kept = feed.redact({"url": "https://a.example/comments/feed", **decode(body.encode(), {})}, PSEUDONYMS)
    assert "Кто-то" not in str(kept)
    assert "От: …" in str(kept)


@pytest.mark.parametrize(
    "body",
    [
        feeds.LAUGHS,
        feeds.EXTERNAL,
        feeds.LAUGHS.decode().encode("utf-16"),
        feeds.LAUGHS + b"<unclosed",
        b"<rss version='2.0'><channel><title>x</channel>" + feeds.LAUGHS,
    ],
    ids=["billion laughs", "external entity", "laughs in utf-16", "damaged laughs", "laughs inside"],
)
def test_a_dtd_and_entities_are_refused(body: bytes) -> None:
    with pytest.raises(SchemaDrift, match="DTD"):
        decode(body, {})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "HTML instead of a feed"),
        (b"\n<!-- x --><html lang=ru>", "HTML instead of a feed"),
        (b"", "an empty answer instead of a feed"),
        (b'{"error": "no"}', "neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither RSS nor Atom"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_named_drift(body: bytes, why: str) -> None:
    with pytest.raises(SchemaDrift, match=why) as drift:
        decode(body, {})
    assert drift.value.path == "$"


def test_a_slightly_damaged_feed_is_still_read() -> None:
    assert len(read(feeds.RSS.replace(b"&amp; silent", b"& silent &nbsp;")).items) == 1


def test_bytes_that_are_the_name_of_a_file_are_not_opened() -> None:
    with pytest.raises(SchemaDrift, match="neither"):
        decode(b"/etc/passwd", {})


@given(st.binary(max_size=300) | st.sampled_from([feeds.RSS, feeds.ATOM]).flatmap(
    lambda feed: st.tuples(st.integers(0, len(feed)), st.binary(max_size=20)).map(
        lambda cut: feed[: cut[0]] + cut[1] + feed[cut[0] + 3 :])))  # fmt: skip
def test_damaged_bytes_are_a_feed_or_named_drift_never_a_crash(body: bytes) -> None:
    try:
        found = decode(body, {"content-type": "text/xml; charset=koi8-r"})
    except SchemaDrift as drift:
        found = {"entries": [], "why": str(drift)}
    assert isinstance(found["entries"], list)
