"""Messages, comments and events of MAX: what is kept, and how they become posts and happenings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import epoch, identity, inner, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.hostile import MAX_LABEL, Unfit, clean
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.max.options import PLATFORM
from tasks.sources.shape import Json, Page, Skip

LISTS = {"messages": "messages", "comments": "messages", "updates": "updates"}  # call → its list
WORDS = frozenset({"message_created", "message_edited", "comment_created", "comment_edited"})
REMOVALS = frozenset({"message_removed", "comment_removed"})
CHANGES = frozenset({"bot_added", "bot_removed", "chat_title_changed"})
OTHERS = frozenset(
    {
        "message_callback", "bot_started", "bot_stopped", "dialog_cleared", "dialog_muted", "dialog_unmuted",
        "dialog_removed", "user_added", "user_removed", "message_chat_created", "message_construction_request",
        "message_constructed",
    }
)  # fmt: skip
_SECRET = frozenset({"token", "access_token", "sig", "signature", "key"})

_hidden = author(PLATFORM)


def _address(value: object, pseudonyms: Pseudonyms) -> object:
    """A public address without a token in it."""
    found = link(value)
    if found is None or _secretive(found):
        return None
    return clean(found, MAX_LABEL)


def _secretive(address: str) -> bool:
    try:
        parts = urlsplit(address)
        names = {name.casefold() for name, _ in parse_qsl(parts.query)}
    except ValueError:
        return True
    return bool(parts.username or parts.password or names & _SECRET)


_LINKED: Shape = {"type": label, "message": {"mid": label, "text": text}}
_PICTURE: Shape = {"type": label, "payload": {"url": _address}}
_BODY: Shape = {"mid": label, "text": text, "attachments": [_PICTURE]}
_MESSAGE: Shape = {
    "timestamp": count, "url": _address, "stat": {"views": count}, "link": _LINKED, "body": _BODY,
    "recipient": {"chat_id": count, "chat_type": label, "post_id": label},
}  # fmt: skip
_UPDATE: Shape = {
    "update_type": label, "timestamp": count, "chat_id": count, "message_id": label, "post_id": label,
    "is_channel": count, "title": label,
}  # fmt: skip
_CHAT: Shape = {"id": count, "as": label, "channel": count}
_ASKED: Shape = {"chats": [_CHAT], "post": label}


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """Only what the parser needs: people as HMACs, no names, no tokens of attachments."""
    call, asked, answer = called(payload, tuple(LISTS))
    bot = asked.get("bot")
    take = _update if call == "updates" else _message
    kept = [take(one, bot, pseudonyms) if isinstance(one, dict) else None for one in list_of(answer, LISTS[call])]
    return {"call": call, "asked": keep(asked, _ASKED, pseudonyms), "answer": {LISTS[call]: kept}}


def _message(message: Json, bot: object, pseudonyms: Pseudonyms) -> Json:
    kept = keep(message, _MESSAGE, pseudonyms)
    speaker = inner(message, "sender", "user_id")
    kept["author"] = _hidden(speaker, pseudonyms)
    channel = inner(message, "recipient", "chat_type") == "channel"
    comment = inner(message, "recipient", "post_id") is not None
    # posts of a channel are the channel's whoever wrote them; a comment under its name carries no sender
    kept["own"] = (channel and not comment) or (channel and speaker is None) or (type(bot) is int and speaker == bot)
    return kept


def _update(update: Json, bot: object, pseudonyms: Pseudonyms) -> Json:
    kept = keep(update, _UPDATE, pseudonyms)
    kept["actor"] = _hidden(update.get("user_id") or inner(update, "user", "user_id"), pseudonyms)
    message = update.get("message")
    if str(update.get("update_type")) in WORDS and isinstance(message, dict):
        kept["message"] = _message(message, bot, pseudonyms)
    return kept


def parse(payload: Json) -> Page[Post]:
    """Posts, and what happened to them and to the chats. Raises SchemaDrift."""
    call, asked, answer = called(payload, tuple(LISTS))
    known = {maybe_identity(one.get("id")): one for one in objects(asked.get("chats"))}
    posts: list[Post] = []
    events: list[Happening] = []
    skipped: list[Skip] = []
    seen: set[tuple[str, str]] = set()
    for place, item in enumerate(list_of(answer, LISTS[call])):
        try:
            one = _read(item, call, asked, known)
            key = (one.id, one.version) if isinstance(one, Post) else ("", one.id)
            if key in seen:
                raise Unfit("the same once more")
        except (ValueError, OverflowError, TypeError) as error:
            skipped.append(Skip(f"$.answer.{LISTS[call]}[{place}]", str(error)[:200] or type(error).__name__))
            continue
        seen.add(key)
        if isinstance(one, Post):
            posts.append(one)
        else:
            events.append(one)
    return Page(tuple(posts), tuple(skipped), events=tuple(events))


Chats = Mapping[str | None, Json]


def _read(item: object, call: str, asked: Json, known: Chats) -> Post | Happening:
    if not isinstance(item, dict):
        raise Unfit("not an object")
    if call != "updates":
        return _post(item, asked.get("post") if call == "comments" else None, known)
    kind = item.get("update_type")
    if kind in REMOVALS:
        return _removed(item, str(kind), known)
    if kind in CHANGES:
        return _changed(item, str(kind), known)
    if kind not in WORDS:
        raise Unfit(f"an event of a kind we do not read: {label_of(kind)}"[:200])
    message = item.get("message")
    if not isinstance(message, dict):
        raise Unfit("an event without its message")
    return _post(message, item.get("post_id") if str(kind).startswith("comment") else None, known)


def _post(message: Json, under: object, known: Chats) -> Post:
    body, linked = message.get("body"), message.get("link")
    text = words(inner(body, "text"), inner(linked, "message", "text") if inner(linked, "type") == "forward" else None)
    thread = maybe_identity(inner(message, "recipient", "post_id")) or maybe_identity(under)
    answered = maybe_identity(inner(linked, "message", "mid")) if inner(linked, "type") == "reply" else None
    if inner(message, "recipient", "chat_type") == "dialog":
        raise Unfit("a private chat")
    pictures = [one.get("payload") for one in objects(inner(body, "attachments")) if one.get("type") == "image"]
    media = (link(inner(one, "url")) for one in pictures)
    return Post(
        platform=PLATFORM,
        id=identity(inner(body, "mid")),
        published_at=epoch(message.get("timestamp"), 1000),
        text=text,
        kind=PostKind.COMMENT if thread or answered else PostKind.POST,
        author=label_of(message.get("author")),
        url=link(message.get("url")),
        community=_community(inner(message, "recipient", "chat_id"), known),
        thread=thread,
        parent=answered or thread,
        reach=maybe_count(inner(message, "stat", "views")),
        own=message.get("own") is True,
        media=tuple(dict.fromkeys(one for one in media if one is not None)),
    )


def _community(number: object, known: Chats) -> str | None:
    """As the plan spells it; the number where it does not."""
    chat = maybe_identity(number)
    return label_of(inner(known.get(chat), "as")) or chat


def _removed(update: Json, kind: str, known: Chats) -> Happening:
    post = identity(update.get("message_id"))
    return Happening(
        id=happening_id(kind, post),
        platform=PLATFORM,
        kind=HappeningKind.REMOVED,
        at=epoch(update.get("timestamp"), 1000),
        account=_community(update.get("chat_id"), known),
        post=post,
        actor=label_of(update.get("actor")),
        what=kind.split("_", maxsplit=1)[0],
    )


def _changed(update: Json, kind: str, known: Chats) -> Happening:
    at, number = epoch(update.get("timestamp"), 1000), identity(update.get("chat_id"))
    title = label_of(update.get("title"))
    renamed = kind == "chat_title_changed"
    if renamed and title is None:
        raise Unfit("a new title that is not told")
    return Happening(
        id=happening_id(kind, number, int(at.timestamp() * 1000)),
        platform=PLATFORM,
        kind=HappeningKind.SETTINGS_CHANGED if renamed else HappeningKind.ROLE_CHANGED,
        at=at,
        account=_community(update.get("chat_id"), known),
        actor=label_of(update.get("actor")),
        what="title" if renamed else "bot",
        before="member" if kind == "bot_removed" else None,
        after=title if renamed else "removed" if kind == "bot_removed" else "member",
    )
