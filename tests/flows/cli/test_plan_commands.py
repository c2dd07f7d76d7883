"""`spichka init` and `spichka check` as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.check import check
from flows.cli.init import init
from tasks.plan.load import load_plan

app = typer.Typer()
app.command()(init)
app.command()(check)
ANSWERS = ["--name", "Daisy, Dazy", "--vk", "-", "--telegram", "t.me/daisy_news", "--write-to", "me@daisy.example"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("SPICHKA_UI_URL", "SPICHKA_PLAN", "SPICHKA_SLACK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    """Exit code and everything printed."""
    result = CliRunner().invoke(app, arguments, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(("lang", "good"), [("ru", "План в порядке."), ("en", "The plan is in order.")])
def test_a_new_plan_passes_its_check(folder: Path, lang: str, good: str) -> None:
    assert run("init", "--lang", lang)[0] == 0
    code, printed = run("check")
    assert code == 0
    assert good in printed
    assert (folder / "exports").is_dir()


def test_an_unset_ui_address_is_one_line_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--lang", "en")
    printed = run("check")[1]
    assert [line for line in printed.split("\n") if "SPICHKA_UI_URL is unset" in line]
    monkeypatch.setenv("SPICHKA_UI_URL", "https://ui.example")
    assert "SPICHKA_UI_URL" not in run("check")[1]


def test_init_overwrites_nothing(folder: Path) -> None:
    (folder / "plan.yaml").write_text("mine")
    code, printed = run("init", "--lang", "en")
    assert code == 2
    assert "plan.yaml exists" in printed
    assert (folder / "plan.yaml").read_text() == "mine"


def test_a_small_plan_from_options_asks_nothing(folder: Path) -> None:
    code, printed = run("init", "--lang", "en", *ANSWERS, "--sleep", "23-8")
    assert code == 0, printed
    plan = load_plan(folder / "plan.yaml").plan
    assert plan.monitoring.brands[0].topics[0].words == ("Daisy", "Dazy")
    assert run("check")[0] == 0


def test_a_small_plan_asks_six_things_and_asks_again_what_it_does_not_understand(folder: Path) -> None:
    typed = "english\nen\nDaisy\nexample.com/x\n-\n-\nring me\n#daisy\n\n"
    code, printed = run("init", "--small", typed=typed)
    assert code == 0, printed
    assert "write ru or en" in printed
    assert "does not look like a VK page" in printed
    plan = load_plan(folder / "plan.yaml").plan
    assert plan.channels[1].to == ("#daisy",)
    assert plan.monitoring.quiet_hours[0].since.hour == 23


def test_a_wrong_option_is_told_and_writes_nothing(folder: Path) -> None:
    code, printed = run("init", "--lang", "en", "--sleep", "at night", *ANSWERS)
    assert code == 2
    assert "23:00-08:00" in printed
    assert not (folder / "plan.yaml").exists()


def test_check_groups_findings_place_first_and_fails_on_errors(folder: Path) -> None:
    run("init", "--lang", "en")
    text = (folder / "plan.yaml").read_text()
    broken = text.replace("deputy: night", "deputy: nobody").replace("words: [romashka,", "words: [ro,")
    (folder / "plan.yaml").write_text(broken)
    code, printed = run("check", "plan.yaml")
    lines = printed.split("\n")
    line = broken.split("\n").index("      deputy: nobody") + 1
    assert code == 1
    assert lines[0] == "Errors (1)"
    assert lines[1].startswith(f"plan.yaml:{line}: team.roles[1].deputy: there is no role `nobody`")
    assert lines[2] == "Worth a look (3)"
    assert "Advice (1)" in lines
    assert "The plan has 1 error." in lines


def test_check_tells_what_does_not_load(folder: Path) -> None:
    assert run("check")[0] == 1
    assert "spichka init" in run("check")[1]
    (folder / "plan.yaml").write_text("locale: en\ncompany: A\nteem: 1\n")
    code, printed = run("check")
    assert code == 1
    assert "plan.yaml:3: teem: unknown key — did you mean `team`?" in printed


def test_check_asks_the_connectors_about_their_options(folder: Path) -> None:
    run("init", "--lang", "en")
    text = (folder / "plan.yaml").read_text()
    (folder / "plan.yaml").write_text(text.replace("options: {path: exports/}", "options: {pth: exports/}"))
    code, printed = run("check")
    assert code == 1
    assert "monitoring.sources[0].options: the source's settings do not fit" in printed


def test_check_warns_of_a_channel_whose_key_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--lang", "en", "--small", *ANSWERS[:-3], "-", "--write-to", "#daisy", "--sleep", "-")
    code, printed = run("check")
    assert code == 0
    assert "Worth a look (1)" in printed
    assert "SPICHKA_SLACK_TOKEN" in printed
    monkeypatch.setenv("SPICHKA_SLACK_TOKEN", "not-a-real-one")
    assert "SPICHKA_SLACK_TOKEN" not in run("check")[1]


def test_a_source_that_goes_by_the_brand_s_accounts_passes_the_check_without_options(folder: Path) -> None:
    plan = """
extends: builtin:small-en
company: Daisy
monitoring:
  brands:
    - id: daisy
      name: Daisy
      topics: [{id: daisy, kind: brand, words: [daisy]}]
      accounts: [{platform: wildberries, id: daisy}, {platform: appstore, id: id1234567890}]
  sources:
    - {id: shop, kind: wildberries, token: SHOP_TOKEN}
    - {id: app, kind: appstore}
"""
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    code, printed = run("check")
    assert code == 0, printed
    (folder / "plan.yaml").write_text(plan.replace("platform: appstore", "platform: rustore"), encoding="utf-8")
    code, printed = run("check")
    assert code == 1
    assert "'appstore'" in printed


def test_a_page_named_to_init_is_read_and_check_asks_for_its_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--lang", "ru", "--small", *ANSWERS, "--sleep", "-")
    code, printed = run("check")
    assert code == 0
    (line,) = [line for line in printed.split("\n") if "TELEGRAM_KEY" in line]
    assert "monitoring.sources[2].token: переменная TELEGRAM_KEY не задана" in line
    monkeypatch.setenv("TELEGRAM_KEY", "7000000001:not-a-real-one")
    assert "TELEGRAM_KEY" not in run("check")[1]


def test_no_quota_is_told_to_allow_reading_every_0_minutes(folder: Path) -> None:
    run("init", "--lang", "en", "--small", "--vk", "daisy", *ANSWERS[:2], *ANSWERS[4:], "--sleep", "-")
    text = (folder / "plan.yaml").read_text()
    (folder / "plan.yaml").write_text(text.replace("token: VK_KEY}", "token: VK_KEY, options: {service_token: VK_S}}"))
    printed = run("check")[1]
    assert "wall.get" in printed
    assert "every 0 minutes" not in printed
