"""Strings of the access audit's checks: what each is called, how it ends, and what may come of it."""

TABLE: dict[str, tuple[str, str]] = {
    "check.unknown": ("Не проверено: {name} ({account}, {platform})", "Not checked: {name} ({account}, {platform})"),
    "check.creator_is_employee.name": ("чьё сообщество", "whose community it is"),
    "check.creator_is_employee.fail": (
        "{account}, {platform}: владелец — работник, {person}",
        "{account}, {platform}: owned by an employee, {person}",
    ),
    "check.creator_is_employee.manual": (
        "{account}, {platform}: неясно, чей владелец — {person}",
        "{account}, {platform}: unclear whose the owner is, {person}",
    ),
    "check.creator_is_employee.pass": (
        "{account}, {platform}: владелец — компания",
        "{account}, {platform}: owned by the company",
    ),
    "check.creator_is_employee.risk": (
        "Создателя нельзя снять. Уйдёт со ссорой — сможет убрать всех, удалить страницу или просить за неё деньги.",
        "A creator cannot be removed. Leaving in anger they can throw everybody out, delete it or ask for money.",
    ),
    "check.unknown_administrator.name": ("нет ли чужих", "strangers with rights"),
    "check.unknown_administrator.fail": (
        "{account}, {platform}: неизвестный с правами — {person}",
        "{account}, {platform}: a stranger has rights, {person}",
    ),
    "check.unknown_administrator.manual": (
        "{account}, {platform}: сверьте тех, у кого есть права",
        "{account}, {platform}: compare those who have rights",
    ),
    "check.unknown_administrator.pass": (
        "{account}, {platform}: все, у кого есть права, есть в списке",
        "{account}, {platform}: everybody with rights is on the staff list",
    ),
    "check.unknown_administrator.risk": (
        "Так выглядит захват до захвата: чужой ждёт ночи и пишет от имени бренда.",
        "This is how a takeover looks before it happens: a stranger waits for the night and speaks as the brand.",
    ),
    "check.former_still_inside.name": ("нет ли бывших", "people who left"),
    "check.former_still_inside.fail": (
        "{account}, {platform}: {person} больше не работает, а доступ остался",
        "{account}, {platform}: {person} left and still has access",
    ),
    "check.former_still_inside.pass": (
        "{account}, {platform}: бывших внутри нет",
        "{account}, {platform}: nobody who left is inside",
    ),
    "check.former_still_inside.risk": (
        "Самая частая потеря страницы: обиженный бывший работник. Доступ ему не нужен ни для чего хорошего.",
        "The most common way to lose a page: a former employee with a grudge, and no good use for the access.",
    ),
    "check.more_rights_than_role.name": ("нет ли лишних прав", "rights beyond the role"),
    "check.more_rights_than_role.fail": (
        "{account}, {platform}: у {person} прав больше, чем нужно роли",
        "{account}, {platform}: {person} may do more than the role needs",
    ),
    "check.more_rights_than_role.pass": (
        "{account}, {platform}: прав ровно по ролям",
        "{account}, {platform}: rights fit the roles",
    ),
    "check.more_rights_than_role.risk": (
        "Взломают самый слабый профиль — и получат всё, что ему разрешено.",
        "Whoever breaks into the weakest profile gets all it may do.",
    ),
    "check.sole_administrator.name": ("есть ли второй администратор", "a second administrator"),
    "check.sole_administrator.fail": (
        "{account}, {platform}: {n} {n:администратор|администратора|администраторов}, нужно двое",
        "{account}, {platform}: {n} {n:administrator|administrators}, two are needed",
    ),
    "check.sole_administrator.pass": (
        "{account}, {platform}: есть кому действовать",
        "{account}, {platform}: somebody else can act",
    ),
    "check.sole_administrator.risk": (
        "Ночью, в отпуске или после взлома одного профиля никто не сможет ни убрать чужого, ни ответить.",
        "At night, on holiday, or once that one profile is broken into nobody can answer or throw a stranger out.",
    ),
    "check.too_many_administrators.name": ("не слишком ли много администраторов", "too many administrators"),
    "check.too_many_administrators.fail": (
        "{account}, {platform}: администраторов {n}, хватит {most}",
        "{account}, {platform}: {n} administrators, {most} are enough",
    ),
    "check.too_many_administrators.pass": (
        "{account}, {platform}: администраторов не больше нужного",
        "{account}, {platform}: no more administrators than needed",
    ),
    "check.too_many_administrators.risk": (
        "Каждый администратор — отдельная дверь: его телефон, его почта, его пароль.",
        "Each administrator is a door of their own: their phone, their mail, their password.",
    ),
    "check.contact_not_company.name": ("чьи телефон и почта", "whose phone and mail"),
    "check.contact_not_company.fail": (
        "{account}, {platform}: {what} — не компании",
        "{account}, {platform}: {what} is not the company’s",
    ),
    "check.contact_not_company.pass": (
        "{account}, {platform}: телефон и почта принадлежат компании",
        "{account}, {platform}: phone and mail are the company’s",
    ),
    "check.contact_not_company.risk": (
        "У кого телефон или почта, тот меняет пароль одной кнопкой, что бы ни говорили права.",
        "Whoever has the phone or the mail resets the login with one button, whatever the rights say.",
    ),
    "check.no_two_factor.name": ("двухфакторный вход", "two-factor login"),
    "check.no_two_factor.fail": (
        "{account}, {platform}: {person} без двухфакторного входа",
        "{account}, {platform}: {person} has no two-factor login",
    ),
    "check.no_two_factor.pass": (
        "{account}, {platform}: двухфакторный вход включён",
        "{account}, {platform}: two-factor login is on",
    ),
    "check.no_two_factor.risk": (
        "Пароля из чужой утечки хватит, чтобы войти.",
        "A password from somebody else’s leak is enough to get in.",
    ),
    "check.stale_attestation.name": ("что подписывает человек", "what a person signs"),
    "check.stale_attestation.manual": (
        "{account}, {platform}: посмотрите и подпишите — {what}",
        "{account}, {platform}: look and sign: {what}",
    ),
    "check.stale_attestation.fail": (
        "{account}, {platform}: подпись устарела — {what}",
        "{account}, {platform}: the signature is too old: {what}",
    ),
    "check.stale_attestation.pass": (
        "{account}, {platform}: подписано — {what}",
        "{account}, {platform}: signed: {what}",
    ),
    "check.stale_attestation.risk": (
        "Этого не скажет ни один API. Не посмотрит человек — узнаете в день, когда страницу угонят.",
        "No API tells this. If nobody looks, you learn it on the day the page is taken.",
    ),
    "check.apps_and_servers.name": ("программы и серверы с доступом", "programs and servers with access"),
    "check.apps_and_servers.manual": (
        "{account}, {platform}: доступ есть у {kind} {person}",
        "{account}, {platform}: access of a {kind}, {person}",
    ),
    "check.apps_and_servers.pass": (
        "{account}, {platform}: программ без подписи нет",
        "{account}, {platform}: every program with access was signed for",
    ),
    "check.apps_and_servers.risk": (
        "Программа действует без людей и переживает смену паролей; чужой сервер читает всё, что вам пишут.",
        "A program acts without people and survives a new password; a foreign server reads all that is written to you.",
    ),
    "check.token_expires.name": ("наши токены", "our tokens"),
    "check.token_expires.fail": (
        "Токен {token} (источник {source}) не работает или скоро кончится",
        "Token {token} (source {source}) does not work, or not for long",
    ),
    "check.token_expires.pass": ("Токен {token} (источник {source}) работает", "Token {token} (source {source}) works"),
    "check.token_expires.risk": (
        "Без него мы не видим площадку и не можем на ней ответить.",
        "Without it we neither see the platform nor can answer there.",
    ),
    "check.channel_registration.name": ("регистрация крупной страницы", "registration of a large page"),
    "check.channel_registration.manual": (
        "{account}, {platform}: больше 10 000 подписчиков — подтвердите регистрацию",
        "{account}, {platform}: more than 10,000 followers, confirm the registration (Russia)",
    ),
    "check.channel_registration.fail": (
        "{account}, {platform}: регистрация не подтверждена",
        "{account}, {platform}: the registration (Russia) is not confirmed",
    ),
    "check.channel_registration.pass": (
        "{account}, {platform}: регистрация в порядке или не нужна",
        "{account}, {platform}: registered (Russia), or no need to be",
    ),
    "check.channel_registration.risk": (
        "Без записи в перечне Роскомнадзора нельзя размещать рекламу и собирать деньги, а запись нельзя репостить.",
        "In Russia a page that is not in the regulator’s list may carry no advertising and must not be reposted.",
    ),
    "check.ad_marks.name": ("маркировка рекламы", "marks on advertising"),
    "check.ad_marks.manual": (
        "{account}, {platform}: подтвердите, что реклама промаркирована (erid)",
        "{account}, {platform}: confirm that advertising is marked (erid, Russia)",
    ),
    "check.ad_marks.fail": (
        "{account}, {platform}: маркировка рекламы не подтверждена",
        "{account}, {platform}: marks on advertising (Russia) are not confirmed",
    ),
    "check.ad_marks.pass": (
        "{account}, {platform}: реклама промаркирована",
        "{account}, {platform}: advertising is marked",
    ),
    "check.ad_marks.risk": (
        "Штраф и жалобы на скрытую рекламу — готовый повод для кризиса.",
        "A fine, and complaints of hidden advertising: a crisis ready to start.",
    ),
    "check.personal_data_notice.name": ("уведомление оператора персональных данных", "the personal-data notice"),
    "check.personal_data_notice.manual": (
        "Подтвердите уведомление Роскомнадзора об обработке персональных данных",
        "Confirm the notice to the Russian regulator that you process personal data",
    ),
    "check.personal_data_notice.fail": (
        "Уведомление об обработке персональных данных не подтверждено",
        "The notice on personal data (Russia) is not confirmed",
    ),
    "check.personal_data_notice.pass": (
        "Уведомление об обработке персональных данных подано",
        "The notice on personal data (Russia) was given",
    ),
    "check.personal_data_notice.risk": (
        "Без него утечка или жалоба клиента сразу становится и нарушением.",
        "Without it a leak or a customer’s complaint is a violation at once.",
    ),
}
