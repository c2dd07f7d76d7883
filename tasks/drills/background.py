"""What people write of any brand on any day: nobody minds most of it. The brand's name is never inflected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Background:
    """Templates by mood, and words for their slots."""

    calm: tuple[str, ...]
    grumble: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]


_RU = Background(
    calm=(
        "{brand}: кто-нибудь пробовал {product}? Расскажите",
        "Сегодня снова {brand}, всё как обычно",
        "{brand} теперь есть и {place}, удобно",
        "Друзья советуют {brand}, загляну {day}",
        "{brand}, до скольки вы работаете {day}?",
        "Взяли {product}, {brand} как всегда выручает",
        "Видели? {brand} обновили оформление",
        "Кто ещё {day} собирается? {brand} {place}, встречаемся там",
        "Нашёл карту клиента, {brand}, она ещё действует?",
        "{brand}, добрый день, подскажите, {product} есть {place}?",
        "Новость дня: {brand} {place}. Посмотрим",
        "Мама спрашивает, {brand} — это где?",
    ),
    grumble=(
        "{brand} {place}: очередь минут двадцать, не дождались",
        "{brand}, заказ {n} опоздал на час, обидно",
        "{brand}: {product} сегодня так себе, за такую цену обидно",
    ),
    slots={
        "place": ("на Садовой", "на Речной", "у вокзала", "в центре", "у парка", "на Школьной"),
        "day": ("сегодня", "завтра", "в субботу", "в пятницу", "на неделе"),
    },
)
_EN = Background(
    calm=(
        "{brand}: has anybody tried the {product}? Tell us",
        "{brand} again today, everything as usual",
        "{brand} is {place} now too, handy",
        "Friends told me about {brand}, will have a look {day}",
        "{brand}, how late are you open {day}?",
        "Got the {product}, {brand} as always",
        "Have you seen that {brand} changed the design?",
        "Who is coming {day}? Meet you at {brand} {place}",
        "Found my {brand} card, is it still valid?",
        "Hello {brand}, do you have the {product} {place}?",
        "So {brand} is {place}. Let us see",
        "My mother asks where {brand} is",
    ),
    grumble=(
        "{brand} {place}: twenty minutes in the queue, gave up",
        "{brand}, order {n} was an hour late, a shame",
        "The {product} at {brand} was so-so today, a shame at that price",
    ),
    slots={
        "place": ("on Garden Street", "on River Road", "near the station", "downtown", "by the park", "on School Lane"),
        "day": ("today", "tomorrow", "on Saturday", "on Friday", "this week"),
    },
)
BACKGROUND: Mapping[str, Background] = {"ru": _RU, "en": _EN}
