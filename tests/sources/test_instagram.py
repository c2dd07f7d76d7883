"""Instagram over a Graph API in memory: media, comments with answers, tags, hashtags in their budget, mentions."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.errors import ConfigError, Gone, QuotaExhausted
from tasks.core.post import PostKind
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.capabilities import HasFollowUp
from tasks.sources.instagram import Instagram
from tasks.sources.shape import Json, Watched
from tests.sources.graph_server import NOW, GraphApi, at, deps_of, error, meta, own
from tests.sources.reading import PSEUDONYMS, Run, run

NUMBER, NAME = "17840001", "romashka.sample"


def media(number: int, said: str, comments: int = 0, **ago: float) -> Json:
    return {
        "id": str(number), "caption": said, "timestamp": at(**(ago or {"hours": 1})), "comments_count": comments,
        "permalink": f"https://www.instagram.com/p/S{number}/", "media_url": f"https://media.example/{number}.jpg",
    }  # fmt: skip


def comment(number: int, said: str, who: str = "vera.sample", *answers: Json, **ago: float) -> Json:
    found: Json = {"id": str(number), "text": said, "username": who, "timestamp": at(**(ago or {"minutes": 20}))}
    return {**found, "replies": {"data": list(answers)}} if answers else found


class Insta(GraphApi):
    """An account with its media; hashtags are numbered by their length."""

    def __init__(self, *posts: Json, **comments: list[Json]) -> None:
        super().__init__(
            objects={str(one["id"]): one for one in posts},
            edges={f"{NUMBER}/media": list(posts), f"{NUMBER}/tags": []},
            oldest_first=(),
        )
        self.objects[NUMBER] = {"id": NUMBER, "username": NAME}
        self.edges |= {f"{name[1:]}/comments": told for name, told in comments.items()}

    def answer(self, path: str, params: Mapping[str, str]) -> Json:
        if path == "ig_hashtag_search":
            return {"data": [{"id": f"tag-{params['q']}"}]}
        if path.endswith("/recent_media") and path not in self.edges:
            return {"data": []}
        return super().answer(path, params)


def instagram(server: GraphApi, tmp_path: Path | None = None, **options: object) -> Instagram:
    found = meta("instagram", server, tmp_path, accounts=[NUMBER], **options)
    assert isinstance(found, Instagram)
    return found


def test_media_comments_and_answers_are_read_and_our_own_answer_is_our_own() -> None:
    ours = comment(902, "Напишите номер партии", NAME)
    server = Insta(media(1, "Новые вкусы", 2), c1=[comment(901, "Вкус испортился", "vera.sample", ours)])
    done = run(instagram(server))
    assert done.error is None
    assert done.texts == ["Новые вкусы", "Вкус испортился", "Напишите номер партии"]
    assert [one.own for one in done.posts] == [True, False, True]
    complaint, answer = done.posts[1:]
    assert (complaint.kind, complaint.thread, complaint.parent) == (PostKind.COMMENT, "1", "1")
    assert (answer.thread, answer.parent, answer.author) == ("1", "901", None)
    assert {one.community for one in done.posts} == {NUMBER}
    assert complaint.url == "https://www.instagram.com/p/S1/"
    assert "vera" not in json.dumps(done.payloads)


def test_answers_that_did_not_fit_are_asked_for_by_themselves() -> None:
    first = comment(901, "Вкус", "vera.sample", comment(902, "Да"))
    first |= {
        "replies": {"data": [comment(902, "Да")], "paging": {"cursors": {"after": "9"}, "next": "https://x/?t=1"}}
    }
    server = Insta(media(1, "Новые вкусы", 3), c1=[first])
    server.edges["901/replies"] = [comment(902, "Да"), comment(903, "И у меня", "ivan.sample")]
    done = run(instagram(server))
    last = done.posts[-1]
    assert (last.text, last.parent, last.thread) == ("И у меня", "901", "1")


def test_comments_are_read_again_only_where_the_counter_changed() -> None:
    server = Insta(media(1, "Новые вкусы", 1, hours=30), c1=[comment(901, "Вкус")])
    first = run(instagram(server))
    second = run(instagram(server), first.cursor, NOW + timedelta(minutes=5))
    assert second.texts == []
    server.objects["1"] = media(1, "Новые вкусы", 2, hours=30)
    server.edges["1/comments"].insert(0, comment(905, "И у меня"))
    third = run(instagram(server), second.cursor, NOW + timedelta(minutes=10))
    assert "И у меня" in third.texts
    assert len(server.asked("1/comments")) == 2


def test_a_long_thread_is_read_whole_once_and_then_only_its_newest_pages() -> None:
    many = [comment(2000 - number, f"к {number}", minutes=20 + number) for number in range(600)]
    server = Insta(media(1, "Новые вкусы", 600), c1=many)
    first = run(instagram(server))
    assert len(first.posts) == 601
    server.objects["1"] = media(1, "Новые вкусы", 601)
    server.edges["1/comments"].insert(0, comment(9999, "свежий", minutes=-50))
    second = run(instagram(server), first.cursor, NOW + timedelta(hours=1))
    assert "свежий" in second.texts
    assert len(server.asked("1/comments")) == 12 + 4
    assert run(instagram(server), second.cursor, NOW + timedelta(hours=1)).error is None
    assert len(server.asked("1/comments")) == 12 + 4


def test_hidden_comments_and_answers_are_events() -> None:
    hidden = {**comment(902, "скрыто"), "hidden": True}
    server = Insta(media(1, "Новые вкусы", 2), c1=[comment(901, "Вкус", "vera.sample", hidden)])
    source = instagram(server)
    (event,) = source.parse(run(source).payloads[1]).events
    assert (event.kind.value, event.post, event.account) == ("hidden", "902", NUMBER)


def test_a_tag_is_new_once_whatever_its_age_and_old_ones_do_not_flood_the_first_run() -> None:
    server = Insta()
    server.edges[f"{NUMBER}/tags"] = [
        {**media(51, "свежий тег"), "username": "vera.sample"}, {**media(52, "старый тег", days=400), "username": "x"},
    ]  # fmt: skip
    first = run(instagram(server))
    assert [(one.text, one.community) for one in first.posts] == [("свежий тег", None)]
    server.edges[f"{NUMBER}/tags"].append({**media(53, "поздно отмечен", days=300), "username": "y"})
    assert run(instagram(server), first.cursor).texts == ["поздно отмечен"]


def test_a_handle_is_looked_for_behind_the_token_and_stays_the_plans_word() -> None:
    server = Insta(media(1, "Новые вкусы"))
    server.objects["me"] = {"instagram_business_account": {"id": NUMBER, "username": "Romashka.Sample"}, "id": "1"}
    config = Source(id="ig", kind="instagram", token="META_TOKEN")
    done = run(build(config, deps_of(server, watched=own("instagram", "@romashka.sample"))))
    assert [(one.community, one.own) for one in done.posts] == [("@romashka.sample", True)]
    person = Insta(media(1, "Новые вкусы"))
    person.edges["me/accounts"] = [
        {"id": "1"}, {"id": "2", "instagram_business_account": {"id": NUMBER, "username": NAME}},
    ]  # fmt: skip
    assert run(build(config, deps_of(person, watched=own("instagram", NAME)))).texts == ["Новые вкусы"]
    nobody = run(build(config, deps_of(Insta(), watched=own("instagram", "other"))))
    assert isinstance(nobody.error, Gone)
    assert "numbers" in str(nobody.error)


def test_a_plan_without_an_account_says_what_to_add() -> None:
    with pytest.raises(ConfigError, match="platform: instagram"):
        build(Source(id="ig", kind="instagram"), deps_of(GraphApi()))


def tagged_run(server: GraphApi, tmp_path: Path, tags: list[str], cursor: str | None = None, minutes: int = 0) -> Run:
    source = instagram(server, tmp_path, hashtags=tags, calls_an_hour=1000)
    return run(source, cursor, NOW + timedelta(minutes=minutes))


def test_hashtags_are_read_in_the_plans_order_and_our_own_post_is_not_found_as_somebodys(tmp_path: Path) -> None:
    server = Insta(media(1, "наш пост #ромашка"))
    server.edges["tag-ромашка/recent_media"] = [media(77, "#ромашка уже не та"), media(1, "наш пост #ромашка")]
    done = tagged_run(server, tmp_path, ["#Ромашка", "вкус", "ромашка", "два слова"])
    found = [one for one in done.posts if one.community is None]
    assert [one.text for one in found] == ["#ромашка уже не та"]
    assert [one["q"] for one in server.asked("ig_hashtag_search")] == ["ромашка", "вкус"]
    assert {one["user_id"] for one in server.asked("recent_media")} == {NUMBER}
    again = tagged_run(server, tmp_path, ["ромашка", "вкус"], done.cursor, minutes=5)
    assert len(server.asked("ig_hashtag_search")) == 2  # the number of a hashtag never changes
    assert again.error is None


def test_thirty_hashtags_a_week_are_never_exceeded_and_what_does_not_fit_is_named(tmp_path: Path) -> None:
    server, cursor = Insta(), None
    for number in range(3):
        done = tagged_run(server, tmp_path, [f"t{place}" for place in range(29)], cursor, minutes=5 * number)
        assert done.error is None
        cursor = done.cursor
    changed = [f"new{place}" for place in range(3)]
    last = tagged_run(server, tmp_path, changed, cursor, minutes=20)
    assert isinstance(last.error, QuotaExhausted)
    assert "#new1, #new2" in str(last.error)
    assert last.error.until is not None
    assert len({one["q"] for one in server.asked("ig_hashtag_search")}) == 30
    week = tagged_run(server, tmp_path, changed, last.cursor, minutes=60 * 24 * 8)
    assert week.error is None


def test_hashtags_beyond_thirty_are_never_asked_and_told_by_the_check() -> None:
    server = Insta()
    server.objects["me"] = {"id": "1", "name": "Ромашка"}
    source = instagram(server, hashtags=[f"t{place}" for place in range(33)])
    (report,) = asyncio.run(source.prove(NOW))
    assert "#t30, #t31, #t32" in report.missing[-1]
    assert [one.calls for one in source.calls_a_day(timedelta(minutes=5))] == [288 * (5 + 8)]


def test_a_hashtag_that_meta_refuses_costs_no_other_one(tmp_path: Path) -> None:
    server = Insta()
    server.fails["tag-spent/recent_media"] = error(18)
    server.fails["tag-unused/recent_media"] = error(24)
    server.edges["tag-good/recent_media"] = [media(77, "#good")]
    done = tagged_run(server, tmp_path, ["spent", "unused", "good"])
    assert done.texts == ["#good"]
    assert isinstance(done.error, QuotaExhausted)
    assert "#spent" in str(done.error)
    assert "#unused" not in str(done.error)


def test_every_hashtag_gets_its_turn_though_a_run_has_room_for_a_few(tmp_path: Path) -> None:
    server, cursor, tags = Insta(), None, [f"t{place}" for place in range(20)]
    for number in range(3):
        done = run(instagram(server, tmp_path, hashtags=tags), cursor, NOW + timedelta(minutes=5 * number))
        cursor = done.cursor
    assert [one["q"] for one in server.asked("ig_hashtag_search")] == tags  # eight a run


def test_hashtags_of_the_plan_are_used_where_no_option_says_otherwise() -> None:
    server = Insta()
    watched = Watched(hashtags=("ромашка",), own=own("instagram", NUMBER).own)
    run(build(Source(id="ig", kind="instagram", token="META_TOKEN"), deps_of(server, watched=watched)))
    assert [one["q"] for one in server.asked("ig_hashtag_search")] == ["ромашка"]


def signed(source: Instagram, *changes: Json) -> Json:
    body = json.dumps(
        {"object": "instagram", "entry": [{"id": NUMBER, "time": 1772442060, "changes": changes}]}
    ).encode()
    signature = "sha256=" + hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
    return source.receive({"x-hub-signature-256": signature}, {}, body).payload


def test_a_comment_of_the_webhook_is_the_comment_of_the_poll() -> None:
    server = Insta(media(1, "Новые вкусы", 1), c1=[comment(901, "Вкус испортился")])
    source = instagram(server, app_secret="APP_SECRET")
    polled = run(source).posts[1]
    value = {
        "id": "901",
        "text": "Вкус испортился",
        "from": {"id": "6", "username": "vera.sample"},
        "media": {"id": "1"},
    }
    (told,) = source.parse(source.redact(signed(source, {"field": "comments", "value": value}), PSEUDONYMS)).items
    assert (told.id, told.version, told.author) == (polled.id, polled.version, polled.author)
    assert (told.thread, told.parent, told.community) == (polled.thread, polled.parent, polled.community)


def test_a_mention_names_only_a_number_and_is_followed_up_by_one_question_each() -> None:
    server = Insta()
    source = instagram(server, app_secret="APP_SECRET")
    assert isinstance(source, HasFollowUp)
    payload = signed(
        source,
        {"field": "mentions", "value": {"media_id": "71"}},
        {"field": "mentions", "value": {"media_id": "72", "comment_id": "901"}},
        {"field": "mentions", "value": {"media_id": None}},
    )
    assert source.parse(source.redact(payload, PSEUDONYMS)).items == ()
    answers: list[Json] = [
        {"username": NAME, "mentioned_media": {**media(71, "@romashka.sample что это?"), "username": "vera.sample"}},
        {"username": NAME, "mentioned_comment": {**comment(901, "@romashka.sample ответьте"), "media": {"id": "72"}}},
    ]
    found: list[tuple[str, str | None, bool]] = []

    async def read() -> None:
        server.fails[NUMBER] = answers.pop(0)
        async for one in source.follow_up(source.redact(payload, PSEUDONYMS), NOW):
            kept = source.parse(source.redact(one.payload, PSEUDONYMS))
            found.extend((post.text, post.thread, post.own) for post in kept.items)
            if answers:
                server.fails[NUMBER] = answers.pop(0)

    asyncio.run(read())
    assert found == [("@romashka.sample что это?", None, False), ("@romashka.sample ответьте", "72", False)]
    fields = [one["fields"] for one in server.asked(f"/{NUMBER}")]
    assert fields[0].startswith("mentioned_media.media_id(71){id,caption")
    assert fields[1].startswith("mentioned_comment.comment_id(901){id,text")
