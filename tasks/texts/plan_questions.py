"""Strings of `spichka init` and `spichka check`, and the comments of a small plan."""

TABLE: dict[str, tuple[str, str]] = {
    "plan.ask.lang": ("Язык (ru, en)", "Language (ru, en)"),
    "plan.ask.lang.wrong": ("напишите ru или en", "write ru or en"),
    "plan.ask.name": (
        "Как вас зовут и как это пишут с ошибкой (через запятую)",
        "What are you called, and how do people misspell it (commas between)",
    ),
    "plan.ask.name.wrong": (
        "напишите название, затем через запятую варианты — не больше {most}, каждый до 80 знаков",
        "write the name, then spellings after commas — at most {most}, each up to 80 characters",
    ),
    "plan.ask.vk": ("Страница ВКонтакте (адрес или имя; - если нет)", "VK page (address or name; - if none)"),
    "plan.ask.vk.wrong": (
        "это не похоже на страницу ВКонтакте — напишите, например, vk.com/romashka или -",
        "this does not look like a VK page — write e.g. vk.com/romashka, or -",
    ),
    "plan.ask.telegram": (
        "Канал Telegram (адрес или имя; - если нет)",
        "Telegram channel (address or name; - if none)",
    ),
    "plan.ask.telegram.wrong": (
        "это не похоже на канал Telegram — напишите, например, t.me/romashka или -",
        "this does not look like a Telegram channel — write e.g. t.me/romashka, or -",
    ),
    "plan.ask.write_to": (
        "Куда вам писать (почта, номер чата Telegram или #канал Slack)",
        "Where to write to you (mail address, Telegram chat number or Slack #channel)",
    ),
    "plan.ask.write_to.wrong": (
        "напишите почту (anna@romashka.example), номер чата Telegram (-1001234567890) или #канал Slack",
        "write a mail address (anna@romashka.example), a Telegram chat number (-1001234567890) or a Slack #channel",
    ),
    "plan.ask.sleep": (
        "Когда вы спите (например 23:00-08:00; - если никогда)",
        "When do you sleep (23:00-08:00; - if never)",
    ),
    "plan.ask.sleep.wrong": (
        "напишите два времени, например 23:00-08:00, или -",
        "write two times such as 23:00-08:00, or -",
    ),
    "plan.small.about": (
        "Маленький план из шести ответов. Остальное — в основе; всё можно переписать здесь: docs/plan.md",
        "A small plan from six answers. The rest is in the base; rewrite any of it here: docs/plan.md",
    ),
    "plan.small.timezone": ("ваш часовой пояс", "your time zone, e.g. Europe/London"),
    "plan.small.sleep": ("вы спите: будит только то, что не ждёт", "you sleep: only what cannot wait wakes you"),
    "plan.small.words": ("найдутся во всех формах и обеих азбуках", "found in every inflection and both alphabets"),
    "plan.small.excluded": (
        "слова, с которыми это не о вас, например [букет]",
        "words with which it is not about you, e.g. [bouquet]",
    ),
    "plan.small.sources": (
        "кроме них читается папка exports/: выгрузки CSV, XLSX",
        "besides these the folder exports/ is read: CSV, XLSX exports",
    ),
    "plan.small.vk_key": (
        "ключ сообщества — в .env: VK_KEY=…; где его взять — docs/sources.md, vk",
        "the community's key is in .env: VK_KEY=…; where it comes from: docs/sources.md, vk",
    ),
    "plan.small.telegram_key": (
        "ключ бота, администратора канала, — в .env: TELEGRAM_KEY=…; docs/sources.md, telegram",
        "the key of a bot that is the channel's administrator is in .env: TELEGRAM_KEY=…; docs/sources.md, telegram",
    ),
    "plan.small.channels": (
        "кроме него письма ложатся в папку letters/",
        "besides this, letters go into the folder letters/",
    ),
    "plan.small.email": (
        "почтовый сервер — в .env: SPICHKA_SMTP_HOST, SPICHKA_MAIL_FROM",
        "the mail server is in .env: SPICHKA_SMTP_HOST, SPICHKA_MAIL_FROM",
    ),
    "plan.small.telegram": (
        "ключ бота — в .env: SPICHKA_TELEGRAM_TOKEN",
        "the bot's key is in .env: SPICHKA_TELEGRAM_TOKEN",
    ),
    "plan.small.slack": ("ключ бота — в .env: SPICHKA_SLACK_TOKEN", "the bot's key is in .env: SPICHKA_SLACK_TOKEN"),
    "plan.init.exists": (
        "{path} уже есть и останется как был — выберите другое имя или уберите старый файл",
        "{path} exists and stays as it is — choose another name or move the old file away",
    ),
    "plan.init.unwritable": (
        "{path}: не удалось записать ({why}) — проверьте папку и права",
        "{path} cannot be written ({why}) — check the folder and its rights",
    ),
    "plan.init.done": (
        "План: {path}. Выгрузки кладите в {exports}. Дальше: spichka check {path}",
        "The plan: {path}. Put exports into {exports}. Next: spichka check {path}",
    ),
    "plan.check.error": ("Ошибки ({n})", "Errors ({n})"),
    "plan.check.warning": ("Стоит проверить ({n})", "Worth a look ({n})"),
    "plan.check.advice": ("Советы ({n})", "Advice ({n})"),
    "plan.check.good": ("План в порядке.", "The plan is in order."),
    "plan.check.bad": (
        "В плане {n} {n:ошибка|ошибки|ошибок}.",
        "The plan has {n} {n:error|errors}.",
    ),
}
