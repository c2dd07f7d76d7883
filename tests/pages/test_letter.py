"""A letter tells what happened, why, what to do, who owns it and what we do not see, on every surface."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.models.blocks import Block

from tasks.core.crisis import Level, Reason, Strength
from tasks.core.message import Letter, MessageKind
from tasks.pages.letter import letter
from tasks.pages.slack_blocks import MOST_BLOCKS, MOST_TEXT, check_blocks
from tasks.pages.telegram import LIMIT
from tests.pages.samples import HOSTILE, MOSCOW, NIGHT, POSTS, examples, record, rendered

KINDS = list(MessageKind)
BODIES = {
    MessageKind.OPENED: ("Началось то, что может стать кризисом", "Something began that may become a crisis"),
    MessageKind.STRENGTH_CHANGED: ("Стало сильнее: присмотреться → тревога", "It grew stronger: watch → alert"),
    MessageKind.LEVEL_CHANGED: ("ложь или атака → наша вина", "falsehood or attack → our fault"),
    MessageKind.OWNER_CHANGED: ("Теперь отвечает Анна", "Анна owns this now"),
    MessageKind.ACKNOWLEDGED: ("Принято в работу: Анна", "Somebody is on it: Анна"),
    MessageKind.CLOSED: ("Инцидент закрыт", "The incident is closed"),
    MessageKind.FALSE_ALARM: ("Это была ложная тревога", "It was a false alarm"),
    MessageKind.BLIND: ("Это не значит, что там спокойно", "That does not mean it is calm there"),
    MessageKind.RECOVERED: ("Источник снова читается", "This source is being read again"),
    MessageKind.FINDINGS: ("Проверка нашла новое", "The audit found something new"),
    MessageKind.TEST: ("Проверка связи: так сюда придёт тревога", "A test: an alert will arrive here like this"),
}


def of_kind(kind: MessageKind, locale: str, **changes: object) -> Letter:
    before: dict[str, object] = {"previous_strength": Strength.WATCH, "previous_level": Level.DISINFORMATION}
    return rendered(locale, "Ромашка", kind=kind, **{**before, **changes})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_kind_has_its_own_words_on_every_surface(kind: MessageKind, locale: str) -> None:
    told = of_kind(kind, locale)
    words = BODIES[kind][locale == "en"]
    assert words in told.plain
    assert words in told.html
    assert words in told.telegram_html
    assert words in str(told.blocks)
    assert told.plain.startswith(told.first_line)


def test_a_weakening_is_not_told_as_a_strengthening() -> None:
    told = of_kind(MessageKind.STRENGTH_CHANGED, "ru", previous_strength=Strength.EMERGENCY)
    assert "Стало слабее: ЧП → тревога" in told.plain


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["Почему мы так думаем", "210 упоминаний за 20 мин (обычно 14,5)", "Примеры", "Что сделать сейчас",
                "Ответственный: Анна.", "24.11.2026 03:25 МСК (00:25 UTC)",
                "Чего мы не видим",
                "исчерпан лимит запросов"]),
        ("en", ["Why we think so", "210 mentions in 20 min (usually 14.5)", "Examples", "What to do now",
                "Owner: Анна.", "2026-11-24 03:25 MSK (00:25 UTC)", "What we do not see", "request quota is used up"]),
    ],
)  # fmt: skip
def test_an_alert_has_all_its_parts_in_both_languages(locale: str, words: list[str]) -> None:
    told = rendered(locale)
    for word in words:
        assert word in told.plain
        assert word in told.html
        assert word in told.telegram_html
        assert word in str(told.blocks)
    for post in POSTS:
        assert post.split()[0] in told.plain


def test_only_three_examples_are_shown() -> None:
    told = rendered(examples=examples(*(f"жалоба номер {n}" for n in range(9))))
    assert told.plain.count("жалоба номер") == 3


def test_many_reasons_of_one_kind_do_not_crowd_out_the_others() -> None:
    many = [
        Reason(key="headline.mentions", values={"observed": 100 + n, "minutes": 20, "expected": 3}, weight=n)
        for n in range(10, 20)
    ]
    plain = rendered(reasons=(*many, Reason(key="headline.test", weight=0.1))).plain
    assert "119 упоминаний" in plain
    assert "111 упоминаний" not in plain
    assert "проверка связи" in plain


def test_the_first_step_comes_before_the_reasons() -> None:
    plain = rendered().plain
    assert plain.index("Что сделать сейчас") < plain.index("Почему мы так думаем")


def test_without_an_owner_somebody_is_asked_to_take_it() -> None:
    assert "Ответственного нет" in rendered(owner=None).plain
    assert "Nobody owns this" in rendered("en", owner=None).plain


def test_without_an_address_of_the_ui_the_command_stands_where_the_link_would() -> None:
    told = rendered()
    command = "spichka desk acknowledge romashka-20261124-0005"
    assert command in told.plain
    assert command in told.html
    assert f"<code>{command}</code>" in told.telegram_html
    assert command in str(told.blocks)
    assert "localhost" not in told.plain + told.html
    assert not [block for block in told.blocks if block["type"] == "actions"]


def test_with_an_address_of_the_ui_there_are_buttons_and_no_commands() -> None:
    told = rendered(links={"acknowledge": "https://ui.example.org/run?parameters=%7B%22a%22%3A1%7D", "bad": "ftp://x"})
    assert ">Принять</a>" in told.html
    assert "spichka desk" not in told.plain
    assert "ftp:" not in told.plain + told.html + told.telegram_html + str(told.blocks)
    assert [block["type"] for block in told.blocks].count("actions") == 1


def test_a_drill_says_that_its_posts_are_invented() -> None:
    assert "Это учения" in rendered(drill=True).plain
    assert "This is a drill" in rendered("en", drill=True).plain


def test_blindness_found_again_is_counted() -> None:
    told = of_kind(MessageKind.BLIND, "ru", repeats=4)
    assert "Замечено 4 раза" in told.plain


def test_a_letter_carries_its_key_thread_and_the_note_of_a_possible_repeat() -> None:
    sent = record()
    told = letter(
        sent,
        locale="ru",
        timezone=MOSCOW,
        brand_name="Ромашка",
        thread_reference="123.45",
        maybe_sent_at=NIGHT - timedelta(minutes=5),
    )
    assert (told.key, told.thread, told.thread_reference) == (sent.key, sent.thread, "123.45")
    assert "03:00" in told.repeat_note
    assert told.repeat_note not in told.plain


@pytest.mark.parametrize("kind", KINDS)
def test_slack_accepts_every_block_and_every_message_fits(kind: MessageKind) -> None:
    huge = tuple(Reason(key="headline.by_hand", values={"title": f"{n} " + "&<>" * 2000}) for n in range(40))
    told = of_kind(
        kind,
        "ru",
        reasons=huge,
        unseen=huge,
        examples=examples(*[HOSTILE * 400] * 8),
        links={str(n): f"https://ui.example.org/{n}" for n in range(40)},
        themes=("т" * 900,) * 30,
        owner="<!channel>" * 90,
    )
    assert 0 < len(told.blocks) <= MOST_BLOCKS
    assert len(told.first_line) <= MOST_TEXT
    for block in told.blocks:
        known = Block.parse(block)
        assert known is not None
        assert known.to_dict()["type"] == block["type"]
    assert len(told.telegram_html) <= LIMIT
    assert told.telegram_html.count("<b>") == told.telegram_html.count("</b>")
    assert told.telegram_html.count("<blockquote>") == told.telegram_html.count("</blockquote>")


def test_a_message_of_too_many_blocks_or_with_a_mention_is_refused_before_slack_does() -> None:
    with pytest.raises(ValueError, match="at most 50"):
        check_blocks([{"type": "divider"}] * 51)
    with pytest.raises(ValueError, match="whole channel"):
        check_blocks([{"type": "section", "text": {"type": "mrkdwn", "text": "<!here>"}}])


def test_a_mail_is_one_column_without_anything_remote() -> None:
    html = rendered().html
    assert "max-width:600px" in html
    assert '<html lang="ru">' in html
    assert 'name="color-scheme" content="light dark"' in html
    assert "<script" not in html
    assert "src=" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_a_mail_opens_with_the_first_line_for_the_preview() -> None:
    told = rendered()
    body = told.html.partition("<body")[2]
    assert body.index("display:none") < body.index("ТРЕВОГА")
    assert body.count("47 жалоб") == 2


def test_an_end_says_who_and_why_and_asks_for_nothing() -> None:
    told = of_kind(
        MessageKind.CLOSED, "ru", by="Вера", note="сняли молоко <b>с продажи</b>", waiting=200, next_step=None
    )
    assert told.first_line == "ЗАКРЫТО · Ромашка · Вера: сняли молоко <b>с продажи</b> (200 ждали ответа)"
    assert "Решение: Вера. Причина: сняли молоко" in told.plain
    assert "<b>с продажи" not in told.html
    assert "ответить до" not in told.first_line


def test_a_strong_opening_is_not_told_as_something_that_may_become_one() -> None:
    assert "может стать кризисом" in of_kind(MessageKind.OPENED, "ru").plain
    assert "Идёт кризис." in of_kind(MessageKind.OPENED, "ru", strength=Strength.CRISIS).plain
    stolen = of_kind(
        MessageKind.OPENED, "ru", level=Level.EXTERNAL_FORCE, reserve_channel="t.me/reserve", call=("Глеб",)
    )
    for words in ("Похоже на взлом или кражу", "Резервный канал: t.me/reserve", "Кого звать: Глеб."):
        assert words in stolen.plain


def test_an_unsure_cause_is_told_once_with_the_other_one() -> None:
    rival = Reason(key="reason.level.rival.3", values={"percent": 40}, weight=-0.4)
    plain = rendered(reasons=(rival, Reason(key="reason.level.unsure"))).plain
    assert "Причина не ясна: может быть и «ложь или атака»" in plain
    assert "почти равны" not in plain
