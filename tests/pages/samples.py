"""Records, incidents and coverage to render; every text in them was written here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tasks.core.coverage import Coverage, Gap
from tasks.core.crisis import Level, LevelJudgement, Reason, Strength
from tasks.core.incident import EventKind, Example, Incident, IncidentEvent
from tasks.core.message import Facts, Letter, MessageKind, OutboxRecord
from tasks.pages.board import BoardState, BoardView
from tasks.pages.chart import ChartPoint
from tasks.pages.incident_page import IncidentView
from tasks.pages.letter import letter

NIGHT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
MOSCOW = "Europe/Moscow"
POSTS = (
    "Купила йогурт, а он просрочен на две недели! Ребёнок чуть не съел.",
    "Третий раз за месяц просрочка на полке у «Ромашки». Куда смотрит руководство?",
    "Звонила на горячую линию, никто не отвечает уже час.",
)
HOSTILE = (
    "<!channel> <@U123> <https://evil.example|жми> *b* _i_ ~s~ `c` & **md** ![x](http://evil.example/x.png) "
    "[l](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)> | a | # h \u202eевил\u202c \x00"
)


def examples(*texts: str, url: str | None = "https://vk.com/wall-1_1") -> tuple[Example, ...]:
    """One example a text, ten minutes apart."""
    return tuple(
        Example(platform="vk", id=str(n), text=text, url=url, published_at=NIGHT - timedelta(minutes=10 * n), reach=120)
        for n, text in enumerate(texts)
    )


def facts(**changes: object) -> Facts:
    """An alert at night; `changes` replace fields."""
    told: dict[str, object] = {
        "kind": MessageKind.OPENED,
        "brand": "romashka",
        "incident": "romashka-20261124-0005",
        "level": Level.SELF_INFLICTED,
        "strength": Strength.ALERT,
        "platform": "vk",
        "headline": Reason(
            key="headline.complaints_about",
            values={"observed": 47, "minutes": 20, "expected": 3, "theme": "просрочка"},
        ),
        "reasons": (
            Reason(key="headline.mentions", values={"observed": 210, "minutes": 20, "expected": 14.5}, weight=2),
        ),
        "examples": examples(*POSTS),
        "themes": ("просрочка", "йогурт"),
        "next_step": Reason(key="step.level1"),
        "owner": "Анна",
        "reply_by": NIGHT + timedelta(minutes=20),
        "at": NIGHT,
        "began_at": NIGHT - timedelta(minutes=20),
        "unseen": (Reason(key="unseen.blind", values={"source": "tg", "since": "02:10", "cause": "@cause.quota"}),),
        "commands": ("spichka desk acknowledge romashka-20261124-0005",),
    }
    return Facts.model_validate({**told, **changes})


def record(**changes: object) -> OutboxRecord:
    """The outbox record of those facts."""
    return OutboxRecord(
        thread="romashka-20261124-0005", event="0000-opened", channel="duty", facts=facts(**changes), created_at=NIGHT
    )


def rendered(locale: str = "ru", brand: str = "Ромашка", **changes: object) -> Letter:
    """The letter of that record."""
    return letter(record(**changes), locale=locale, timezone=MOSCOW, brand_name=brand, thread_reference=None)


def coverage(source: str = "vk", **changes: object) -> Coverage:
    """A source that reads well."""
    told: dict[str, object] = {
        "source": source,
        "platform": "vk",
        "activated_at": NIGHT - timedelta(days=9),
        "last_success_at": NIGHT - timedelta(minutes=2),
    }
    return Coverage.model_validate({**told, **changes})


def blind(source: str = "tg-news") -> Coverage:
    """A source whose token ended three hours ago."""
    since = NIGHT - timedelta(hours=3)
    gaps = (Gap(since=since, cause="auth_expired"),)
    return coverage(source, platform="telegram", last_success_at=since, blind=True, cause="auth_expired", gaps=gaps)


def incident(**changes: object) -> Incident:
    """The crisis those facts tell of."""
    told = facts()
    judgement = LevelJudgement(
        level=Level.SELF_INFLICTED,
        scores={Level.NONE: 0.1, Level.SELF_INFLICTED: 0.7, Level.DATA_ERROR: 0.2},
        reasons=(Reason(key="unseen.skipped", values={"source": "vk", "n": 2}, weight=-1),),
        unsure=True,
    )
    fields: dict[str, object] = {
        "id": "romashka-20261124-0005",
        "brand": "romashka",
        "level": Level.SELF_INFLICTED,
        "judgement": judgement,
        "strength": Strength.CRISIS,
        "strength_reasons": told.reasons,
        "peak_strength": Strength.CRISIS,
        "level_changed_at": NIGHT,
        "opened_at": NIGHT,
        "began_at": NIGHT - timedelta(minutes=20),
        "last_signal_at": NIGHT,
        "owner": "Анна",
        "platforms": {"vk": 160, "telegram": 47},
        "examples": told.examples,
        "themes": told.themes,
        "mentions": 207,
        "negative": 150,
        "complaints": 131,
        "waiting": 64,
    }
    return Incident.model_validate({**fields, **changes})


def board_view(**changes: object) -> BoardView:
    """A board during the crisis; `changes` replace fields."""
    told: dict[str, object] = {
        "brand": "Ромашка",
        "state": BoardState.CRISIS,
        "waiting": 64,
        "mentions_24h": 512,
        "complaints_24h": 123,
        "negative_24h": 150,
        "usual_24h": 401.2,
        "chart": day_of_points(),
        "coverages": (coverage(), blind()),
        "incidents": (incident(),),
        "now": NIGHT,
        "timezone": MOSCOW,
    }
    return BoardView(**{**told, **changes})  # type: ignore[arg-type]


def incident_view(**changes: object) -> IncidentView:
    """The incident's page; `changes` replace fields."""
    events = (
        IncidentEvent(seq=0, kind=EventKind.OPENED, at=NIGHT, level=Level.SELF_INFLICTED, strength=Strength.ALERT),
        IncidentEvent(
            seq=1,
            kind=EventKind.NOTE,
            at=NIGHT + timedelta(minutes=9),
            by="Анна",
            note="Снимаем партию с полок",
            level=Level.SELF_INFLICTED,
            strength=Strength.CRISIS,
        ),
    )
    told: dict[str, object] = {
        "brand": "Ромашка",
        "incident": incident(),
        "events": events,
        "coverages": (coverage(), blind()),
        "now": NIGHT + timedelta(minutes=10),
        "timezone": MOSCOW,
        "next_step": Reason(key="step.level1"),
    }
    return IncidentView(**{**told, **changes})  # type: ignore[arg-type]


def day_of_points(*, unread: range = range(100, 130)) -> list[ChartPoint]:
    """288 points of five minutes: two mentions each, one complaint every tenth, some of them not read."""
    first = NIGHT - timedelta(hours=24)
    return [
        ChartPoint(
            start=first + timedelta(minutes=5 * n),
            mentions=0 if n in unread else 2,
            complaints=int(n % 10 == 0 and n not in unread),
            usual=1.5,
            read=n not in unread,
        )
        for n in range(288)
    ]
