"""Level 4: a former employee holds the community and asks for money."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.crisis import Level
from tasks.core.happening import HappeningKind
from tasks.drills.scenario import Event, Scenario, Voice

SCENARIO = Scenario(
    id="former-employee",
    level=Level.EXTERNAL_FORCE,
    title=(
        "Бывший сотрудник держит сообщество и просит деньги",
        "A former employee holds the community and asks for money",
    ),
    story=(
        "Создатель сообщества, бывший сотрудник, снял всех администраторов и пишет: «переведите деньги, "
        "или завтра удалю». "
        "В сообществе уже появилась странная запись со сбором денег.",
        "The creator of the community, a former employee, removed all administrators and writes: “pay, or I delete it "
        "tomorrow”. A strange post that collects money is already up.",
    ),
    steps=(
        (
            "Не платить и не обещать: за первым платежом придёт второе требование",
            "Do not pay and do not promise: a second demand follows the first payment",
        ),
        (
            "Сохранить доказательства: переписку, снимки экрана со временем, список администраторов до и после",
            "Preserve the evidence: messages, screenshots with times, the administrators before and after",
        ),
        (
            "Объявить в резервном канале: сообщество временно не наше, деньги не переводить",
            "Announce in the reserve channel: the community is not ours for now, send no money",
        ),
        (
            "Не писать ничего в захваченном сообществе",
            "Write nothing in the seized community",
        ),
        (
            "Отправить письмо в поддержку площадки: права на знак, договор с сотрудником, приказ об увольнении",
            "Send the letter to the platform's support: trademark, employment contract, notice of dismissal",
        ),
        (
            "Позвать юриста: заявление о вымогательстве и неправомерном доступе",
            "Call the lawyer: report extortion and unauthorised access",
        ),
        (
            "Проверить, что ещё держит этот человек, и закрыть в нужном порядке",
            "Check what else this person holds, and close it in the right order",
        ),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "{brand}, вашу группу взломали? Странные посты, просят перевести деньги {who}",
                "Группу {brand} угнали, {who} просят деньги. Мошенники!",
                "{brand}, в сообществе пост про сбор денег, это не вы? Похоже, аккаунт украден",
                "Мошенники пишут от имени {brand}, {who} уже перевели. Верните деньги!",
                "{brand}: страницу захватил кто-то посторонний, {when} странные записи",
                "Потеряли доступ? {brand}, в группе {when} требуют выкуп, ужас",
                "{brand}, {who} обманули в вашей группе {when}, поддержка молчит, взлом?",
                "Не переводите деньги: {brand} взломали, {when} пишет бывший админ",
            ),
            spread=(
                "Правда, что {brand} взломали? {when} странные посты",
                "{brand} угнали сообщество, осторожно",
            ),
            slots={
                "who": ("подписчикам", "людям", "клиентам", "участникам", "знакомым"),
                "when": ("с утра", "час назад", "только что", "с ночи", "сегодня"),
            },
        ),
        "en": Voice(
            crisis=(
                "{brand}, was your group hacked? Strange posts ask {who} for money",
                "The {brand} group was hijacked, they ask {who} for money. Scammers!",
                "{brand}, a post collects money in your community, is it you? Looks like a hijacked account",
                "Scammers post as {brand}, {who} have paid already. Refund them!",
                "{brand}: attackers took over the page, strange posts {when}",
                "{brand}, someone asks for ransom in your group {when}, awful, hacked?",
                "{brand}, {who} were cheated in your group {when}, support is silent, hacked?",
                "Send no money: {brand} was hacked, a former admin posts {when}",
            ),
            spread=("Is it true that {brand} was hacked? Strange posts {when}", "{brand} lost its community, careful"),
            slots={
                "who": ("followers", "people", "customers", "members", "friends"),
                "when": ("since morning", "an hour ago", "just now", "since last night", "today"),
            },
        ),
    },
    crisis=5.0,
    spread=1.5,
    events=(
        Event(timedelta(minutes=2), HappeningKind.ROLE_CHANGED, "roles", "creator", "member"),
        Event(timedelta(minutes=7), HappeningKind.ACCOUNT_CHANGED, "links", "", "https://example.org/pay"),
    ),
)
