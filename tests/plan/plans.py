"""Plans for tests, small enough to be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.core.errors import ConfigError
from tasks.plan.check import PlanFinding, check_plan
from tasks.plan.load import LoadedPlan, load_plan

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

HEAD = """\
company: Acme
locale: en
timezone: Europe/London
"""
MONITORING = """\
monitoring:
  brands:
    - id: acme
      name: Acme
      topics:
        - {id: acme, kind: brand, words: [acme]}
  sources:
    - {id: exports, kind: export, options: {path: exports/}}
"""
WHOLE = (
    HEAD
    + """\
team:
  lead: head
  technical: head
  roles:
    - {id: head, name: Head, holder: Anna, deputy: second, shifts: [{from: 08:00, to: 20:00}]}
    - {id: second, name: Second, holder: Boris, deputy: head, shifts: [{from: 20:00, to: 08:00}]}
scenarios:
  - {id: one, name: One, level: 1, script: sorry}
  - {id: two, name: Two, level: 2, script: correction}
  - {id: three, name: Three, level: 3, script: facts}
  - {id: four, name: Four, level: 4, script: lost}
scripts:
  - {id: sorry, text: We are sorry.}
  - {id: correction, text: We were wrong.}
  - {id: facts, text: These are the facts.}
  - {id: lost, text: This page is not ours now.}
response_levels:
  - {level: 4, strength: any, call: [head], script: lost}
  - {strength: any, call: [head]}
channels:
  - {id: letters, kind: folder, to: [letters]}
"""
    + MONITORING
)


def loaded(folder: Path, text: str, name: str = "plan.yaml") -> LoadedPlan:
    """The plan of this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_plan(path)


def errors(folder: Path, text: str, name: str = "plan.yaml") -> list[str]:
    """The errors of this text, one a line, without the folder."""
    with pytest.raises(ConfigError) as refused:
        loaded(folder, text, name)
    return str(refused.value).replace(f"{folder}/", "").split("\n")


def findings(folder: Path, text: str) -> list[PlanFinding]:
    """What is found in the plan of this text, the UI's address being set."""
    return check_plan(loaded(folder, text), NOW, kinds=("export", "feed"), ui_url="https://ui.example")
