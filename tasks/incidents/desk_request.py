"""What a person can ask of the desk: one form for the Prefect UI, prefilled links and `spichka desk` alike."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from tasks.core.announced import AccountPart, RemovalGround
from tasks.core.crisis import Level, Strength


class Action(StrEnum):
    """What can be done."""

    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    FALSE_ALARM = "false_alarm"
    SET_LEVEL = "set_level"
    SET_OWNER = "set_owner"
    NOTE = "note"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    ANNOUNCE = "announce"


class DeskRequest(BaseModel):
    """One decision about one incident, or what you announce. Submitting the form is the act, logged with your name.

    Одно решение об одном инциденте или объявление. Отправка формы и есть действие; в журнале останется ваше имя.
    """

    action: Action = Field(Action.ACKNOWLEDGE, title="Action", description="What you do · Что вы делаете.")
    incident: str = Field(
        "",
        description="The incident's id from the alert; empty for `open`, `announce` · Номер инцидента из тревоги.",
    )
    by: str = Field("", description="Your name, for the log · Ваше имя для журнала.")
    note: str = Field(
        "",
        description="A remark; the reason to close or call off; what happened, to open · "
        "Заметка; причина закрытия или отмены; что случилось, если открываете.",
    )
    level: Level | None = Field(
        None,
        title="Level",
        description="For set_level and open: 0 none, 1 our fault, 2 our error, 3 falsehood or attack, 4 break-in · "
        "Причина: 0 кризиса нет, 1 наша вина, 2 наша ошибка, 3 ложь или атака, 4 взлом или кража.",
    )
    strength: Strength | None = Field(
        None, title="Strength", description="For open: how strong it is · Насколько сильно, если открываете."
    )
    owner: str = Field("", description="For set_owner: who has it now · Кому передаёте.")
    other: str = Field("", description="For merge: the incident that becomes part of this one · Что присоединить.")
    topic: str = Field("", description="For split: the topic that gets an incident of its own · Какую тему отделить.")
    brand: str = Field("", description="For open: the brand's id · Бренд, если открываете.")
    words: list[str] = Field(
        [],
        description="For open: words to watch; the last 48 hours are read for them · "
        "Слова, за которыми следить; по ним прочтём и последние 48 часов.",
    )
    account: str = Field(
        "",
        description="For announce: the page you will change, as in the plan (vk/acme) · "
        "Для announce: страница, которую будете менять, как в плане (vk/acme).",
    )
    what: list[AccountPart] = Field(
        [], description="For announce: what you will change · Для announce: что будете менять."
    )
    hours: int | None = Field(
        None, description="For announce: for how many hours, else 24 · Для announce: на сколько часов, иначе 24."
    )
    removal: RemovalGround | None = Field(
        None,
        title="Removal",
        description="For announce of a removal: which exception of the published rules it is · "
        "Для announce об удалении: какое это исключение из опубликованных правил.",
    )
    post: str = Field(
        "",
        description="For announce of a removal: a link to the post, or its id; before or after · "
        "Для announce об удалении: ссылка на сообщение или его номер, до удаления или после.",
    )
