"""Level 2: an error of ours in prices and payments, seen by everybody at once."""

from __future__ import annotations

from tasks.core.crisis import Level
from tasks.drills.scenario import Scenario, Voice

SCENARIO = Scenario(
    id="wrong-price",
    level=Level.DATA_ERROR,
    title=("Ошибка в ценах: деньги списаны дважды", "An error in prices: charged twice"),
    story=(
        "После обновления деньги списываются дважды, на сайте неверные цены, заказы пропали. Никто не виноват нарочно, "
        "но люди видят это первыми.",
        "After an update people are charged twice, prices on the site are wrong, orders are lost. Nobody meant it, "
        "but people see it first.",
    ),
    steps=(
        ("Принять инцидент и найти, где ошибка", "Take the incident and find where the error is"),
        (
            "Исправить там, где она висит, и пометить, что исправлено",
            "Correct it where it is, and say that it was corrected",
        ),
        (
            "Решить, что получат те, кто пострадал, и написать им первыми",
            "Decide what those get who were hit; write to them first",
        ),
        ("Назвать время следующего сообщения и сдержать его", "Name the time of the next message, and keep it"),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "{brand}, деньги списали дважды, заказ {n}, верните!",
                "Сбой после обновления: {brand} списали {sum} два раза, поддержка не отвечает",
                "{brand}, на сайте неверная цена, ошибка в {what}, а списали другую",
                "Заказ {n} пропал из {what}, {brand}, деньги списаны ошибочно. Верните {sum}",
                "{brand}: сайт не работает, {what} не открывается, а оплата прошла дважды",
                "Ошиблись в {what} и списали {sum}. {brand}, жду возврат {long}",
                "{brand}, повторно списали {sum}, техническая ошибка? Жду ответа {long}",
                "В {what} видны чужие заказы, {brand}, это сбой? Моих нет, деньги списали",
                "{brand}, перепутали цены: на сайте одно, списали {sum}. Исправьте ошибку",
                "Приложение зависло, {brand}, списание дважды, {n}, жалоба без ответа {long}",
            ),
            spread=(
                "Не оплачивайте пока: {brand}, сбой, деньги списывают дважды",
                "{brand} сломались после обновления? В {what} ошибки",
            ),
            slots={
                "sum": ("990 рублей", "две тысячи", "4500", "1200 рублей", "3 400"),
                "what": ("приложении", "личном кабинете", "корзине", "каталоге", "истории заказов"),
                "long": ("час", "с утра", "третий час", "весь день"),
            },
        ),
        "en": Voice(
            crisis=(
                "{brand}, I was charged twice, order {n}, refund me!",
                "Glitch after the update: {brand} charged {sum} twice and support ignores me",
                "{brand}, wrong price on the site, an error in the {what}, I paid another one",
                "Order {n} lost in the {what}, {brand}, charged in error. I want {sum} back",
                "{brand}: the site is down, the {what} won't load, yet I was billed twice",
                "A mistake in the {what} and they took {sum}. {brand}, waiting for a refund {long}",
                "{brand}, duplicate charge of {sum}, a technical error? No answer {long}",
                "I see someone else's orders in the {what}, {brand}, is it a bug? Mine are gone, still charged",
                "{brand}, pricing error: one price on the site, charged {sum}. Please fix it",
                "The app crashed, {brand}, double charge, {n}, complaint unanswered {long}",
            ),
            spread=(
                "Do not pay right now: {brand} has a glitch and charges twice",
                "Did the update break {brand}? Errors in the {what}",
            ),
            slots={
                "sum": ("$49", "two hundred", "$120", "$34.50", "80 dollars"),
                "what": ("app", "account page", "basket", "catalogue", "order list"),
                "long": ("for an hour", "since morning", "for three hours", "all day"),
            },
        ),
    },
    crisis=7.0,
    spread=2.0,
)
