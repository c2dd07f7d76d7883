"""A plan is typed by people at night: whatever they break, they get errors or a plan, never a crash."""

from __future__ import annotations

import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.plan.check import check_plan
from tasks.plan.load import load_plan
from tasks.plan.starter import starter_text
from tasks.texts import LOCALES
from tests.plan.plans import NOW

Steps = tuple[str | int, ...]
STARTERS: list[Any] = [yaml.load(starter_text(locale), Loader=yaml.BaseLoader) for locale in ("ru", "en")]
WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({}), st.just([[]]),
    st.just({"id": []}), st.lists(st.text(max_size=5), max_size=3), st.just("1" * 5000), st.just("9" * 400 + "d"),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


def paths(tree: object, at: Steps = ()) -> list[Steps]:
    """Every path of a tree but the root."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path for key, value in inner for path in [(*at, key), *paths(value, (*at, key))]]


def load_and_check(text: str) -> None:
    """Either a ConfigError that names the file on every line, or a plan whose findings can be said."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        told, findings = "", []
        try:
            findings = check_plan(load_plan(path), NOW, kinds=("export",))
        except ConfigError as error:
            told = str(error)
        assert not told or all(line.startswith(str(path)) for line in told.split("\n"))
        for finding in findings:
            for locale in LOCALES:
                assert finding.text(locale)
                assert finding.advice(locale)


@given(st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_key_dropped_or_of_a_wrong_type_is_an_error_or_a_plan(data: st.DataObject) -> None:
    tree = copy.deepcopy(data.draw(st.sampled_from(STARTERS)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(tree)))
        parent: Any = tree
        for step in path[:-1]:
            parent = parent[step]
        if data.draw(st.booleans()):
            del parent[path[-1]]
        else:
            parent[path[-1]] = data.draw(WRONG)
    load_and_check(yaml.safe_dump(tree, allow_unicode=True))


@given(st.sampled_from(["ru", "en"]), st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_broken_anywhere_is_an_error_or_a_plan(locale: str, data: st.DataObject) -> None:
    text = starter_text("ru" if locale == "ru" else "en")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    load_and_check(text[:start] + data.draw(st.text(max_size=10)) + text[end:])
