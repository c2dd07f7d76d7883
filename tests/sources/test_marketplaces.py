"""Wildberries, Ozon and Yandex Market as shops in memory: windows, late answers, threads, what is gone, the past."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from tasks.core.account import Fate, PostRef
from tasks.core.errors import ConfigError, Forbidden, SchemaDrift
from tasks.core.post import Post, PostKind, Precision
from tasks.sources.capabilities import HasPast, HasRecheck
from tasks.sources.shape import MentionSource
from tests.sources.reading import NOW, PSEUDONYMS, run
from tests.sources.review_shops import Market, Ozon, Wildberries, a_source, ago, body_of

SOON = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(hours=2)


def by_id(posts: list[Post]) -> dict[str, Post]:
    return {post.id: post for post in posts}


def past(source: MentionSource, since: datetime, until: datetime) -> list[Post]:
    async def read() -> list[Post]:
        assert isinstance(source, HasPast)
        found: list[Post] = []
        async for fetched in source.past(since, until, NOW):
            found.extend(source.parse(json.loads(json.dumps(source.redact(fetched.payload, PSEUDONYMS)))).items)
        return found

    return asyncio.run(read())


def test_a_plan_with_one_account_needs_no_options_and_names_the_community_as_the_plan_does() -> None:
    shop = Wildberries()
    shop.review("a", ago(hours=1), "Порвалось")
    shop.question("q", ago(hours=1), "Хлопок?")
    posts = by_id(run(a_source("wildberries", shop)).posts)
    assert {post.community for post in posts.values()} == {"romashka"}
    assert posts["a"].kind is PostKind.REVIEW
    assert posts["a"].stars == 1
    assert posts["a"].product == "Пижама"
    assert posts["question-q"].kind is PostKind.COMMENT


def test_the_first_run_reads_two_days_and_the_next_only_what_came_since() -> None:
    shop = Wildberries()
    shop.review("old", ago(days=5), "Давно")
    shop.review("new", ago(hours=20), "Вчера")
    source = a_source("wildberries", shop)
    first = run(source)
    assert first.texts == ["Вчера"]
    shop.review("newest", NOW + timedelta(minutes=1), "Сейчас")
    assert run(source, first.cursor, SOON).texts == ["Сейчас"]


def test_a_late_answer_is_seen_within_the_hour_and_keeps_the_time_it_was_first_met() -> None:
    shop = Wildberries()
    shop.review("a", ago(days=1), "Порвалось")
    source = a_source("wildberries", shop)
    first = run(source)
    shop.review("a", ago(days=1), "Порвалось", answer="Напишите нам")
    met = run(source, first.cursor, LATER)
    answer = by_id(met.posts)["a#answer"]
    assert answer.own
    assert answer.parent == "a"
    assert answer.published_at == LATER
    again = run(source, met.cursor, LATER + timedelta(hours=2))
    assert by_id(again.posts)["a#answer"].published_at == LATER


def test_an_edited_review_comes_as_another_version() -> None:
    shop = Wildberries()
    shop.review("a", ago(days=1), "Порвалось", stars=1)
    source = a_source("wildberries", shop)
    first = run(source)
    shop.review("a", ago(days=1), "Обменяли, спасибо", stars=5)
    again = run(source, first.cursor, LATER)
    assert by_id(first.posts)["a"].version != by_id(again.posts)["a"].version


def test_a_review_of_stars_alone_is_its_stars() -> None:
    shop = Wildberries()
    shop.review("a", ago(hours=1), "", stars=2)
    assert run(a_source("wildberries", shop)).texts == ["★★☆☆☆"]


def test_more_reviews_than_a_page_are_read_to_the_end() -> None:
    shop = Wildberries()
    for number in range(1_003):
        shop.review(f"r{number}", ago(hours=30) + timedelta(minutes=number), f"Отзыв {number}")
    assert len({post.id for post in run(a_source("wildberries", shop)).posts}) == 1_003


def test_the_past_is_read_by_hand_and_an_answer_without_a_date_stands_on_the_day_of_its_review() -> None:
    shop = Wildberries()
    shop.review("a", ago(days=40), "Давно", answer="Ответ")
    shop.review("b", ago(days=1), "Не из того времени")
    posts = by_id(past(a_source("wildberries", shop), ago(days=50), ago(days=30)))
    assert set(posts) == {"a", "a#answer"}
    assert posts["a#answer"].precision is Precision.DAY
    assert posts["a#answer"].published_at == posts["a"].published_at


def test_several_accounts_or_none_need_the_shop_to_be_named() -> None:
    with pytest.raises(ConfigError, match="'shop'"):
        a_source("wildberries", Wildberries(), own=False)
    with pytest.raises(ConfigError, match="'client_id'"):
        a_source("ozon", Ozon(), own=False)
    with pytest.raises(ConfigError, match="businesses"):
        a_source("yandex_market", Market(), own=False)


def test_ozon_pages_go_on_behind_the_last_review_and_a_page_that_repeats_itself_is_drift() -> None:
    shop = Ozon(page=2)
    for number in range(5):
        shop.review(f"r{number}", ago(hours=10 - number), f"Отзыв {number}")
    assert run(a_source("ozon", shop, questions=False)).texts == [f"Отзыв {number}" for number in range(5)]
    shop.stuck = True
    assert isinstance(run(a_source("ozon", shop, questions=False)).error, SchemaDrift)


def test_ozon_comments_are_asked_only_where_their_number_changed() -> None:
    shop = Ozon()
    shop.review("a", ago(hours=2), "Пустая коробка")
    shop.review("b", ago(hours=1), "Всё хорошо", rating=5)
    told = {"published_at": "2026-03-02T11:00:00Z"}
    shop.under["a"] = [{"id": "1", "text": "Разбираемся", "is_owner": True, **told}]
    source = a_source("ozon", shop)
    first = run(source)
    ours = by_id(first.posts)["a#1"]
    assert ours.own
    assert ours.parent == "a"
    asked = shop.paths().count("/v1/review/comment/list")
    assert asked == 1
    second = run(source, first.cursor, LATER)
    assert shop.paths().count("/v1/review/comment/list") == 1
    shop.under["a"].append({"id": "2", "text": "Три дня?", "is_owner": False, "parent_comment_id": "1", **told})
    third = by_id(run(source, second.cursor, LATER + timedelta(hours=2)).posts)
    assert not third["a#2"].own
    assert third["a#2"].parent == "a#1"
    assert third["a#2"].thread == "a"


def test_pictures_of_an_unhappy_review_are_asked_for_once() -> None:
    shop = Ozon()
    shop.review("a", ago(hours=2), "Битое", rating=1, photos=1)
    shop.review("b", ago(hours=1), "Красивое", rating=5, photos=3)
    source = a_source("ozon", shop)
    first = run(source)
    assert by_id(first.posts)["a"].media == ("https://ir.example/7.jpg",)
    run(source, first.cursor, LATER)
    assert shop.paths().count("/v2/review/info") == 1


@pytest.mark.parametrize(("signed", "own"), [("Ромашка", True), (None, False), ("Лютик", False)])
def test_an_answer_to_a_question_at_ozon_is_ours_only_by_its_signature(signed: str | None, own: bool) -> None:
    shop = Ozon()
    shop.questions.append({"id": "q", "sku": 77, "text": "Подойдёт?", "published_at": "2026-03-02T10:00:00Z"})
    shop.under["q"] = [{"id": "1", "text": "Да", "author_name": "ромашка ", "published_at": "2026-03-02T11:00:00Z"}]
    answer = by_id(run(a_source("ozon", shop, shop_name=signed)).posts)["question-q#1"]
    assert answer.own is own
    assert answer.parent == "question-q"


def test_a_list_that_is_refused_is_named_after_the_other_was_read() -> None:
    shop = Ozon(refusal=(403, {}, {"code": 7, "message": "No subscription"}), refused="/question/")
    shop.review("a", ago(hours=2), "Пустая коробка")
    done = run(a_source("ozon", shop))
    assert done.texts == ["Пустая коробка"]
    assert isinstance(done.error, Forbidden)
    assert "questions: false" in str(done.error)


def test_market_comments_carry_the_time_they_were_first_met() -> None:
    shop = Market()
    shop.review(901, ago(hours=5), "Не работает")
    shop.comments[901] = [{"id": 1, "text": "Напишите нам", "author": {"type": "BUSINESS", "name": "Р"}}]
    source = a_source("yandex_market", shop)
    first = run(source)
    ours = by_id(first.posts)["901#1"]
    assert (ours.own, ours.parent, ours.published_at) == (True, "901", NOW)
    shop.comments[901].append({"id": 2, "text": "Писал", "parentId": 1, "author": {"type": "USER", "name": "К"}})
    second = by_id(run(source, first.cursor, LATER).posts)
    assert second["901#1"].published_at == NOW
    assert second["901#2"].published_at == LATER
    assert not second["901#2"].own


def test_answers_to_a_market_question_are_asked_hourly_until_the_shop_has_answered() -> None:
    shop = Market()
    shop.question(8, ago(hours=3), "Гарантия?")
    source = a_source("yandex_market", shop)
    first = run(source)
    quick = run(source, first.cursor, SOON)
    asked = sum(path.endswith("/answers") for path in shop.paths())
    assert asked == 1
    shop.answers[8] = [
        {
            "id": 61,
            "text": "Год",
            "author": {"type": "BUSINESS"},
            "status": "PUBLISHED",
            "createdAt": "2026-03-02T12:30:00Z",
        }
    ]
    hourly = run(source, quick.cursor, LATER)
    assert by_id(hourly.posts)["question-8#61"].own
    run(source, hourly.cursor, LATER + timedelta(hours=2))
    assert sum(path.endswith("/answers") for path in shop.paths()) == 2


def test_market_days_of_questions_are_those_of_moscow() -> None:
    shop = Market()
    source = a_source("yandex_market", shop)
    night = datetime.fromisoformat("2026-03-02T22:30:00+00:00")  # 01:30 of the next day in Moscow
    run(source, now=night)
    bodies = [body_of(request) for request in shop.asked if request.url.path.endswith("/goods-questions")]
    assert [body["dateTo"] for body in bodies] == ["2026-03-03"]


def test_a_deleted_market_review_is_gone_and_what_cannot_be_asked_is_unknown() -> None:
    shop = Market(page=50)
    for number in range(900, 970):
        shop.review(number, ago(hours=5), "…")
    del shop.reviews[950]
    source = a_source("yandex_market", shop)
    assert isinstance(source, HasRecheck)
    refs = [PostRef(id=str(number), community="5501") for number in range(900, 970)]
    others = [
        PostRef(id="901#1", community="5501"),
        PostRef(id="question-8", community="5501"),
        PostRef(id="1", community="7"),
    ]
    fates = asyncio.run(source.recheck([*refs, *others], NOW))
    assert len(fates) == 70
    assert [post for post, fate in fates.items() if fate is Fate.GONE] == ["950"]


def test_market_reads_the_past_in_windows_that_the_platform_allows() -> None:
    shop = Market()
    shop.review(1, ago(days=390), "Давно")
    shop.review(2, ago(days=10), "Недавно")
    found = by_id(past(a_source("yandex_market", shop), ago(days=400), NOW))
    assert set(found) == {"1", "2"}
    for request in shop.asked:
        body = body_of(request)
        if "dateTimeFrom" in body:
            since, until = (datetime.fromisoformat(str(body[name])) for name in ("dateTimeFrom", "dateTimeTo"))
            assert until - since <= timedelta(days=180)
        elif "dateFrom" in body:
            first, last = (datetime.fromisoformat(str(body[name])) for name in ("dateFrom", "dateTo"))
            assert last - first <= timedelta(days=30)


def test_a_run_is_bounded_and_the_next_goes_on_where_it_stopped() -> None:
    shop = Market(page=1)
    for number in range(1, 150):
        shop.review(number, ago(hours=40) + timedelta(minutes=number), f"Отзыв {number}")
    source = a_source("yandex_market", shop, questions=False)
    first = run(source)
    assert len(shop.asked) == 60
    second = run(source, first.cursor, SOON)
    third = run(source, second.cursor, SOON + timedelta(minutes=5))
    texts = [*first.texts, *second.texts, *third.texts]
    assert texts[:149] == [f"Отзыв {number}" for number in range(1, 150)]


def test_a_list_that_takes_the_whole_run_lets_the_others_go_first_next_time() -> None:
    shop = Market(page=1)
    for number in range(1, 150):
        shop.review(number, ago(hours=40) + timedelta(minutes=number), f"Отзыв {number}")
    source = a_source("yandex_market", shop, businesses=["1", "2"], questions=False)
    first = run(source)
    assert len(shop.asked) == 60
    assert {post.community for post in first.posts} == {"1"}
    second = run(source, first.cursor, SOON)
    assert len(shop.asked) == 120
    assert {post.community for post in second.posts} == {"2"}


def test_a_page_that_is_not_known_any_more_starts_its_window_again() -> None:
    shop = Market(page=1)
    for number in range(1, 100):
        shop.review(number, ago(hours=40) + timedelta(minutes=number), f"Отзыв {number}")
    source = a_source("yandex_market", shop, questions=False)
    cursor = json.loads(run(source).cursor or "")
    cursor["lists"]["feedbacks:5501"]["walk"]["page"] = "stale"
    shop.page = 50
    again = run(source, json.dumps(cursor), SOON)
    assert again.error is None
    assert again.texts == [f"Отзыв {number}" for number in range(1, 100)]
