"""Pages with one form for whoever opens a signed link: no script, works on a phone, GET shows and POST acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.core.crisis import Level
from tasks.core.incident import Incident
from tasks.pages.colours import ACCENT, INK, LINE
from tasks.pages.inert import html, one_line
from tasks.pages.paper import Banner, Bullets, Part, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.wording import label, sentences
from tasks.texts import say

ACTIONS = ("acknowledge", "note", "set_level", "false_alarm", "close")
_REASONS = 4
_STYLE = (
    "label{display:block;margin:16px 0 4px;font-weight:600}"
    f"input,select,textarea{{width:100%;box-sizing:border-box;padding:12px;font:inherit;color:{INK};"
    f"background:#fff;border:1px solid {LINE};border-radius:6px}}"
    "textarea{min-height:90px}"
    "button{margin:20px 0 0;padding:14px 20px;width:100%;font:inherit;font-weight:700;border:0;border-radius:6px;"
    f"color:#fff;background:{ACCENT}}}"
    f":focus-visible{{outline:3px solid {ACCENT};outline-offset:2px}}"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a line of text, a longer text (`long`), or a choice among (value, words)."""

    name: str
    words: str
    choices: Sequence[tuple[str, str]] = field(default=())
    long: bool = False
    required: bool = False


def take_page(incident: Incident, people: Sequence[str], locale: str, *, drill: bool = False) -> str:
    """Take an incident: one name, one button."""
    return _page(incident, locale, "take", [_who(people, locale)], drill=drill)


def desk_page(incident: Incident, people: Sequence[str], locale: str, *, drill: bool = False) -> str:
    """Decide on an incident."""
    actions = [(name, say(locale, f"web.action.{name}")) for name in ACTIONS]
    levels = [(str(level.value), say(locale, f"level.{level.value}")) for level in Level]
    fields = [
        Field("action", say(locale, "web.field.action"), actions),
        _who(people, locale),
        Field("note", say(locale, "web.field.note"), long=True),
        Field("level", say(locale, "web.field.level"), [("", say(locale, "web.field.unset")), *levels]),
    ]
    return _page(incident, locale, "desk", fields, drill=drill)


def confirm_page(channel: str, people: Sequence[str], locale: str) -> str:
    """Say that a test message was read: one name, one button."""
    title = say(locale, "web.confirm.title")
    text = say(locale, "web.confirm.what", channel=one_line(channel))
    page = page_html([Banner(tone=Tone.PLAIN, word=title), Text(text)], title=title, locale=locale)
    return _with_form(page, "confirm", [_who(people, locale)], locale)


def answer_page(title: str, text: str, locale: str, *, good: bool) -> str:
    """What became of it."""
    tone = Tone.CALM if good else Tone.ALERT
    return page_html([Banner(tone=tone, word=title), Text(text)], title=title, locale=locale)


def _who(people: Sequence[str], locale: str) -> Field:
    words = say(locale, "web.field.by")
    return Field("by", words, [("", "—"), *((name, one_line(name)) for name in people)], required=True)


def _page(incident: Incident, locale: str, kind: str, fields: Sequence[Field], *, drill: bool = False) -> str:
    title = say(locale, f"web.{kind}.title")
    shown = say(
        locale,
        "web.state",
        title=one_line(incident.title or incident.id),
        status=say(locale, f"status.{incident.status}"),
        strength=label(locale, "strength", incident.strength),
    )
    reasons = sentences(locale, (*incident.strength_reasons, *incident.judgement.reasons))[:_REASONS]
    parts: list[Part] = [Banner(tone=Tone.PLAIN, word=title, text=shown)]
    if drill:
        parts.insert(0, Banner(Tone.DRILL, say(locale, "drill.word"), say(locale, "drill.note")))
    parts += [Bullets(reasons)] if reasons else []
    parts.append(Text(say(locale, f"web.{kind}.what")))
    return _with_form(page_html(parts, title=title, locale=locale), kind, fields, locale)


def _with_form(page: str, kind: str, fields: Sequence[Field], locale: str) -> str:
    form = (
        f'<form method="post" autocomplete="off"><style>{_STYLE}</style>{"".join(map(_field, fields))}'
        f"<button>{html(say(locale, f'web.{kind}.button'))}</button></form>"
    )
    return page.replace("</main>", f"{form}</main>")


def _field(one: Field) -> str:
    name, needed = html(one.name), " required" if one.required else ""
    head = f'<label for="{name}">{html(one.words)}</label>'
    if one.choices:
        options = "".join(f'<option value="{html(value)}">{html(words)}</option>' for value, words in one.choices)
        return f'{head}<select id="{name}" name="{name}"{needed}>{options}</select>'
    if one.long:
        return f'{head}<textarea id="{name}" name="{name}" maxlength="2000"></textarea>'
    return f'{head}<input id="{name}" name="{name}" maxlength="80"{needed}>'
