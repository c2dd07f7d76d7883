"""Strings of what is announced at the desk, and of snapshots brought and shown on the command line."""

TABLE: dict[str, tuple[str, str]] = {
    "announce.no_account": (
        "страницы «{account}» в плане нет или таких несколько; назовите одну: {known}",
        "the plan has no account “{account}”, or several; name one of {known}",
    ),
    "announce.no_what": ("скажите, что изменится: {known}", "say what will change: {known}"),
    "announce.no_note": (
        "напишите в заметке, что и зачем меняете: журнал должен это помнить",
        "say in the note what you change and why: the log must remember it",
    ),
    "announce.hours": ("срок — от 1 до {most} часов", "give from 1 to {most} hours"),
    "announce.no_brand": (
        "бренда «{brand}» в плане нет; выберите: {known}",
        "there is no brand “{brand}” in the plan; choose one of {known}",
    ),
    "announce.not_allowed": (
        "основания «{ground}» в опубликованных правилах плана нет (response_model.removals); есть: {allowed}",
        "the plan's published rules (response_model.removals) do not name “{ground}”; they name: {allowed}",
    ),
    "announce.no_post": (
        "назовите удаляемое сообщение: ссылка на него или его номер",
        "name the post that is removed: a link to it, or its id",
    ),
    "announce.change": (
        "объявлено до {until}: {account}, {parts}. Тревоги об этом не будет",
        "announced until {until}: {account}, {parts}. It will raise no alert",
    ),
    "announce.removal": (
        "отмечено: удаление {post} — {ground}. Тревоги об этом не будет",
        "marked: the removal of {post} is {ground}. It will raise no alert",
    ),
    "announce.unknown_post": (
        "Среди прочитанных сообщений его нет; узнаем по номеру в ссылке",
        "It is not among the posts that were read; it is known by the id in the link",
    ),
    "ground.illegal": ("незаконное", "illegal content"),
    "ground.personal_data": ("чужие личные данные", "personal data of others"),
    "ground.spam": ("спам", "spam"),
    "snapshots.no_file": ("файла {file} нет или его нельзя прочитать", "there is no file {file}, or it cannot be read"),
    "snapshots.large": ("{file} больше {most} МБ: разделите его", "{file} is larger than {most} MB: split it"),
    "snapshots.no_csv": ("{file}, строка {line}: это не CSV", "{file}, line {line}: this is no CSV"),
    "snapshots.empty": ("в {file} нет ни одного дня", "{file} holds no day"),
    "snapshots.columns": (
        "{file}: не хватает столбцов: {missing}; есть: {seen}",
        "{file}: columns are missing: {missing}; there are: {seen}",
    ),
    "snapshots.date": (
        "строка {line}, столбец date: «{value}» — не день; пишите 2026-03-14 или 14.03.2026",
        "line {line}, column date: “{value}” is no day; write 2026-03-14 or 14.03.2026",
    ),
    "snapshots.future": (
        "строка {line}, столбец date: {value} ещё не наступило",
        "line {line}, column date: {value} is in the future",
    ),
    "snapshots.number": (
        "строка {line}, столбец {column}: «{value}» — не целое число",
        "line {line}, column {column}: “{value}” is no whole number",
    ),
    "snapshots.name": (
        "строка {line}, столбец {column}: пусто или не имя",
        "line {line}, column {column}: empty, or no name",
    ),
    "snapshots.twice": (
        "строки {first} и {line} говорят об одном дне {day} разное",
        "lines {first} and {line} say different things of one day, {day}",
    ),
    "snapshots.imported": (
        "{account}: принято {n} {n:день|дня|дней}, уже было {known}",
        "{account}: {n} {n:day|days} came in, {known} were known",
    ),
    "snapshots.not_in_plan": (
        "  этой страницы нет в плане: проверьте имя, как в monitoring.brands",
        "  this page is not in the plan: check its name against monitoring.brands",
    ),
    "snapshots.gap": (
        "  пробел: {first} — {last}, {n} {n:день|дня|дней}",
        "  gap: {first} to {last}, {n} {n:day|days}",
    ),
    "snapshots.no_gaps": ("  без пробелов с {first} по {last}", "  no gaps from {first} to {last}"),
    "snapshots.none": (
        "Снимков ещё нет. Они появятся сами, раз в сутки; прошлое можно принести: spichka snapshots import ФАЙЛ.csv",
        "There are no snapshots yet. They come by themselves, once a day; bring the past with: "
        "spichka snapshots import FILE.csv",
    ),
    "snapshots.community": ("сообщество", "community"),
    "snapshots.days": ("дней", "days"),
    "snapshots.first": ("первый", "first"),
    "snapshots.last": ("последний", "last"),
    "snapshots.followers": ("подписчиков", "followers"),
    "snapshots.gaps": ("пробелы", "gaps"),
}
