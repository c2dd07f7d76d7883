"""Level 1: people were hurt by what the brand sold them, and it stays silent."""

from __future__ import annotations

from tasks.core.crisis import Level
from tasks.drills.scenario import Scenario, Voice

SCENARIO = Scenario(
    id="bad-product",
    level=Level.SELF_INFLICTED,
    title=("Люди пострадали, а мы молчим", "People were hurt, and we are silent"),
    story=(
        "С утра приходят жалобы: то, что вы продали, людям навредило, а деньги не возвращают и хамят. "
        "Ответа бренда никто не видел.",
        "Complaints since the morning: what you sold hurt people, refunds are refused and staff are rude. "
        "Nobody has seen an answer of the brand.",
    ),
    steps=(
        ("Принять инцидент: назвать ответственного", "Take the incident: name its owner"),
        ("Остановить продажу, отложенные публикации и рекламу", "Stop the sale, scheduled posts and advertising"),
        ("Позвонить директору: речь о здоровье людей", "Call the director: people's health is at stake"),
        (
            "Сказать первое слово: видим, разбираемся, напишем до такого-то часа",
            "Say the first word: we see it, we are on it, we write again by such an hour",
        ),
        (
            "Ответить каждому, кто ждёт; закрыть только с причиной",
            "Answer everyone who waits; close with a reason only",
        ),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "{brand}, верните деньги! {who} отравились, {proof}, а вы молчите",
                "{brand} продаёт просрочку: {proof}. Ужасно, больше ни ногой",
                "{who} отравились, второй день лежим. {brand}, где ответ?",
                "Нахамили и отказались вернуть деньги. {brand}, позор! Заказ {n}, {proof}",
                "{brand}, поддержка не отвечает {long}. {who} пострадали, это отвратительно",
                "Жалоба номер {n}: {brand} продали просроченное, в возврате отказали, {proof}",
                "{brand} игнорирует людей {long}! {who} болеют, деньги не возвращают",
                "Ужасное качество, {brand}. Плесень, {proof}, менеджер хамит",
                "{brand}, {who} после вашего заказа в больнице. Верните деньги и извинитесь!",
                "Просрочка, сроки переклеены, {proof}. {brand}, это безобразие, жду ответа {long}",
            ),
            spread=(
                "Правда, что {brand} отравили людей? {proof}",
                "Не берите сегодня: {brand} продаёт просрочку, люди жалуются {long}",
                "Что случилось? {brand}, вся лента в жалобах на просрочку",
            ),
            slots={
                "who": ("Мы вдвоём", "Муж и я", "Дети", "Коллеги", "Соседи", "Всей семьёй"),
                "proof": ("есть фото", "чек сохранила", "есть видео", "врач подтвердил", "фото в комментариях"),
                "long": ("три часа", "с утра", "второй день", "с вечера", "полдня"),
            },
        ),
        "en": Voice(
            crisis=(
                "{brand}, refund me! {who} got food poisoning, {proof}, and you are silent",
                "{brand} sells expired stuff: {proof}. Disgusting, never buy here again",
                "{who} were poisoned, second day in bed. {brand}, where is your answer?",
                "Rude staff and no refund. Shame on you, {brand}! Order {n}, {proof}",
                "{brand}, support ignores me {long}. {who} got sick, this is awful",
                "Complaint {n}: {brand} sold me expired goods and refused a refund, {proof}",
                "{brand} ignores people {long}! {who} are ill and nobody pays the money back",
                "Terrible quality, {brand}. Mold, {proof}, and a rude manager",
                "{brand}, {who} are in hospital after your order. Give the money back and apologise!",
                "Expired, dates relabelled, {proof}. {brand}, a disgrace, waiting for an answer {long}",
            ),
            spread=(
                "Is it true that {brand} poisoned people? {proof}",
                "Do not buy today: {brand} sells expired goods, people complain {long}",
                "What happened? {brand}, my whole feed is complaints about expired goods",
            ),
            slots={
                "who": ("Two of us", "My husband and I", "The kids", "Colleagues", "The neighbours", "All my family"),
                "proof": (
                    "I have photos",
                    "I kept the receipt",
                    "there is a video",
                    "the doctor says so",
                    "see photos",
                ),
                "long": ("for three hours", "since morning", "for two days", "since last night", "half a day"),
            },
        ),
    },
    crisis=7.0,
    spread=2.5,
)
