"""Events of Long Poll and of the Callback API, which tell the same: posts, and what happened to them and to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from datetime import datetime

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post
from tasks.sources.fields import epoch, inner, label_of
from tasks.sources.hostile import Unfit, clean
from tasks.sources.shape import Json, Skip
from tasks.sources.vk.names import PLATFORM, spelled
from tasks.sources.vk.posts import comment, number, wall_post, who

POSTED = ("wall_post_new", "wall_repost")
_VERBS = ("new", "edit", "restore", "delete")
# prefix of the event: (word in our id, field that names what it stands under)
COMMENTED: Mapping[str, tuple[str, str]] = {
    "wall_reply": ("", "post_id"),
    "board_post": ("topic", "topic_id"),
    "photo_comment": ("photo", "photo_id"),
    "video_comment": ("video", "video_id"),
    "market_comment": ("market", "item_id"),
}
OF_ACCOUNT = ("group_officers_edit", "group_change_settings", "group_change_photo")
KNOWN = frozenset({*POSTED, *OF_ACCOUNT, *(f"{one}_{verb}" for one in COMMENTED for verb in _VERBS)})
ROLES = {0: "none", 1: "moderator", 2: "editor", 3: "administrator"}


@dataclass(frozen=True, slots=True)
class Change:
    """What is particular to one event: whose it was, and from what to what."""

    post: str | None = None
    actor: str | None = None
    target: str | None = None
    what: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(slots=True)
class Found:
    """What a list of updates holds; of each post and each event the last word."""

    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    events: dict[str, Happening] = field(default_factory=dict)
    skipped: list[Skip] = field(default_factory=list)


def read_updates(updates: list[object], asked: Json) -> Found:
    """Each update is a post, an event, both (restored), or a counted skip."""
    found = Found()
    for place, update in enumerate(updates):
        try:
            posts, events = _read(update, asked)
        except (ValueError, OverflowError, TypeError, KeyError) as error:
            found.skipped.append(Skip(f"$.answer.updates[{place}]", str(error)[:200] or type(error).__name__))
            continue
        new = [post for post in posts if (post.id, post.version) not in found.posts]
        fresh = [event for event in events if event.id not in found.events]
        if not new and not fresh:
            found.skipped.append(Skip(f"$.answer.updates[{place}]", "the same event twice"))
        found.posts |= {(post.id, post.version): post for post in new}
        found.events |= {event.id: event for event in fresh}
    return found


def _read(update: object, asked: Json) -> tuple[list[Post], list[Happening]]:
    if not isinstance(update, Mapping):
        raise Unfit("not an object")
    kind, told = update.get("type"), update.get("object")
    if not isinstance(kind, str) or kind not in KNOWN:
        raise Unfit("an event we do not read")
    if not isinstance(told, dict):
        raise Unfit("an event without its object")
    group = number(update.get("group_id"))
    if kind in POSTED:
        return [wall_post(told, asked)], []
    if kind in OF_ACCOUNT:
        return [], _of_account(kind, told, update, asked, group)
    return _commented(kind, told, update, asked, group)


def _commented(
    kind: str, told: Json, update: Mapping[str, object], asked: Json, group: int
) -> tuple[list[Post], list[Happening]]:
    prefix, verb = kind.rsplit("_", 1)
    word, below = COMMENTED[prefix]
    # a reply to a wall post names the wall; everything else stands in the community that sends the event
    owner = number(told.get("owner_id") or -group) if prefix == "wall_reply" else -group
    root = f"{word}{number(told.get(below))}"
    if verb in {"new", "edit"}:
        return [comment(told, asked, owner, root)], []
    post = f"{owner}_{root}_{number(told.get('id'))}"
    if verb == "delete":
        removed = Change(post=post, actor=who(told.get("deleter_id") or told.get("user_id")))
        return [], [_event(HappeningKind.REMOVED, update, asked, group, removed)]
    restored = _event(HappeningKind.RESTORED, update, asked, group, Change(post=post))
    try:
        return [comment(told, asked, owner, root)], [restored]
    except ValueError:
        return [], [restored]


def _of_account(kind: str, told: Json, update: Mapping[str, object], asked: Json, group: int) -> list[Happening]:
    if kind == "group_officers_edit":
        change = Change(
            actor=who(told.get("admin_id")),
            target=who(told.get("user_id")),
            before=_role(told.get("level_old")),
            after=_role(told.get("level_new")),
        )
        return [_event(HappeningKind.ROLE_CHANGED, update, asked, group, change)]
    return [_event(HappeningKind.SETTINGS_CHANGED, update, asked, group, one) for one in _settings(kind, told)]


def _settings(kind: str, told: Json) -> list[Change]:
    """One for each setting; one without a name where VK does not say which."""
    actor, changes = who(told.get("user_id")), told.get("changes")
    if kind == "group_change_photo":
        return [Change(actor=actor, what="photo")]
    if not isinstance(changes, Mapping) or not changes:
        return [Change(actor=actor)]
    return [
        Change(
            actor=actor,
            what=clean(str(name), 60),
            before=label_of(inner(one, "old_value")),
            after=label_of(inner(one, "new_value")),
        )
        for name, one in changes.items()
    ]


def _event(kind: HappeningKind, update: Mapping[str, object], asked: Json, group: int, change: Change) -> Happening:
    at = _when(asked)
    told = label_of(update.get("event_id"))
    # without an id of VK's own, what it says and when we heard it
    parts = (told,) if told is not None else (*astuple(change), at.isoformat())
    return Happening(
        id=happening_id(group, kind.value, change.what, *parts),
        platform=PLATFORM,
        kind=kind,
        at=at,
        account=spelled(asked, group),
        **asdict(change),
    )


def _when(asked: Json) -> datetime:
    """When we learned of it: VK's events carry no time, and at most one interval lies between."""
    try:
        return epoch(asked.get("at"))
    except Unfit:
        raise Unfit("no time: `asked.at` says when it was received") from None


def _role(value: object) -> str:
    if type(value) is int and value in ROLES:
        return ROLES[value]
    raise Unfit("a role we do not know")
