"""`spichka classify`: bursts in, one verdict each; what cannot be read is named by file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.classify import classify
from tasks.core.errors import ConfigError

STOLEN = [
    {"text": "Страницу взломали, там реклама казино!", "author": "u1", "followers": 90, "platform": "vk", "minute": 0},
    {"text": "Аккаунт угнали, не переходите по ссылкам", "author": "u2"},
]
FAILED = [
    {"text": text} for text in ("App is down, error 500", "I was charged twice, awful", "bad update, rolled back")
]


def run(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(classify)
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.output


def write(path: Path, *rows: object) -> str:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return str(path)


def test_a_file_of_posts_is_one_burst(tmp_path: Path) -> None:
    answer = json.loads(run(write(tmp_path / "a.jsonl", *STOLEN), "--json"))
    assert answer["level"] == 4
    assert answer["strength"] == "crisis"
    assert set(answer["scores"]) == {"0", "1", "2", "3", "4"}
    assert sum(answer["scores"].values()) == pytest.approx(1, abs=0.001)
    assert any(reason["evidence"] for reason in answer["reasons"])


def test_several_bursts_give_one_object_a_line_in_order(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl.gz", {"posts": FAILED}, {"posts": STOLEN, "level": 1, "brand": "x"})
    second = write(tmp_path / "b.jsonl", *FAILED)
    answers = [json.loads(line) for line in run(first, second, "--json").splitlines()]
    assert [answer["level"] for answer in answers] == [2, 4, 2]


def test_answers_that_give_the_level_away_are_not_looked_at(tmp_path: Path) -> None:
    bare = run(write(tmp_path / "a.jsonl", {"posts": FAILED}), "--json")
    told = run(write(tmp_path / "b.jsonl", {"posts": FAILED, "level": 4, "event": "hacked", "id": "l4"}), "--json")
    assert bare == told


@pytest.mark.parametrize(
    ("lang", "words"), [("ru", ("кризис", "взлом или кража")), ("en", ("crisis", "break-in or theft"))]
)
def test_people_read_it_in_their_language(tmp_path: Path, lang: str, words: tuple[str, str]) -> None:
    told = run(write(tmp_path / "a.jsonl", *STOLEN), "--lang", lang)
    assert all(word in told for word in words)
    assert "казино" in told


def test_quotes_cannot_steer_the_terminal(tmp_path: Path) -> None:
    told = run(write(tmp_path / "a.jsonl", {"text": "взломали \x1b[31m\u202eвсех\x00 сегодня"}))
    assert not set("\x1b\u202e\x00") & set(told)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"text": "a"}\nnot json\n', ":2: not JSON"),
        (b"[1]\n", ":1: not an object"),
        (b'{"body": "a"}\n', ":1: a post without a `text`"),
        (b'{"posts": {"text": "a"}}\n', ":1: `posts` is not a list"),
        (b'{"posts": [{"text": 5}]}\n', ":1: a post without a `text`"),
        (b"\xff\xfe\x00\n", ":1: not JSON"),
    ],
)
def test_bad_input_is_named_by_file_and_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "burst.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"burst\.jsonl") as error:
        run(str(path))
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.jsonl"):
        run(str(tmp_path / "gone.jsonl"))


def test_odd_authors_and_followers_do_not_stop_it(tmp_path: Path) -> None:
    rows = [{"text": "сбой", "author": None, "followers": "many"}, {"text": "", "author": 7, "followers": -1}]
    assert json.loads(run(write(tmp_path / "a.jsonl", *rows), "--json"))["level"] in range(5)
