"""witness: fetch the pictures of new live mentions once, and keep what they were. After the alerts: it costs time.

The rest of the evidence is written by store, before the cursor moves. What is fetched is counted here and forgotten,
unless the plan says `monitoring.keep_media: true`. A picture that does not come is evidence too: it says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from prefect import task

from tasks.compose import House, house
from tasks.lake.documents import change, read_model
from tasks.lake.evidence import PictureDue, PicturesDue, PictureSeen, keep_pictures, picture_key
from tasks.sources.media import Picture

A_RUN = 50


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Pictures fetched, and pictures that did not come."""

    seen: int = 0
    missed: int = 0


def waits_for_pictures(house: House, source_id: str) -> bool:
    """Whether this house fetches pictures, and this source has some."""
    return house.pictures is not None and house.lake.get(PicturesDue.key(source_id)) is not None


async def witness(house: House, source_id: str, now: datetime) -> Witnessed:
    """At most `A_RUN` pictures; what was not begun in time stays due. Never raises for a picture."""
    found = read_model(house.lake, PicturesDue.key(source_id), PicturesDue)
    if house.pictures is None or found is None or not found[0].due:
        return Witnessed()
    due = found[0].due[:A_RUN]
    pictures = await house.pictures.get(house.source(source_id), [one.url for one in due], now)
    done = [(one, picture) for one, picture in zip(due, pictures, strict=True) if picture is not None]
    places: dict[tuple[str, date], list[PictureSeen]] = defaultdict(list)
    for one, picture in done:
        places[one.brand, one.day].append(_seen(house, one, picture))
    for (brand, day), seen in sorted(places.items()):
        keep_pictures(house.lake, brand, day, seen, now)
    _done(house, source_id, [one for one, _ in done])
    came = sum(1 for _, picture in done if picture.why is None)
    return Witnessed(came, len(done) - came)


def _seen(house: House, due: PictureDue, picture: Picture) -> PictureSeen:
    keeps = house.plan.monitoring.keep_media and picture.sha256 is not None
    if keeps and picture.sha256 is not None:
        house.lake.put_new(picture_key(picture.sha256), picture.body)
    return PictureSeen(
        platform=due.platform,
        id=due.id,
        version=due.version,
        url=picture.url,
        sha256=picture.sha256,
        bytes=picture.size,
        type=picture.kind,
        kept=keeps,
        why=picture.why,
    )


def _done(house: House, source_id: str, done: Sequence[PictureDue]) -> None:
    """After the evidence: a crash between the two fetches again and says the same twice."""
    gone = set(done)

    def left(before: PicturesDue | None) -> PicturesDue:
        state = before or PicturesDue()
        return state.model_copy(update={"due": tuple(one for one in state.due if one not in gone)})

    change(house.lake, PicturesDue.key(source_id), PicturesDue, left)


@task(name="witness", task_run_name="witness {source_id}", persist_result=False)
async def witness_task(source_id: str, now: datetime) -> Witnessed:
    """`witness` as Prefect records it."""
    return await witness(house(), source_id, now)
