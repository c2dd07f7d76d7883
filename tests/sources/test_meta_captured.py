"""Answers that Meta really gave, where the shared folder is beside the repository: they parse, whatever they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.core.errors import Forbidden
from tasks.sources.client import Response
from tasks.sources.graph_errors import judge
from tasks.sources.shape import Json
from tests.sources.graph_server import NOW, GraphApi, meta
from tests.sources.reading import PSEUDONYMS

CAPTURED = Path(__file__).parents[3] / "shared" / "fixtures" / "meta"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CAPTURED.is_dir(), reason="no ../shared/fixtures/meta beside the repository"),
]
OPTIONS: dict[str, dict[str, Any]] = {
    "facebook": {"pages": ["19292868552"]},
    "instagram": {"accounts": ["17841406338772941"]},
}


def captured(name: str) -> Json:
    found = json.loads((CAPTURED / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("kind", "call", "name"),
    [
        ("facebook", "feed", "facebook/apidata/posts/feed_fields_p1.json"),
        ("facebook", "feed", "facebook/apidata/posts/feeds_default_fields_p1.json"),
        ("instagram", "media", "instagram/apidata/users/medias_p1.json"),
        ("instagram", "tags", "instagram/apidata/users/tagged_medias.json"),
        ("instagram", "comments", "instagram/apidata/medias/comments_p1.json"),
        ("instagram", "replies", "instagram/apidata/comments/replies.json"),
    ],
)
def test_every_record_is_a_post_or_a_counted_skip_without_words(kind: str, call: str, name: str) -> None:
    data = captured(name)["data"]
    assert isinstance(data, list)
    source = meta(kind, GraphApi(), **OPTIONS[kind])
    asked: Json = {"page": "1", "page_id": "1", "account": "1", "media": "2"}
    page = source.parse(source.redact({"call": call, "asked": asked, "answer": {"data": data}}, PSEUDONYMS))
    assert len(page.items) + len(page.skipped) == len(data)
    assert {one.why for one in page.skipped} <= {"no text"}
    assert len(page.items) == sum(bool(one.get("message") or one.get("caption") or one.get("text")) for one in data)


def test_one_comment_as_meta_gives_it_is_whole() -> None:
    found = captured("facebook/models/comment.json")
    source = meta("facebook", GraphApi(), **OPTIONS["facebook"])
    asked: Json = {"page": "19292868552", "page_id": "1", "post": "2121008874780932_2954961744718970"}
    payload: Json = {"call": "comments", "asked": asked, "answer": {"data": [found]}}
    (post,) = source.parse(source.redact(payload, PSEUDONYMS)).items
    assert (post.id, post.thread) == (found["id"], "2121008874780932_2954961744718970")
    assert post.author is not None
    assert len(post.media) == 1


@pytest.mark.parametrize("name", ["error.json", "base/error_data.json"])
def test_an_error_that_names_a_permission_is_a_missing_right(name: str) -> None:
    found = judge(Response(400, {}, (CAPTURED / name).read_bytes()), "graph/x", NOW)
    assert isinstance(found, Forbidden)
    assert "Page Public Content Access" in str(found) or "Pages Public Content Access" in str(found)
