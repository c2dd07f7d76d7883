"""Rehearsals: invented people, never real ones. The two weeks of the demo, and the scenarios of a drill.

A scenario is one file with a `SCENARIO` and one line here. Every cause of the plan has at least one.
"""

from __future__ import annotations

from tasks.drills import bad_product, former_employee, joke, rumour, stolen_page, wrong_price
from tasks.drills.scenario import Scenario

SCENARIOS: dict[str, Scenario] = {
    one.SCENARIO.id: one.SCENARIO for one in (joke, bad_product, wrong_price, rumour, former_employee, stolen_page)
}
