"""The score is the sum of what is known; each check has a case that passes and one that fails; an error is no PASS."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.checks.promotion.copies import Copies
from tasks.checks.promotion.judge import confirmed, findings, status_of
from tasks.checks.promotion.score import MOST, Evidence, audit
from tasks.core.attestation import COMPANY, VALID, Attestation, Attested
from tasks.core.crisis import Reason
from tasks.core.finding import FindingSeverity, FindingStatus
from tasks.core.promotion import AudienceFigures, Band, PartName, Share, Shares
from tasks.texts import LOCALES, say_reason
from tests.checks.promotion.communities import NOW
from tests.checks.promotion.test_growth import SIZE, joined, quiet, with_days


def an_audience(low: float, value: float, high: float) -> AudienceFigures:
    none = Share(counted=0, asked=0)
    suspect = Band(low=low, value=value, high=high)
    shares = Shares(deactivated=none, empty=none, dormant=none, suspect=suspect)
    return AudienceFigures(size=SIZE, sampled=1000, how="spread over the list", shares=shares)


GOOD = Evidence(
    "vk", "romashka", "romashka", NOW, size=SIZE, days=quiet(), audience=an_audience(0.05, 0.08, 0.11),
    engagement=0.01, copies=Copies(400, 0, 0),
)  # fmt: skip
RIVAL = replace(GOOD, account="vasilek", own=False)
BOUGHT_DAYS = with_days(quiet(), 60, 61, joined(1000))
LEFT_DAYS = with_days(BOUGHT_DAYS, 62, 89, lambda day: replace(day, leaves=(day.leaves or 0) + 60))

BAD: dict[PartName, Evidence] = {
    PartName.AUDIENCE: replace(GOOD, audience=an_audience(0.42, 0.5, 0.58)),
    PartName.BURSTS: replace(GOOD, days=BOUGHT_DAYS),
    PartName.LEAVERS: replace(GOOD, days=LEFT_DAYS),
    PartName.ENGAGEMENT: replace(GOOD, engagement=0.0003),
    PartName.COPIES: replace(GOOD, copies=Copies(400, 60, 4)),
}
UNKNOWN: dict[PartName, Evidence] = {
    PartName.AUDIENCE: replace(GOOD, audience=None, no_audience=Reason(key="promotion.no.list")),
    PartName.BURSTS: replace(GOOD, days=quiet(20)),
    PartName.LEAVERS: replace(GOOD, days=quiet(20)),
    PartName.ENGAGEMENT: replace(GOOD, engagement=None),
    PartName.COPIES: replace(GOOD, copies=Copies(12, 0, 0)),
}


def by_check(evidence: Evidence) -> dict[str, FindingStatus]:
    return {one.check: one.status for one in findings(audit(evidence, [RIVAL]))}


def test_a_lively_community_passes_every_check() -> None:
    assert set(by_check(GOOD).values()) == {FindingStatus.PASS}


@pytest.mark.parametrize("name", list(PartName))
def test_each_check_fails_where_it_should(name: PartName) -> None:
    assert by_check(BAD[name])[name] is FindingStatus.FAIL


@pytest.mark.parametrize("name", list(PartName))
def test_what_cannot_be_known_is_unknown_and_adds_nothing(name: PartName) -> None:
    told = audit(UNKNOWN[name], [RIVAL])

    assert by_check(UNKNOWN[name])[name] is FindingStatus.UNKNOWN
    assert told.known <= 100 - MOST[name]
    assert told.score is not None
    assert told.score.high <= (audit(GOOD, [RIVAL]).score or told.score).high


def test_a_community_without_followers_or_history_cannot_be_told() -> None:
    bare = Evidence("telegram", "romashka", "romashka", NOW)

    assert {one.status for one in findings(audit(bare))} == {FindingStatus.UNKNOWN}


def test_a_purchase_looks_bought_and_one_that_may_be_explained_waits_for_a_person() -> None:
    blind = [replace(day, reach=None, mentions=None) for day in BOUGHT_DAYS]

    assert status_of(audit(BAD[PartName.BURSTS], [RIVAL])) is FindingStatus.FAIL
    assert status_of(audit(replace(GOOD, days=blind), [RIVAL])) is FindingStatus.MANUAL


def test_newest_followers_that_look_bought_wait_for_a_person_unless_a_burst_came_too() -> None:
    wave = GOOD.audience.model_copy(  # type: ignore[union-attr]
        update={"newest": Share(counted=100, asked=250), "older": Share(counted=40, asked=750)}
    )

    assert by_check(replace(GOOD, audience=wave))["join_burst"] is FindingStatus.MANUAL
    assert by_check(replace(GOOD, audience=wave, days=BOUGHT_DAYS))["join_burst"] is FindingStatus.FAIL
    assert by_check(replace(GOOD, audience=wave, days=BOUGHT_DAYS))["suspicious_audience"] is FindingStatus.PASS


def test_an_interval_across_the_border_waits_for_a_person() -> None:
    wide = replace(GOOD, audience=an_audience(0.05, 0.3, 0.6))

    assert status_of(audit(wide, [RIVAL])) is FindingStatus.MANUAL


def test_ids_stay_the_same_over_runs_and_belong_to_the_community() -> None:
    later = replace(BAD[PartName.BURSTS], at=NOW + timedelta(days=7))
    first, again = ([one.id for one in findings(audit(each, [RIVAL]))] for each in (GOOD, later))
    other = [one.id for one in findings(audit(replace(GOOD, account="romashka_spb"), [RIVAL]))]

    assert first == again
    assert not set(first) & set(other)


def test_competitors_are_the_measure_then_our_past_then_an_assumption() -> None:
    crowded = replace(GOOD, audience=an_audience(0.25, 0.3, 0.35))
    alike = replace(RIVAL, audience=an_audience(0.25, 0.3, 0.35))
    earlier = audit(replace(GOOD, at=NOW - timedelta(days=7)))
    points = {
        name: audit(mine, rivals).parts[0].points
        for name, mine, rivals in (
            ("rivals", crowded, [alike]), ("past", replace(crowded, past=[earlier]), []), ("norm", crowded, []),
        )
    }  # fmt: skip

    assert {name: band.value if band else None for name, band in points.items()} == pytest.approx(
        {"rivals": 0.0, "past": 40 * 0.17 / 0.3, "norm": 40 * 0.05 / 0.3}
    )


def test_communities_of_other_platforms_are_no_measure() -> None:
    other = replace(RIVAL, platform="mastodon", audience=an_audience(0.6, 0.7, 0.8))

    assert audit(GOOD, [other]).against == "norm"


@given(st.sampled_from([*BAD.values(), *UNKNOWN.values(), GOOD]), st.floats(0, 1), st.floats(0, 0.2))
def test_the_score_is_the_sum_of_its_parts_within_0_and_100(evidence: Evidence, share: float, half: float) -> None:
    audience = an_audience(max(0, share - half), share, min(1, share + half))
    told = audit(replace(evidence, audience=audience), [RIVAL])

    assert told.score is not None
    assert told.score.value == pytest.approx(sum(part.points.value for part in told.parts if part.points))
    assert 0 <= told.score.low <= told.score.value <= told.score.high <= 100
    assert all(0 <= part.points.low <= part.points.high <= part.most for part in told.parts if part.points)


def test_a_worse_audience_never_lowers_the_score() -> None:
    scores = [audit(replace(GOOD, audience=an_audience(n / 20, n / 20, n / 20)), [RIVAL]).score for n in range(20)]
    told = [one.value for one in scores if one is not None]

    assert told == sorted(told)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("evidence", [GOOD, *BAD.values(), *UNKNOWN.values()])
def test_every_finding_can_be_said(evidence: Evidence, locale: str) -> None:
    for one in findings(audit(evidence, [RIVAL])):
        for reason in (one.title, one.risk, *one.evidence, *one.steps):
            assert "{" not in say_reason(locale, reason)


def a_signature(**more: object) -> Attestation:
    told: dict[str, object] = {
        "platform": COMPANY,
        "account": COMPANY,
        "what": Attested.FORBIDDEN_METHODS,
        "by": "Анна",
    }
    return Attestation.model_validate({**told, "at": NOW, **more})


def test_the_list_of_methods_is_signed_expires_and_may_be_answered_with_yes() -> None:
    signed = a_signature()
    told = {
        "never": confirmed(None, NOW),
        "signed": confirmed(signed, NOW),
        "stale": confirmed(signed, NOW + VALID),
        "admitted": confirmed(a_signature(fine=False), NOW),
    }

    assert {name: one.status.value for name, one in told.items()} == {
        "never": "MANUAL", "signed": "PASS", "stale": "MANUAL", "admitted": "FAIL",
    }  # fmt: skip
    assert told["admitted"].severity is FindingSeverity.HIGH
    assert len({one.id for one in told.values()}) == 1
