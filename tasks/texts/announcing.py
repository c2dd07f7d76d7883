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
}
