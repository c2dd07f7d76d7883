"""Made-up communities, a seed each. The rates over 1,000 seeds are in docs/promotion.md."""

from __future__ import annotations

import pytest

from tasks.core.finding import FindingStatus
from tests.bench.promotion_figures import rates
from tests.checks.promotion.communities import Story

# story: at least, at most this share is flagged (FAIL); wide enough for 80 seeds
BOUNDS = {
    Story.ORGANIC: (0.0, 0.03),
    Story.VIRAL: (0.0, 0.05),
    Story.ADVERTISED: (0.0, 0.15),
    Story.FAST: (0.85, 1.0),
    Story.SLOW: (0.75, 1.0),
}


@pytest.mark.parametrize("story", [Story.VIRAL, Story.FAST])
def test_a_bought_burst_is_flagged_and_organic_virality_is_not(story: Story) -> None:
    verdicts, _ = rates(story, range(2000, 2012))

    assert (verdicts[FindingStatus.FAIL] >= 9) is (story is Story.FAST)
    assert (verdicts[FindingStatus.FAIL] <= 2) is (story is Story.VIRAL)


@pytest.mark.slow
@pytest.mark.parametrize("story", list(BOUNDS))
def test_rates_hold_over_many_communities(story: Story) -> None:
    seeds = range(5000, 5080)
    verdicts, _ = rates(story, seeds)
    least, most = BOUNDS[story]

    assert least <= verdicts[FindingStatus.FAIL] / len(seeds) <= most
