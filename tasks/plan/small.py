"""A plan for one or two people from six answers; everything else comes from a packaged base."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import time
from typing import Literal

from tasks.core.errors import ConfigError
from tasks.plan.values import Locale
from tasks.texts import say

_NONE = frozenset({"", "-", "нет", "no", "none"})
_VK = re.compile(r"(?:(?:https?://)?(?:www\.|m\.)?vk\.(?:com|ru)/)?@?([A-Za-z0-9_.]{2,64})/?")
_TELEGRAM = re.compile(r"(?:(?:https?://)?(?:t|telegram)\.me/(?:s/)?)?@?([A-Za-z][A-Za-z0-9_]{3,31})/?")
_MAIL = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"']{1,180}\.[^\s@.,;<>\"']{2,}")
_CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-?[0-9]{5,16}")
_SLACK = re.compile(r"#[\w-]{1,79}")
_HOURS = re.compile(r"([0-9]{1,2})(?:[:.]([0-5][0-9]))?\s*(?:-|–|—|до|to)\s*([0-9]{1,2})(?:[:.]([0-5][0-9]))?")
_KEYS = {"vk": "VK_KEY", "telegram": "TELEGRAM_KEY"}
_MOST_NAMES, _LONGEST_NAME = 12, 80
_SOUNDS = (
    "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t "
    "у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ы:y э:e ю:yu я:ya ъ: ь:"
)
_LATIN = dict(sound.split(":") for sound in _SOUNDS.split())
_NEWS = {
    "ru": "https://news.google.com/rss/search?hl=ru&gl=RU&ceid=RU:ru",
    "en": "https://news.google.com/rss/search?hl=en-GB&gl=GB&ceid=GB:en",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to write to the owner: a mail address, a Telegram chat or a Slack channel."""

    kind: Literal["email", "telegram", "slack"]
    to: str


@dataclass(frozen=True, slots=True)
class SmallAnswers:
    """The six answers. `names` begins with the right one, misspellings follow; `sleep` is local time, from and to."""

    names: tuple[str, ...]
    vk: str | None
    telegram: str | None
    write_to: Destination
    sleep: tuple[time, time] | None
    locale: Locale


def read_names(text: str, locale: Locale) -> tuple[str, ...]:
    """`Ромашка, Рамашка`: the name, then how people misspell it."""
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in text.split(",") if name.strip()))
    fits = all(name.isprintable() and len(name) <= _LONGEST_NAME for name in names)
    if not names or len(names) > _MOST_NAMES or not fits:
        raise ConfigError(say(locale, "plan.ask.name.wrong", most=_MOST_NAMES))
    return names


def read_vk(text: str, locale: Locale) -> str | None:
    """A VK page by address or short name; None where there is none."""
    return _page(_VK, text, "vk", locale)


def read_telegram(text: str, locale: Locale) -> str | None:
    """A Telegram channel by address or name; None where there is none."""
    return _page(_TELEGRAM, text, "telegram", locale)


def _page(pattern: re.Pattern[str], text: str, platform: str, locale: Locale) -> str | None:
    if text.strip().casefold() in _NONE:
        return None
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise ConfigError(say(locale, f"plan.ask.{platform}.wrong"))
    return found[1]


def read_destination(text: str, locale: Locale) -> Destination:
    """A mail address, `@channel` or a chat number of Telegram, `#channel` of Slack."""
    said = text.strip()
    if _MAIL.fullmatch(said) and said.isprintable():
        return Destination("email", said)
    if _CHAT.fullmatch(said):
        return Destination("telegram", said)
    if _SLACK.fullmatch(said):
        return Destination("slack", said)
    raise ConfigError(say(locale, "plan.ask.write_to.wrong"))


def read_sleep(text: str, locale: Locale) -> tuple[time, time] | None:
    """`23:00-08:00` or `23-8`; None for somebody who never sleeps."""
    if text.strip().casefold() in _NONE:
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is None or int(found[1]) > 24 or int(found[3]) > 24:
        raise ConfigError(say(locale, "plan.ask.sleep.wrong"))
    since, until = (time(int(found[at]) % 24, int(found[at + 1] or 0)) for at in (1, 3))
    if since == until:
        raise ConfigError(say(locale, "plan.ask.sleep.wrong"))
    return since, until


_NOT_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def short_name(name: str) -> str:
    """An id from a name: `Кофейня «Ромашка»` gives `kofeynya-romashka`; `brand` where nothing is left."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.casefold())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:40].strip("-") or "brand"


def _plain(text: str) -> str:
    """An id as it stands, or quoted where YAML would take it for something else: `null`, `no`, `12`, `1e5`."""
    return text if text[0].isalpha() and text not in _NOT_WORDS else _quoted(text)


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar: JSON's strings are a part of YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def small_plan(answers: SmallAnswers) -> str:
    """The plan as YAML, at most 40 lines."""
    locale, name = answers.locale, answers.names[0]
    pages = [(platform, page) for platform, page in (("vk", answers.vk), ("telegram", answers.telegram)) if page]
    lines = [
        f"# {say(locale, 'plan.small.about')}",
        f"extends: builtin:small-{locale}",
        f"company: {_quoted(name)}",
        f"timezone: {'Europe/Moscow' if locale == 'ru' else 'UTC'}    # {say(locale, 'plan.small.timezone')}",
        "monitoring:",
        *_sleep_lines(answers),
        "  brands:",
        f"    - id: {_plain(short_name(name))}",
        f"      name: {_quoted(name)}",
        *(["      accounts:"] if pages else []),
        *(f"        - {{platform: {platform}, id: {_quoted(page)}}}" for platform, page in pages),
        "      topics:",
        f"        - id: {_plain(short_name(name))}",
        "          kind: brand",
        f"          words: {_listed(answers.names)}    # {say(locale, 'plan.small.words')}",
        *([f"          accounts: {_listed(tuple(dict.fromkeys(page for _, page in pages)))}"] if pages else []),
        f"          excluded: []    # {say(locale, 'plan.small.excluded')}",
        f"  sources:    # {say(locale, 'plan.small.sources')}",
        "    - id: news",
        "      kind: feed",
        "      every: 15m",
        f"      options: {{url: {_quoted(_NEWS[locale])}, query: {_quoted(name)}}}",
        *(
            f"    - {{id: {platform}, kind: {platform}, token: {_KEYS[platform]}}}"
            f"    # {say(locale, f'plan.small.{platform}_key')}"
            for platform, _ in pages
        ),
        f"channels:    # {say(locale, 'plan.small.channels')}",
        f"  - id: me    # {say(locale, f'plan.small.{answers.write_to.kind}')}",
        f"    kind: {answers.write_to.kind}",
        f"    to: {_listed((answers.write_to.to,))}",
    ]
    return "\n".join(lines) + "\n"


def _sleep_lines(answers: SmallAnswers) -> list[str]:
    if answers.sleep is None:
        return []
    since, until = answers.sleep
    about = say(answers.locale, "plan.small.sleep")
    return [f"  quiet_hours:    # {about}", f"    - {{from: {since:%H:%M}, to: {until:%H:%M}}}"]
