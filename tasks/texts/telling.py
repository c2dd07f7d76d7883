"""Headlines, next steps and what we do not see: the sentences the incidents package chooses."""

TABLE: dict[str, tuple[str, str]] = {
    "headline.complaints": (
        "{observed} {observed:жалоба|жалобы|жалоб} за {minutes:span} (обычно {expected})",
        "{observed} {observed:complaint|complaints} in {minutes:span} (usually {expected})",
    ),
    "headline.complaints_about": (
        "{observed} {observed:жалоба|жалобы|жалоб}, чаще «{theme}», за {minutes:span} (обычно {expected})",
        "{observed} {observed:complaint|complaints}, mostly “{theme}”, in {minutes:span} (usually {expected})",
    ),
    "headline.mentions": (
        "{observed} {observed:упоминание|упоминания|упоминаний} за {minutes:span} (обычно {expected})",
        "{observed} {observed:mention|mentions} in {minutes:span} (usually {expected})",
    ),
    "headline.event.gone": (
        "сообщества не стало: {account} ({after})",
        "the community is gone: {account} ({after})",
    ),
    "headline.event.status": (
        "доступ к сообществу изменён без объявления: {account} ({after})",
        "access to the community was changed unannounced: {account} ({after})",
    ),
    "headline.event.page": (
        "под адресом сообщества другая страница: {account}",
        "another page stands under the community's address: {account}",
    ),
    "headline.event.name": (
        "название сообщества изменено без объявления: {account}",
        "the community's name was changed unannounced: {account}",
    ),
    "headline.event.handle": (
        "адрес сообщества изменён без объявления: {account}",
        "the community's address was changed unannounced: {account}",
    ),
    "headline.event.avatar": (
        "аватар сообщества изменён без объявления: {account}",
        "the community's avatar was changed unannounced: {account}",
    ),
    "headline.event.description": (
        "описание сообщества изменено без объявления: {account}",
        "the community's description was changed unannounced: {account}",
    ),
    "headline.event.links": (
        "ссылки сообщества изменены без объявления: {account}",
        "the community's links were changed unannounced: {account}",
    ),
    "headline.event.phone": (
        "телефон сообщества изменён без объявления: {account}",
        "the community's phone was changed unannounced: {account}",
    ),
    "headline.event.comments": (
        "комментарии включены или выключены без объявления: {account}",
        "comments were opened or closed unannounced: {account}",
    ),
    "headline.event.administrator": (
        "администратора назначил неизвестный: {account}",
        "an administrator was named by somebody unknown: {account}",
    ),
    "headline.event.role": (
        "назначен администратор, кем — неизвестно: {account}",
        "an administrator was named, by whom is unknown: {account}",
    ),
    "headline.event.creator": (
        "создатель сообщества сменился или лишён прав: {account}",
        "the community's creator was replaced or has lost the role: {account}",
    ),
    "headline.event.access": ("изменился доступ: {account}", "access has changed: {account}"),
    "headline.event.removed": (
        "администратор удалил {n} {n:чужое сообщение|чужих сообщения|чужих сообщений}: {account}",
        "an administrator removed {n} {n:message|messages} of other people: {account}",
    ),
    "account.status.active": ("открыто", "open"),
    "account.status.closed": ("закрыто", "closed"),
    "account.status.blocked": ("заблокировано", "blocked"),
    "account.status.deleted": ("удалено", "deleted"),
    "account.status.missing": ("не найдено", "not found"),
    "account.part.status": ("доступ к странице", "who may see the page"),
    "account.part.page": ("сама страница под этим адресом", "the page under this address"),
    "account.part.name": ("название", "the name"),
    "account.part.handle": ("адрес", "the address"),
    "account.part.avatar": ("аватар", "the avatar"),
    "account.part.description": ("описание", "the description"),
    "account.part.links": ("ссылки", "the links"),
    "account.part.phone": ("телефон", "the phone number"),
    "account.part.comments": ("можно ли комментировать", "whether comments are open"),
    "account.part.roles": ("администраторы", "the administrators"),
    "headline.by_hand": ("{title}", "{title}"),
    "headline.blind": ("не читается с {since}: {cause}", "not read since {since}: {cause}"),
    "headline.empty": (
        "источник отвечает, но пуст {hours} {hours:час|часа|часов} — так не бывает",
        "the source answers but has been empty for {hours} {hours:hour|hours}, which never happens",
    ),
    "headline.recovered": ("снова читается; не видели {minutes} мин", "read again; blind for {minutes} min"),
    "headline.test": ("проверка связи", "test of the channel"),
    "span.minutes": ("{n} мин", "{n} min"),
    "span.hours": ("{n} {n:час|часа|часов}", "{n} {n:hour|hours}"),
    "span.days": ("{n} {n:день|дня|дней}", "{n} {n:day|days}"),
    "cause.auth_expired": ("токен больше не принимают", "the token is no longer accepted"),
    "cause.forbidden": ("у токена нет нужного права", "the token lacks a right"),
    "cause.gone": ("страницы больше нет", "the page no longer exists"),
    "cause.unreachable": ("площадка не отвечает", "the platform does not answer"),
    "cause.quota": ("исчерпан лимит запросов", "the request quota is used up"),
    "cause.schema_drift": ("площадка изменила формат ответа", "the platform changed its answer"),
    "cause.permanent": ("площадка отказывает", "the platform refuses"),
    "cause.unreadable": ("источник не читается", "the source cannot be read"),
    "cause.empty": ("отвечает, но пусто", "answers, but empty"),
    "cause.not_run": ("Spichka не работала", "Spichka was not running"),
    "step.plan": ("{text}", "{text}"),
    "step.acknowledge": (
        "Возьмите инцидент на себя и ответьте в канале с наибольшим охватом. Ничего не удаляйте.",
        "Take the incident and answer in the channel with the widest reach. Delete nothing.",
    ),
    "step.level4": (
        "Смените пароли и отзовите доступы, не пишите через захваченный канал, предупредите людей в резервном.",
        "Change passwords and revoke access, do not use the seized channel, warn people in the reserve one.",
    ),
    "step.level3": (
        "Соберите факты и опровержение с доказательствами; ответьте там, где слух шире всего.",
        "Collect facts and a proof; answer where the rumour is widest.",
    ),
    "step.level2": (
        "Признайте ошибку, скажите, что уже делается и когда исправим.",
        "Admit the error, say what is being done and when it will be fixed.",
    ),
    "step.level1": (
        "Извинитесь по-человечески и назовите, что сделаем для тех, кого обидели.",
        "Apologise like a human being and say what you will do for those affected.",
    ),
    "step.blind.auth_expired": (
        "Выпустите новый токен источника «{source}» и запишите его в окружение.",
        "Issue a new token for the source “{source}” and put it into the environment.",
    ),
    "step.blind": (
        "Проверьте источник «{source}»: spichka check --live. Пока он слеп, тишина ничего не значит.",
        "Check the source “{source}”: spichka check --live. While it is blind, silence means nothing.",
    ),
    "signal.volume_spike": ("рост упоминаний", "growth of mentions"),
    "signal.competitor_activity": ("активность конкурента", "a competitor's activity"),
    "signal.complaint": ("рост жалоб", "growth of complaints"),
    "signal.aspect_review": ("отзывы об аспекте", "reviews of an aspect"),
    "signal.asset_misuse": ("чужое использование наших материалов", "use of our materials"),
    "signal.problem_peak": ("пик проблем с продуктом", "peak of product problems"),
    "signal.deletion": ("удалённое упоминание", "a deleted mention"),
    "signal.coordination": ("согласованные публикации", "coordinated posts"),
    "signal.access_change": ("изменение доступов", "a change of access"),
    "signal.silence": ("тишина", "silence"),
    "demo.begin": (
        "Учебная история: {days} дней вымышленных кофеен «Ромашка» в ускоренном времени. Людей этих нет.",
        "A made-up story: {days} days of the made-up Romashka coffee shops in simulated time. None of it is real.",
    ),
    "demo.board": ("Доска", "Board"),
    "demo.incident": ("Инцидент", "Incident"),
    "demo.mail": ("Письмо", "Mail"),
    "demo.slack": ("Сообщение Slack", "Slack message"),
    "demo.lake": ("Озеро данных", "Lake"),
    "demo.plan": ("План", "Plan"),
    "story.head": (
        "{runs} {runs:запуск|запуска|запусков}, {mentions} {mentions:упоминание|упоминания|упоминаний}: "
        "{signals} {signals:тревожный сигнал|тревожных сигнала|тревожных сигналов}, "
        "{notices} {notices:заметка|заметки|заметок}, {incidents} {incidents:инцидент|инцидента|инцидентов}, "
        "{letters} {letters:сообщение|сообщения|сообщений}; не разобрано {skipped}.",
        "{runs} {runs:run|runs}, {mentions} {mentions:mention|mentions}: {signals} {signals:alarm|alarms}, "
        "{notices} {notices:notice|notices}, {incidents} {incidents:incident|incidents}, "
        "{letters} {letters:message|messages}; {skipped} could not be parsed.",
    ),
    "story.nothing": ("Ничего не сработало.", "Nothing fired."),
    "story.signal": (
        "{kind} · {topic}: {observed} за {minutes:span}, обычно {expected} (оценка {score})",
        "{kind} · {topic}: {observed} in {minutes:span}, usually {expected} (score {score})",
    ),
    "run.stored": ("{n} {n:упоминание|упоминания|упоминаний}", "{n} {n:mention|mentions}"),
    "unseen.gap": (
        "{source}: не читали {minutes} мин ({cause})",
        "{source}: not read for {minutes} min ({cause})",
    ),
    "unseen.catch_up": (
        "{source}: пропуск с {since} по {until} прочитан только сейчас",
        "{source}: the gap from {since} to {until} was read only now",
    ),
    "unseen.blind": ("{source}: НЕ ВИДИМ с {since} ({cause})", "{source}: BLIND since {since} ({cause})"),
    "unseen.skipped": (
        "{source}: {n} {n:запись|записи|записей} не удалось разобрать",
        "{source}: {n} {n:item|items} could not be parsed",
    ),
    "unseen.not_asked": (
        "решение человека; источники при этом не читались",
        "a decision by a person; no source was read for it",
    ),
    "unseen.nothing": (
        "подключённое прочитано всё",
        "everything connected was read",
    ),
    "desk.who": (
        "назовите себя: --by ИМЯ (в плане: {names}); журнал должен знать, кто решил",
        "say who you are: --by NAME (in the plan: {names}); the log must name a person",
    ),
    "desk.no_incident": (
        "инцидента «{incident}» нет; открыты: {open}",
        "there is no incident “{incident}”; open ones: {open}",
    ),
    "desk.taken": (
        "{incident} уже принял(а) {by}; передать другому: spichka desk set_owner {incident} --owner ИМЯ --by ИМЯ",
        "{incident} is with {by} already; to hand it over: spichka desk set_owner {incident} --owner NAME --by NAME",
    ),
    "desk.done": ("{incident} · {status} · {by}", "{incident} · {status} · {by}"),
    "desk.merged": ("{other} теперь часть {incident}", "{other} is part of {incident} now"),
    "desk.split": ("{incident} открыт отдельно, тема: {topic}", "{incident} stands on its own, topic: {topic}"),
    "desk.opened": (
        "{incident} открыт; {n} {n:сообщение|сообщения|сообщений} с этими словами за последние 48 часов",
        "{incident} is open; {n} {n:post|posts} of the last 48 hours with its words",
    ),
    "desk.no_note": (
        "напишите в заметке, почему: {n} {n:сообщение ждёт|сообщения ждут|сообщений ждут} ответа, журнал запомнит",
        "say why in the note: {n} {n:post waits|posts wait} for an answer, and the log must remember it",
    ),
    "desk.not_live": (
        "инцидент {incident} уже {status}: сначала откройте его снова (reopen)",
        "incident {incident} is {status} already: reopen it first",
    ),
    "desk.no_level": ("назовите причину: --level от 0 до 4", "name the cause: --level, from 0 to 4"),
    "desk.no_owner": ("назовите нового ответственного: --owner ИМЯ", "name the new owner: --owner NAME"),
    "desk.no_other": (
        "инцидента «{other}» нет; открыты: {open}",
        "there is no incident “{other}” to merge; open ones: {open}",
    ),
    "unseen.quota": (
        "{source}: сегодня {n} {n:чтение|чтения|чтений} оборвал лимит запросов",
        "{source}: {n} {n:reading|readings} of today cut short by the request quota",
    ),
    "unseen.answers": (
        "{sources}: ответы команды здесь не видны, «ждут ответа» — все жалобы за сутки",
        "{sources}: the team's replies are not visible here, “waiting” is every complaint of a day",
    ),
}
