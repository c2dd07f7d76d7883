"""Strings of the staff list: what is wrong with a line, and what to do."""

TABLE: dict[str, tuple[str, str]] = {
    "staff.no_file": (
        "{file}: списка сотрудников нет. Проверьте team.staff в плане: путь считается от папки плана.",
        "{file}: there is no such staff list. Check team.staff of the plan: the path counts from the plan's folder.",
    ),
    "staff.large": ("список больше {most} МБ", "the list is larger than {most} MB"),
    "staff.no_csv": ("это не CSV", "this is no CSV"),
    "staff.empty": (
        "в списке нет ни одного человека: добавьте строку под заголовком",
        "nobody is on the list: add a line below the header",
    ),
    "staff.no_person": (
        "нет колонки person (или «сотрудник», «ФИО»). Есть: {seen}",
        "there is no column person. There are: {seen}",
    ),
    "staff.name": ("имя пусто или слишком длинное", "the name is empty or too long"),
    "staff.kind": (
        "вид «{value}» неизвестен: employee (сотрудник), contractor (подрядчик) или owner (владелец)",
        "kind “{value}” is unknown: employee, contractor or owner",
    ),
    "staff.date": (
        "{column}: «{value}» не дата. Пишите 2026-03-14 или 14.03.2026",
        "{column}: “{value}” is no date. Write 2026-03-14 or 14.03.2026",
    ),
    "staff.order": (
        "последний день {until} раньше первого {since}",
        "the last day {until} is before the first {since}",
    ),
    "staff.twice": (
        "{column}: {value} уже у другого человека в строке {first}",
        "{column}: {value} belongs to another person already, on line {first}",
    ),
    "staff.secret": (
        "{column}: похоже на токен или секрет. Здесь только номер или ссылка на профиль; уберите и смените его.",
        "{column}: this looks like a token or a secret. Only a number or a link to a profile belongs here; "
        "take it out and change it.",
    ),
}
