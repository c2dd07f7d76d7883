"""Sources: one platform = one file, a package once it passes 200 lines. The registry is explicit: nothing is guessed.

A new platform is one module with a `SPEC`, one line here, and example payloads; the contract suite tests it then.
"""

from __future__ import annotations

from pydantic import ValidationError

from tasks.core.errors import ConfigError
from tasks.plan.schema import Source
from tasks.sources import (
    appstore,
    bluesky,
    export,
    facebook,
    feed,
    googleplay,
    hackernews,
    instagram,
    mastodon,
    ok,
    ozon,
    rustore,
    telegram,
    threads,
    vk,
    wildberries,
    wordpress,
    x,
    yandex_market,
    youtube,
)
from tasks.sources import max as max_messenger
from tasks.sources.shape import MentionSource, SourceDeps, SourceSpec

REGISTRY: dict[str, SourceSpec] = {
    "appstore": appstore.SPEC,
    "bluesky": bluesky.SPEC,
    "export": export.SPEC,
    "facebook": facebook.SPEC,
    "feed": feed.SPEC,
    "googleplay": googleplay.SPEC,
    "hackernews": hackernews.SPEC,
    "instagram": instagram.SPEC,
    "mastodon": mastodon.SPEC,
    "max": max_messenger.SPEC,
    "ok": ok.SPEC,
    "ozon": ozon.SPEC,
    "rustore": rustore.SPEC,
    "telegram": telegram.SPEC,
    "threads": threads.SPEC,
    "vk": vk.SPEC,
    "wildberries": wildberries.SPEC,
    "wordpress": wordpress.SPEC,
    "x": x.SPEC,
    "yandex_market": yandex_market.SPEC,
    "youtube": youtube.SPEC,
}


def kinds() -> set[str]:
    """Every kind a plan may name."""
    return set(REGISTRY)


def build(config: Source, deps: SourceDeps) -> MentionSource:
    """The source a plan describes. Raises ConfigError naming the source, the option and what to do."""
    spec = REGISTRY.get(config.kind)
    if spec is None:
        raise ConfigError(
            f"source {config.id!r}: there is no kind {config.kind!r}; choose one of {', '.join(sorted(REGISTRY))}"
        )
    try:
        options = spec.options.model_validate(config.options)
    except ValidationError as error:
        raise ConfigError(f"source {config.id!r}: {_advice(error, spec)}") from None
    return spec.build(config, options, deps)


def _advice(error: ValidationError, spec: SourceSpec) -> str:
    """What is wrong, option by option, without the values: an address in an option may carry a secret."""
    known = ", ".join(sorted(spec.options.model_fields))
    said = []
    for one in error.errors(include_input=False, include_url=False, include_context=False):
        key = ".".join(str(part) for part in one["loc"]) or "options"
        if one["type"] == "extra_forbidden":
            said.append(f"option {key!r} is unknown, remove it or correct its name; `{spec.kind}` knows {known}")
        elif one["type"] == "missing":
            said.append(f"option {key!r} is missing, add it under `options`")
        else:
            said.append(f"option {key!r}: {one['msg'].removeprefix('Value error, ')}, correct it")
    return "; ".join(said)
