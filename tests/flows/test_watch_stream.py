"""What goes through a watch: history stays silent, a storm is one thread, nothing is stored or counted twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from tasks.core.crisis import Level, Strength
from tests.house import NOON, STEP, a_place, a_post, chatter, counts, identities, storm

HOUR = timedelta(hours=1)
THEFT = (
    "Страницу Ромашки взломали, не переходите по ссылкам",
    "Аккаунт магазина Ромашка угнали, от его имени пишут мошенники",
    "Похоже, у Ромашки украли пароль: с их страницы просят перевести деньги",
    "Внимание, группу Ромашки захватили хакеры!",
    "Ромашку взломали?! Мне с их аккаунта прислали вирус",
    "У Ромашки угнали канал, админ пишет, что потерял доступ",
)


def test_ten_thousand_old_complaints_of_a_first_run_and_a_backfill_send_nothing(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    old = storm(NOON - timedelta(days=20), 5_000, minutes=20 * 24 * 60)
    place.platforms["vk"].add(*[{**post, "seen_at": post["at"]} for post in old])
    place.run()
    backfill = storm(NOON - timedelta(days=9, hours=3), 5_000, minutes=60, first=20_000)
    place.platforms["vk"].add(*backfill)
    for watched in place.runs(4):
        assert watched.good
    assert len(place.rows()) == 10_000
    assert place.incidents() == []
    assert place.letters() == []


def test_a_storm_is_one_incident_one_thread_one_letter(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*storm(place.now, 30))
    place.runs(8)
    (incident,) = place.incidents()
    assert incident.strength is Strength.ALERT
    assert place.threads() == [incident.id]
    (letter,) = place.letters()
    assert letter.startswith("ТРЕВОГА · Ромашка · ВК: ")
    assert "Анна" in letter.splitlines()[0]


def test_the_english_brand_is_watched_as_well_and_its_letters_can_be_english(tmp_path: Path) -> None:
    place = a_place(tmp_path, locale="en", timezone="Europe/London")
    place.platforms["vk"].add(*storm(place.now, 30, locale="en"))
    place.runs(4)
    assert place.incidents("romashka") == []
    (incident,) = place.incidents("acme")
    assert incident.strength is Strength.ALERT
    (letter,) = place.letters()
    assert letter.startswith("ALERT · Acme · VK: ")
    assert "complaints" in letter.splitlines()[0]


def test_a_thousand_copies_of_one_post_are_one_mention_and_no_storm(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*[a_post(7, place.now + STEP / 2, "Ромашка, верните деньги! Ужас")] * 1_000)
    place.runs(4)
    assert len(place.rows()) == 1
    assert place.incidents() == []


def test_a_thousand_reposts_by_a_thousand_people_are_one_letter_that_counts_them(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    text = "Ромашка обманывает, верните деньги! Ужасный магазин, репост"
    place.platforms["vk"].add(*[a_post(n, place.now + n * STEP / 1_000, text) for n in range(1, 1_001)])
    place.runs(6)
    (incident,) = place.incidents()
    assert incident.complaints >= 999
    (letter,) = place.letters()
    assert any(char.isdigit() for char in letter.splitlines()[0])
    assert "999" in letter or "1000" in letter or "1 000" in letter


def test_a_storm_of_ten_thousand_stays_within_the_budget(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*storm(place.now, 10_000, minutes=20))
    place.runs(7)
    (incident,) = place.incidents()
    assert incident.strength is Strength.EMERGENCY
    assert place.threads() == [incident.id]
    assert len(place.letters()) <= 4  # opened, and each rise once


def test_the_same_content_again_is_stored_nowhere_twice(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    vk = place.platforms["vk"]
    vk.add(*chatter(place.now, 40), *storm(place.now, 5))
    place.run(after=3 * STEP)
    before = identities(place.rows()), counts(place.house.lake)
    vk.again = 1_000_000
    place.runs(2)
    place.restart()
    place.run()
    assert (identities(place.rows()), counts(place.house.lake)) == before
    assert len(before[0]) == 45


def test_overlapping_readings_count_each_post_once(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].again = 7
    place.platforms["vk"].add(*chatter(place.now, 60, minutes=60))
    place.runs(14)
    assert len(place.rows()) == 60
    assert max(Counter(identities(place.rows())).values()) == 1
    assert place.run(pages=True).shown[0].mentions == 60


def test_an_edit_is_stored_as_a_version_and_counted_once(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    vk = place.platforms["vk"]
    vk.add(a_post(1, place.now, "Ромашка, спасибо"))
    place.run()
    vk.add(a_post(1, place.now, "Ромашка, верните деньги"))
    place.run()
    vk.add(a_post(1, place.now, "Ромашка, спасибо"))  # and back to the first words
    assert place.run(pages=True).shown[0].mentions == 1
    assert sorted(row.post.text for row in place.rows()) == ["Ромашка, верните деньги", "Ромашка, спасибо"]


def test_the_same_post_from_two_overlapping_sources_counts_once(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk"}, {"id": "search"})
    place.platforms["search"].platform = "vk"
    posts = chatter(place.now, 10)
    place.platforms["vk"].add(*posts)
    place.platforms["search"].add(*posts, *chatter(place.now, 3, first=500))
    place.runs(3)
    assert place.run(pages=True).shown[0].mentions == 13
    assert len(place.rows()) == 13


def test_a_post_about_two_brands_is_a_mention_of_each(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(a_post(1, place.now, "Ромашка и Acme, сравниваю чай"))
    place.run()
    assert [row.brand for row in place.rows()] == ["acme", "romashka"]


def test_late_data_counts_where_it_happened_and_still_alerts_while_it_is_fresh(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.runs(12)
    place.platforms["vk"].add(*storm(place.now - HOUR / 2, 30, seen_at=place.now))  # shown half an hour late
    place.runs(3)
    (incident,) = place.incidents()
    assert incident.began_at <= NOON + HOUR
    assert len(place.letters()) == 1


def test_data_later_than_the_plan_allows_is_history(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk", "every": "1h"})
    for _ in range(9):
        place.run(after=HOUR)
    place.platforms["vk"].add(*storm(NOON + 2 * HOUR, 40, seen_at=place.now))
    place.platforms["vk"].add(*storm(NOON + 8 * HOUR, 3, first=5_000, seen_at=place.now))
    place.run(after=HOUR)
    assert sorted(row.live for row in place.rows()) == [False] * 40 + [True] * 3
    assert place.incidents() == []


def test_a_broken_item_is_counted_and_the_others_are_read(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(
        {"id": "1", "at": "2026-11-24T12:00:00Z", "seen_at": "2026-11-24T12:00:00Z", "text": None}
    )
    place.platforms["vk"].add(*chatter(place.now, 2))
    (coverage,) = place.run().coverages
    assert (coverage.skipped, len(place.rows())) == (1, 2)


def test_a_stolen_page_is_a_crisis_at_once(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.runs(40)
    place.platforms["vk"].add(*[a_post(n, place.now + n * STEP / 7, text) for n, text in enumerate(THEFT)])
    place.run(after=STEP)
    (incident,) = place.incidents()
    assert incident.level is Level.EXTERNAL_FORCE
    assert incident.strength.rank >= Strength.CRISIS.rank
    assert place.letters()[0].startswith(("КРИЗИС", "ЧП"))


def test_nothing_happening_writes_no_mention_and_sends_nothing(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    before = sorted(place.house.lake.keys("mentions/")), sorted(place.house.lake.keys("outbox/"))
    assert all(watched.good for watched in place.runs(3, pages=True))
    assert before == ([], [])
    assert (sorted(place.house.lake.keys("mentions/")), sorted(place.house.lake.keys("outbox/"))) == before
