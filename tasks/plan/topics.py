"""Topics of a brand, as the verbs ask for them."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.core.topical import TemporaryTopic
from tasks.plan.schema import Brand, Plan, Topic, TopicKind


def own_topic(brand: Brand) -> str:
    """The brand's own topic: the first of kind `brand`, which `spichka check` demands."""
    return next((topic.id for topic in brand.topics if topic.kind is TopicKind.BRAND), brand.topics[0].id)


def with_temporary(plan: Plan, topics: Iterable[TemporaryTopic]) -> Plan:
    """The plan as if it watched these words too."""
    brands = []
    for brand in plan.monitoring.brands:
        added = tuple(
            Topic(id=one.topic, kind=TopicKind.BRAND, words=one.words) for one in topics if one.brand == brand.id
        )
        brands.append(brand.model_copy(update={"topics": brand.topics + added}))
    return plan.model_copy(update={"monitoring": plan.monitoring.model_copy(update={"brands": tuple(brands)})})
