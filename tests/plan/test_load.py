from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from tasks.core.crisis import Level, Strength
from tasks.core.errors import ConfigError
from tasks.plan.load import load_plan
from tests.plan.plans import HEAD, MONITORING, WHOLE, errors, loaded


def test_a_plan_knows_the_line_of_every_path(tmp_path: Path) -> None:
    plan = loaded(tmp_path, WHOLE)
    lines = WHOLE.split("\n")
    for path, word in (
        (("company",), "company:"),
        (("team", "roles", 1, "deputy"), "second"),
        (("scenarios", 2), "id: three"),
        (("monitoring", "brands", 0, "topics", 0, "words", 0), "[acme]"),
    ):
        assert word in lines[plan.place(path).line - 1]
    assert plan.place(("scenarios", 2, "owner")) == plan.place(("scenarios", 2))


def test_all_errors_come_at_once_with_file_line_and_path(tmp_path: Path) -> None:
    told = errors(tmp_path, HEAD + "teem: {}\nresponse_model: {floor: few}\nscripts: sorry\nmonitoring: {brands: []}\n")
    assert [line.split(": ")[:2] for line in told] == [
        ["plan.yaml:4", "teem"],
        ["plan.yaml:5", "response_model.floor"],
        ["plan.yaml:6", "scripts"],
        ["plan.yaml:7", "monitoring.brands"],
    ]
    assert "did you mean `team`" in told[0]
    assert all(" — " in line for line in told)


def test_errors_speak_the_language_of_the_plan(tmp_path: Path) -> None:
    assert "did you mean `team`" in errors(tmp_path, HEAD + "teem: {}\n" + MONITORING)[0]
    assert "может быть, `team`" in errors(tmp_path, "company: A\nteem: {}\n" + MONITORING)[0]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("timezone: Moscow", "did you mean Europe/Moscow"),
        ("timezone: Europe", "there is no time zone"),
        ("timezone: ../../etc/passwd", "there is no time zone"),
        ("response_model: {calm_after: 6}", "write a number and a unit"),
        ("response_model: {calm_after: 0m}", "more than zero"),
        ("response_model: {calm_after: 999999w}", "more than zero"),
        ("response_model: {floor: 0}", "at least 1"),
        ("response_levels: [{strength: any, minutes: 99999999}]", "at most 10080"),
        ("response_levels: [{strength: alrt}]", "did you mean `alert`"),
        ("risks: [{id: a, name: A, level: 7}]", "no cause of a crisis"),
        ("risks: [{id: a, name: A, level: true}]", "no cause of a crisis"),
        ("risks: [{id: Риск, name: A, level: 1}]", "cannot be an id"),
        ("risks: [{name: A, level: 1}]", "add `id: …`"),
        ("channels: [{id: a, kind: slak}]", "did you mean `slack`"),
        ("small: perhaps", "write true or false"),
        ("team: [a]", "must hold keys"),
        ("company: [a]", "must be text"),
        ('company: "  "', "empty"),
        ("version: 2", "one of: 1"),
        ("version: []", "one of: 1"),
        ("1: a", "unknown key"),
        ("<<: {company: B}", "unknown key"),
        ("company: {{ name }}", "a key must be a plain word"),
        ("company: !!python/object/apply:os.system [ls]", "the tag"),
    ],
)
def test_a_bad_value_is_told_with_what_to_do(tmp_path: Path, line: str, expected: str) -> None:
    key = line.partition(":")[0]
    head = "\n".join(each for each in HEAD.split("\n") if not each.startswith(f"{key}:"))
    told = errors(tmp_path, "locale: en\n" + head.replace("locale: en\n", "") + MONITORING + line + "\n")
    assert any(expected in each for each in told), told


@pytest.mark.parametrize("clock", ["25:00", "9", "900", "09:60", "09:00Z", "noon"])
def test_a_time_of_day_is_hours_and_minutes(tmp_path: Path, clock: str) -> None:
    told = errors(tmp_path, HEAD + MONITORING + f'  quiet_hours: [{{from: "{clock}", to: 08:00}}]\n')
    assert told[0].startswith("plan.yaml:12: monitoring.quiet_hours[0].from: ")


def test_what_is_written_is_what_is_taken(tmp_path: Path) -> None:
    text = HEAD + MONITORING.replace("name: Acme", "name: no").replace("words: [acme]", "words: [007, 1e3, on, 22:30]")
    plan = loaded(tmp_path, text + "  quiet_hours: [{from: 22:30, to: 24:00}]\n").plan
    brand = plan.monitoring.brands[0]
    assert brand.name == "no"
    assert brand.topics[0].words == ("007", "1e3", "on", "22:30")
    assert plan.monitoring.quiet_hours[0].since == time(22, 30)
    assert plan.monitoring.quiet_hours[0].until == time(0, 0)


def test_options_of_a_connector_have_the_types_of_yaml(tmp_path: Path) -> None:
    text = HEAD + MONITORING.replace("path: exports/", 'a: 5, b: true, c: 1.5, d: null, e: "5", f: [no, 7]')
    options = loaded(tmp_path, text).plan.monitoring.sources[0].options
    assert options == {"a": 5, "b": True, "c": 1.5, "d": None, "e": "5", "f": ["no", 7]}


@pytest.mark.parametrize(
    ("written", "level"),
    [("0", 0), ("1", 1), ("SELF_INFLICTED", 1), ("наша ошибка", 2), ("falsehood or attack", 3), ("Взлом или кража", 4)],
)
def test_a_level_is_a_number_a_name_or_words(tmp_path: Path, written: str, level: int) -> None:
    plan = loaded(tmp_path, HEAD + MONITORING + f"risks: [{{id: a, name: A, level: {written}}}]\n").plan
    assert plan.risks[0].level is Level(level)


def test_any_means_all_and_one_may_stand_for_a_list(tmp_path: Path) -> None:
    text = HEAD + MONITORING + "response_levels: [{level: any, strength: тревога}, {level: 2, strength: '*'}]\n"
    first, second = loaded(tmp_path, text).plan.response_levels
    assert first.level == tuple(Level)
    assert first.strength == (Strength.ALERT,)
    assert second.level == (Level.DATA_ERROR,)
    assert second.strength == tuple(Strength)


@pytest.mark.parametrize(
    ("written", "span"),
    [("30m", timedelta(minutes=30)), ("6h", timedelta(hours=6)), ("2d", timedelta(days=2)),
     ("1h30m", timedelta(minutes=90)), ("1w", timedelta(weeks=1)), ("PT6H", timedelta(hours=6)),
     ("45 s", timedelta(seconds=45))],
)  # fmt: skip
def test_spans_are_short_or_iso(tmp_path: Path, written: str, span: timedelta) -> None:
    assert loaded(tmp_path, HEAD + MONITORING + f"  late_after: {written}\n").plan.monitoring.late_after == span


def test_a_key_without_a_value_counts_as_not_written(tmp_path: Path) -> None:
    plan = loaded(tmp_path, HEAD + MONITORING + "risks:\nteam:\n  roles:\n  lead: ~\n").plan
    assert plan.risks == ()
    assert plan.team.lead is None
    assert "company" in errors(tmp_path, HEAD.replace("Acme", "") + MONITORING)[0]


def test_a_key_written_twice_and_an_id_taken_twice_are_errors(tmp_path: Path) -> None:
    text = HEAD + MONITORING + "small: true\nsmall: false\nscripts:\n  - {id: a, text: A}\n  - {id: a, text: B}\n"
    told = errors(tmp_path, text)
    assert "plan.yaml:13: the key `small` is already in line 12" in told[0]
    assert "plan.yaml:16: scripts[1]: the id `a` is already taken in line 15" in told[1]


def test_one_name_on_two_platforms_is_two_accounts(tmp_path: Path) -> None:
    accounts = "      accounts: [{platform: vk, id: acme}, {platform: telegram, id: acme}]\n"
    text = HEAD + MONITORING.replace("      topics:", f"{accounts}      topics:")
    assert len(loaded(tmp_path, text).plan.monitoring.brands[0].accounts) == 2
    assert "already taken" in errors(tmp_path, text.replace("telegram", "vk"))[0]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a: [1", 1, "not valid YAML"),
        ("company: a: b", 1, "a colon too many"),
        ("company:\n\t- b", 2, "a tab"),
        ('company: A\npr: "x', 2, "a quote is not closed"),
        ("company: *b", 1, "belong to YAML"),
        ("company: A\n---\ncompany: B", 2, "two documents"),
        ("company: \x01", 1, "control characters"),
        ("- company", 1, "begins with keys"),
    ],
)
def test_broken_yaml_is_told_with_its_line(tmp_path: Path, text: str, line: int, expected: str) -> None:
    told = errors(tmp_path, f"locale: en\n{text}" if not text.startswith("-") else f"# locale\n{text}")
    assert told[0].startswith(f"plan.yaml:{line + 1}: ")
    if not text.startswith("-"):
        assert expected in told[0]


def laughs() -> str:
    """Aliases that unfold into a hundred million items."""
    lines = ["a0: &a0 [1]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))]
    return "\n".join(lines)


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: &a [*a]", "a: " + "[" * 3000, laughs(), "a: b\n" * 300_000])
def test_an_empty_or_an_endless_plan_is_refused(tmp_path: Path, text: str) -> None:
    (told,) = errors(tmp_path, text)
    assert "spichka init" in told or "extends" in told


def test_a_file_that_is_not_there_or_not_text_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"`spichka init`.* / .*`spichka init`"):
        load_plan(tmp_path / "plan.yaml")
    (tmp_path / "plan.yaml").write_bytes("company: Ромашка\n".encode("cp1251"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_plan(tmp_path / "plan.yaml")
    with pytest.raises(ConfigError, match=str(tmp_path)):
        load_plan(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert load_plan(tmp_path / "plan.yaml").plan == loaded(tmp_path, WHOLE, "other.yaml").plan


def test_variables_are_never_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_NAME", "expanded")
    text = WHOLE.replace("company: Acme", "company: ${ACME_NAME} $ACME_NAME %ACME_NAME%")
    assert loaded(tmp_path, text).plan.company == "${ACME_NAME} $ACME_NAME %ACME_NAME%"


SECRETS = [
    "xoxb-" + "1234567890-abcdefghij",
    "123456789:" + "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc",
    "https://api.vk.com/method/wall.get?access_token=" + "abcdef123456",
    "vk1.a." + "Zk3nP0qRs7TuVwXyZ12345",
    "https://hooks.slack.com/services/" + "T000/B000/XXXXXXXX",
    "http://user:" + "hunter2@proxy.example:3128",
    "AKIA" + "ABCDEFGHIJKLMNOP",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "text",
    [
        "channels: [{{id: a, kind: slack, to: ['{}']}}]",
        "scripts: [{{id: a, text: 'call {} now'}}]",
        "# {}",
        "version: '{}'",
        "'{}': 1",
        "company: *{}",
        "monitoring: {{brands: [], sources: [{{id: a, kind: vk, token: '{}'}}]}}",
    ],
)
def test_a_secret_in_the_plan_is_refused_and_never_repeated(tmp_path: Path, secret: str, text: str) -> None:
    told = errors(tmp_path, "locale: en\n" + text.format(secret) + "\n")
    assert any("looks like a secret" in line and line.startswith("plan.yaml:2") for line in told)
    assert secret not in "\n".join(told)


def test_a_secret_is_recognised_by_its_key_too_but_a_variable_name_is_none(tmp_path: Path) -> None:
    text = HEAD + MONITORING.replace("path: exports/", "password: hunter2")
    assert "monitoring.sources[0].options.password: looks like a secret" in errors(tmp_path, text)[0]
    assert loaded(tmp_path, text.replace("hunter2", "SHOP_PASSWORD")).plan.monitoring.sources[0].options


def test_a_token_is_the_name_of_a_variable(tmp_path: Path) -> None:
    text = HEAD + MONITORING.replace("kind: export,", "kind: export, token: abc-def,")
    told = errors(tmp_path, text)
    assert len(told) == 1
    assert "looks like a secret" in told[0]
    assert loaded(tmp_path, text.replace("abc-def", "VK_TOKEN")).plan.monitoring.sources[0].token == "VK_TOKEN"
