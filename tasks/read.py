"""read: parse the pending raw answers of a source and say of each post whose mention it is and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, house, reader_now
from tasks.core.batch import Batch
from tasks.core.errors import ConfigError, SchemaDrift
from tasks.core.happening import Happening
from tasks.core.instants import DAY
from tasks.core.mention import Mention, Reading
from tasks.core.post import Post, Precision
from tasks.core.states import Pending, SourceState
from tasks.lake.documents import read_model
from tasks.lake.raw import unpack
from tasks.plan.schema import Brand, Source
from tasks.plan.topics import own_topic

AHEAD = timedelta(days=1)  # a post dated further ahead than any time zone explains is a broken date, not the future


async def read(house: House, source_id: str) -> Batch:
    """The batch that is pending for this source. Deterministic: a repeat after a crash reads the same mentions."""
    found = read_model(house.lake, SourceState.key(source_id), SourceState)
    if found is None or found[0].pending is None:
        raise ConfigError(f"source {source_id}: nothing is pending")
    state, pending = found[0], found[0].pending
    source, connector = house.source(source_id), house.sources[source_id]
    mentions: list[Mention] = []
    published: list[datetime] = []
    events: list[Happening] = []
    skipped, drift = 0, None
    for key in pending.raw_keys:
        stored = house.lake.get(key)
        if stored is None:
            raise ConfigError(f"{key} is pending but not in the lake: restore it, or remove `pending` from the state")
        try:
            page = connector.parse(unpack(key, stored.body))
        except SchemaDrift as error:
            # The raw answer stays in the lake; after a parser fix it can be read again. The rest goes on.
            drift, skipped = str(error), skipped + 1
            continue
        posts = [post for post in page.items if post.published_at <= pending.collected_at + AHEAD]
        skipped += len(page.skipped) + len(page.items) - len(posts)
        events += page.events
        published += [post.published_at for post in posts]
        mentions += _mentions(house, source, state, pending, posts, key)
    return Batch(
        source=source_id,
        pending=pending,
        mentions=tuple(mentions),
        posts=len(published),
        skipped=skipped,
        drift=drift,
        last_post_at=max(published, default=None),
        published=tuple(published),
        events=tuple(events),
    )


def _mentions(
    house: House, source: Source, state: SourceState, pending: Pending, posts: Sequence[Post], raw: str
) -> Iterable[Mention]:
    brands = {brand.id: brand for brand in house.plan.monitoring.brands}
    at_home = {(account.platform, account.id): brand.id for brand in brands.values() for account in brand.accounts}
    about = [source.brand or at_home.get((post.platform, post.community or "")) for post in posts]
    reader = reader_now(house)
    late_after = max(house.plan.monitoring.late_after, 2 * source.every)
    for post, home, reading in zip(posts, about, reader.read([p.text for p in posts], about), strict=True):
        live = not pending.history and is_live(post, state, pending.collected_at, late_after, source.overlap)
        for brand_id, topics in _topics(reading, home, source, brands).items():
            if post.own and brand_id != home:
                continue  # a page that speaks of itself is nobody's mention; what it says is kept under its brand
            yield Mention(
                post=post,
                brand=brand_id,
                topics=() if post.own else topics,  # kept, as an answer or our own word, and counted nowhere
                language=reading.language,
                sentiment=reading.sentiment,
                sentiment_score=reading.sentiment_score,
                complaint=reading.complaint,
                complaint_score=reading.complaint_score,
                source=source.id,
                collected_at=pending.collected_at,
                live=live,
                raw=raw,
            )


def _topics(reading: Reading, home: str | None, source: Source, brands: dict[str, Brand]) -> dict[str, tuple[str, ...]]:
    """Topics named, by brand. A post at home, or of a source about one brand, is its mention even unnamed."""
    named: dict[str, set[str]] = {}
    for match in reading.matches:
        named.setdefault(match.brand, set()).add(match.topic)
    if home is not None and home in brands:
        own = source.topic if source.brand == home and source.topic else own_topic(brands[home])
        named.setdefault(home, set()).add(own)
    return {brand: tuple(sorted(topics)) for brand, topics in sorted(named.items())}


def is_live(post: Post, state: SourceState, collected_at: datetime, late_after: timedelta, overlap: timedelta) -> bool:
    """May this post alert? Published after activation, and collected in time or inside a recorded gap.

    Where only the day is known the day must not lie before the activation day, and lateness counts from its end.
    """
    published = post.published_at
    if post.precision is Precision.DAY:
        day = published.replace(hour=0, minute=0, second=0, microsecond=0)
        if day.date() < state.activated_at.date():
            return False
        published = day + DAY
    elif published < state.activated_at:
        return False
    if collected_at - published <= late_after:
        return True
    # A platform may show a post some minutes late, so the last reading before a gap did not have all before it.
    return any(gap.since - overlap <= published <= (gap.until or collected_at) for gap in state.gaps)


@task(name="read", task_run_name="read {source_id}", persist_result=False)
async def read_task(source_id: str) -> Batch:
    """`read` as Prefect records it."""
    return await read(house(), source_id)
