"""The promotion audit in a real house: figures and findings are kept, profiles are nowhere, an error is no PASS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from flows.before.promotion_audit import (
    EVERYTHING,
    PromotionRequest,
    PromotionRun,
    plain_steps,
    run_promotion_audit,
    summary,
)
from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Follower
from tasks.core.attestation import COMPANY, Attestation, Attested
from tasks.core.errors import ConfigError, Forbidden, SourceError
from tasks.core.finding import Finding, FindingStatus
from tasks.core.instants import DAY
from tasks.core.pseudonym import Pseudonyms
from tasks.lake.attestations import keep_attestation
from tasks.lake.findings import standing
from tasks.lake.promotion import promotion_history
from tasks.lake.snapshots import keep_figures, keep_snapshot
from tests.checks.promotion.communities import Niche
from tests.checks.promotion.communities import followers as followers_of
from tests.house import NOON, Place, Scripted, a_place

OURS, RIVALS = "romashka_coffee", ("vasilek", "landysh", "lyutik")
CANARY = "canary-profile-of-one-follower"


@dataclass
class WithFollowers(Scripted):
    """A platform that gives samples of followers. `bought`: which part of whose audience is from a seller."""

    bought: dict[str, float] = field(default_factory=dict)
    refuses: SourceError | None = None
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """As many as were asked for, out of 40,000."""
        self.asked.append((account, size))
        if self.refuses is not None:
            raise self.refuses
        drawn = followers_of(Random(account), Niche(0.05, 0.06, 0.2, 0.001), self.bought.get(account, 0.0), size)
        followers = tuple(one.model_copy(update={"key": f"{CANARY}-{n}"}) for n, one in enumerate(drawn))
        return AudienceSample(
            platform="vk",
            account=account,
            size=40_000,
            followers=followers,
            how="20 stretches of 50, spread over the list",
        )


def a_house(folder: Path) -> tuple[Place, WithFollowers]:
    """Romashka with an account, three competitors, and Acme with a Telegram channel that shows no followers."""
    pages = [{"platform": "vk", "id": one} for one in RIVALS]
    brands = [
        {
            "id": "romashka", "name": "Ромашка",
            "accounts": [{"platform": "vk", "id": OURS, "name": "Кофейни Ромашка"}],
            "topics": [
                {"id": "romashka", "kind": "brand", "words": ["ромашка"]},
                {"id": "rivals", "kind": "competitor", "words": ["василёк"], "pages": pages},
            ],
        },
        {
            "id": "acme", "name": "Acme", "accounts": [{"platform": "telegram", "id": "acme_news"}],
            "topics": [{"id": "acme", "kind": "brand", "words": ["acme"]}],
        },
    ]  # fmt: skip
    place = a_place(folder, {"id": "vk"})
    plan = place.plan.model_dump(mode="json")
    plan["monitoring"]["brands"] = brands
    place.plan = type(place.plan).model_validate(plan)
    platform = WithFollowers("vk", "vk")
    place.platforms = {"vk": platform}
    place.restart()
    return place, platform


def grew(place: Place, *, bought: int = 0, days: int = 100) -> None:
    """Twenty join a day; `bought` more three weeks ago. Reach stays as it is."""
    dice, followers = Random(3), 40_000 - bought
    for back in range(days, 0, -1):
        at = NOON - back * DAY
        joins = 20 + dice.randint(-4, 4) + (bought if back == 21 else 0)
        followers += joins
        seen = AccountSeen(platform="vk", account=OURS, followers=followers)
        keep_snapshot(place.house.lake, OURS, seen, at)
        figures = DayFigures(day=at.date(), joins=joins, leaves=5, reach=5000 + dice.randint(-900, 900))
        keep_figures(place.house.lake, "vk", OURS, figures, at)


def audit(place: Place, now: datetime = NOON, request: PromotionRequest = EVERYTHING) -> PromotionRun:
    return asyncio.run(run_promotion_audit(place.house, request, plain_steps(place.house), now))


def whole(run: PromotionRun, brand: str = "romashka") -> Finding:
    (found,) = [one for each in run.audited if each.brand == brand for one in each.findings if one.check == "score"]
    return found


def page(place: Place, brand: str = "romashka") -> str:
    stored = place.house.lake.get(f"pages/{brand}/promotion.html")
    assert stored is not None
    return stored.body.decode()


def everything(folder: Path) -> Sequence[tuple[Path, bytes]]:
    return [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


def test_a_bought_community_is_found_and_a_grown_one_is_not(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)
    grew(place, bought=5000)
    platform.bought[OURS] = 0.15
    grown, _ = a_house(tmp_path / "grown")
    grew(grown)

    assert whole(audit(place)).status is FindingStatus.FAIL
    assert whole(audit(grown)).status is FindingStatus.PASS
    assert "ПОХОЖЕ НА НАКРУТКУ" in page(place)
    assert "ЧИСТО" in page(grown)


def test_competitors_are_sampled_beside_us_and_get_no_finding(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)
    run = audit(place, request=PromotionRequest(brand="romashka", sample=400))

    assert sorted(platform.asked) == sorted((one, 400) for one in (OURS, *RIVALS))
    subjects = {one.subject for each in run.audited for one in each.findings}
    assert subjects == {f"vk:{OURS}"}
    assert all(rival in page(place) for rival in RIVALS)


def test_no_profile_is_in_the_lake_the_logs_or_what_the_run_returns(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place, platform = a_house(tmp_path)
    with caplog.at_level(logging.DEBUG):
        told = repr(audit(place))

    assert platform.asked
    assert CANARY not in told
    assert CANARY not in caplog.text
    assert not [path for path, body in everything(tmp_path) if CANARY.encode() in body]


def test_a_platform_that_refuses_is_unknown_and_never_good(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)
    grew(place)
    platform.refuses = Forbidden("the token lacks the right to see members")
    found = whole(audit(place))

    assert found.status is FindingStatus.UNKNOWN
    assert "НЕЛЬЗЯ СКАЗАТЬ" in page(place)
    assert "у токена нет нужного права" in page(place)


def test_a_profile_that_does_not_fit_is_not_quoted_in_an_error(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)

    async def broken(account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        return AudienceSample(
            platform="vk", account=account, size=1, how="",
            followers=(Follower.model_validate({"key": "x", "followers": CANARY}),),
        )  # fmt: skip

    platform.audience = broken  # type: ignore[method-assign]
    run = audit(place)

    assert CANARY not in repr(run)
    assert whole(run).status is FindingStatus.UNKNOWN


def test_a_platform_without_followers_to_see_says_so(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)

    assert whole(audit(place), "acme").status is FindingStatus.UNKNOWN
    assert "не даёт списка подписчиков" in page(place, "acme")


def test_the_second_run_tells_nothing_that_the_first_has_told(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)
    grew(place, bought=5000)
    first, again = audit(place), audit(place, NOON + timedelta(minutes=5))
    platform.refuses = Forbidden("no more")
    refused = audit(place, NOON + DAY)

    assert f"promotion.score.{whole(first).id.rpartition('.')[2]}" in {one.id for one in first.changes.opened}
    assert (again.changes.opened, again.changes.worse, again.changes.resolved) == ((), (), ())
    assert not refused.changes.resolved, "an error resolves nothing"


def test_one_brand_asked_by_hand_leaves_the_findings_of_the_others(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)
    audit(place)
    before = set(standing(place.house.lake, "promotion").findings)
    run = audit(place, NOON + DAY, PromotionRequest(brand="acme"))

    assert set(standing(place.house.lake, "promotion").findings) == before
    assert not run.changes.resolved


def test_the_past_is_kept_a_day_once_and_shown(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)
    for days in (0, 0, 7, 14):
        audit(place, NOON + days * DAY)

    assert [one.at.date().isoformat() for one in promotion_history(place.house.lake, "vk", OURS)] == [
        "2026-11-24", "2026-12-01", "2026-12-08",
    ]  # fmt: skip
    assert "2026-12-01" in page(place)


def test_what_the_team_signed_stands_until_it_expires(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)
    signed = Attestation(platform=COMPANY, account=COMPANY, what=Attested.FORBIDDEN_METHODS, by="Анна", at=NOON)

    def status(now: datetime) -> FindingStatus:
        audit(place, now)
        found = standing(place.house.lake, "promotion").findings.values()
        return next(one.status for one in found if one.check == "forbidden_methods")

    assert status(NOON) is FindingStatus.MANUAL
    keep_attestation(place.house.lake, signed)
    assert status(NOON + DAY) is FindingStatus.PASS
    assert status(NOON + 200 * DAY) is FindingStatus.MANUAL


def test_a_brand_that_is_not_in_the_plan_is_named(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)

    with pytest.raises(ConfigError, match="no brand 'rose' in the plan; there are: romashka, acme"):
        audit(place, request=PromotionRequest(brand="rose"))


def test_the_run_is_named_after_what_it_found(tmp_path: Path) -> None:
    place, _ = a_house(tmp_path)
    grew(place)

    assert summary(audit(place)).startswith("promotion · 1 PASS, 1 UNKNOWN · ")


def test_people_are_told_of_what_looks_bought_once_and_of_nothing_that_cannot_be_known(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path)
    grew(place, bought=5000)
    platform.bought[OURS] = 0.15
    audit(place)
    audit(place, NOON + timedelta(minutes=5))
    place.run()
    told = place.letters("duty")

    assert len([letter for letter in told if f"ВК {OURS}: похоже на накрутку" in letter]) == 1
    assert not [letter for letter in (*told, *place.letters("tech")) if "нельзя сказать" in letter]
    assert not [letter for letter in told if CANARY in letter]
