"""Topics of a brand, as the verbs ask for them."""

from __future__ import annotations

from tasks.plan.schema import Brand, TopicKind


def own_topic(brand: Brand) -> str:
    """The brand's own topic: the first of kind `brand`, which `spichka check` demands."""
    return next((topic.id for topic in brand.topics if topic.kind is TopicKind.BRAND), brand.topics[0].id)
