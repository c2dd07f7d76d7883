"""Strings of `spichka up`: what it does while it starts, what runs afterwards, why it refuses."""

TABLE: dict[str, tuple[str, str]] = {
    "up.server": (
        "Запускаю сервер Prefect (в первый раз около минуты)…",
        "Starting the Prefect server (about a minute the first time)…",
    ),
    "up.waiting": ("  …ждём, {seconds} с", "  …waiting, {seconds} s"),
    "up.deploying": ("Описываю задания…", "Describing the jobs…"),
    "up.worker": ("Запускаю исполнителя…", "Starting the worker…"),
    "up.ready": (
        "Готово. Спичка следит: {brands}. Проверка каждые 5 минут.",
        "Ready. Spichka watches: {brands}. A check every 5 minutes.",
    ),
    "up.ui": ("  Интерфейс:     {url}", "  The UI:        {url}"),
    "up.logs": ("  Журналы:       {path}", "  Logs:          {path}"),
    "up.lake": ("  Данные:        {path}", "  Data:          {path}"),
    "up.now": ("  Проверить сразу: {command}", "  Check at once: {command}"),
    "up.remote": (
        "  С другого компьютера: ssh -L {port}:127.0.0.1:{port} <этот сервер>, потом {url}",
        "  From another computer: ssh -L {port}:127.0.0.1:{port} <this server>, then {url}",
    ),
    "up.stop": (
        "Остановить: Ctrl-C. Пока Спичка стоит, она ничего не видит.",
        "To stop: Ctrl-C. While Spichka is stopped, it sees nothing.",
    ),
    "up.died": (
        "{name} остановился (код {code}). Запускаю снова через {seconds} с; журнал: {log}",
        "{name} ended (code {code}). Starting again in {seconds} s; its log: {log}",
    ),
    "up.stopping": ("Останавливаюсь…", "Stopping…"),
    "up.stopped": ("Остановлено.", "Stopped."),
    "up.port": (
        "Порт {port} на этой машине занят другой программой. Назовите свободный: spichka up --port {other}",
        "Port {port} of this machine is taken by another program. Name a free one: spichka up --port {other}",
    ),
    "up.twice": (
        "В папке {folder} уже работает `spichka up`. Остановите его или запустите в другой папке.",
        "`spichka up` is already running in {folder}. Stop it, or start in another folder.",
    ),
    "up.no_server": (
        "Сервер Prefect не запустился за {seconds} с. Конец его журнала {log}:\n{tail}",
        "The Prefect server did not start within {seconds} s. The end of its log {log}:\n{tail}",
    ),
    "up.failed": (
        "Команда «{command}» не удалась. Конец журнала {log}:\n{tail}",
        "The command “{command}” failed. The end of its log {log}:\n{tail}",
    ),
}
