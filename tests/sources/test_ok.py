"""OK over a service in memory: groups, comments with what was removed, hashtags, fates, roles, error numbers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.errors import (
    Gone,
    QuotaExhausted,
    SchemaDrift,
)
from tasks.core.happening import HappeningKind
from tasks.core.post import PostKind
from tasks.plan.monitoring import Account
from tasks.sources.ok.reading import topics_of
from tasks.sources.ok.session import signature
from tasks.sources.shape import Json, Watched
from tests.sources.ok_server import GROUP, NOW, VERA, OkServer, comment, ok, topic
from tests.sources.reading import PSEUDONYMS, run

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def removals(source: object, payloads: list[Json]) -> list[tuple[object, ...]]:
    found = [event for one in payloads for event in source.parse(one).events]  # type: ignore[attr-defined]
    return [(one.kind, one.post, one.account, one.at, one.remover) for one in found]


def test_a_signature_is_the_md5_of_sorted_parameters_without_the_session_and_of_the_secret() -> None:
    params = {"method": "group.getInfo", "application_key": "KEY", "format": "json", "access_token": "not signed"}
    assert signature(params, "secret") == signature(dict(reversed(params.items())), "secret")
    # md5("application_key=KEYformat=jsonmethod=group.getInfosecret")
    assert signature(params, "secret") == "c931bc1812d873892f97b0cd3a12e858"


def test_a_plan_with_an_account_and_words_just_works_and_keeps_the_plans_spelling() -> None:
    server = OkServer(
        topics=[
            topic("1", "Скидки #ромашка", 2 * HOUR),
            topic("2", "#ромашка подвела", HOUR, f"user:{VERA}"),
            topic("3", "Где заказ?", HOUR, author=f"user:{VERA}"),
        ],
        names={"romashka": GROUP},
    )
    watched = Watched(
        words=("Ромашка", "два слова"), hashtags=("#ромашка",), own=(Account(platform="ok", id="romashka"),)
    )
    done = run(ok(server, watched=watched))
    assert done.error is None
    assert {(one.id, one.own, one.community) for one in done.posts} == {
        ("1", True, "romashka"), ("2", False, None), ("3", False, "romashka"),
    }  # fmt: skip
    assert {one["query"] for one in server.asked("search.tagContents")} == {"ромашка"}
    assert len(server.asked("url.getInfo")) == 1
    again = run(ok(server, watched=watched), done.cursor, NOW + 5 * MINUTE)
    assert len(server.asked("url.getInfo")) == 1
    assert all(one.community == "romashka" for one in again.posts if one.own)


def test_comments_have_their_topic_and_ours_are_ours() -> None:
    said = [
        comment("c1", "Обман!", HOUR),
        comment("c2", "Пишите нам", 30 * MINUTE, f"group:{GROUP}", {"reply_to_comment_id": "c1"}),
        comment("c3", "Я от другой группы", 20 * MINUTE, "group:53100000000009"),
    ]
    done = run(ok(OkServer(topics=[topic("1", "Скидки", 2 * HOUR)], comments={"1": said})))
    told = {one.id: (one.kind, one.own, one.thread, one.parent, one.community) for one in done.posts[1:]}
    assert told == {
        "c1": (PostKind.COMMENT, False, "1", "1", GROUP),
        "c2": (PostKind.COMMENT, True, "1", "c1", GROUP),
        "c3": (PostKind.COMMENT, False, "1", "1", GROUP),
    }
    authors = {one.id: one.author for one in done.posts}
    assert authors["c1"] == PSEUDONYMS("ok", VERA)
    assert authors["c2"] is None
    assert authors["c3"] is not None


def test_a_removed_comment_is_an_event_and_no_post() -> None:
    server = OkServer(topics=[topic("1", "Скидки", 2 * HOUR)], comments={"1": [comment("c1", "Обман!", HOUR)]})
    source = ok(server)
    first = run(source)
    server.comments["1"][0] = comment("c1", "", HOUR, more={"removed": True})
    later = NOW + 5 * MINUTE
    second = run(source, first.cursor, later)
    assert removals(source, second.payloads) == [(HappeningKind.REMOVED, "c1", GROUP, later, None)]
    assert "c1" not in {one.id for one in second.posts}
    third = run(source, second.cursor, NOW + 10 * MINUTE)
    ids = {e.id for one in (*second.payloads, *third.payloads) for e in source.parse(one).events}
    assert len(ids) == 1


@pytest.mark.parametrize("shell", [{"deleted": True}, {"type": "REMOVED_MESSAGE"}, {"status": "deleted_by_admin"}])
def test_every_form_of_a_removed_comment_we_know_of_is_one(shell: Json) -> None:
    server = OkServer(topics=[topic("1", "Скидки", HOUR)], comments={"1": [comment("c1", "", HOUR, more=shell)]})
    source = ok(server)
    assert len(removals(source, run(source).payloads)) == 1


def test_an_old_topic_is_read_again_only_when_its_comments_changed() -> None:
    server = OkServer(topics=[topic("1", "Скидки", timedelta(days=3))], comments={"1": [comment("c1", "Да", HOUR)]})
    first = run(ok(server))
    assert first.texts == ["Да"]
    second = run(ok(server), first.cursor, NOW + HOUR)
    assert len(server.asked("discussions.getComments")) == 1
    server.comments["1"].append(comment("c2", "Нет", -HOUR))
    third = run(ok(server), second.cursor, NOW + 2 * HOUR)
    assert "Нет" in third.texts
    assert len(server.asked("discussions.getComments")) == 2


def test_a_long_thread_is_read_page_by_page_and_then_only_its_end() -> None:
    said = [comment(f"c{n}", f"Ответ {n}", timedelta(minutes=600 - n)) for n in range(350)]
    server = OkServer(topics=[topic("1", "Объявление", timedelta(hours=12))], comments={"1": said})
    first = run(ok(server))
    assert len(first.posts) == 351
    run(ok(server), first.cursor, NOW + 5 * MINUTE)
    assert len(server.asked("discussions.getComments")) == 5


def test_a_hashtag_is_read_down_to_what_was_read_before_with_the_overlap() -> None:
    server = OkServer(topics=[topic(str(n), "#ромашка", n * MINUTE, f"user:{VERA}") for n in range(1, 250)])
    first = run(ok(server, groups=[], tags=["#Ромашка"]))
    assert len(first.posts) == 249
    second = run(ok(server, groups=[], tags=["#Ромашка"]), first.cursor, NOW + 5 * MINUTE)
    assert {one.id for one in second.posts} == {str(n) for n in range(1, 16)}


def test_a_pinned_old_topic_does_not_hide_what_is_new() -> None:
    class Pinned(OkServer):
        def _paged(self, found: list[Json], params: dict[str, str]) -> Json:
            if params.get("anchor") is not None:
                return super()._paged(found, params)
            page = super()._paged([one for one in found if one["id"] != "old"], params)
            return {**page, "entities": {"media_topics": [self.topics[0], *topics_of(page)]}}

    topics = [topic("old", "Правила", timedelta(days=900)), *(topic(str(n), "Новое", n * MINUTE) for n in range(1, 5))]
    assert len(run(ok(Pinned(topics=topics))).posts) == 4


def test_an_anchor_that_is_repeated_is_named_drift() -> None:
    class Looping(OkServer):
        def _comments(self, params: dict[str, str]) -> Json:
            return {"comments": [comment("c1", "Да", MINUTE)], "has_more": True, "anchor": "again"}

    done = run(ok(Looping(topics=[topic("1", "Скидки", HOUR)])))
    assert isinstance(done.error, SchemaDrift)
    assert "repeats" in str(done.error)


def test_a_reached_limit_closes_the_method_for_an_hour_and_the_others_go_on(tmp_path: Path) -> None:
    server = OkServer(topics=[topic("1", "#ромашка", HOUR, f"user:{VERA}")], fails={"stream.get": 11})
    done = run(ok(server, tmp_path, tags=["ромашка"]))
    assert isinstance(done.error, QuotaExhausted)
    assert done.error.until == NOW + HOUR
    assert len(done.posts) == 1
    run(ok(server, tmp_path, tags=["ромашка"]), done.cursor, NOW + 30 * MINUTE)
    assert len(server.asked("stream.get")) == 1
    server.fails.clear()
    assert run(ok(server, tmp_path, tags=["ромашка"]), done.cursor, NOW + 61 * MINUTE).error is None


def test_a_group_that_fails_is_named_and_the_others_are_read() -> None:
    server = OkServer(topics=[topic("1", "Скидки", HOUR)], names={"romashka": GROUP})
    done = run(ok(server, groups=["nobody", "romashka"]))
    assert done.texts == ["Скидки"]
    assert isinstance(done.error, Gone)
    assert "'nobody'" in str(done.error)


def test_answers_that_are_no_json_or_no_topics_are_named_drift() -> None:
    for body in (b"<html>", b"[]", b'{"unknown": 1}'):
        answer = httpx.Response(200, content=body)

        class Odd(OkServer):
            def __call__(self, request: httpx.Request, answer: httpx.Response = answer) -> httpx.Response:
                return answer

        assert isinstance(run(ok(Odd())).error, SchemaDrift)
