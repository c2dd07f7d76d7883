from __future__ import annotations

from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.plan.check import Severity, check_plan
from tasks.plan.load import LoadedPlan, load_plan
from tasks.plan.small import (
    Destination,
    SmallAnswers,
    read_destination,
    read_names,
    read_sleep,
    read_telegram,
    read_vk,
    short_name,
    small_plan,
)
from tasks.plan.values import Locale
from tests.plan.plans import NOW

ROMASHKA = SmallAnswers(
    ("Ромашка", "Рамашка"),
    "romashka",
    "romashka_news",
    Destination("email", "a@romashka.example"),
    (time(23), time(8)),
    "ru",
)
NOBODY = SmallAnswers(("Daisy",), None, None, Destination("slack", "#daisy"), None, "en")


def written(answers: SmallAnswers) -> LoadedPlan:
    """The plan of these answers, from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text(small_plan(answers), encoding="utf-8")
        return load_plan(path)


@pytest.mark.parametrize("answers", [ROMASHKA, NOBODY])
def test_a_small_plan_is_short_and_has_no_errors(answers: SmallAnswers) -> None:
    assert len(small_plan(answers).splitlines()) <= 40
    findings = check_plan(
        written(answers), NOW, kinds=("export", "feed", "vk", "telegram"), ui_url="https://ui.example"
    )
    assert {finding.severity for finding in findings} == {Severity.ADVICE}


def test_the_answers_are_in_the_plan() -> None:
    plan = written(ROMASHKA).plan
    (brand,) = plan.monitoring.brands
    assert (plan.company, plan.locale, plan.small) == ("Ромашка", "ru", True)
    assert brand.topics[0].words == ("Ромашка", "Рамашка")
    assert [(account.platform, account.id) for account in brand.accounts] == [
        ("vk", "romashka"), ("telegram", "romashka_news"),
    ]  # fmt: skip
    assert [(channel.id, channel.kind, channel.to) for channel in plan.channels] == [
        ("letters", "folder", ("letters",)), ("me", "email", ("a@romashka.example",)),
    ]  # fmt: skip
    assert (plan.monitoring.quiet_hours[0].since, plan.monitoring.quiet_hours[0].until) == (time(23), time(8))
    assert [source.kind for source in plan.monitoring.sources] == ["export", "feed", "vk", "telegram"]
    assert [source.token for source in plan.monitoring.sources if source.token] == ["VK_KEY", "TELEGRAM_KEY"]


def test_a_small_plan_advises_one_step_for_the_night_and_one_for_the_deputy() -> None:
    findings = check_plan(written(ROMASHKA), NOW, ui_url="https://ui.example")
    assert [finding.key.rsplit(".")[-1] for finding in findings] == ["no_deputy", "uncovered_year_daily"]
    assert "23:00–08:00" in findings[1].text("ru")
    assert all(Path(finding.file).name == "plan.yaml" for finding in findings)


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_each_cause_has_a_scenario_words_and_a_first_step_in_the_base(locale: Locale) -> None:
    answers = SmallAnswers(("A b",), None, None, Destination("slack", "#a"), None, locale)
    plan = written(answers).plan
    assert {int(scenario.level) for scenario in plan.scenarios} == {1, 2, 3, 4}
    assert len(plan.risks) == 10
    assert all(response.first_step for response in plan.response_levels)


@pytest.mark.parametrize(
    "text", ["https://vk.com/romashka", "vk.ru/romashka/", "m.vk.com/romashka", "@romashka", " romashka "]
)
def test_a_vk_page_is_read_as_people_write_it(text: str) -> None:
    assert read_vk(text, "ru") == "romashka"


@pytest.mark.parametrize("text", ["https://t.me/romashka", "t.me/s/romashka", "telegram.me/romashka", "@romashka"])
def test_a_telegram_channel_is_read_as_people_write_it(text: str) -> None:
    assert read_telegram(text, "ru") == "romashka"


def test_no_page_is_an_answer() -> None:
    assert [read_vk("-", "ru"), read_vk("нет", "ru"), read_telegram("", "en"), read_sleep("-", "en")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [("a@romashka.example", "email"), ("#crisis", "slack"), ("-1001234567890", "telegram"), ("@romashka", "telegram")],
)
def test_where_to_write_is_told_by_its_shape(text: str, kind: str) -> None:
    assert read_destination(text, "ru") == Destination(kind, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["23:00-08:00", "23-8", "23.00 – 8.00", "23 до 8", "23:00 to 08:00"])
def test_hours_of_sleep_are_read_as_people_write_them(text: str) -> None:
    assert read_sleep(text, "ru") == (time(23), time(8))


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_what_cannot_be_understood_is_refused_with_an_example(locale: Locale) -> None:
    for wrong in (
        lambda: read_vk("https://example.com/x", locale),
        lambda: read_telegram("два слова", locale),
        lambda: read_destination("позвоните мне", locale),
        lambda: read_sleep("ночью", locale),
        lambda: read_sleep("25-8", locale),
        lambda: read_sleep("8-8", locale),
        lambda: read_names(" , ", locale),
        lambda: read_names("a" * 81, locale),
        lambda: read_names("a\x00b", locale),
    ):
        with pytest.raises(ConfigError):
            wrong()


@given(st.text(max_size=120))
@example("NULL")
@example("no")
@example("12")
@settings(max_examples=60, deadline=None)
def test_any_name_that_is_taken_gives_a_plan_that_loads(text: str) -> None:
    try:
        names = read_names(text, "en")
    except ConfigError:
        return
    brand = written(SmallAnswers(names, None, None, Destination("slack", "#a"), None, "en")).plan.monitoring.brands[0]
    assert brand.name == names[0]
    assert brand.topics[0].words == names


def test_an_id_is_made_of_the_name() -> None:
    assert short_name("Кофейня «Ромашка»") == "kofeynya-romashka"
    assert short_name("Объект №1") == "obekt-1"
    assert short_name("咖啡") == "brand"
