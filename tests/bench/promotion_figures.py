"""Figures of the promotion audit on made-up communities: `python -m tests.bench.promotion_figures [--seeds 1000]`.

How often a purchase is flagged, and how often growth by itself is, with 95 % (Wilson) intervals. 1,000 seeds take about
two minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from statistics import median

from tasks.checks.promotion.intervals import counted
from tasks.checks.promotion.judge import status_of
from tasks.checks.promotion.score import audit
from tasks.core.finding import FindingStatus
from tests.checks.promotion.communities import Story, world


def rates(story: Story, seeds: range) -> tuple[Counter[FindingStatus], list[float]]:
    """Verdicts and scores over the seeds."""
    verdicts: Counter[FindingStatus] = Counter()
    scores = []
    for seed in seeds:
        mine, rivals = world(seed, story)
        told = audit(mine, rivals)
        verdicts[status_of(told)] += 1
        scores.append(told.score.value if told.score is not None else 0.0)
    return verdicts, scores


def main() -> None:
    """Print the table of docs/promotion.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=1000)
    seeds = arguments.parse_args().seeds
    print(f"{seeds} seeds a story; share in % with 95 % interval\n")
    print("| story | FAIL | FAIL or MANUAL | median score | 95th |")
    print("| --- | --- | --- | --- | --- |")
    for story in Story:
        verdicts, scores = rates(story, range(seeds))
        fail = verdicts[FindingStatus.FAIL]
        shown = [fail, fail + verdicts[FindingStatus.MANUAL]]
        cells = []
        for number in shown:
            band = counted(number / seeds, seeds)
            cells.append(f"{100 * band.value:.1f} ({100 * band.low:.1f}–{100 * band.high:.1f})")
        high = sorted(scores)[int(0.95 * len(scores))]
        print(f"| {story.value} | {' | '.join(cells)} | {median(scores):.0f} | {high:.0f} |", flush=True)


if __name__ == "__main__":
    main()
