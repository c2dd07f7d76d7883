"""Strings of the access audit: what to do, step by step, on each platform. `other` is the way where none is named.

Menus are named as the platforms' own help names them; they move, so each step also says what has to come out of it.
"""

TABLE: dict[str, tuple[str, str]] = {
    # -- take somebody out
    "access.do.remove.vk.1": (
        "ВК: Управление → Участники → Руководители. Найдите {person} и нажмите «Разжаловать».",
        "VK: Manage → Members → Managers. Find {person} and choose “Dismiss”.",
    ),
    "access.do.remove.vk.2": (
        "Там же: Управление → Работа с API. Отзовите ключи доступа и удалите чужие серверы Callback API.",
        "There: Manage → API usage. Revoke access keys and delete Callback API servers that are not yours.",
    ),
    "access.do.remove.telegram.1": (
        "Telegram: профиль канала → Администраторы → {person} → «Разжаловать», затем удалите из канала.",
        "Telegram: the channel’s profile → Administrators → {person} → “Dismiss”, then remove from the channel.",
    ),
    "access.do.remove.telegram.2": (
        "То же в группе обсуждения. Отзовите и создайте заново ссылки-приглашения.",
        "The same in the discussion group. Revoke the invite links and make new ones.",
    ),
    "access.do.remove.facebook.1": (
        "Meta Business Suite → Настройки → Люди: уберите {person} из портфолио компании.",
        "Meta Business Suite → Settings → People: remove {person} from the business portfolio.",
    ),
    "access.do.remove.facebook.2": (
        "Настройки Страницы → Доступ к Странице: уберите {person} и там, это другой список.",
        "The Page’s settings → Page access: remove {person} there too, it is another list.",
    ),
    "access.do.remove.instagram.1": (
        "Meta Business Suite → Настройки → Аккаунты Instagram → Люди: уберите {person}.",
        "Meta Business Suite → Settings → Instagram accounts → People: remove {person}.",
    ),
    "access.do.remove.instagram.2": (
        "Смените пароль Instagram и завершите чужие сеансы: Центр аккаунтов → Пароль и безопасность.",
        "Change the Instagram password and end other sessions: Accounts Centre → Password and security.",
    ),
    "access.do.remove.max.1": (
        "MAX: профиль канала → Администраторы → {person} → снять права, затем удалить из канала.",
        "MAX: the channel’s profile → Administrators → {person} → take the rights, then remove from the channel.",
    ),
    "access.do.remove.wordpress.1": (
        "WordPress: Пользователи → {person} → «Завершить все сеансы», отозвать пароли приложений.",
        "WordPress: Users → {person} → “Log out everywhere”, revoke the application passwords.",
    ),
    "access.do.remove.wordpress.2": (
        "Затем роль «Подписчик» — или удалите, передав записи другому.",
        "Then the role “Subscriber”, or delete the user and give the posts to somebody else.",
    ),
    "access.do.remove.youtube.1": (
        "YouTube Studio → Настройки → Доступ: уберите {person}. Если канал привязан к аккаунту бренда — и там.",
        "YouTube Studio → Settings → Permissions: remove {person}; also from the Brand Account, if there is one.",
    ),
    "access.do.remove.other.1": (
        "{platform}: откройте список тех, кто управляет страницей, и уберите {person}.",
        "{platform}: open the list of those who manage the page and remove {person}.",
    ),
    "access.do.remove.other.2": (
        "Смените пароль, завершите все сеансы, отзовите ключи программ.",
        "Change the password, end all sessions, revoke the keys of programs.",
    ),
    # -- fewer rights
    "access.do.lower.vk.1": (
        "ВК: Управление → Участники → Руководители → {person} → «Изменить полномочия» до нужного роли «{role}».",
        "VK: Manage → Members → Managers → {person} → “Edit”: as much as role “{role}” needs.",
    ),
    "access.do.lower.telegram.1": (
        "Telegram: Администраторы → {person}: оставьте только права, нужные роли «{role}»; "
        "выбор новых администраторов — выключить.",
        "Telegram: Administrators → {person}: leave only what role “{role}” needs; switch off adding administrators.",
    ),
    "access.do.lower.other.1": (
        "{platform}: уменьшите права {person} до нужных роли «{role}».",
        "{platform}: lower the rights of {person} to what role “{role}” needs.",
    ),
    "access.do.lower_many.other.1": (
        "{platform}: оставьте двоих-троих, кто принимает решения днём и ночью; остальным — права редактора.",
        "{platform}: keep the two or three who decide by day and by night; make the others editors.",
    ),
    # -- a second one
    "access.do.add.vk.1": (
        "ВК: Управление → Участники → «Назначить руководителем» → Администратор. Пусть это будет "
        "человек из другой смены.",
        "VK: Manage → Members → “Appoint manager” → Administrator. Choose somebody of another shift.",
    ),
    "access.do.add.telegram.1": (
        "Telegram: профиль канала → Администраторы → Добавить, с правом выбирать администраторов.",
        "Telegram: the channel’s profile → Administrators → Add, with the right to add administrators.",
    ),
    "access.do.add.facebook.1": (
        "Meta Business Suite → Настройки → Люди: добавьте второго с полным доступом к Странице.",
        "Meta Business Suite → Settings → People: add a second person with full control of the Page.",
    ),
    "access.do.add.other.1": (
        "{platform}: дайте полный доступ к {account} второму человеку, не из той же смены.",
        "{platform}: give a second person, of another shift, full access to {account}.",
    ),
    # -- phone, mail, second factor, programs
    "access.do.contact_phone.vk.1": (
        "VK ID → Безопасность → Телефон: привяжите номер компании к профилю создателя. Прежний номер понадобится.",
        "VK ID → Security → Phone: link a company number to the creator’s profile. The old number will be asked.",
    ),
    "access.do.contact_phone.telegram.1": (
        "Telegram: Настройки → Телефон → «Сменить номер» у владельца канала — на номер компании.",
        "Telegram: Settings → Phone → “Change number” of the channel’s owner, to a company number.",
    ),
    "access.do.contact_phone.instagram.1": (
        "Instagram: Центр аккаунтов → Личная информация → Контакты: добавьте номер компании, уберите прежний.",
        "Instagram: Accounts Centre → Personal details → Contact info: add the company’s number, remove the old one.",
    ),
    "access.do.contact_phone.other.1": (
        "{platform}: замените телефон входа на номер, оформленный на компанию; сим-карта хранится в компании.",
        "{platform}: replace the login’s phone with a number registered to the company; the SIM stays in the company.",
    ),
    "access.do.contact_email.wordpress.1": (
        "WordPress: Настройки → Общие → адрес администрации и почта каждого администратора — на домене компании.",
        "WordPress: Settings → General → administration address, and each administrator’s mail, on "
        "the company’s domain.",
    ),
    "access.do.contact_email.other.1": (
        "{platform}: замените почту входа на ящик домена компании, который читают двое.",
        "{platform}: replace the login’s mail with a box on the company’s domain that two people read.",
    ),
    "access.do.two_factor.vk.1": (
        "ВК: Управление → Настройки → «Двухфакторная аутентификация для руководителей», и VK ID → "
        "Безопасность у каждого.",
        "VK: Manage → Settings → two-factor login for managers, and VK ID → Security of each of them.",
    ),
    "access.do.two_factor.telegram.1": (
        "Telegram: Настройки → Конфиденциальность → Облачный пароль — у владельца и каждого администратора.",
        "Telegram: Settings → Privacy → Two-step verification, of the owner and each administrator.",
    ),
    "access.do.two_factor.facebook.1": (
        "Meta Business Suite → Настройки → Центр безопасности: требовать двухфакторный вход от всех.",
        "Meta Business Suite → Settings → Security Centre: require two-factor login of everybody.",
    ),
    "access.do.two_factor.wordpress.1": (
        "WordPress: поставьте поддерживаемое дополнение для второго фактора и включите его всем администраторам.",
        "WordPress: install a maintained two-factor plugin and require it of every administrator.",
    ),
    "access.do.two_factor.other.1": (
        "{platform}: включите двухфакторный вход приложением (не СМС); коды восстановления — в сейф компании.",
        "{platform}: switch on two-factor login by an app (no SMS); keep the recovery codes in the company’s safe.",
    ),
    "access.do.apps.vk.1": (
        "ВК: Управление → Работа с API: ключи и Callback API. Не знаете, чей {id}, — удалите.",
        "VK: Manage → API usage: keys and Callback API. If nobody knows whose {id} is, delete it.",
    ),
    "access.do.apps.wordpress.1": (
        "WordPress: Пользователи → профиль → Пароли приложений: отзовите {id}, если его никто не узнаёт.",
        "WordPress: Users → the profile → Application passwords: revoke {id} if nobody knows it.",
    ),
    "access.do.apps.other.1": (
        "{platform}: найдите {id} среди подключённых программ, ботов и партнёров; незнакомое отключите.",
        "{platform}: find {id} among connected programs, bots and partners; disconnect what nobody knows.",
    ),
    "access.do.apps.vk.2": (
        "Свой — подпишите: spichka attest {account} --what apps --holder {id} --by ИМЯ (прочие свои — тоже --holder).",
        "If it is ours, sign: spichka attest {account} --what apps --holder {id} --by NAME (name the other ones too).",
    ),
    "access.do.apps.wordpress.2": (
        "Свой — подпишите: spichka attest {account} --what apps --holder {id} --by ИМЯ (прочие свои — тоже --holder).",
        "If it is ours, sign: spichka attest {account} --what apps --holder {id} --by NAME (name the other ones too).",
    ),
    "access.do.apps.other.2": (
        "Свой — подпишите: spichka attest {account} --what apps --holder {id} --by ИМЯ (прочие свои — тоже --holder).",
        "If it is ours, sign: spichka attest {account} --what apps --holder {id} --by NAME (name the other ones too).",
    ),
}
