"""Level 3: a false rumour, copied word for word by fresh accounts."""

from __future__ import annotations

from tasks.core.crisis import Level
from tasks.drills.scenario import Scenario, Voice

SCENARIO = Scenario(
    id="rumour",
    level=Level.DISINFORMATION,
    title=("Слух, которого не было", "A rumour of what never was"),
    story=(
        "В чатах слово в слово пересылают, будто бренд закрывается и деньги людей заморожены. Источника нет, "
        "часть отправителей — пустые профили.",
        "Chats forward, word for word, that the brand is closing down and people's money is frozen. No source, "
        "and some of the senders are empty profiles.",
    ),
    steps=(
        (
            "Собрать доказательства (документы, время, снимки экрана) до первого слова",
            "Collect evidence (documents, times, screenshots) before the first word",
        ),
        ("Ответить один раз фактами там, где слух начался", "Answer once, with facts, where the rumour began"),
        ("Закрепить ответ у себя и дать ссылку сотрудникам", "Pin the answer on your page and give staff the link"),
        ("Не спорить с каждым и не повторять слух в заголовке", "Argue with nobody, repeat no rumour in a headline"),
        ("Передать сохранённое юристу", "Hand what was kept to the lawyer"),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "СРОЧНО! {brand} закрывается, деньги заморожены. Знакомая в банке по секрету сказала. Перешлите всем!",
                "СРОЧНО! {brand} закрывается, деньги заморожены. Знакомая в банке по секрету сказала. Перешлите всем!",
                "Говорят, что {brand} скоро обанкротится, снимайте все деньги. Разошлите {who}, пока не удалили",
                "{brand} скрывают правду: деньги заморожены. Репост, пока не поздно! {n}",
                "Ходят слухи, что {brand} обманывают {who}, верните деньги, пока не поздно",
                "Знакомый из {who} сказал: {brand} всё. Якобы деньги уже не вернут, это ужас",
                "Пишут, что {brand} закрылись, поддержка не отвечает, денег нет. Источник? Знакомая из {who}",
            ),
            spread=(
                "Похоже на вброс: {brand}, тексты слово в слово, источника нет",
                "{brand}, это фейк или правда? Весь чат {who} обсуждает слухи",
            ),
            slots={"who": ("соседей", "родителей", "банка", "школы", "коллег", "дома")},
        ),
        "en": Voice(
            crisis=(
                "URGENT! {brand} is closing, money is frozen. My friend in a bank told me. Share before they delete!",
                "URGENT! {brand} is closing, money is frozen. My friend in a bank told me. Share before they delete!",
                "People are saying {brand} is bankrupt, get your refund now. Please share with the {who}",
                "{brand} secretly froze our money, terrible. Spread the word before they delete it! {n}",
                "I heard that {brand} cheats the {who}, get your money back, pass it on",
                "My cousin in the {who} says {brand} is finished. Allegedly no refunds any more, awful",
                "Apparently they closed: {brand}, support ignores everyone, no refunds. Source? A friend in the {who}",
            ),
            spread=(
                "Looks like a hoax: {brand}, same text word for word, no source",
                "{brand}, is it fake or true? The {who} chat is full of rumours",
            ),
            slots={"who": ("neighbours", "parents", "bank", "school", "office", "house")},
        ),
    },
    crisis=8.0,
    spread=2.0,
)
