from __future__ import annotations

from pathlib import Path

from tasks.plan.keys import part_of
from tasks.plan.reference import reference
from tasks.plan.schema import Plan
from tasks.plan.values import Part

PAGE = Path(__file__).parents[2] / "docs" / "plan.md"


def parts(part: type[Part]) -> set[type[Part]]:
    """A piece of the plan and all pieces in it."""
    inner = {held for field in part.model_fields.values() if (held := part_of(field.annotation)) is not None}
    return {part}.union(*(parts(held) for held in inner))


def test_the_page_is_what_the_schema_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python -m tasks.plan.reference > docs/plan.md"


def test_every_key_is_described() -> None:
    bare = [f"{part.__name__}.{name}" for part in parts(Plan) for name, field in part.model_fields.items()
            if not field.description]  # fmt: skip
    assert bare == []
