from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.plan.check import Severity, check_plan
from tasks.plan.load import load_plan
from tasks.plan.starter import starter_text
from tasks.texts import LOCALES
from tests.plan.plans import NOW, WHOLE, findings, loaded


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    """(name, path) of each finding."""
    return [(finding.key.removeprefix("plan.finding."), finding.path) for finding in findings(folder, text)]


def test_a_whole_plan_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, WHOLE) == []


@pytest.mark.parametrize("script", re.findall(r"- \{id: (\w+), text", WHOLE))
def test_one_template_deleted_is_exactly_one_gap(tmp_path: Path, script: str) -> None:
    text = re.sub(rf"  - \{{id: {script}, text.*\n", "", WHOLE)
    assert text != WHOLE
    (gap,) = findings(tmp_path, text)
    assert gap.severity is Severity.ERROR
    assert gap.key == "plan.finding.unknown_script"
    assert f"`{script}`" in gap.text("en")
    assert re.search(rf"script: {script}", text.split("\n")[gap.line - 1])


@pytest.mark.parametrize("locale", LOCALES)
def test_one_template_deleted_from_the_starter_is_exactly_one_gap(tmp_path: Path, locale: str) -> None:
    text = starter_text("ru" if locale == "ru" else "en")
    ids = re.findall(r"^  - id: ([\w-]+)\n    audience", text, re.MULTILINE)
    assert len(ids) >= 8
    for script in ids:
        without = re.sub(rf"  - id: {script}\n    audience.*\n    text: >-\n(?:      .*\n)+", "", text)
        assert without != text
        assert [name for name, _ in found(tmp_path, without)] == ["unknown_script"]


def test_a_scenario_without_a_script_is_exactly_one_gap(tmp_path: Path) -> None:
    text = WHOLE.replace(", level: 3, script: facts}", ", level: 3}")
    assert found(tmp_path, text) == [("no_script", "scenarios[2]")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("deputy: second", "deputy: third", [("unknown_role", "team.roles[0].deputy")]),
        ("deputy: second", "deputy: head", [("own_deputy", "team.roles[0].deputy")]),
        ("company: Acme", "company: Acme\nresponse_model: {removals: {allowed: [spam]}}",
            [("removals_unpublished", "response_model.removals")]),
        ("company: Acme", "company: Acme\nresponse_model: {removals: {allowed: [spam], published_at: our rules}}",
            [("removals_address", "response_model.removals.published_at")]),
        ("holder: Boris, ", "", [("no_holder", "team.roles[1]")]),
        ("deputy: second, ", "", [("no_deputy", "team.roles[0]")]),
        ("  lead: head\n", "", [(f"no_{what}", where) for what, where in
            [("lead", "team.lead"), *(("owner", f"scenarios[{n}]") for n in range(4))]]),
        ("  technical: head\n", "", [("no_technical", "team.technical")]),
        ("id: one, name: One, level: 1", "id: one, name: One, level: 2", [("no_scenario", "scenarios")]),
        ("script: sorry}", "script: sorry, owner: nobody}", [("unknown_role", "scenarios[0].owner")]),
        ("  - {strength: any, call: [head]}\n", "", [("no_response", "response_levels")] * 4),
        ("strength: any, call: [head]}\nch", "strength: [watch, alert, crisis], call: [head]}\nch",
            [("no_response", "response_levels")] * 4),
        ("call: [head], script: lost", "call: [chief], script: lost", [("unknown_role", "response_levels[0].call[0]")]),
        ("call: [head]}\nch", "call: [head], channel: slack}\nch", [("unknown_channel", "response_levels[1].channel")]),
        ("  - {strength: any, call: [head]}\n", "  - {strength: any}\n  - {level: 2, strength: crisis}\n",
            [("response_shadowed", "response_levels[2]")]),
        ("kind: brand", "kind: industry", [("no_brand_topic", "monitoring.brands[0].topics")]),
        (", words: [acme]", "", [("no_words", "monitoring.brands[0].topics[0]")]),
        ("words: [acme]", "words: [ac]", [("short_word", "monitoring.brands[0].topics[0].words[0]")]),
        ("words: [acme]", "words: [ac], required: [shop]", []),
        ("words: [acme]}", "words: [Ёлка]}\n        - {id: b, kind: product, words: [елка, x-mas]}",
            [("word_twice", "monitoring.brands[0].topics[1].words[0]")]),
        ("kind: export", "kind: exprt", [("unknown_kind_near", "monitoring.sources[0].kind")]),
        ("kind: export", "kind: vk", [("unknown_kind", "monitoring.sources[0].kind")]),
        ("kind: export", "kind: export, enabled: false", [("no_sources", "monitoring.sources")]),
        ("kind: export", "kind: export, brand: bolt, topic: x", [("unknown_brand", "monitoring.sources[0].brand")]),
        ("kind: export", "kind: export, brand: acme, topic: x", [("unknown_topic", "monitoring.sources[0].topic")]),
        ("kind: brand, words: [acme]}", "kind: brand, words: [acme]}\n      accounts: [{platform: feed, id: ours}]",
            [("unread_account", "monitoring.brands[0].accounts[0]")]),
        ("kind: brand, words: [acme]}", "kind: brand, words: [acme]}\n      accounts: [{platform: export, id: a}]", []),
        ("to: [letters]", "to: [letters], audience: [incident]", [("no_technical_channel", "channels")]),
        ("to: [letters]", "to: [letters], audience: [technical]", [("no_incident_channel", "channels")]),
        ("kind: folder, to: [letters]", "kind: email", [("no_address", "channels[0]")]),
        ("scripts:", "risks: [{id: r, name: R, level: 1, scenarios: [five]}]\nscripts:",
            [("unknown_scenario", "risks[0].scenarios[0]")]),
        ("scripts:", "suppliers: [{name: S, topic: milk}]\nscripts:", [("unknown_topic", "suppliers[0].topic")]),
        ("scripts:", "pr: {spokesperson: boss}\nscripts:", [("unknown_role", "pr.spokesperson")]),
        ("scripts:", "internal_communications: {owner: boss}\nscripts:",
            [("unknown_role", "internal_communications.owner")]),
    ],
)  # fmt: skip
def test_each_gap_is_found_once_where_it_is(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert old in WHOLE
    assert sorted(found(tmp_path, WHOLE.replace(old, new, 1))) == sorted(expected)


def test_every_use_of_one_missing_role_is_one_finding(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, WHOLE.replace("call: [head]", "call: [chief]"))
    assert "response_levels[0].call[0], response_levels[1].call[0]" in finding.text("en")
    assert "head, second" in finding.advice("en")


def test_a_script_only_for_other_platforms_leaves_ours_without_words(tmp_path: Path) -> None:
    accounts = "      accounts: [{platform: vk, id: acme}, {platform: telegram, id: acme}]\n      topics:"
    text = WHOLE.replace("      topics:", accounts)
    assert findings(tmp_path, text) == []
    (finding,) = findings(tmp_path, text.replace("id: facts,", "id: facts, platforms: [vk],"))
    assert finding.key == "plan.finding.no_platform_script"
    assert "telegram" in finding.text("en")


def test_the_worst_comes_first_and_every_finding_speaks_both_languages(tmp_path: Path) -> None:
    text = (
        WHOLE.replace("words: [acme]", "words: [ac]")
        .replace("deputy: second, ", "")
        .replace("kind: export", "kind: vk")
    )
    every = check_plan(loaded(tmp_path, text), NOW, kinds=("export",))
    assert [finding.severity.value for finding in every] == ["error", "error", "warning", "advice"]
    for finding in every:
        for locale in LOCALES:
            assert finding.text(locale)
            assert finding.advice(locale)


def test_an_unset_ui_address_is_said(tmp_path: Path) -> None:
    (finding,) = check_plan(loaded(tmp_path, WHOLE), NOW)
    assert "SPICHKA_UI_URL is unset" in finding.text("en")
    assert "SPICHKA_UI_URL не задан" in finding.text("ru")


def test_a_finding_in_a_base_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE.replace("script: sorry}", "script: gone}"))
    (tmp_path / "plan.yaml").write_text("extends: base.yaml\n")
    (finding,) = check_plan(load_plan(tmp_path / "plan.yaml"), NOW, ui_url="https://ui.example")
    assert finding.file.endswith("base.yaml")
    assert finding.line == 11
