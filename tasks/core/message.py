"""What is said to whom: facts in no language, the outbox record that carries them, and what a channel answers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Level, Reason, Strength
from tasks.core.incident import Example


class MessageKind(StrEnum):
    """Why we write."""

    OPENED = "opened"
    STRENGTH_CHANGED = "strength_changed"
    LEVEL_CHANGED = "level_changed"
    OWNER_CHANGED = "owner_changed"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    BLIND = "blind"
    RECOVERED = "recovered"
    TEST = "test"
    FINDINGS = "findings"


class Facts(BaseModel):
    """Everything a page needs to render a message, in no language. Texts of examples are hostile.

    `headline` is one Reason whose text names the number that matters (`47 complaints in 20 min, usually 3`);
    `next_step` one Reason with the one thing to do, `call` whom the plan calls, `script` its words to answer with,
    `reserve_channel` where to speak if a page is lost; `by` and `note` who decided by hand and why, `waiting` how many
    mentions waited then; `unseen` what we could not see; `links` label key → URL.
    """

    model_config = ConfigDict(frozen=True)

    kind: MessageKind
    brand: str
    incident: str | None = None
    level: Level = Level.NONE
    strength: Strength = Strength.WATCH
    previous_level: Level | None = None
    previous_strength: Strength | None = None
    platform: str | None = None
    headline: Reason
    reasons: tuple[Reason, ...] = ()
    examples: tuple[Example, ...] = ()
    themes: tuple[str, ...] = ()
    next_step: Reason | None = None
    call: tuple[str, ...] = ()
    script: str | None = None
    reserve_channel: str | None = None
    by: str | None = None
    note: str = ""
    waiting: int = 0
    owner: str | None = None
    reply_by: AwareDatetime | None = None
    at: AwareDatetime
    began_at: AwareDatetime | None = None
    unseen: tuple[Reason, ...] = ()
    links: dict[str, str] = {}
    commands: tuple[str, ...] = ()
    repeats: int = 0
    drill: bool = False


class OutboxState(StrEnum):
    """pending → sending → sent; `refused` where the channel will never take it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


class OutboxRecord(BaseModel):
    """`outbox/{thread}/{event}-{channel}.json`. `thread` is the incident id, or `blind-…` for a blindness thread.

    `reference` is what the channel gave back (Slack ts, Message-ID); `thread_reference` is that of the thread's
    first message on the same channel, so that all later ones hang below it.
    """

    model_config = ConfigDict(frozen=True)

    thread: str
    event: str
    channel: str
    facts: Facts
    state: OutboxState = OutboxState.PENDING
    created_at: AwareDatetime
    attempts: int = 0
    attempted_at: AwareDatetime | None = None
    not_before: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None
    reference: str | None = None
    error: str | None = None

    @property
    def key(self) -> str:
        """The key in the lake, which is also the name the channel is asked about before a second attempt."""
        return f"outbox/{self.thread}/{self.event}-{self.channel}.json"


class Attachment(BaseModel):
    """A text file that goes with a letter: the whole list behind its three examples, its cells made inert."""

    model_config = ConfigDict(frozen=True)

    name: str
    text: str


class Letter(BaseModel):
    """A rendered message, ready for any channel; a notifier takes the parts it can use.

    `first_line` is at most 110 characters and enough for a lock screen; `blocks` are Slack blocks (≤ 50);
    `key` is the outbox key; `thread_reference` is None for the first message of a thread. `repeat_note` and
    `one_way_note` are sentences that only channels which cannot be asked, or cannot be answered, add. `take_word`
    labels the button that takes the incident, where a channel has buttons; empty: nothing to take.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    thread: str
    first_line: str
    plain: str
    html: str
    blocks: tuple[dict[str, object], ...] = ()
    telegram_html: str = ""
    thread_reference: str | None = None
    maybe_sent_at: AwareDatetime | None = None
    repeat_note: str = ""
    one_way_note: str = ""
    take_word: str = ""
    attachments: tuple[Attachment, ...] = ()


class Receipt(BaseModel):
    """What the channel answered. `found` is True where an earlier attempt turned out to have arrived.

    `refused` are the recipients it would not take while it took the others.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    found: bool = False
    refused: tuple[str, ...] = ()
