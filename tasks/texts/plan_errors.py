"""Strings of plan errors: what is wrong — what to do. They stand after `plan.yaml:37: monitoring.brands[0].name: `."""

TABLE: dict[str, tuple[str, str]] = {
    "plan.error.no_file": (
        "такого файла нет — создайте план командой `spichka init`",
        "no such file — write a plan with `spichka init`",
    ),
    "plan.error.unreadable": (
        "файл не читается ({why}) — проверьте путь и права",
        "the file cannot be read ({why}) — check the path and its rights",
    ),
    "plan.error.encoding": (
        "это не UTF-8 — сохраните файл в кодировке UTF-8",
        "this is not UTF-8 — save the file as UTF-8",
    ),
    "plan.error.empty": (
        "файл пуст — создайте план командой `spichka init`",
        "the file is empty — write a plan with `spichka init`",
    ),
    "plan.error.no_mapping": (
        "план начинается с ключей вида `company: …` — см. docs/plan.md",
        "a plan begins with keys such as `company: …` — see docs/plan.md",
    ),
    "plan.error.too_much": (
        "файл слишком велик или слишком глубоко вложен — разделите его через `extends`",
        "the file is too large or nested too deep — divide it with `extends`",
    ),
    "plan.error.characters": (
        "недопустимый символ — уберите управляющие символы",
        "a character that YAML does not allow — remove control characters",
    ),
    "plan.error.syntax_tab": (
        "отступ сделан табуляцией — замените её пробелами ({said})",
        "a tab in the indentation — use spaces ({said})",
    ),
    "plan.error.syntax_colon": (
        "лишнее двоеточие — возьмите текст в кавычки или проверьте отступ ({said})",
        "a colon too many — put the text into quotes or check the indentation ({said})",
    ),
    "plan.error.syntax_star": (
        "`*` и `&` в начале значения — служебные знаки YAML: возьмите значение в кавычки ({said})",
        "`*` and `&` before a value belong to YAML — put the value into quotes ({said})",
    ),
    "plan.error.syntax_quote": (
        "кавычка не закрыта — закройте её ({said})",
        "a quote is not closed — close it ({said})",
    ),
    "plan.error.syntax_documents": (
        "в файле два документа — уберите строку `---`",
        "the file holds two documents — remove the line `---`",
    ),
    "plan.error.syntax_other": (
        "строка не разбирается как YAML — проверьте отступы, кавычки и двоеточия здесь и строкой выше ({said})",
        "not valid YAML — check indentation, quotes and colons here and one line above ({said})",
    ),
    "plan.error.tag": (
        "тег {tag} не поддерживается — уберите его",
        "the tag {tag} is not supported — remove it",
    ),
    "plan.error.key": (
        "ключ должен быть простым словом — возьмите значение с фигурными скобками в кавычки",
        "a key must be a plain word — put a value with braces into quotes",
    ),
    "plan.error.duplicate_key": (
        "ключ `{name}` уже есть в строке {line} — оставьте один",
        "the key `{name}` is already in line {line} — keep one of them",
    ),
    "plan.error.duplicate_id": (
        "id `{id}` уже занят в строке {line} — дайте другой",
        "the id `{id}` is already taken in line {line} — give it another",
    ),
    "plan.error.secret": (
        "похоже на секрет (токен, пароль) — перенесите его в переменную окружения или в .env, "
        "здесь — только имя переменной; сам секрет замените на новый, если файл кто-то уже видел",
        "looks like a secret (token, password) — move it into the environment or .env and write only the variable's "
        "name here; renew the secret if anybody has seen this file",
    ),
    "plan.error.circle": (
        "планы ссылаются друг на друга по кругу: {circle} — уберите один `extends`",
        "plans extend each other in a circle: {circle} — remove one `extends`",
    ),
    "plan.error.base": (
        "нет основы `{base}` — укажите файл рядом с этим планом или одну из встроенных: {builtins}",
        "there is no base `{base}` — name a file beside this plan or one of {builtins}",
    ),
    "plan.error.unknown_key": (
        "такого ключа нет — здесь бывают: {choices}",
        "unknown key — known here: {choices}",
    ),
    "plan.error.unknown_key_near": (
        "такого ключа нет — может быть, `{near}`?",
        "unknown key — did you mean `{near}`?",
    ),
    "plan.error.missing": ("не заполнено — допишите `{name}: …`", "missing — add `{name}: …`"),
    "plan.error.text": ("здесь нужен текст — напишите одну строку", "this must be text — write one line"),
    "plan.error.blank": ("пусто — напишите значение или уберите строку", "empty — write a value or remove the line"),
    "plan.error.too_long": ("слишком длинно — сократите", "too long — shorten it"),
    "plan.error.number": (
        "`{value}` не целое число — напишите число, например 5",
        "`{value}` is not a whole number — write a number such as 5",
    ),
    "plan.error.number_low": ("{value} — слишком мало: не меньше {limit}", "{value} is too low — at least {limit}"),
    "plan.error.number_high": ("{value} — слишком много: не больше {limit}", "{value} is too high — at most {limit}"),
    "plan.error.yes_no": ("`{value}` не да и не нет — напишите true или false", "`{value}` — write true or false"),
    "plan.error.list": (
        "здесь нужен список — напишите `[{value}]` или по одному на строке через `- `",
        "this must be a list — write `[{value}]`, or one a line after `- `",
    ),
    "plan.error.list_empty": ("список пуст — впишите хотя бы один пункт", "the list is empty — add at least one item"),
    "plan.error.mapping": (
        "здесь нужны ключи — напишите их ниже с отступом, по образцу из docs/plan.md",
        "this must hold keys — write them below, indented, as docs/plan.md shows",
    ),
    "plan.error.id": (
        "`{value}` не годится как id — маленькие латинские буквы, цифры, `-` и `_`, например `romashka`",
        "`{value}` cannot be an id — use small latin letters, digits, `-` and `_`, e.g. `daisy`",
    ),
    "plan.error.env_name": (
        "здесь нужно имя переменной окружения, например VK_TOKEN — сам токен положите в .env",
        "this must be the name of an environment variable such as VK_TOKEN — the token itself goes into .env",
    ),
    "plan.error.choice": ("`{value}` — такого нет; бывает: {choices}", "unknown `{value}` — one of: {choices}"),
    "plan.error.choice_near": (
        "`{value}` — такого нет; может быть, `{near}`? Бывает: {choices}",
        "unknown `{value}` — did you mean `{near}`? One of: {choices}",
    ),
    "plan.error.level": (
        "`{value}` — не причина кризиса: 1 «наша вина» (self_inflicted), 2 «наша ошибка» (data_error), "
        "3 «ложь или атака» (disinformation), 4 «взлом или кража» (external_force), 0 «кризиса нет» (none)",
        "`{value}` is no cause of a crisis — 1 our fault (self_inflicted), 2 our error (data_error), "
        "3 falsehood or attack (disinformation), 4 break-in or theft (external_force), 0 no crisis (none)",
    ),
    "plan.error.span": (
        "`{value}` — непонятный срок: напишите число и единицу, например 30m, 6h или 2d",
        "`{value}` is not a length of time — write a number and a unit: 30m, 6h or 2d",
    ),
    "plan.error.span_range": (
        "срок {value} невозможен — больше нуля и не больше 10 лет",
        "{value} is impossible — more than zero, at most ten years",
    ),
    "plan.error.clock": (
        "`{value}` — непонятное время: напишите часы и минуты, например 09:00",
        "`{value}` is not a time of day — write hours and minutes: 09:00",
    ),
    "plan.error.day": (
        "«{value}» — не день; пишите так: 2026-11-24",
        "`{value}` is not a day; write it like 2026-11-24",
    ),
    "plan.error.time_zone": (
        "часового пояса `{value}` нет — напишите имя из базы IANA, например Europe/Moscow",
        "there is no time zone `{value}` — write an IANA name such as Europe/London",
    ),
    "plan.error.time_zone_near": (
        "часового пояса `{value}` нет — может быть, {near}?",
        "there is no time zone `{value}` — did you mean {near}?",
    ),
    "plan.error.other": (
        "значение не подходит ({said}) — см. docs/plan.md",
        "this value does not fit ({said}) — see docs/plan.md",
    ),
}
