"""Reads texts in batches: whose, which language, sentiment, complaint."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.mention import Match, Reading
from tasks.language.complaint import COMPLAINT_FROM, complaint_score
from tasks.language.sentiment import sentiment_of, sentiment_score
from tasks.language.tokens import marks
from tasks.language.which_language import which_language
from tasks.language.whose import TopicMatcher
from tasks.plan.schema import Plan


class Reader:
    """Reads for one plan; without a plan it names no topics. Pure: a text's reading depends on nothing but the text,
    the plan and `about`. Scores are rounded to four places, so that stored readings compare equal."""

    def __init__(self, plan: Plan | None = None) -> None:
        self._matcher = TopicMatcher(plan) if plan is not None else None

    def read(self, texts: Sequence[str], about: Sequence[str | None] | None = None) -> list[Reading]:
        """One Reading a text, in order. `about[i]` is the brand that text i is known to be about (it stands on a
        review page of the brand), or None; its aspects then count without the brand's name, and its own topic is
        given with an empty span."""
        if about is None:
            return [self._one(text, None) for text in texts]
        if len(about) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(about)} brands in `about`")
        return [self._one(text, brand) for text, brand in zip(texts, about, strict=True)]

    def _one(self, text: str, about: str | None) -> Reading:
        matches: tuple[Match, ...] = self._matcher.find(text, about) if self._matcher is not None else ()
        marked = marks(text)
        score = sentiment_score(marked)
        complaint = round(complaint_score(marked, score), 4)
        score = round(score, 4)
        return Reading(
            language=which_language(text),
            sentiment=sentiment_of(score),
            sentiment_score=score,
            complaint=complaint >= COMPLAINT_FROM,
            complaint_score=complaint,
            matches=matches,
        )
