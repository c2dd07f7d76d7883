"""The public bursts of documented incidents: seen while the cues were written, so a floor, not a claim."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tasks.core.mention import Sentiment
from tasks.language import Reader
from tasks.levels import BurstPost, judge_level

BURSTS = Path(__file__).parents[3] / "shared/data/crises/public.jsonl.gz"


@pytest.mark.real
def test_most_public_bursts_get_their_cause_from_the_posts_alone() -> None:
    if not BURSTS.exists():
        pytest.skip("the shared bursts are not beside the repository")
    with gzip.open(BURSTS, "rt", encoding="utf-8") as lines:
        bursts = [json.loads(line) for line in lines]
    reader, hits, in_two = Reader(), 0, 0
    for burst in bursts:
        readings = reader.read([post["text"] for post in burst["posts"]])
        posts = [
            BurstPost(post["text"], reading.sentiment is Sentiment.NEGATIVE, reading.complaint, post["author"])
            for post, reading in zip(burst["posts"], readings, strict=True)
        ]
        judgement = judge_level(posts)
        best = sorted(judgement.scores, key=lambda level: -judgement.scores[level])
        hits += judgement.level == burst["level"]
        in_two += burst["level"] in best[:2]
    print(f"{hits} of {len(bursts)} right, {in_two} among the best two")
    assert hits >= 0.7 * len(bursts)
    assert in_two >= 0.85 * len(bursts)
