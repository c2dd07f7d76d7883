"""Strings of the access audit: evidence, and the words for what is signed, held and needed."""

TABLE: dict[str, tuple[str, str]] = {
    "access.evidence.role": ("{person}: {role} (по {via})", "{person}: {role} (told by {via})"),
    "access.evidence.rights": (
        "{person}: {role}, права: {rights} (по {via})",
        "{person}: {role}, rights: {rights} (told by {via})",
    ),
    "access.evidence.unread": ("Не удалось узнать: {why}", "Could not be asked: {why}"),
    "access.evidence.not_seen_again": (
        "В этот раз список прочитан не весь: никто не видел, что доступ снят",
        "This time the list was not read whole: nobody has seen that the access is gone",
    ),
    "access.evidence.by_name": (
        "Совпало только имя (строка {line} списка сотрудников), а имя может взять любой",
        "Only the name matches (line {line} of the staff list), and anybody can take a name",
    ),
    "access.evidence.left": (
        "Последний рабочий день {until} (строка {line} списка сотрудников)",
        "Last day of work {until} (line {line} of the staff list)",
    ),
    "access.evidence.contract": (
        "Договор кончился {until} (строка {line} списка сотрудников)",
        "The contract ended {until} (line {line} of the staff list)",
    ),
    "access.evidence.need": ("Роли «{role}» нужно: {need}", "Role “{role}” needs: {need}"),
    "access.evidence.no_creator": (
        "Площадка не назвала владельца: он скрыт или ушёл",
        "The platform named no owner: hidden, or gone",
    ),
    "access.evidence.nobody": ("Площадка не назвала ни одного администратора", "The platform named no administrator"),
    "access.evidence.two_factor_off": ("Вход без второго фактора (по {via})", "No second factor (told by {via})"),
    "access.evidence.signed.creator": (
        "Подписано: владелец — {person} (подписал {by})",
        "Signed: the owner is {person} (signed by {by})",
    ),
    "access.evidence.signed.phone": (
        "Подписано: телефон у {person} (подписал {by})",
        "Signed: the phone is held by {person} (signed by {by})",
    ),
    "access.evidence.signed.email": (
        "Подписано: почта у {person} (подписал {by})",
        "Signed: the mail is held by {person} (signed by {by})",
    ),
    "access.evidence.signed.two_factor": (
        "Подписано: двухфакторный вход выключен (подписал {by})",
        "Signed: two-factor login is off (signed by {by})",
    ),
    "access.evidence.signed.password_known_to": (
        "Подписано: пароль знает {person}",
        "Signed: {person} knows the password",
    ),
    "access.evidence.signed.recovery_codes": (
        "Подписано: коды восстановления у {person}",
        "Signed: {person} keeps the recovery codes",
    ),
    "access.evidence.signed_on": (
        "Подписано {day}, подпись годна {days} {days:день|дня|дней} (подписал {by})",
        "Signed {day} by {by}, good for {days} {days:day|days}",
    ),
    "access.evidence.expires": ("Срок токена — {day}", "The token expires {day}"),
    "access.evidence.followers": (
        "{n} {n:подписчик|подписчика|подписчиков}",
        "{n} {n:follower|followers}",
    ),
    "access.evidence.no_followers": (
        "Число подписчиков ещё не известно: ежедневный снимок не снят",
        "The number of followers is not known yet: there is no daily snapshot",
    ),
    "access.what.creator": ("владелец страницы", "the owner of the page"),
    "access.what.phone": ("телефон для входа", "the phone of the login"),
    "access.what.email": ("почта для входа", "the mail of the login"),
    "access.what.two_factor": ("двухфакторный вход", "two-factor login"),
    "access.what.recovery_codes": ("где лежат коды восстановления", "where the recovery codes are kept"),
    "access.what.password_known_to": ("кто знает пароль", "who knows the password"),
    "access.what.apps": ("программы и серверы с доступом", "programs and servers with access"),
    "access.what.registration": ("регистрация страницы", "registration of the page"),
    "access.what.ad_marks": ("маркировка рекламы", "marks on advertising"),
    "access.what.forbidden_methods": ("отказ от запрещённого продвижения", "no forbidden promotion"),
    "access.what.personal_data_notice": ("уведомление оператора", "the personal-data notice"),
    "access.kind.person": ("человека", "person"),
    "access.kind.bot": ("бота", "bot"),
    "access.kind.system": ("системного пользователя", "system user"),
    "access.kind.app": ("программы", "program"),
    "access.kind.partner": ("партнёра", "partner"),
    "access.kind.server": ("сервера", "server"),
    "access.need.none": ("ничего", "nothing"),
    "access.need.read": ("смотреть", "to read"),
    "access.need.moderate": ("модерировать", "to moderate"),
    "access.need.publish": ("публиковать", "to publish"),
    "access.need.administer": ("управлять", "to administer"),
}
