"""Every scenario in both languages: the plan's own words find its posts, and they are the same each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.core.crisis import Level
from tasks.core.drill import Drill
from tasks.drills import SCENARIOS
from tasks.drills.request import ScenarioName
from tasks.drills.scenario import Scenario, words_of
from tasks.drills.stream import Story, story
from tasks.language import Reader
from tasks.plan.schema import Brand, Plan

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = ("ru", "en")
BRANDS: dict[str, dict[str, object]] = {
    "coffee": {"topics": [{"id": "own", "kind": "brand", "words": ["ромашка", "рамашка"]}]},
    "two words": {"topics": [{"id": "own", "kind": "brand", "words": ["банк север"], "hashtags": ["банксевер"]}]},
    "latin": {"topics": [{"id": "own", "kind": "brand", "exact": ["Acme"]}]},
    "only tags": {"topics": [{"id": "own", "kind": "brand", "hashtags": ["acme"]}]},
    "required": {"topics": [{"id": "own", "kind": "brand", "words": ["весна"], "required": ["магазин"]}]},
}


def a_brand(name: str) -> Brand:
    accounts = [{"platform": "vk", "id": "acme"}]
    return Brand.model_validate({"id": "acme", "name": "Acme", "accounts": accounts, **BRANDS[name]})


def a_drill(scenario: str = "rumour", minutes: int = 60) -> Drill:
    return Drill(
        id="20261124T120000Z-acme",
        scenario=scenario,
        level=SCENARIOS[scenario].level,
        brand="acme",
        by="Anna",
        claimed_at=AT,
        started_at=AT,
        story_at=AT,
        expires_at=AT + timedelta(minutes=minutes),
    )


def told(scenario: Scenario, locale: str, brand: str = "coffee") -> Story:
    return story(scenario, a_drill(scenario.id), words_of(a_brand(brand), locale), locale, "Europe/Moscow")


def test_every_cause_has_a_scenario_and_every_scenario_a_name_in_the_form() -> None:
    assert {one.level for one in SCENARIOS.values()} == set(Level)
    assert set(SCENARIOS) == {name.value for name in ScenarioName}


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_tells_its_title_story_and_steps_in_both_languages(name: str, locale: str) -> None:
    scenario, said = SCENARIOS[name], LANGUAGES.index(locale)
    texts = [scenario.title[said], scenario.story[said], *(step[said] for step in scenario.steps)]
    assert all(texts)
    assert len(texts) >= 5
    assert all(text.isascii() == (locale == "en") for text in texts if "“" not in text)


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_plan_finds_its_own_words_in_every_post(name: str, locale: str, brand: str) -> None:
    plan = Plan.model_validate(
        {"company": "A", "monitoring": {"brands": [a_brand(brand).model_dump(exclude_defaults=True, by_alias=True)]}}
    )
    posts = told(SCENARIOS[name], locale, brand).posts[-150:]
    readings = Reader(plan).read([post.text for post in posts])
    unread = [post.text for post, one in zip(posts, readings, strict=True) if not one.matches]
    assert len(unread) <= 0.1 * len(posts), unread[:3]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_story_has_a_past_an_outbreak_and_an_end(name: str) -> None:
    posts = told(SCENARIOS[name], "ru").posts
    before = [post for post in posts if post.published_at < AT]
    assert AT - min(post.published_at for post in before) > timedelta(days=13)
    hourly = len(before) / (14 * 24)
    assert len(posts) - len(before) > 5 * hourly
    assert max(post.published_at for post in posts) <= AT + timedelta(hours=1)


def test_the_same_drill_tells_the_same_story_and_another_one_another() -> None:
    words = words_of(a_brand("coffee"), "ru")
    one, again = told(SCENARIOS["rumour"], "ru"), told(SCENARIOS["rumour"], "ru")
    other = a_drill().model_copy(update={"id": "20261125T120000Z-acme"})
    assert one == again
    assert [post.text for post in one.posts] != [
        post.text for post in story(SCENARIOS["rumour"], other, words, "ru", "UTC").posts
    ]


def test_only_level_4_has_something_happen_to_the_account() -> None:
    happened = {name: len(told(scenario, "ru").happenings) for name, scenario in SCENARIOS.items()}
    assert {name for name, count in happened.items() if count} == {
        name for name, scenario in SCENARIOS.items() if scenario.level is Level.EXTERNAL_FORCE
    }
    assert {one.account for one in told(SCENARIOS["former-employee"], "ru").happenings} == {"acme"}


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ru", ("Не платить", "доказательства", "резервном канале", "поддержку площадки", "юриста")),
     ("en", ("Do not pay", "evidence", "reserve channel", "platform's support", "lawyer"))],
)  # fmt: skip
def test_who_is_blackmailed_is_told_not_to_pay_and_what_to_do_instead(locale: str, words: tuple[str, ...]) -> None:
    steps = [step[LANGUAGES.index(locale)] for step in SCENARIOS["former-employee"].steps]
    assert all(any(word in step for step in steps) for word in words)
    assert words[0] in steps[0]
