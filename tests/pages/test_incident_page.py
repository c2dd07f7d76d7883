"""The incident page answers a manager's questions in the order they are asked."""

from __future__ import annotations

import pytest

from tasks.core.crisis import Level, Strength
from tasks.core.incident import EventKind, IncidentEvent, IncidentStatus
from tasks.pages.incident_page import incident_page
from tests.pages.samples import NIGHT, incident, incident_view


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["КРИЗИС · наша вина", "Началось 24.11.2026 02:45 МСК (23:45 UTC)", "Почему такая сила",
                "Что говорит против", "Причина неясна", "Извинитесь по-человечески", "Снимаем партию с полок",
                "Чего мы не видим", "НЕ ВИДИМ", "ВК", "просрочка, йогурт"]),
        ("en", ["CRISIS · our fault", "It began at 2026-11-24 02:45 MSK (23:45 UTC)", "Why this strength",
                "What speaks against it", "The cause is unclear", "Apologise", "Снимаем партию с полок",
                "What we do not see", "BLIND", "VK", "просрочка, йогурт"]),
    ],
)  # fmt: skip
def test_the_incident_page_answers_what_since_when_why_who_and_what_next(locale: str, words: list[str]) -> None:
    pages = incident_page(incident_view(), locale)
    for word in words:
        assert word in pages.html
        assert word in pages.markdown


def test_a_level_set_by_a_person_says_who_and_what_the_machine_thought() -> None:
    pages = incident_page(incident_view(incident=incident(level=Level.EXTERNAL_FORCE, level_set_by="Анна")), "ru")
    assert "Причину назвал человек: Анна. Машина считала иначе: наша вина." in pages.html


def test_a_closed_incident_is_not_headed_by_its_strength() -> None:
    closed = incident(status=IncidentStatus.CLOSED, closed_at=NIGHT, closed_reason="извинились", false_alarm=True)
    pages = incident_page(incident_view(incident=closed), "ru")
    assert "ЗАКРЫТ · наша вина" in pages.html
    assert "ложной тревогой" in pages.html


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_event_has_words(kind: EventKind, locale: str) -> None:
    event = IncidentEvent(seq=0, kind=kind, at=NIGHT, level=Level.DATA_ERROR, strength=Strength.WATCH)
    shown = incident_page(incident_view(events=(event,)), locale).markdown
    assert f"event.{kind}" not in shown
    assert "{" not in shown
