"""What became of a mention somebody may want an answer to: it waits, or it has a disposition. Nothing is ignored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.mention import Mention
from tasks.core.post import Post

TEXT_KEPT = 200


class DispositionKind(StrEnum):
    """How it ended. ANSWERED is seen on the platform; REMOVED by the deletion guard; LAPSED: nobody was seen answering
    for as long as it is remembered. The others are a person's decision."""

    ANSWERED = "answered"
    MONITOR_ONLY = "monitor_only"
    SPAM = "spam"
    REMOVED = "removed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A live complaint or question that nobody answered yet. `text` is hostile and cut. `sighted`: an answer would be
    seen, because it stands on a page of ours that is read with its replies. `topics` join it with incidents."""

    platform: str
    id: str
    published_at: AwareDatetime
    url: str | None = None
    complaint: bool = True
    text: str = ""
    sighted: bool = False
    topics: tuple[str, ...] = ()


class Disposition(BaseModel):
    """What was decided or seen. `by` is a role: `account` for the page itself, the roster's word for its people, or
    who removed it; never a person's id. `batch` is the batch that brought it. `waited` is what a removal took from
    the queue, so that it can come back."""

    model_config = ConfigDict(frozen=True)

    kind: DispositionKind
    at: AwareDatetime
    by: str | None = None
    link: str | None = None
    note: str = ""
    batch: str = ""
    waited: Waiting | None = None


def mention_key(platform: str, post: str) -> str:
    """`vk:-1_500`: the name of a mention in the queue and in dispositions."""
    return f"{platform}:{post}"


def waits(mention: Mention, own_topic: str, *, at_home: bool) -> bool:
    """Whether a mention wants an answer: a complaint about us, or a question on a page of ours."""
    if own_topic not in mention.topics and not any(topic.startswith("incident-") for topic in mention.topics):
        return False
    return mention.complaint or (at_home and "?" in mention.post.text)


def waiting(mention: Mention, *, sighted: bool) -> Waiting:
    """A mention as it waits."""
    post = mention.post
    return Waiting(
        platform=post.platform,
        id=post.id,
        published_at=post.published_at,
        url=post.url,
        complaint=mention.complaint,
        text=" ".join(post.text[: 4 * TEXT_KEPT].split())[:TEXT_KEPT],
        sighted=sighted,
        topics=mention.topics,
    )


def answered(post: Post, role: str) -> Disposition:
    """What an answer of ours makes of the mention it answers."""
    return Disposition(kind=DispositionKind.ANSWERED, at=post.published_at, by=role, link=post.url)
