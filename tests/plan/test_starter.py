from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.core.crisis import Level, Strength
from tasks.core.errors import ConfigError
from tasks.plan.check import check_plan
from tasks.plan.load import load_plan
from tasks.plan.schema import Plan
from tasks.plan.starter import starter_text, write_starter
from tasks.plan.values import Locale
from tests.plan.plans import NOW

BOTH = pytest.mark.parametrize("locale", ["ru", "en"])
RISKS = {
    "poor-support", "group-quarrel", "bad-reviews", "unanswered", "bad-answer", "wrong-positioning",
    "forbidden-promotion", "former-employee", "data-error", "rumour", "theft",
}  # fmt: skip


def starter(folder: Path, locale: Locale) -> Plan:
    """The starter as a user has it."""
    write_starter(folder / "plan.yaml", locale)
    return load_plan(folder / "plan.yaml").plan


@BOTH
def test_the_starter_loads_and_has_no_findings(tmp_path: Path, locale: Locale) -> None:
    write_starter(tmp_path / "plan.yaml", locale)
    loaded = load_plan(tmp_path / "plan.yaml")
    assert loaded.plan.locale == locale
    assert check_plan(loaded, NOW, kinds=("export",), ui_url="https://ui.example") == []


@BOTH
def test_the_starter_has_all_parts_and_the_risks_of_the_article(tmp_path: Path, locale: Locale) -> None:
    plan = starter(tmp_path, locale)
    assert {risk.id for risk in plan.risks} == RISKS
    written = set(re.findall(r"^([a-z_]+):", starter_text(locale), re.MULTILINE))
    assert written == set(Plan.model_fields) - {"extends", "small", "reviewed"}
    assert {topic.kind.value for topic in plan.monitoring.brands[0].topics} == {
        "brand", "competitor", "industry", "aspect", "product", "supplier", "person",
    }  # fmt: skip


@BOTH
def test_every_cause_at_every_strength_finds_people_words_and_a_first_step(tmp_path: Path, locale: Locale) -> None:
    plan = starter(tmp_path, locale)
    for level in Level:
        for strength in Strength:
            if strength is not Strength.CALM:
                response = plan.response(level, strength)
                assert response is not None
                assert response.call
                assert response.script
                assert response.first_step


@BOTH
def test_the_starter_works_without_keys(tmp_path: Path, locale: Locale) -> None:
    plan = starter(tmp_path, locale)
    assert [(source.kind, source.options) for source in plan.monitoring.sources] == [("export", {"path": "exports/"})]
    assert [channel.kind for channel in plan.channels] == ["folder"]


@BOTH
def test_nobody_is_told_to_remove_what_people_wrote(tmp_path: Path, locale: Locale) -> None:
    plan = starter(tmp_path, locale)
    said = [script.text for script in plan.scripts] + [step for scenario in plan.scenarios for step in scenario.steps]
    assert not [text for text in said if re.search(r"удал|стереть|стира|delete|remove|erase", text, re.IGNORECASE)]


@BOTH
def test_every_commented_example_is_one_that_loads(tmp_path: Path, locale: Locale) -> None:
    text = re.sub(r"^(\s+)# ((?:- \{id|- id|  kind|  every|  options).*)$", r"\1\2", starter_text(locale), flags=re.M)
    (tmp_path / "plan.yaml").write_text(text)
    plan = load_plan(tmp_path / "plan.yaml").plan
    assert [channel.kind for channel in plan.channels] == ["folder", "email", "slack", "telegram"]
    assert [source.kind for source in plan.monitoring.sources] == ["export", "feed", "vk", "telegram"]


def test_both_starters_say_the_same(tmp_path: Path) -> None:
    ru, en = (load_plan_of(tmp_path / locale, locale) for locale in ("ru", "en"))
    for attribute in ("risks", "scenarios", "scripts", "channels"):
        assert [each.id for each in getattr(ru, attribute)] == [each.id for each in getattr(en, attribute)]
    assert [(each.level, each.strength, each.call) for each in ru.response_levels] == [
        (each.level, each.strength, each.call) for each in en.response_levels
    ]


def load_plan_of(folder: Path, locale: str) -> Plan:
    """The starter of a locale in a folder of its own, which does not exist yet."""
    return starter(folder, "ru" if locale == "ru" else "en")


def test_a_plan_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("mine")
    with pytest.raises(ConfigError, match=r"plan\.yaml"):
        write_starter(tmp_path / "plan.yaml", "en")
    assert (tmp_path / "plan.yaml").read_text() == "mine"
    with pytest.raises(ConfigError, match=r"plan\.yaml/more"):
        write_starter(tmp_path / "plan.yaml" / "more", "en")
