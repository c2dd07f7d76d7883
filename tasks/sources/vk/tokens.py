"""The tokens of a source: which variable holds which kind, and which of them may call a method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.plan.schema import Source
from tasks.sources.vk.methods import METHODS, Kind
from tasks.sources.vk.names import same
from tasks.sources.vk.options import VkOptions


@dataclass(frozen=True, slots=True)
class Token:
    """A variable's name and what is in it. `community`: the only one a community key speaks for; None: not said."""

    env: str
    kind: Kind
    community: str | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of one source, each once."""

    all: tuple[Token, ...]

    def of(self, *kinds: Kind) -> tuple[Token, ...]:
        """Tokens of these kinds, in the order of the kinds."""
        return tuple(token for kind in kinds for token in self.all if token.kind is kind)

    def able(self, method: str, community: str | None = None) -> tuple[Token, ...]:
        """Tokens that may call a method, the best first. Where it is about one community, other communities' keys
        are left out."""
        return tuple(
            token
            for token in self.of(*METHODS[method].kinds)
            if token.kind is not Kind.COMMUNITY or community is None or self._speaks_for(token, community)
        )

    def keyed(self, community: str) -> bool:
        """Whether a community has a key."""
        return any(self._speaks_for(token, community) for token in self.of(Kind.COMMUNITY))

    def _speaks_for(self, token: Token, community: str) -> bool:
        if token.community is not None:
            return same(token.community, community)
        # the one key without a name is for every community that has none of its own
        return not any(one.community is not None and same(one.community, community) for one in self.all)

    def executing(self, methods: Sequence[str], community: str | None = None) -> tuple[Token, ...]:
        """Tokens that may call all these methods within one `execute`."""
        common = [set(self.able(method, community)) for method in methods]
        return tuple(one for one in self.able("execute", community) if all(one in able for able in common))


def tokens_of(config: Source, options: VkOptions, communities: Sequence[str]) -> Tokens:
    """The source's tokens; `config.token` counts as `token_kind`, else as what it most likely is."""
    found = [Token(env, Kind.COMMUNITY, community) for community, env in options.community_tokens.items()]
    if options.service_token is not None:
        found.append(Token(options.service_token, Kind.SERVICE))
    if options.user_token is not None:
        found.append(Token(options.user_token, Kind.USER))
    if config.token is not None and config.token not in {one.env for one in found}:
        likely = Kind.COMMUNITY if communities else Kind.SERVICE
        found.append(Token(config.token, Kind(options.token_kind) if options.token_kind else likely))
    return Tokens(tuple(found))
