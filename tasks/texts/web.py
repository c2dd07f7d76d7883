"""Strings of the pages of `spichka web`: what a person sees who opens a link from an alert."""

TABLE: dict[str, tuple[str, str]] = {
    "web.take.title": ("Принять инцидент", "Take the incident"),
    "web.take.what": (
        "Кнопка скажет команде, что инцидентом занимаетесь вы. Само открытие страницы ничего не делает.",
        "The button tells the team that you have it. Opening this page does nothing by itself.",
    ),
    "web.take.button": ("Беру на себя", "I take it"),
    "web.desk.title": ("Решение об инциденте", "A decision on the incident"),
    "web.desk.what": (
        "Выберите, что сделать, и назовите себя: решение останется в журнале под вашим именем.",
        "Choose what to do and say who you are: the decision stays in the log under your name.",
    ),
    "web.desk.button": ("Записать решение", "Record the decision"),
    "web.field.by": ("Ваше имя", "Your name"),
    "web.field.note": ("Заметка или причина", "Remark or reason"),
    "web.field.action": ("Что сделать", "What to do"),
    "web.field.level": ("Причина, если меняете её", "The cause, if you set it"),
    "web.field.unset": ("не менять", "leave as it is"),
    "web.action.acknowledge": ("Принять", "Take it"),
    "web.action.note": ("Добавить заметку", "Add a remark"),
    "web.action.false_alarm": ("Ложная тревога", "Call it a false alarm"),
    "web.action.set_level": ("Назначить причину", "Set the cause"),
    "web.action.close": ("Закрыть", "Close it"),
    "web.done": ("Записано", "Recorded"),
    "web.refused": ("Не получилось", "It did not work"),
    "web.forged": (
        "Эта ссылка не от Спички или повреждена. Откройте её из сообщения целиком.",
        "This link is not Spichka's, or was damaged. Open it from the message as a whole.",
    ),
    "web.expired": (
        "Ссылка старше трёх дней и больше не действует. Возьмите её из свежего сообщения или из интерфейса Prefect.",
        "The link is older than three days and works no more. Use one from a fresh message, or the Prefect UI.",
    ),
    "web.gone": ("Такого инцидента больше нет.", "This incident is not there any more."),
    "web.state": ("{title} · {status} · {strength}", "{title} · {status} · {strength}"),
}
