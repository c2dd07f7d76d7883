"""The shipped points come from the script and the shared training parts, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.checks.promotion import throwaway
from tests.bench.followers_data import FOLDER, VK, folds, living, profiles
from tests.bench.followers_figures import auc, recall
from tests.bench.followers_fit import crossed, model_text

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def shared() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"no shared research data at {FOLDER}")


def test_the_script_writes_the_model_that_is_shipped() -> None:
    assert Path(throwaway.__file__).with_name("model.json").read_text(encoding="utf-8") == model_text()


def test_no_profile_has_a_twin_in_another_fold() -> None:
    parts = [{one.twins for one in fold} for fold in folds(profiles(FOLDER / f"{VK}-train.jsonl.gz"), 10)]

    assert sum(map(len, parts)) == len(set().union(*parts))


def test_living_profiles_are_told_apart_out_of_fold() -> None:
    told = crossed(living(profiles(FOLDER / f"{VK}-train.jsonl.gz")))

    assert auc(told) > 0.9
    assert recall(told) > 0.85
