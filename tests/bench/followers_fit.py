"""Fits the points of throw-away profiles: `python -m tests.bench.followers_fit > tasks/checks/promotion/model.json`.

Logistic regression with a small ridge (Newton's method, plain Python) on yes-or-no signs, each weight rounded to a
half, none below nought; the threshold is where true and false finds lie furthest apart on the rows it was fitted on.
Everything comes from the training parts; hits are counted out of fold, twins in one fold. No draw anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import exp

from tasks.checks.promotion.throwaway import SIGNS, ProfileModel
from tests.bench.followers_data import FOLDER, INSTAGRAM, VK, Labelled, folds, living, profiles

FOLDS = 10
RIDGE = 1.0
NAMES = tuple(SIGNS)
FAMILIES = {"members": VK, "profiles": INSTAGRAM}


def fit(labelled: Sequence[Labelled]) -> ProfileModel:
    """Points and threshold; its hits are those on its own rows and flatter it."""
    bots = [one.bot for one in labelled]
    # both sides weigh the same, whatever mix a set happens to have
    weigh = [0.5 * len(bots) / (sum(bots) if bot else len(bots) - sum(bots)) for bot in bots]
    names = NAMES
    while True:
        marks = [[1.0, *(1.0 if SIGNS[name](one.follower) else 0.0 for name in names)] for one in labelled]
        weights = dict(zip(names, _newton(marks, bots, weigh)[1:], strict=True))
        # no empty profile is real *because* it is empty: such a weight only says who was asked for which column
        if min(weights.values()) >= 0.0:
            break
        names = tuple(name for name in names if weights[name] > min(weights.values()))
    points = {name: round(2 * weight) / 2 for name, weight in weights.items()}
    return _with_threshold({name: value for name, value in points.items() if value}, labelled)


def crossed(labelled: Sequence[Labelled], parts: int = FOLDS) -> list[tuple[float, bool, Labelled]]:
    """Each row's score (less the threshold) and flag, by a model that saw neither it nor a twin of it."""
    told = []
    made = folds(labelled, parts)
    for place, tested in enumerate(made):
        model = fit([one for other, fold in enumerate(made) if other != place for one in fold])
        told += [(model.score(one.follower) - model.threshold, model.flags(one.follower), one) for one in tested]
    return told


def fitted(labelled: Sequence[Labelled]) -> ProfileModel:
    """The model of all rows with hits counted out of fold. A crowd of twins proves as much as one of them: of so many
    different profiles, the share that the rows found."""
    told = crossed(labelled)
    hits: dict[bool, tuple[int, int]] = {}
    for bot in (True, False):
        rows = [(flag, one) for _, flag, one in told if one.bot is bot]
        different = len({one.twins for _, one in rows})
        right = sum(flag is bot for flag, _ in rows) / len(rows)
        hits[bot] = (different, round(right * different))
    found = {"bots": hits[True][0], "found": hits[True][1], "people": hits[False][0], "cleared": hits[False][1]}
    return fit(labelled).model_copy(update=found)


def _with_threshold(points: dict[str, float], labelled: Sequence[Labelled]) -> ProfileModel:
    model = ProfileModel(points=points, threshold=0.0, bots=0, found=0, people=0, cleared=0)
    scores = [(model.score(one.follower), one.bot) for one in labelled]
    bots = sum(bot for _, bot in scores)
    people = len(scores) - bots

    def apart(threshold: float) -> float:
        found = sum(bot for score, bot in scores if score >= threshold)
        wrong = sum(not bot for score, bot in scores if score >= threshold)
        return found / bots - wrong / people

    best = max(sorted({score for score, _ in scores}), key=apart)
    return model.model_copy(update={"threshold": best})


def _newton(marks: Sequence[Sequence[float]], bots: Sequence[bool], weigh: Sequence[float]) -> list[float]:
    size = len(marks[0])
    weights = [0.0] * size
    # rows alike are one row with their weights together
    alike: dict[tuple[float, ...], list[float]] = {}
    for row, bot, heavy in zip(marks, bots, weigh, strict=True):
        sums = alike.setdefault(tuple(row), [0.0, 0.0])
        sums[0] += heavy
        sums[1] += heavy * bot
    for _ in range(25):
        slope = [-RIDGE * weights[i] * (i > 0) for i in range(size)]
        bend = [[RIDGE * (i == j) * (i > 0) + 1e-9 * (i == j) for j in range(size)] for i in range(size)]
        for row, (total, yes) in alike.items():
            chance = 1 / (1 + exp(-sum(w * x for w, x in zip(weights, row, strict=True))))
            on = [i for i, x in enumerate(row) if x]
            for i in on:
                slope[i] += yes - total * chance
                for j in on:
                    bend[i][j] += total * chance * (1 - chance)
        step = _solved(bend, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-9:
            break
    return weights


def _solved(bend: list[list[float]], slope: list[float]) -> list[float]:
    """Gauss with pivots."""
    rows = [[*line, value] for line, value in zip(bend, slope, strict=True)]
    size = len(rows)
    for place in range(size):
        best = max(range(place, size), key=lambda at: abs(rows[at][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(size):
            if other != place:
                times = rows[other][place]
                rows[other] = [a - times * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [line[-1] for line in rows]


def model_text() -> str:
    """model.json."""
    made = {
        family: fitted(living(profiles(FOLDER / f"{name}-train.jsonl.gz"))).model_dump()
        for family, name in FAMILIES.items()
    }
    return json.dumps({"families": made}, indent=2) + "\n"


if __name__ == "__main__":
    print(model_text(), end="")
