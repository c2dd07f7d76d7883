"""Strings of drills: what the desk and the command say, and the scorecard."""

TABLE: dict[str, tuple[str, str]] = {
    "drill.runs": (
        "Учения уже идут: {scenario}, {brand}, проводит {by}; закончатся через {minutes:span}. "
        "Две сразу не бывают; остановить: spichka drill --stop",
        "A drill is running: {scenario}, {brand}, by {by}; it ends in {minutes:span}. "
        "Two cannot run at once; to stop it: spichka drill --stop",
    ),
    "drill.no_brand": (
        "Какой бренд? {brand} в плане нет; есть: {known}",
        "Which brand? {brand} is not in the plan; it has: {known}",
    ),
    "drill.who": ("Кто проводит учения? Назовите себя: --by", "Who runs the drill? Say your name: --by"),
    "drill.no_channel": (
        "Учения некому отправить: ни один канал плана их не принимает (channels: … drills: true)",
        "Nobody would hear of the drill: no channel of the plan takes drills (channels: … drills: true)",
    ),
    "drill.unread": (
        "План узнал тему {topic} только в {found} придуманных сообщениях из {of}: учения ничего не покажут. Проверьте "
        "слова и исключения темы. Не узнано: «{example}»",
        "The plan finds its topic {topic} in only {found} of {of} invented posts: the drill would show nothing. Check "
        "the words and exclusions of the topic. Not found: “{example}”",
    ),
    "drill.is_over": (
        "Учения с инцидентом {incident} закончились: менять в нём больше нечего",
        "The drill of incident {incident} is over: there is nothing left to decide in it",
    ),
    "drill.none": ("Учения сейчас не идут", "No drill is running"),
    "drill.by": ("Spichka", "Spichka"),
    "drill.over": ("учения окончены", "the drill is over"),
    "drill.begun": (
        "УЧЕНИЯ начались: {title}. Бренд {brand}, закончатся сами через {minutes:span}. Решения принимают как всегда: "
        "по ссылке из тревоги или spichka desk",
        "DRILL begun: {title}. Brand {brand}, ends itself in {minutes:span}. Decide as always: by the link in the "
        "alert, or with spichka desk",
    ),
    "drill.quiet": (
        "Ускоренно: время моделируется, никому ничего не отправляется",
        "Simulated time: nobody is written to",
    ),
    "drill.stopped": ("Учения остановлены", "The drill was stopped"),
    "drill.run": ("drill · {brand} · {scenario} · {end}", "drill · {brand} · {scenario} · {end}"),
    "drill.end.solved": ("команда закрыла инцидент", "the team closed the incident"),
    "drill.end.time": ("время вышло", "time was up"),
    "drill.end.stopped": ("остановлены", "called off"),
    "drill.end.expired": ("прерваны, закрыты позже", "broken off, closed later"),
    # the page
    "card.title": ("Итоги учений", "Drill scorecard"),
    "card.headline": ("{title}: {brand}", "{title}: {brand}"),
    "card.what": ("Что отрабатывали", "What was rehearsed"),
    "card.how": ("Как прошло", "How it went"),
    "card.good": ("{n} {n:показатель|показателя|показателей} в норме", "{n} {n:measure|measures} in order"),
    "card.bad": ("{n} хуже плана", "{n} worse than planned"),
    "card.unrecorded": ("{n} не {n:записан|записаны|записаны}", "{n} not recorded"),
    "card.steps": ("Что должна была сделать команда", "What the team should have done"),
    "card.measure": ("Показатель", "Measure"),
    "card.value": ("Вышло", "Result"),
    "card.limit": ("По плану", "Plan"),
    "card.before": ("В прошлый раз", "Last time"),
    "card.mark": ("Оценка", "Mark"),
    "card.minutes": ("{n} мин", "{n} min"),
    "card.at_most": ("не больше {n} мин", "at most {n} min"),
    "card.mark.good": ("в норме", "good"),
    "card.mark.late": ("поздно", "late"),
    "card.mark.missed": ("не сделано", "missed"),
    "card.mark.seen": ("для сведения", "for information"),
    "card.mark.not_recorded": ("не записано", "not recorded"),
    "card.detected": ("Замечено после начала", "Noticed after it began"),
    "card.told": ("Первая тревога дошла", "First alert delivered"),
    "card.acknowledged": ("Принято после тревоги", "Taken after the alarm"),
    "card.statement": ("Первое слово после тревоги", "First statement after the alarm"),
    "card.cause": ("Причина", "Cause"),
    "card.left": ("Осталось без решения", "Left without a decision"),
    "card.woken": ("Ложно поднято людей: тревог", "False alarms raised"),
    "card.undelivered": ("Не доставлено сообщений", "Messages not delivered"),
    "card.checklist": ("Шаги сценария", "Steps of the scenario"),
    "card.escalations": ("Пропущенные эскалации", "Missed escalations"),
    "card.replies": ("Сроки ответов людям", "Reply times to people"),
    "card.trend": ("Прежние учения", "Earlier drills"),
    "card.no_trend": ("Это первые учения этого бренда.", "This is the first drill of this brand."),
    "card.when": ("Когда", "When"),
    "card.scenario": ("Сценарий", "Scenario"),
    "card.simulated": (
        "Время моделировалось: как быстро действуют люди, эти учения не показывают.",
        "Time was simulated: how quickly people act, this drill does not show.",
    ),
    "card.ended": ("Проводит {by}. Чем кончилось: {end}, {time}.", "Run by {by}. How it ended: {end}, {time}."),
    "card.statement_how": (
        'Первое слово записывают так: spichka desk note НОМЕР --by … --note "Заявление: …"',
        'Record the first statement with: spichka desk note INCIDENT --by … --note "Statement: …"',
    ),
}
