"""Mastodon and servers that speak its API: hashtags, search, mentions, our threads, deletions, followers."""

from __future__ import annotations

from tasks.core.errors import ConfigError
from tasks.plan.schema import Source
from tasks.sources.mastodon.examples import EXAMPLES
from tasks.sources.mastodon.names import host_in
from tasks.sources.mastodon.options import MastodonOptions
from tasks.sources.mastodon.server import Server
from tasks.sources.mastodon.source import Mastodon
from tasks.sources.mastodon.status import PLATFORM
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Mastodon", "MastodonOptions"]


def _build(config: Source, options: MastodonOptions, deps: SourceDeps) -> MentionSource:
    return Mastodon(Server(config, deps, _base(config, options, deps)), options, deps.watched)


def _base(config: Source, options: MastodonOptions, deps: SourceDeps) -> str:
    """The server's address: `base_url`, else `instance`, else the one an account of ours is on."""
    own = [one.id for one in deps.watched.own if one.platform == PLATFORM]
    named = config.base_url or options.instance or next(filter(None, map(host_in, (*options.accounts, *own))), None)
    if named is None:
        raise ConfigError(
            f"source {config.id!r}: which server? Set the option `instance` (`mastodon.example`), "
            "or write the account with it (`brand@mastodon.example`)"
        )
    return (named if "://" in named else f"https://{named}").rstrip("/")


SPEC = SourceSpec(
    kind="mastodon",
    title={"ru": "Mastodon", "en": "Mastodon"},
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.PAST,
            Capability.RECHECK,
            Capability.COUNTERS,
            Capability.AUDIENCE,
            Capability.PROOF,
        }
    ),
    options=MastodonOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)
