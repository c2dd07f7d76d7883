from __future__ import annotations

from pathlib import Path

from tasks.plan.load import load_plan
from tests.plan.plans import MONITORING, WHOLE, errors, loaded


def test_brands_share_a_team_and_scripts(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE)
    plan = loaded(
        tmp_path,
        "extends: base.yaml\ncompany: Bolt\nteam: {roles: [{id: head, holder: Vera}, {id: third, name: Third}]}\n"
        "channels: [{id: letters, at_least: crisis}]\n"
        "response_levels: [{strength: any, call: [third]}]\n",
    )
    assert plan.plan.company == "Bolt"
    assert plan.plan.locale == "en"
    assert [(role.id, role.name, role.holder) for role in plan.plan.team.roles] == [
        ("head", "Head", "Vera"), ("second", "Second", "Boris"), ("third", "Third", None),
    ]  # fmt: skip
    assert plan.plan.channels[0].kind == "folder"
    assert plan.plan.channels[0].at_least == "crisis"
    assert len(plan.plan.response_levels) == 1  # without ids a list is replaced
    assert plan.place(("company",)).file.endswith("plan.yaml")
    assert plan.place(("scripts", 0)).file.endswith("base.yaml")


def test_lists_without_ids_are_replaced_and_empty_keys_keep_the_base(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE)
    text = "extends: base.yaml\nscripts:\nmonitoring: {brands: [{id: acme, topics: [{id: acme, words: [acne]}]}]}\n"
    plan = loaded(tmp_path, text).plan
    assert plan.monitoring.brands[0].topics[0].words == ("acne",)
    assert plan.monitoring.brands[0].name == "Acme"
    assert len(plan.scripts) == 4


def test_a_base_is_looked_for_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "base.yaml").write_text("extends: words.yaml\ncompany: Base\n")
    (tmp_path / "shared" / "words.yaml").write_text(MONITORING)
    assert loaded(tmp_path, "extends: shared/base.yaml\n").plan.company == "Base"


def test_an_error_keeps_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE + "\nteem: {}\nrisks: [{id: a, name: A, level: 9}]\n")
    told = errors(tmp_path, "extends: base.yaml\nbland: 1\n")
    lines = len(WHOLE.split("\n"))
    assert [line.split(": ")[:2] for line in told] == [
        ["plan.yaml:2", "bland"],
        [f"base.yaml:{lines + 1}", "teem"],
        [f"base.yaml:{lines + 2}", "risks[0].level"],
    ]


def test_an_id_taken_twice_in_one_file_is_no_merge(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE)
    told = errors(tmp_path, "extends: base.yaml\nscripts: [{id: sorry, text: A}, {id: sorry, text: B}]\n")
    assert told[0].startswith("plan.yaml:2: scripts[1]: ")


def test_circles_and_missing_bases_are_told_at_the_line_that_asks(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("company: B\nextends: plan.yaml\n")
    assert "base.yaml:2: extends: " in errors(tmp_path, "locale: en\nextends: base.yaml\n")[0]
    assert "in a circle: plan.yaml → base.yaml → plan.yaml" in errors(tmp_path, "locale: en\nextends: base.yaml\n")[0]
    assert "in a circle" in errors(tmp_path, "locale: en\nextends: ./plan.yaml\n")[0]
    assert "plan.yaml:2: extends: there is no base" in errors(tmp_path, "locale: en\nextends: nowhere.yaml\n")[0]
    assert "builtin:small-en" in errors(tmp_path, "locale: en\nextends: builtin:../schema\n")[0]
    assert "must be text" in " ".join(errors(tmp_path, "locale: en\nextends: [base.yaml]\n" + MONITORING))


def test_a_secret_in_a_base_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WHOLE + "# xoxb-" + "1234567890-abc\n")
    assert errors(tmp_path, "extends: base.yaml\n")[0].startswith(f"base.yaml:{len(WHOLE.splitlines()) + 1}: ")


def test_the_built_in_bases_make_a_plan_of_a_brand(tmp_path: Path) -> None:
    for locale in ("ru", "en"):
        (tmp_path / "plan.yaml").write_text(f"extends: builtin:small-{locale}\ncompany: A\n{MONITORING}")
        plan = load_plan(tmp_path / "plan.yaml").plan
        assert plan.small
        assert plan.locale == locale
