"""Figures of the profile model: `python -m tests.bench.followers_figures [--test FILE …]`.

Without `--test` everything is out of fold on the shared training parts (10 folds, twins in one fold; 95 % intervals by
drawing groups of twins anew). With `--test` the shipped model is held, as it is, against labelled rows it never saw;
nothing is fitted or chosen on them. Then: how often the 95 % interval of a community's share holds the truth; and how
often communities grew in bursts on real days.
"""

from __future__ import annotations

import argparse
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random

from tasks.checks.promotion.growth import bursts
from tasks.checks.promotion.intervals import band, corrected, counted
from tasks.checks.promotion.throwaway import ProfileModel, models
from tasks.core.promotion import GrowthDay
from tests.bench.followers_data import DAILY, FOLDER, INSTAGRAM, VK, Labelled, living, profiles, rows
from tests.bench.followers_fit import crossed, fit, fitted

FAMILIES = {VK: "members", INSTAGRAM: "profiles"}
DRAWS = 300
HEAD = (
    "\n| interval of a share | true share | sample | covers | half-width | plain Wilson covers |\n"
    "| --- | --- | --- | --- | --- | --- |"
)
Told = Sequence[tuple[float, bool, Labelled]]


def auc(told: Told) -> float:
    """Chance that a bot scores above a person; a tie is half."""
    people = sorted(score for score, _, one in told if not one.bot)
    bots = [score for score, _, one in told if one.bot]
    wins = sum(bisect_left(people, score) + bisect_right(people, score) for score in bots)
    return wins / 2 / (len(bots) * len(people)) if bots and people else 0.0


def precision(told: Told) -> float:
    """Bots among the flagged, at the set's own mix."""
    flagged = [one.bot for _, flag, one in told if flag]
    return sum(flagged) / len(flagged) if flagged else 0.0


def recall(told: Told) -> float:
    """Flagged among the bots."""
    bots = [flag for _, flag, one in told if one.bot]
    return sum(bots) / len(bots) if bots else 0.0


def cleared(told: Told) -> float:
    """Not flagged among the people."""
    people = [not flag for _, flag, one in told if not one.bot]
    return sum(people) / len(people) if people else 0.0


MEASURES: dict[str, Callable[[Told], float]] = {
    "precision": precision, "recall": recall, "specificity": cleared, "AUC": auc,
}  # fmt: skip


def show(name: str, told: Told) -> None:
    """One line, each figure with the 2.5 and 97.5 % points over draws of twin groups."""
    groups: dict[str, list[tuple[float, bool, Labelled]]] = {}
    for row in told:
        groups.setdefault(row[2].twins, []).append(row)
    dice, kept = Random(7), list(groups.values())
    drawn = [[row for group in dice.choices(kept, k=len(kept)) for row in group] for _ in range(DRAWS)]
    cells = []
    for measure in MEASURES.values():
        spread = sorted(measure(one) for one in drawn)
        low, high = spread[int(0.025 * DRAWS)], spread[int(0.975 * DRAWS)]
        cells.append(f"{measure(told):.3f} ({low:.3f}–{high:.3f})")
    bots = sum(one.bot for _, _, one in told)
    print(f"| {name} | {len(told)}, {bots} bots, {len(groups)} different | {' | '.join(cells)} |", flush=True)


def judged(model: ProfileModel, labelled: Sequence[Labelled]) -> Told:
    """By a model as it is."""
    return [(model.score(one.follower) - model.threshold, model.flags(one.follower), one) for one in labelled]


def with_deactivated(told: Told, gone: Sequence[Labelled]) -> Told:
    """The rest of a set: those the platform has deactivated count as found."""
    return [*told, *((100.0, True, one) for one in gone)]


Cell = tuple[float, int]
CELLS: Sequence[Cell] = [(share, size) for share in (0.02, 0.05, 0.1, 0.2, 0.4) for size in (400, 1000)]


def communities(model: ProfileModel, tested: Sequence[Labelled], draws: int, dice: Random) -> dict[Cell, list[float]]:
    """Communities drawn from labelled rows with a known share of bots: how many intervals held it (ours, plain
    Wilson's), and the sum of our half-widths."""
    sides = [[model.flags(one.follower) for one in tested if one.bot is bot] for bot in (False, True)]
    found = {}
    for share, size in CELLS:
        sums = [0.0, 0.0, 0.0]
        for _ in range(draws):
            flags = [dice.choice(sides[dice.random() < share]) for _ in range(size)]
            seen = sum(flags) / size
            told, plain = band(*corrected(seen, size, model)), counted(seen, size)
            sums[0] += told.low <= share <= told.high
            sums[1] += plain.low <= share <= plain.high
            sums[2] += (told.high - told.low) / 2
        found[share, size] = sums
    return found


def shown(name: str, sums: dict[Cell, list[float]], number: int) -> None:
    """The table's lines."""
    for (share, size), (right, naive, wide) in sums.items():
        cells = f"{100 * share:.0f} % | {size} | {right / number:.3f} | ±{wide / number:.3f} | {naive / number:.3f}"
        print(f"| {name} | {cells} |", flush=True)


def calibration(name: str, labelled: Sequence[Labelled], splits: int = 60, each: int = 5) -> None:
    """Over random halves: the model and its known errors come from one half, communities from the other. What an
    interval promises is meant over such draws; within one of them the coverage is nearly all or nothing."""
    dice = Random(11)
    groups: dict[str, list[Labelled]] = {}
    for one in labelled:
        groups.setdefault(one.twins, []).append(one)
    total = {cell: [0.0, 0.0, 0.0] for cell in CELLS}
    for _ in range(splits):
        order = dice.sample(sorted(groups), len(groups))
        half = len(order) // 2
        train, tested = ([one for twins in part for one in groups[twins]] for part in (order[:half], order[half:]))
        for cell, sums in communities(fitted(train), tested, each, dice).items():
            total[cell] = [a + b for a, b in zip(total[cell], sums, strict=True)]
    shown(name, total, splits * each)


def real_days(path: Path) -> None:
    """Bursts by growth alone on 52 real accounts; a mass event moved all of them on the last two days."""
    series: dict[str, dict[date, int]] = {}
    groups: dict[str, str] = {}
    for row in rows(path):
        series.setdefault(row["account"], {})[date.fromisoformat(row["date"])] = row["followers"]
        groups[row["account"]] = row["group"]
    event = date(2022, 4, 25)
    quiet = loud = explained = days = 0
    made = {name: [GrowthDay(day=day, followers=known[day]) for day in sorted(known)] for name, known in series.items()}
    for name, one in made.items():
        rivals = [made[other] for other in made if other != name and groups[other] == groups[name]]
        found = bursts(one, one[-1].followers, rivals)
        days += sum(day.day < event for day in one[15:])
        quiet += sum(burst.last < event for burst in found)
        late = [burst for burst in found if burst.last >= event]
        loud += bool(late)
        explained += bool(late) and all(burst.explained for burst in late)
    print(f"{len(made)} accounts: {quiet} bursts on {days} quiet account-days; at the mass event {loud} accounts")
    print(f"burst, {explained} of them explained because the others of their group did so too")


def trained() -> None:
    """Everything out of fold on the training parts."""
    sets = {name: profiles(FOLDER / f"{name}-train.jsonl.gz") for name in FAMILIES}
    for name, labelled in sets.items():
        both_ways(name, labelled, crossed(living(labelled)))
    for name, other in ((VK, INSTAGRAM), (INSTAGRAM, VK)):
        show(f"{other} by the model of {name}", judged(fit(living(sets[name])), living(sets[other])))
    print(HEAD)
    for name, labelled in sets.items():
        calibration(name, living(labelled))


def apart(paths: Sequence[Path]) -> None:
    """The shipped model, as it is, on rows kept apart."""
    sets = {path.name: profiles(path) for path in paths}
    shipped = {
        name: models()["members" if any(one.follower.deactivated for one in labelled) else "profiles"]
        for name, labelled in sets.items()
    }
    for name, labelled in sets.items():
        both_ways(name, labelled, judged(shipped[name], living(labelled)))
    print(HEAD)
    for name, labelled in sets.items():
        shown(name, communities(shipped[name], living(labelled), DRAWS, Random(11)), DRAWS)


def both_ways(name: str, labelled: Sequence[Labelled], told: Told) -> None:
    """The living, which the model judges, and the whole set."""
    show(f"{name}, living", told)
    gone = [one for one in labelled if one.follower.deactivated]
    if gone:
        show(f"{name}, with the deactivated", with_deactivated(told, gone))


def main() -> None:
    """Print the tables of docs/promotion.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--test", type=Path, nargs="*", default=[])
    tests = arguments.parse_args().test
    print("| set | rows | " + " | ".join(MEASURES) + " |")
    print("| --- | --- |" + " --- |" * len(MEASURES))
    if tests:
        apart(tests)
    else:
        trained()
    print()
    real_days(FOLDER / f"{DAILY}.jsonl.gz")


if __name__ == "__main__":
    main()
