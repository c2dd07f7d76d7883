"""VK: search, own walls with comments and discussions, Long Poll and Callback API, managers, members, figures."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.vk.call import base_of
from tasks.sources.vk.examples import EXAMPLES
from tasks.sources.vk.names import followed, rivals
from tasks.sources.vk.options import VkOptions
from tasks.sources.vk.recovery import judge
from tasks.sources.vk.run import Reading
from tasks.sources.vk.search import queries
from tasks.sources.vk.source import Vk
from tasks.sources.vk.tokens import tokens_of

__all__ = ["SPEC", "Vk", "VkOptions"]


def _build(config: Source, options: VkOptions, deps: SourceDeps) -> MentionSource:
    communities = followed(options, deps.watched)
    plan = Reading(
        options=options,
        communities=communities,
        rivals=rivals(deps.watched),
        queries=queries(options.search, deps.watched),
        tokens=tokens_of(config, options, communities),
        every=config.every,
        overlap=config.overlap,
    )
    return Vk(config.id, plan, deps, api.client_of(config, deps, judge=judge), base_of(config.base_url))


SPEC = SourceSpec(
    kind="vk",
    title={"ru": "ВКонтакте", "en": "VK"},
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.PAST,
            Capability.RECHECK,
            Capability.COUNTERS,
            Capability.ROSTER,
            Capability.AUDIENCE,
            Capability.EVENTS,
            Capability.PROOF,
        }
    ),
    options=VkOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)
