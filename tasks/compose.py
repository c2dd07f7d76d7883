"""The only place that builds lake, sources and notifiers from settings and plan."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from tasks.core.blind import coverage_of
from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason
from tasks.core.errors import ConfigError
from tasks.core.ports import Lake, Notifier
from tasks.core.pseudonym import Pseudonyms
from tasks.core.settings import Settings, secret
from tasks.core.states import DeskForm, SourceState
from tasks.core.topical import TemporaryTopics
from tasks.incidents.links import Doors
from tasks.incidents.tickets import Tickets
from tasks.lake import open_lake
from tasks.lake.documents import read_model
from tasks.lake.quotas import LakeQuota
from tasks.language import Reader
from tasks.notifiers import build as build_notifier
from tasks.notifiers.wiring import Unready
from tasks.plan.load import load_plan
from tasks.plan.schema import Channel, Plan, Source, TopicKind
from tasks.plan.topics import with_temporary
from tasks.sources import REGISTRY
from tasks.sources import build as build_source
from tasks.sources.media import Pictures
from tasks.sources.shape import MentionSource, SourceDeps, Watched

V = TypeVar("V")
# an aspect or a product counts only in a text that is the brand's already, so nobody searches for it
SEARCHED = frozenset(TopicKind) - {TopicKind.ASPECT, TopicKind.PRODUCT}


@dataclass(frozen=True)
class House:
    """Everything a verb works with. `memory` holds detector states of this process only, never truth. `pictures` is
    None where nothing may be fetched: in a backtest, a demo, a drill. `drill`: the house of this drill, all of whose
    messages and pages say so."""

    plan: Plan
    settings: Settings
    lake: Lake
    sources: Mapping[str, MentionSource]
    notifiers: Mapping[str, Notifier]
    reader: Reader
    pseudonyms: Pseudonyms
    holder: str
    timeout: float = 60.0
    pictures: Pictures | None = None
    drill: str | None = None
    memory: dict[str, object] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        """The plan's configuration of a source."""
        for source in self.plan.monitoring.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)


def sees_answers(source: Source) -> bool:
    """Whether this kind of source brings the replies under what it brings."""
    spec = REGISTRY.get(source.kind)
    return spec is not None and spec.answers


def coverage(house: House, source_id: str, state: SourceState, now: datetime) -> Coverage:
    """How a source stands, and what it can never show us."""
    source = house.source(source_id)
    told = coverage_of(state, house.sources[source_id].platform, source.every, now)
    if sees_answers(source):
        return told
    return told.model_copy(update={"notes": (Reason(key="unseen.answers", values={"sources": source_id}),)})


def reader_now(house: House) -> Reader:
    """The plan's reader, with the temporary topics of incidents opened by hand. Built anew when these change."""
    found = read_model(house.lake, TemporaryTopics.key(), TemporaryTopics)
    if found is None or not found[0].topics:
        return house.reader
    key = f"reader-{found[1]}"
    reader = house.memory.get(key)
    if not isinstance(reader, Reader):
        reader = Reader(with_temporary(house.plan, found[0].topics))
        house.memory[key] = reader
    return reader


def build_house(
    settings: Settings,
    plan: Plan,
    folder: Path,
    *,
    sources: Mapping[str, MentionSource] | None = None,
    notifiers: Mapping[str, Notifier] | None = None,
    lake: Lake | None = None,
    pictures: Pictures | None = None,
) -> House:
    """A house of real parts; a test, the demo and the backtest hand in their own sources, notifiers or lake. With
    sources of its own a house fetches no pictures, unless it is given the way."""
    lake = lake if lake is not None else open_lake(settings)
    if sources is None:
        deps = SourceDeps(folder=folder, timezone=plan.timezone, quota=LakeQuota(lake), secret=secret)
        enabled = [source for source in plan.monitoring.sources if source.enabled]
        sources = {one.id: build_source(one, replace(deps, watched=watched(plan, one))) for one in enabled}
        pictures = pictures or Pictures(deps)
    if notifiers is None:
        notifiers = {channel.id: _notifier(channel, settings) for channel in plan.channels}
    return House(
        plan=plan,
        settings=settings,
        lake=lake,
        sources=sources,
        notifiers=notifiers,
        reader=Reader(plan),
        pseudonyms=Pseudonyms(pepper(settings)),
        holder=secrets.token_hex(8),
        pictures=pictures,
    )


def _notifier(channel: Channel, settings: Settings) -> Notifier:
    """A channel that lacks its key must not keep anybody from watching, nor the other channels from speaking."""
    try:
        return build_notifier(channel, settings)
    except ConfigError as error:
        return Unready(str(error))


def doors(house: House) -> Doors:
    """Ways in for the readers of alerts: what the settings name, and the desk a recorded run has found."""
    settings, tickets = house.settings, None
    if settings.web_secret is not None:
        try:
            tickets = Tickets(settings.web_secret.get_secret_value())
        except ValueError as error:
            raise ConfigError(f"SPICHKA_WEB_SECRET: {error}") from None
    found = read_model(house.lake, DeskForm.key(), DeskForm)
    return Doors(
        ui_url=settings.ui_url,
        desk=found[0].deployment if found is not None else None,
        web_url=settings.web_url,
        tickets=tickets,
    )


def watched(plan: Plan, source: Source) -> Watched:
    """What a source may search for: the words and accounts of its brand, or of all brands."""
    brands = [brand for brand in plan.monitoring.brands if source.brand in {None, brand.id}]
    topics = [topic for brand in brands for topic in brand.topics]
    searched = [topic for topic in topics if topic.kind in SEARCHED]
    return Watched(
        words=tuple(dict.fromkeys(word for topic in searched for word in (*topic.words, *topic.exact))),
        hashtags=tuple(dict.fromkeys(tag.lstrip("#") for topic in searched for tag in topic.hashtags)),
        own=tuple(dict.fromkeys(account for brand in brands for account in brand.accounts)),
        rivals=tuple(dict.fromkeys(page for topic in topics for page in topic.pages)),
    )


def pepper(settings: Settings) -> bytes:
    """The secret of the pseudonyms: from the environment, or made once and kept beside a folder lake.

    With S3 there is no "beside" that is not also in the bucket, so there it must be given.
    """
    if settings.pepper is not None:
        given = settings.pepper.get_secret_value().encode()
        if len(given) < 16:
            raise ConfigError("SPICHKA_PEPPER must have at least 16 characters")
        return given
    if settings.lake.startswith("s3://"):
        raise ConfigError("SPICHKA_PEPPER is not set: with an S3 lake give a secret of at least 16 characters")
    kept = Path(settings.lake).absolute().with_name(Path(settings.lake).name + ".pepper")
    if kept.exists():
        return kept.read_bytes()
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    made.touch(mode=0o600)
    made.write_bytes(secrets.token_hex(32).encode())
    try:
        kept.hardlink_to(made)  # whole or not at all, and the first of two processes wins
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return kept.read_bytes()


_entered: ContextVar[House | None] = ContextVar("house", default=None)


@contextmanager
def entered(house: House) -> Iterator[None]:
    """Inside the block `house()` is this one: the recorded steps of a drill work in the drill's own house."""
    token = _entered.set(house)
    try:
        yield
    finally:
        _entered.reset(token)


def house() -> House:
    """The house that was entered, else this process's own. Prefect's wrappers ask for it here."""
    return _entered.get() or own_house()


@lru_cache(maxsize=1)
def own_house() -> House:
    """This process's house, built once from the environment."""
    settings = Settings()
    loaded = load_plan(settings.plan)
    return build_house(settings, loaded.plan, settings.plan.absolute().parent)
