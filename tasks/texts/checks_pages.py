"""Strings of the audits' pages and commands: findings, blast radius, a person who leaves, what is said of changes."""

TABLE: dict[str, tuple[str, str]] = {
    "severity.low": ("мелочь", "low"),
    "severity.medium": ("средне", "medium"),
    "severity.high": ("важно", "high"),
    "severity.critical": ("срочно", "critical"),
    "finding.PASS": ("в порядке", "pass"),
    "finding.FAIL": ("нарушение", "fail"),
    "finding.MANUAL": ("посмотрите сами", "look yourself"),
    "finding.UNKNOWN": ("не проверено", "not checked"),
    "audit.access": ("ДОСТУП", "ACCESS"),
    "audit.access.title": ("Доступ к страницам: {brand}", "Access to the pages of {brand}"),
    "audit.none": ("Всё, что можно проверить, в порядке.", "All that can be checked is in order."),
    "audit.worst": ("Самое важное: {title}", "The gravest: {title}"),
    "audit.blind": ("Часть проверить не удалось.", "Some of it could not be checked."),
    "audit.fails": ("{n:нарушение|нарушения|нарушений}", "{n:failing|failing}"),
    "audit.manuals": ("посмотреть самим", "to look at yourself"),
    "audit.unknowns": ("не проверено", "not checked"),
    "audit.passes": ("в порядке", "in order"),
    "audit.risk": ("Чем грозит: {risk}", "Risk: {risk}"),
    "audit.evidence": ("На чём основано", "Evidence"),
    "audit.steps": ("Что сделать", "What to do"),
    "audit.id": ("Номер: {id} · с {since}", "Id: {id} · since {since}"),
    "audit.muted": ("Заглушено", "Muted"),
    "audit.muted_until": (
        "{title} — до {until}, потому что: {because} ({id})",
        "{title}: until {until}, because: {because} ({id})",
    ),
    "audit.passed": ("В порядке", "In order"),
    "audit.never": ("Проверка ещё не запускалась", "The audit never ran"),
    "audit.mute_with": (
        "Заглушить: spichka audit mute НОМЕР --until ДЕНЬ --because ПРИЧИНА",
        "To mute: spichka audit mute ID --until DAY --because REASON",
    ),
    "audit.written": ("Проверено {time}.", "Checked {time}."),
    "audit.run": (
        "доступ · {fails} {fails:нарушение|нарушения|нарушений} · {manual} посмотреть · {unknown} не проверено",
        "access · {fails} failing · {manual} to look at · {unknown} not checked",
    ),
    "audit.not_due": ("доступ · проверять рано", "access · nothing is due"),
    # what is said of changes
    "line.findings": ("АУДИТ", "AUDIT"),
    "body.findings": (
        "Проверка нашла новое с прошлого раза. О прежнем молчим: оно на странице проверки.",
        "The audit found something new since last time. What it found before is on its page, and told no more.",
    ),
    "headline.findings.weekly": (
        "{n} {n:замечание остаётся|замечания остаются|замечаний остаются}",
        "{n} {n:finding stays|findings stay} open",
    ),
    "body.findings.weekly": (
        "Раз в неделю: что проверки нашли раньше и что до сих пор не сделано. Самое опасное первым.",
        "Once a week: what the audits found before and nobody has mended yet. The gravest first.",
    ),
    "letter.found.weekly": ("Что остаётся", "What stays open"),
    "letter.found": ("Что нового", "What is new"),
    "headline.findings.resolved": (
        "устранено {n} {n:замечание|замечания|замечаний}",
        "{n} {n:finding|findings} resolved",
    ),
    "reason.findings.more": ("И ещё {n}: на странице проверки", "And {n} more, on the audit’s page"),
    "reason.findings.resolved": (
        "Устранено: {n} {n:замечание|замечания|замечаний}",
        "Resolved: {n} {n:finding|findings}",
    ),
    "link.findings": ("Страница проверки", "The audit’s page"),
    # blast radius
    "radius.title": ("Что можно отнять через: {start}", "What can be seized through {start}"),
    "radius.nothing": ("Через это ничего не отнять.", "Nothing can be seized through this."),
    "radius.count": (
        "{n:страницу|страницы|страниц} можно отнять",
        "{n:account|accounts} can be seized",
    ),
    "radius.touched": ("можно задеть, но не отнять", "can be used, but not taken"),
    "radius.seized": ("Можно отнять", "Can be seized"),
    "radius.used": ("Можно писать или читать от нашего имени", "Can be read, or written to in our name"),
    "radius.order": ("Что делать, по порядку", "What to do, in this order"),
    "radius.how.owns": ("{start} — владелец {account}", "{start} owns {account}"),
    "radius.how.administers": (
        "{start} управляет {account}: может убрать остальных",
        "{start} administers {account} and can throw the others out",
    ),
    "radius.how.publishes": ("{start} может публиковать в {account}", "{start} can publish in {account}"),
    "radius.how.knows": ("{start} знает пароль {account}", "{start} knows the password of {account}"),
    "radius.how.codes": ("у {start} коды восстановления {account}", "{start} keeps the recovery codes of {account}"),
    "radius.how.phone": (
        "по телефону {start} восстанавливают вход в {account}",
        "the phone {start} resets the login of {account}",
    ),
    "radius.how.email": (
        "по почте {start} восстанавливают вход в {account}",
        "the mail {start} resets the login of {account}",
    ),
    "radius.how.holds_phone": ("{start} держит телефон {account}", "{start} holds the phone {account}"),
    "radius.how.holds_email": ("{start} держит почту {account}", "{start} holds the mail {account}"),
    "radius.how.linked": (
        "через {start} входят в связанный {account}",
        "{start} leads into the linked {account}",
    ),
    "radius.how.token_manages": ("токен {start} управляет {account}", "the token {start} manages {account}"),
    "radius.how.token_reads": ("токен {start} читает {account}", "the token {start} reads {account}"),
    "radius.do.second": (
        "{account}: дайте полный доступ второму человеку компании, иначе следующие шаги некому делать.",
        "{account}: give a second person of the company full access, or nobody can do the next steps.",
    ),
    "radius.do.transfer": (
        "{account}: передайте права владельца компании, пока {start} ещё работает.",
        "{account}: hand ownership to the company while {start} still works here.",
    ),
    "radius.do.contact": (
        "{account}: замените телефон и почту входа на принадлежащие компании.",
        "{account}: replace phone and mail of the login by the company’s.",
    ),
    "radius.do.login": (
        "{account}: новый пароль, завершить все сеансы, новые коды восстановления.",
        "{account}: new password, end all sessions, new recovery codes.",
    ),
    "radius.do.remove": ("{account}: снимите права {start}.", "{account}: take the rights of {start} away."),
    "radius.do.token": (
        "{account}: отзовите токен {start} и выпустите новый.",
        "{account}: revoke {start}, issue a new one.",
    ),
    "radius.do.programs": (
        "{account}: проверьте программы, серверы и пароли приложений — они переживают смену пароля.",
        "{account}: look at programs, servers and application passwords; they outlive a new password.",
    ),
    "radius.do.audit": (
        "Проверьте доступ ещё раз: сейчас, через час и завтра.",
        "Audit the access again: now, in an hour, and tomorrow.",
    ),
    "radius.unread": (
        "Не всё прочитано: {accounts}. Там может быть больше.",
        "Not all was read: {accounts}. There may be more.",
    ),
    "radius.nobody": (
        "{start}: такого человека, телефона, почты или токена нет ни в списке сотрудников, ни в правах, ни в подписях",
        "{start}: no such person, phone, mail or token in the staff list, the rights, or what was signed",
    ),
    # a person who leaves
    "offboard.title": ("Уходит: {person}", "Leaving: {person}"),
    "offboard.opened": ("Список {id}: {n} {n:шаг|шага|шагов}", "Checklist {id}: {n} {n:step|steps}"),
    "offboard.done": ("сделано {at}: {by}", "done {at} by {by}"),
    "offboard.todo": ("осталось {n} из {total}", "{n} of {total} left"),
    "offboard.several": (
        "роль {role} у нескольких: {people}. Назовите человека",
        "several people hold the role {role}: {people}. Name one",
    ),
    "offboard.no_step": ("шага {n} нет, есть 1–{last}", "there is no step {n}, there are 1–{last}"),
    "offboard.who": ("назовите себя: --by ИМЯ", "say who you are: --by NAME"),
    "offboard.letter": ("Письмо в поддержку: {where}", "Letter to the support: {where}"),
    "offboard.checked": ("Проверено {at}: {found}", "Checked {at}: {found}"),
    "offboard.clean": ("доступа больше нет", "no access is left"),
    "offboard.unsure": ("часть не прочитана: {accounts}", "some could not be read: {accounts}"),
    "offboard.inside": ("доступ остался: {accounts}", "still inside: {accounts}"),
    "offboard.still": (
        "{person} ещё внутри: {accounts}",
        "{person} is still inside: {accounts}",
    ),
    # signing
    "attest.done": (
        "Подписано: {account}, {what} — {holders}. Годно до {until}.",
        "Signed: {account}, {what}: {holders}. Good until {until}.",
    ),
    "attest.company": ("компания", "the company"),
    "attest.yes": ("да", "yes"),
    "attest.no": ("нет", "no"),
    "attest.no_account": (
        "такой страницы в плане нет: {account}. Есть: {known}, company",
        "the plan has no such account: {account}. It has: {known}, company",
    ),
    "attest.who": ("назовите себя: --by ИМЯ", "say who you are: --by NAME"),
    "attest.holder": (
        "скажите, у кого: --holder company или имя человека (можно несколько раз)",
        "say who holds it: --holder company, or a person’s name (may be repeated)",
    ),
    "attest.secret": (
        "похоже на пароль, код или токен. Сюда пишут только, у кого это; само не пишите нигде.",
        "this looks like a password, a code or a token. Write only who has it, and never the thing itself.",
    ),
    "attest.contact": (
        "contact — это телефон или адрес почты, больше ничего",
        "contact is a phone number or a mail address, nothing else",
    ),
}
