"""`spichka map FILE`: shows, proposes, asks, prints YAML that the plan takes."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from flows.cli.map import map_file
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.export.mapping import propose_mapping
from tasks.sources.shape import SourceDeps
from tests.sources.reading import run

KNOWN = "Дата;Текст;Автор;Оценка\n02.03.2026 12:15;Третий день без связи;Кто-то Там;1\n02.03.2026 12:20;Ужас;;2\n"
ODD = "who,when,said\na,2026-03-02 12:15,third hour on hold and nobody answers\nb,2026-03-02 12:20,no reply at all\n"


def mapped(path: Path, *options: str, answers: str = "") -> Result:
    app = typer.Typer()
    app.command()(map_file)
    return CliRunner().invoke(app, [str(path), *options], input=answers)


def written(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_printed_yaml_is_a_source_that_reads_the_file(tmp_path: Path) -> None:
    done = mapped(written(tmp_path, KNOWN), answers="\n")
    assert done.exit_code == 0, done.output
    (config,) = yaml.safe_load(done.stdout)
    posts = run(build(Source.model_validate(config), SourceDeps())).posts
    assert [(post.text, post.stars, post.published_at.hour) for post in posts] == [
        ("Третий день без связи", 1.0, 9),
        ("Ужас", 2.0, 9),
    ]


def test_only_yaml_goes_to_standard_output_and_people_read_the_rest_in_their_language(tmp_path: Path) -> None:
    path = written(tmp_path, KNOWN)
    russian, english = mapped(path, "--yes"), mapped(path, "--yes", "--locale", "en")
    assert russian.stdout == english.stdout
    assert russian.stdout.startswith("- id: export\n")
    assert "получилось 2 сообщений" in " ".join(russian.stderr.split())
    assert "give 2 posts, 0 skipped" in " ".join(english.stderr.split())


def test_columns_without_a_known_name_are_found_by_what_is_in_them(tmp_path: Path) -> None:
    proposal = propose_mapping(written(tmp_path, ODD))
    assert proposal.columns == {"published_at": "when", "text": "said"}
    assert set(proposal.guessed) == {"published_at", "text"}
    assert proposal.missing == ()


def test_whoever_does_not_agree_is_asked_field_by_field(tmp_path: Path) -> None:
    answers = ["n", "-", "nope", "said", "when", "-", "who", *["-"] * 10]
    done = mapped(written(tmp_path, ODD), "--locale", "en", answers="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert yaml.safe_load(done.stdout)[0]["options"]["columns"] == {
        "text": "said",
        "published_at": "when",
        "author": "who",
    }
    assert "There is no such column" in done.stderr


def test_what_cannot_be_proposed_is_asked_for_and_yes_cannot_answer_it(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n")
    done = mapped(path, "--yes")
    assert done.exit_code == 2
    assert "no column found for text, published_at" in " ".join(done.stderr.split())
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["missing.csv", "export.doc", "bad.xlsx"])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK")
    (tmp_path / "export.doc").write_bytes(b"x")
    done = mapped(tmp_path / name, "--yes")
    assert done.exit_code == 2
    assert name in done.stderr.replace("\n", "")


def test_a_hostile_file_does_not_steer_the_terminal(tmp_path: Path) -> None:
    done = mapped(written(tmp_path, "date,text\n2026-03-02,\x1b[2J[bold]x[/bold] \x07\u202eabc\n"), "--yes")
    assert done.exit_code == 0
    assert "\x1b[2J" not in done.stderr
    assert "\u202e" not in done.stderr
    assert "[bold]" in done.stderr


def test_an_end_of_input_while_asking_prints_no_yaml(tmp_path: Path) -> None:
    done = mapped(written(tmp_path, KNOWN))
    assert (done.exit_code, done.stdout) == (1, "")


def test_an_unknown_zone_is_named(tmp_path: Path) -> None:
    done = mapped(written(tmp_path, KNOWN), "--yes", "--timezone", "Mars/Base")
    assert (done.exit_code, "Mars/Base" in done.stderr) == (2, True)
