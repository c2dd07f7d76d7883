"""Level 0: a joke about the brand goes round. Many posts, nobody is hurt; the team is to look and stay calm."""

from __future__ import annotations

from tasks.core.crisis import Level
from tasks.drills.scenario import Scenario, Voice

SCENARIO = Scenario(
    id="joke",
    level=Level.NONE,
    title=("Шутка разлетелась", "A joke goes round"),
    story=(
        "О бренде сняли смешной ролик, и все его пересылают. Сообщений вдесятеро больше обычного, жалоб среди них нет.",
        "Somebody made a funny clip about the brand and everybody shares it. Ten times the usual posts, no complaint.",
    ),
    steps=(
        ("Прочитать примеры и убедиться, что никто не пострадал", "Read the examples; make sure that nobody is hurt"),
        ("Не оправдываться и не удалять", "Do not justify yourselves, do not delete"),
        ("Если уместно, пошутить в ответ один раз", "Joke back once, if it fits"),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "Ахаха, видели ролик? {brand}, это {fun}",
                "{brand}, ролик {fun}, пересмотрел {times}",
                "Весь {who} смеётся: {brand} в новом ролике {fun}",
                "Ржу не могу, {brand}, кто это снял? {fun}!",
                "{brand} из ролика теперь у нас мем, {who} в восторге",
                "Лучшее за неделю: {brand} и кот. Просто {fun}",
                "Скинули ролик, {brand}, {fun}! Смотрим {times}",
            ),
            spread=("Где посмотреть тот ролик? {brand}, кот и всё такое", "{brand} снова в ленте, ролик {fun}"),
            slots={
                "fun": ("супер", "очень смешно", "прекрасно", "огонь", "забавно"),
                "times": ("три раза", "весь вечер", "с друзьями", "уже пятый раз"),
                "who": ("офис", "чат", "класс", "двор"),
            },
        ),
        "en": Voice(
            crisis=(
                "Haha, have you seen the clip? {brand}, this is {fun}",
                "{brand}, the clip is {fun}, watched it {times}",
                "The whole {who} laughs: {brand} in that new clip is {fun}",
                "I can't stop laughing, {brand}, who made this? {fun}!",
                "{brand} is our meme now, the {who} loves it",
                "Best thing this week: {brand} and the cat. Just {fun}",
                "Got sent the clip, {brand}, {fun}! Watching {times}",
            ),
            spread=("Where is that clip? {brand}, the cat and all", "{brand} all over my feed, the clip is {fun}"),
            slots={
                "fun": ("hilarious", "so funny", "brilliant", "genius", "amazing"),
                "times": ("three times", "all evening", "with friends", "for the fifth time"),
                "who": ("office", "chat", "class", "team"),
            },
        ),
    },
    crisis=5.0,
    spread=2.0,
    wakes=False,
)
