"""Strings of the access audit: handing a page over, the letter to a platform's support, signing, and the rest."""

TABLE: dict[str, tuple[str, str]] = {
    # -- the owner is one person
    "access.do.transfer.vk.1": (
        "Пока человек работает: ВК → Управление → Участники → Руководители → «Назначить владельцем» — "
        "профиль владельца бизнеса. Подтверждает {person} по СМС, поэтому до увольнения, при встрече.",
        "While the person works here: VK → Manage → Members → Managers → “Make owner”, the business owner’s profile. "
        "{person} confirms by SMS, so do it before a dismissal, together.",
    ),
    "access.do.transfer.vk.2": (
        "Не соглашается — поддержка ВК (vk.com/support): письмо от компании с документами. Готовое письмо "
        "делает spichka offboard.",
        "If they refuse: VK’s support (vk.com/support), a letter of the company with its documents. "
        "spichka offboard writes it.",
    ),
    "access.do.transfer.vk.3": (
        "До ответа: второй администратор, сохранённые доказательства (снимки страниц, договор), резервный канал "
        "назван подписчикам. Не платите за возврат.",
        "Until they answer: a second administrator, evidence kept (screenshots, the contract), a reserve channel that "
        "followers know. Do not pay for a return.",
    ),
    "access.do.transfer.telegram.1": (
        "Telegram: {person} открывает Администраторы → новый владелец → «Передать права владельца». Нужен его облачный "
        "пароль; он и сеанс должны быть старше семи дней, начните заранее.",
        "Telegram: {person} opens Administrators → the new owner → “Transfer ownership”. It needs "
        "their cloud password; "
        "password and session must be older than seven days, so begin early.",
    ),
    "access.do.transfer.telegram.2": (
        "Не соглашается — поддержка Telegram владельца обычно не меняет: письмо (telegram.org/support) и жалоба на "
        "товарный знак; подписчиков «{account}» заранее зовите в резервный канал.",
        "If they refuse: Telegram’s support rarely changes an owner. Write (telegram.org/support), "
        "claim the trademark, "
        "and lead the followers of {account} to the reserve channel in time.",
    ),
    "access.do.transfer.facebook.1": (
        "Meta Business Suite → Настройки → Страницы: владельцем Страницы должно быть портфолио "
        "компании, а не {person}. "
        "«Добавить» → «Запросить доступ» или «Заявить права».",
        "Meta Business Suite → Settings → Pages: the company’s portfolio must own the Page, not {person}. "
        "“Add” → “Request access” or “Claim”.",
    ),
    "access.do.transfer.facebook.2": (
        "Нет ни одного администратора компании — форма поддержки Meta о спорном праве на Страницу, с документами.",
        "If no administrator of the company is left: Meta’s form for disputed Pages, with documents.",
    ),
    "access.do.transfer.max.1": (
        "MAX: {person} передаёт права владельца в настройках канала, пока работает; иначе — "
        "поддержка MAX с документами.",
        "MAX: {person} hands ownership over in the channel’s settings while they work here; else MAX’s support.",
    ),
    "access.do.transfer.youtube.1": (
        "YouTube: переведите канал в аккаунт бренда, владелец — почта домена компании; {person} станет менеджером.",
        "YouTube: move the channel to a Brand Account owned by a box on the company’s domain; {person} as manager.",
    ),
    "access.do.transfer.other.1": (
        "{platform}: пусть {person} передаст {account} владельцу бизнеса или служебному профилю "
        "компании — до увольнения.",
        "{platform}: let {person} hand {account} over to the business owner or a company profile, before a dismissal.",
    ),
    "access.do.transfer.other.2": (
        "Отказ или нет связи — поддержка площадки, письмо от компании с документами.",
        "If they refuse or cannot be reached: the platform’s support, a letter of the company with its documents.",
    ),
    # -- the login itself
    "access.do.login.other.1": (
        "{platform}: сначала телефон и почта входа — компании, потом новый пароль в сейфе компании, потом завершить "
        "все сеансы и выпустить новые коды восстановления.",
        "{platform}: first phone and mail of the login are the company’s, then a new password goes into the company’s "
        "safe, then end all sessions and issue new recovery codes.",
    ),
    # -- what a person has to say
    "access.do.ask.other.1": (
        "Дайте токену право видеть руководителей (docs/sources.md) или повторите позже: до этого "
        "«всё в порядке» — не ответ.",
        "Give the token the right to see who manages (docs/sources.md), or try later: until then nobody can say PASS.",
    ),
    "access.do.confirm.other.1": (
        "Спросите человека и впишите {id} в его строку списка сотрудников, в колонку площадки. Не он — уберите сразу.",
        "Ask the person, and write {id} into their line of the staff list, in the platform’s column. If it is not "
        "them, remove it at once.",
    ),
    "access.do.staff.other.1": (
        "Заведите список сотрудников (team.staff в плане, docs/access.md): без него чужого не отличить.",
        "Keep a staff list (team.staff in the plan, docs/access.md): without it nobody can be called a stranger.",
    ),
    "access.do.attest.other.1": (
        "Посмотрите сами и подпишите: spichka attest {account} --what {what} --holder company --by ИМЯ "
        "(или имя того, у кого это).",
        "Look yourself and sign: spichka attest {account} --what {what} --holder company --by NAME "
        "(or the name of whoever has it).",
    ),
    "access.do.token.other.1": (
        "Выпустите новый токен для источника {source} и впишите в переменную {token}; проверка: spichka check --live.",
        "Make a new token for source {source} and put it into the variable {token}; then spichka check --live.",
    ),
    "access.do.channel_registration.other.1": (
        "Подайте заявление через Госуслуги (Роскомнадзор, перечень страниц больше 10 000 подписчиков).",
        "Apply through Gosuslugi (Roskomnadzor’s list of pages with more than 10,000 followers).",
    ),
    "access.do.ad_marks.other.1": (
        "Проверьте рекламные записи за квартал: пометка «Реклама», рекламодатель, erid, отчёт оператору данных.",
        "Look through this quarter’s advertising: the word, the advertiser, the erid, the report to the operator.",
    ),
    "access.do.personal_data_notice.other.1": (
        "Проверьте себя в реестре операторов на сайте Роскомнадзора; нет — подайте уведомление.",
        "Look yourself up in Roskomnadzor’s register of operators; if you are not there, give notice.",
    ),
    # -- a letter to the platform's support
    "support.where.vk": ("Поддержка ВКонтакте, vk.com/support", "VK support, vk.com/support"),
    "support.where.telegram": ("Поддержка Telegram, telegram.org/support", "Telegram support, telegram.org/support"),
    "support.where.facebook": (
        "Поддержка Meta для бизнеса, facebook.com/business/help",
        "Meta Business support, facebook.com/business/help",
    ),
    "support.where.instagram": (
        "Поддержка Instagram, help.instagram.com",
        "Instagram support, help.instagram.com",
    ),
    "support.where.max": ("Поддержка MAX, из приложения", "MAX support, from the app"),
    "support.where.wordpress": (
        "Хостинг сайта и регистратор домена",
        "The site’s hosting company and the domain’s registrar",
    ),
    "support.where.youtube": (
        "Поддержка YouTube, support.google.com/youtube",
        "YouTube support, support.google.com/youtube",
    ),
    "support.where.other": ("Поддержка площадки", "The platform’s support"),
    "support.documents.vk": (
        "выписка из ЕГРЮЛ; свидетельство на товарный знак или договор на него; трудовой договор или договор подряда и "
        "приказ об увольнении; должностная инструкция, где ведение сообщества — обязанность; письмо "
        "на бланке с печатью",
        "extract from the company register; trademark certificate or licence; employment or service contract and the "
        "order that ended it; the job description that names running the page; this letter on letterhead, signed",
    ),
    "support.documents.other": (
        "документ о регистрации компании; свидетельство на товарный знак; договор с работником и документ о его "
        "окончании; снимки страницы с названием компании; письмо на бланке с подписью руководителя",
        "proof of the company’s registration; trademark certificate; the contract with the person and what ended it; "
        "screenshots of the page with the company’s name; this letter on letterhead, signed by a director",
    ),
    "support.letter": (
        "Кому: {where}\nОт: {company}\nДата: {day}\n\nТема: передача прав на страницу «{account}» ({address})\n\n"
        "Здравствуйте!\n\nСтраница «{account}» — официальная страница компании {company}. Её создал и числится её "
        "владельцем наш работник: {person}. Страница велась по заданию компании, под её именем и на её средства. "
        "Трудовые отношения с этим человеком прекращаются или прекращены, передать права добровольно не удалось.\n\n"
        "Просим:\n1. Временно ограничить смену руководителей, названия и адреса страницы.\n"
        "2. Передать права владельца представителю компании: [имя, ссылка на профиль].\n"
        "3. Сообщить номер обращения и срок ответа.\n\nПрилагаем: {documents}.\n\n"
        "Готовы подтвердить полномочия любым удобным вам способом.\n\n"
        "[Имя, должность]\n[Телефон, почта на домене компании]\n",
        "To: {where}\nFrom: {company}\nDate: {day}\n\nSubject: transfer of the page “{account}” ({address})\n\n"
        "Hello,\n\n“{account}” is the official page of {company}. It was created by, and is registered as owned by, an "
        "employee of ours: {person}. The page was run on the company’s behalf, under its name and at its expense. "
        "The employment is ending or has ended, and a voluntary transfer could not be reached.\n\n"
        "We ask you to\n1. restrict changes of managers, name and address of the page for the time being;\n"
        "2. transfer ownership to the company’s representative: [name, link to the profile];\n"
        "3. tell us the number of this request and when to expect an answer.\n\nEnclosed: {documents}.\n\n"
        "We will gladly prove our authority in whatever way suits you.\n\n"
        "[Name, position]\n[Phone, mail on the company’s domain]\n",
    ),
}
