"""Whether what is watched can be found, and whether what is found reaches anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tasks.plan.finding import PlanFinding, Severity, found
from tasks.plan.keys import nearest
from tasks.plan.load import LoadedPlan
from tasks.plan.problem import KeyPath
from tasks.plan.schema import Audience, Brand, Topic, TopicKind

_SHORTEST_WORD = 3
_ADDRESSED = frozenset({"slack", "email", "telegram", "folder"})  # the others have their address in the environment


def check_topics(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Brands without a topic of their own, topics that can match nothing, words that match too much or twice."""
    for number, brand in enumerate(loaded.plan.monitoring.brands):
        path: KeyPath = ("monitoring", "brands", number)
        if not any(topic.kind is TopicKind.BRAND for topic in brand.topics):
            yield found(loaded, Severity.ERROR, (*path, "topics"), "no_brand_topic", id=brand.id)
        for index, topic in enumerate(brand.topics):
            yield from _topic(loaded, (*path, "topics", index), topic)
        yield from _twice(loaded, (*path, "topics"), brand)


def _topic(loaded: LoadedPlan, path: KeyPath, topic: Topic) -> Iterator[PlanFinding]:
    if not (topic.words or topic.exact or topic.hashtags or topic.accounts):
        yield found(loaded, Severity.ERROR, path, "no_words", id=topic.id)
    for key, words in (("words", topic.words), ("exact", topic.exact)):
        for at, word in enumerate(words):
            if len(word) < _SHORTEST_WORD and not topic.required:
                yield found(loaded, Severity.WARNING, (*path, key, at), "short_word", word=word, id=topic.id)


def _twice(loaded: LoadedPlan, path: KeyPath, brand: Brand) -> Iterator[PlanFinding]:
    """A word of two topics counts in both, which is seldom meant."""
    owners: dict[str, str] = {}
    for index, topic in enumerate(brand.topics):
        for at, word in enumerate(topic.words):
            plain = " ".join(word.casefold().replace("ё", "е").split())
            if owners.setdefault(plain, topic.id) != topic.id:
                where = (*path, index, "words", at)
                yield found(loaded, Severity.WARNING, where, "word_twice", word=word, id=topic.id, other=owners[plain])


def check_sources(loaded: LoadedPlan, kinds: Collection[str] | None) -> Iterator[PlanFinding]:
    """Nothing is read, or a connector is not known. `kinds` None: the known ones are not at hand."""
    sources = loaded.plan.monitoring.sources
    if not any(source.enabled for source in sources):
        yield found(loaded, Severity.ERROR, ("monitoring", "sources"), "no_sources")
    for index, source in enumerate(sources):
        if kinds is not None and source.kind not in kinds:
            near = nearest(source.kind, kinds)
            values = {"kind": source.kind, "known": ", ".join(sorted(kinds)) or "—"}
            where = ("monitoring", "sources", index, "kind")
            name, values = ("unknown_kind_near", {**values, "near": near}) if near else ("unknown_kind", values)
            yield found(loaded, Severity.ERROR, where, name, **values)
    yield from _unread_accounts(loaded, kinds or ())


def _unread_accounts(loaded: LoadedPlan, kinds: Collection[str]) -> Iterator[PlanFinding]:
    """Pages of ours on platforms we could read, that no source reads: whoever names a page believes it is watched."""
    sources = [source for source in loaded.plan.monitoring.sources if source.enabled]
    for number, brand in enumerate(loaded.plan.monitoring.brands):
        read = {source.kind for source in sources if source.brand in {None, brand.id}}
        for index, account in enumerate(brand.accounts):
            if account.platform in kinds and account.platform not in read:
                where = ("monitoring", "brands", number, "accounts", index)
                values = {"platform": account.platform, "id": account.id}
                yield found(loaded, Severity.WARNING, where, "unread_account", **values)


def check_removals(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Grounds for removals that nobody outside can read are none."""
    removals = loaded.plan.response_model.removals
    where: KeyPath = ("response_model", "removals")
    if removals.allowed and removals.published_at is None:
        yield found(loaded, Severity.WARNING, where, "removals_unpublished")
    elif removals.published_at is not None and not removals.published_at.startswith(("https://", "http://")):
        yield found(loaded, Severity.WARNING, (*where, "published_at"), "removals_address", text=removals.published_at)


def check_channels(loaded: LoadedPlan, ui_url: str | None) -> Iterator[PlanFinding]:
    """Crises or blindness reach nobody; messages cannot link to the pages they speak of."""
    heard = {audience for channel in loaded.plan.channels for audience in channel.audience}
    for audience in Audience:
        if audience not in heard:
            yield found(loaded, Severity.ERROR, ("channels",), f"no_{audience.value}_channel")
    for index, channel in enumerate(loaded.plan.channels):
        if channel.kind in _ADDRESSED and not channel.to:
            yield found(loaded, Severity.ERROR, ("channels", index), "no_address", id=channel.id)
    if ui_url is None:
        yield PlanFinding(Severity.ADVICE, ".env", 0, "", "plan.finding.no_ui_url")
