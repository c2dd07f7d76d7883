"""The end of a drill: its scorecard, what its channels still have to hear, and drills whose process is gone.

Apart from `flows.before.drill`, because the watch closes what nobody else closes any more.
"""

from __future__ import annotations

from datetime import datetime

from tasks import drill as rehearsal
from tasks import notify
from tasks.compose import House
from tasks.core.drill import Drill, DrillEnd
from tasks.drills import SCENARIOS
from tasks.drills.scorecard import earlier
from tasks.lake.pages import page_key, publish
from tasks.pages.drill_page import DrillView, drill_page
from tasks.pages.paper import Pages
from tasks.texts import LOCALES, say


async def finish(house: House, drill: Drill, why: DrillEnd, now: datetime) -> Drill:
    """End it and let its channels hear so. What was ended by somebody else stays as it is."""
    done = rehearsal.end(house, drill, why, now)
    inside = rehearsal.drill_house(house, done)
    await notify.notify(inside, now)
    publish(inside.lake, page_key(done.brand_inside, "scorecard"), card_pages(house, done).html)
    return done


async def close_expired(house: House, now: datetime) -> Drill | None:
    """End a drill whose time is over and whose process is not there to do it."""
    found = rehearsal.expired(house, now)
    return None if found is None else await finish(house, found, DrillEnd.EXPIRED, now)


async def stop(house: House, now: datetime) -> Drill | None:
    """Call off the drill that runs, if any."""
    running = rehearsal.book_of(house).running
    return None if running is None else await finish(house, running, DrillEnd.STOPPED, now)


def card_pages(house: House, drill: Drill) -> Pages:
    """The scorecard as a page."""
    assert drill.card is not None
    locale, scenario = house.plan.locale, SCENARIOS[drill.scenario]
    said = LOCALES.index(locale)
    view = DrillView(
        drill=drill,
        card=drill.card,
        brand=house.plan.brand(drill.brand).name,
        titles={name: one.title[said] for name, one in SCENARIOS.items()},
        story=scenario.story[said],
        steps=[step[said] for step in scenario.steps],
        earlier=earlier(rehearsal.book_of(house).past, drill),
        timezone=house.plan.timezone,
    )
    return drill_page(view, locale)


def summary(house: House, drill: Drill) -> str:
    """`drill · Acme · rumour · time was up`."""
    locale = house.plan.locale
    end = say(locale, f"drill.end.{drill.end}") if drill.end is not None else "…"
    title = SCENARIOS[drill.scenario].title[LOCALES.index(locale)]
    return say(locale, "drill.run", brand=house.plan.brand(drill.brand).name, scenario=title, end=end)
