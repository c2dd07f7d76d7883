"""Redacted updates → posts and happenings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post, PostKind
from tasks.sources.api import called, list_of
from tasks.sources.fields import epoch, identity, inner, label_of, maybe_count, maybe_identity, objects, words
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json, Page, Skip
from tasks.sources.telegram.options import PLATFORM
from tasks.sources.telegram.updates import CALL, MEMBERS, MESSAGES, REACTIONS, kind_of

Found = Post | Happening


def parse(payload: Json) -> Page[Post]:
    """Posts, and what happened to the chats. Raises SchemaDrift."""
    _, asked, answer = called(payload, (CALL,))
    result = list_of(answer, "result")
    known = Known(asked, result)
    posts: list[Post] = []
    events: list[Happening] = []
    skipped: list[Skip] = []
    seen: set[tuple[str, str]] = set()
    for place, update in enumerate(result):
        try:
            one = _read(update, known)
            key = (one.id, one.version) if isinstance(one, Post) else ("", one.id)
            if key in seen:
                raise Unfit("the same once more")
        except (ValueError, OverflowError, TypeError) as error:
            skipped.append(Skip(f"$.answer.result[{place}]", str(error)[:200] or type(error).__name__))
            continue
        seen.add(key)
        if isinstance(one, Post):
            posts.append(one)
        else:
            events.append(one)
    return Page(tuple(posts), tuple(skipped), events=tuple(events))


class Known:
    """What a payload says about its chats, threads and reactions."""

    def __init__(self, asked: Json, result: list[object]) -> None:
        self._places = {maybe_identity(one.get("id")): one for one in objects(asked.get("places"))}
        self._roots = {
            (maybe_identity(one.get("chat")), maybe_identity(one.get("thread"))): maybe_identity(one.get("post"))
            for one in objects(asked.get("roots"))
        }
        self.likes = dict(filter(None, map(_reactions, result)))

    def place(self, chat: str, shown: object) -> Json:
        """The chat as the plan spells it; what the update itself shows where it was not asked for."""
        found = self._places.get(chat)
        if found is not None and label_of(found.get("as")):
            return found
        handle = label_of(inner(shown, "username"))
        return {"as": f"@{handle}" if handle else chat, "handle": handle}

    def root(self, chat: str, thread: object) -> str | None:
        """The channel's post a thread stands under."""
        return self._roots.get((chat, maybe_identity(thread)))


def _reactions(update: object) -> tuple[tuple[str | None, str | None], int] | None:
    counts = inner(update, REACTIONS)
    told = [maybe_count(one.get("total_count")) for one in objects(inner(counts, "reactions"))]
    if not told or None in told:
        return None
    total = sum(one for one in told if one is not None)
    return (maybe_identity(inner(counts, "chat", "id")), maybe_identity(inner(counts, "message_id"))), total


def _read(update: object, known: Known) -> Found:
    if not isinstance(update, dict):
        raise Unfit("not an update")
    kind = kind_of(update)
    value = update.get(kind) if kind else None
    if kind == REACTIONS:
        raise Unfit("reactions are counted with their post")
    if kind not in (*MESSAGES, *MEMBERS):
        raise Unfit(f"an update of a kind we do not read: {kind}")
    if not isinstance(value, dict):
        raise Unfit(f"`{kind}` is not an object")
    chat = value.get("chat")
    if inner(chat, "type") == "private":
        raise Unfit("a private chat")
    number = identity(inner(chat, "id"))
    place = known.place(number, chat)
    at = epoch(value.get("date"))
    if kind in MEMBERS:
        return _role(value, kind, number, place, at)
    return _change(value, number, place, at) or _post(value, number, place, at, known)


def _post(message: Json, number: str, place: Json, at: datetime, known: Known) -> Post:
    text = words(message.get("text"))
    if message.get("is_automatic_forward") is True:
        return _copied(message, place, text)
    mine = identity(message.get("message_id"))
    channel = inner(message, "chat", "type") == "channel"
    under = None if channel else _under(message, number, place, known)
    parent = _parent(message, number, under)
    return Post(
        platform=PLATFORM,
        id=f"{number}:{mine}",
        published_at=at,
        text=text,
        kind=PostKind.COMMENT if under or parent else PostKind.POST,
        author=label_of(message.get("author")),
        url=_link(place, mine, under),
        community=_community(message, place, under),
        thread=under[0] if under else None,
        parent=parent,
        likes=known.likes.get((number, mine)),
        own=message.get("own") is True,
    )


def _copied(message: Json, place: Json, text: str) -> Post:
    """The copy of a channel's post in its discussion group is that post."""
    origin = message.get("forward_origin")
    number, mine = identity(inner(origin, "chat", "id")), identity(inner(origin, "message_id"))
    handle = label_of(inner(origin, "chat", "username")) or label_of(place.get("of_handle"))
    spelled = label_of(place.get("of_as")) or (f"@{handle}" if handle else number)
    return Post(
        platform=PLATFORM,
        id=f"{number}:{mine}",
        published_at=epoch(inner(origin, "date")),
        text=text,
        author=label_of(message.get("author")),
        url=f"https://t.me/{handle}/{mine}" if handle else None,
        community=spelled,
        own=True,
    )


Under = tuple[str, str | None]  # the id of the channel's post, and the link to it


def _under(message: Json, number: str, place: Json, known: Known) -> Under | None:
    """The channel's post this is a comment to: as learned, or as the message it replies to shows."""
    if message.get("is_topic_message") is True:
        return None
    origin = inner(message, "reply_to_message", "forward_origin")
    channel, post = maybe_identity(inner(origin, "chat", "id")), maybe_identity(inner(origin, "message_id"))
    handle = label_of(inner(origin, "chat", "username")) or label_of(place.get("of_handle"))
    if channel is None or post is None:
        channel, post = maybe_identity(place.get("of")), known.root(number, message.get("message_thread_id"))
    if channel is not None and post is not None:
        return f"{channel}:{post}", f"https://t.me/{handle}/{post}" if handle else None
    thread = maybe_identity(message.get("message_thread_id"))
    return (f"{number}:{thread}", None) if thread is not None else None


def _parent(message: Json, number: str, under: Under | None) -> str | None:
    reply = message.get("reply_to_message")
    answered = maybe_identity(inner(reply, "message_id"))
    if answered is None:
        return None
    if under is not None and inner(reply, "is_automatic_forward") is True:
        return under[0]
    return f"{number}:{answered}"


def _community(message: Json, place: Json, under: Under | None) -> str | None:
    """A comment stands under the channel's account, even where the group is an account too."""
    if under is None:
        return label_of(place.get("as"))
    handle = label_of(inner(message, "reply_to_message", "forward_origin", "chat", "username"))
    shown = f"@{handle}" if handle and place.get("of") is None else None
    return label_of(place.get("of_as")) or shown or label_of(place.get("as"))


def _link(place: Json, mine: str, under: Under | None) -> str | None:
    """Public addresses only: chats without a name have none."""
    if under is not None and under[1] is not None:
        return f"{under[1]}?comment={mine}"
    handle = label_of(place.get("handle"))
    return f"https://t.me/{handle}/{mine}" if handle else None


def _change(message: Json, number: str, place: Json, at: datetime) -> Happening | None:
    """A service message that tells of a change of the chat."""
    title, moved = label_of(message.get("new_chat_title")), maybe_identity(message.get("migrate_to_chat_id"))
    owner = label_of(message.get("new_owner"))
    photo = message.get("photo_changed") is True or message.get("delete_chat_photo") is True
    told = {"title": title, "chat_id": moved, "photo": "deleted" if message.get("delete_chat_photo") is True else "new"}
    what = next((name for name, there in (("title", title), ("chat_id", moved), ("photo", photo)) if there), None)
    if what is None and owner is None:
        return None
    return Happening(
        id=happening_id(number, identity(message.get("message_id")), what or "owner"),
        platform=PLATFORM,
        kind=HappeningKind.SETTINGS_CHANGED if what else HappeningKind.ROLE_CHANGED,
        at=at,
        account=label_of(place.get("as")),
        actor=label_of(message.get("author")),
        target=None if what else owner,
        what=what or "owner",
        after=told.get(what or "", "creator"),
    )


def _role(change: Mapping[str, object], kind: str, number: str, place: Json, at: datetime) -> Happening:
    """Somebody became, ceased to be, or is another kind of administrator; `bot`: our own rights changed."""
    before, after = label_of(change.get("before")), label_of(change.get("after"))
    if before is None or after is None:
        raise Unfit("a member without a status")
    target, actor = label_of(change.get("target")), label_of(change.get("actor"))
    return Happening(
        id=happening_id(number, int(at.timestamp()), target, actor, before, after),
        platform=PLATFORM,
        kind=HappeningKind.ROLE_CHANGED,
        at=at,
        account=label_of(place.get("as")),
        actor=actor,
        target=target,
        what="bot" if kind == "my_chat_member" else None,
        before=before,
        after=after,
    )
