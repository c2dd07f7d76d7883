"""The promotion page: the verdict first, hostile names inert, nothing missing in either language."""

from __future__ import annotations

import re

import pytest

from tasks.checks.promotion.judge import METHODS, confirmed, findings
from tasks.checks.promotion.score import audit
from tasks.core.promotion import CommunityAudit, PartName
from tasks.pages.paper import Pages
from tasks.pages.promotion_page import PromotionView, promotion_page
from tests.checks.promotion.communities import NOW
from tests.checks.promotion.test_score import BAD, GOOD, RIVAL, UNKNOWN

HOSTILE = "<script>alert(1)</script> ![x](http://evil.example/x.png) | [click](javascript:alert(1))"


def a_page(*audits: CommunityAudit, locale: str = "ru", name: str = "Ромашка") -> Pages:
    verdicts = {(one.platform, one.account): findings(one)[0] for one in audits if one.own}
    view = PromotionView(
        brand=name, audits=audits, verdicts=verdicts, signature=confirmed(None, NOW), methods=METHODS, now=NOW,
        timezone="Europe/Moscow", names={(one.platform, one.account): name for one in audits},
        past={(one.platform, one.account): [one] for one in audits},
    )  # fmt: skip
    return promotion_page(view, locale)


@pytest.mark.parametrize(
    ("mine", "russian", "english"),
    [
        (GOOD, "ЧИСТО", "CLEAN"),
        (BAD[PartName.BURSTS], "ПОХОЖЕ НА НАКРУТКУ", "LOOKS BOUGHT"),
        (UNKNOWN[PartName.AUDIENCE], "НЕЛЬЗЯ СКАЗАТЬ", "CANNOT TELL"),
    ],
)
def test_the_verdict_comes_first_in_both_languages(mine: object, russian: str, english: str) -> None:
    told = audit(mine, [RIVAL])  # type: ignore[arg-type]

    assert a_page(told).markdown.splitlines()[0].endswith(russian)
    assert a_page(told, locale="en").markdown.splitlines()[0].endswith(english)


def test_the_worst_community_names_the_page() -> None:
    page = a_page(audit(GOOD, [RIVAL]), audit(BAD[PartName.BURSTS], [RIVAL]))

    assert "ПОХОЖЕ НА НАКРУТКУ" in page.markdown.splitlines()[0]


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("mine", [GOOD, *BAD.values(), *UNKNOWN.values()])
def test_no_text_is_missing(mine: object, locale: str) -> None:
    page = a_page(audit(mine, [RIVAL]), audit(RIVAL), locale=locale)  # type: ignore[arg-type]

    assert "promotion." not in page.markdown.replace("\u2060", "")
    assert not re.search(r"\{\w+\}", page.markdown)


def test_a_hostile_name_is_only_words() -> None:
    page = a_page(audit(GOOD, [RIVAL]), name=HOSTILE)

    assert "<script" not in page.html
    assert not re.search(r"(?<!\\)[<\[|]", page.markdown.splitlines()[2])
