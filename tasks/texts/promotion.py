"""Strings of the promotion audit: communities, never people."""

from tasks.texts import promotion_page

_FINDINGS: dict[str, tuple[str, str]] = {
    "promotion.title.score": ("{place} {account}: {status}", "{place} {account}: {status}"),
    "promotion.title.suspicious_audience": ("Состав подписчиков", "Make-up of the followers"),
    "promotion.title.join_burst": ("Всплески вступлений", "Bursts of joins"),
    "promotion.title.come_and_go": ("Подписчики, которые приходят и уходят", "Followers that come and go"),
    "promotion.title.weak_engagement": ("Отклик на посты", "Reactions to posts"),
    "promotion.title.copied_comments": ("Одинаковые комментарии", "Near-identical comments"),
    "promotion.title.forbidden_methods": (
        "Запрещённые способы продвижения: подтверждение команды",
        "Forbidden ways of promotion: confirmed by the team",
    ),
    "promotion.risk": (
        "Накрутку находят журналисты и конкуренты, площадка снижает показы или закрывает сообщество, а в кризис "
        "неживая аудитория не заступится.",
        "Journalists and rivals find bought followers, the platform shows the page less or closes it, and in a crisis "
        "an audience that is not alive speaks up for nobody.",
    ),
    "promotion.step.ask": (
        "Спросите, кто вёл продвижение в эти дни: была ли реклама, розыгрыш, упоминание у крупного автора. Если была, "
        "отложите находку с этой причиной.",
        "Ask who ran promotion on those days: was there an ad, a giveaway, a mention by somebody large? If so, mute "
        "this finding with that reason.",
    ),
    "promotion.step.contract": (
        "Запросите у подрядчика отчёт по каналам и запретите накрутку в договоре.",
        "Ask the contractor for a report by channel, and forbid bought followers in the contract.",
    ),
    "promotion.step.stop": (
        "Остановите закупку, если она идёт. Заказать накрутку мог и недоброжелатель: тогда сохраните эту страницу как "
        "доказательство и напишите в поддержку площадки.",
        "Stop the purchase if it goes on. An ill-wisher may have ordered it: then keep this page as evidence and write "
        "to the platform's support.",
    ),
    "promotion.step.do_not_delete": (
        "Не удаляйте подписчиков вручную: эта страница говорит о сообществе в целом и ни о ком в отдельности.",
        "Do not remove followers by hand: this page speaks of the community as a whole and of nobody in particular.",
    ),
    "promotion.step.look": (
        "Посмотрите на график вступлений и на охват тех же дней в статистике площадки.",
        "Look at joins and at the reach of the same days in the platform's own statistics.",
    ),
    "promotion.step.cannot": (
        "Отсюда узнать нельзя: проверьте статистику площадки сами раз в квартал или подключите источник, который "
        "видит подписчиков и их число по дням.",
        "It cannot be known from here: look at the platform's own statistics once a quarter, or connect a source that "
        "sees followers and their number by day.",
    ),
    "promotion.step.sign": (
        "Прочтите список с командой и подпишите: spichka promotion confirm --by ИМЯ",
        "Read the list with the team and sign it: spichka promotion confirm --by NAME",
    ),
    "promotion.score": (
        "{value} из 100 (вероятно от {low} до {high}); известно частей на {known} из 100",
        "{value} of 100 (likely {low} to {high}); parts worth {known} of 100 are known",
    ),
    "promotion.score.none": ("Ни одна часть не известна", "No part is known"),
    "promotion.audience": (
        "Подозрительных профилей {value} % (95 %: от {low} до {high} %), выборка {sampled}",
        "Suspicious profiles {value} % (95 %: {low} to {high} %), a sample of {sampled}",
    ),
    "promotion.against.rivals": ("У конкурентов обычно {value} %", "Competitors usually have {value} %"),
    "promotion.against.past": (
        "Сравнить не с кем, поэтому с собственным прошлым: {value} %",
        "Nobody to compare with, so with our own past: {value} %",
    ),
    "promotion.against.norm": (
        "Сравнить не с чем, поэтому с допущением: {value} %",
        "Nothing to compare with, so with an assumption: {value} %",
    ),
    "promotion.burst.day": (
        "{first}: сверх обычного вступили {n} ({part} % сообщества); {why}",
        "{first}: {n} more than usual joined ({part} % of the community); {why}",
    ),
    "promotion.burst.days": (
        "{first} – {last}: сверх обычного вступили {n} ({part} % сообщества); {why}",
        "{first} – {last}: {n} more than usual joined ({part} % of the community); {why}",
    ),
    "promotion.why.loud": (
        "охват или упоминания выросли в те же дни, объяснимо",
        "reach or mentions rose on the same days, explained",
    ),
    "promotion.why.silent": (
        "ни охват, ни упоминания при этом не выросли",
        "neither reach nor mentions rose with it",
    ),
    "promotion.why.unknown": (
        "охват и упоминания этих дней неизвестны, объяснить может только человек",
        "reach and mentions of those days are not known, only a person can explain it",
    ),
    "promotion.why.elsewhere": (
        "у конкурентов в те же дни то же самое, объяснимо",
        "competitors saw the same on the same days, explained",
    ),
    "promotion.no_burst": ("Всплесков нет", "No bursts"),
    "promotion.newest": (
        "Среди последних вступивших подозрительных {newest} %, среди прежних {older} %",
        "Of those who joined last {newest} % are suspicious, of those before {older} %",
    ),
    "promotion.newest_alike": (
        "Последние вступившие не отличаются от прежних: {newest} % и {older} %",
        "Those who joined last are like those before: {newest} % and {older} %",
    ),
    "promotion.left": (
        "Из пришедших с {first} за четыре недели ушли {part} %",
        "Of those who came from {first} on, {part} % left within four weeks",
    ),
    "promotion.fall": (
        "{day}: сразу ушли {n} ({part} % сообщества), хотя о бренде не заговорили: похоже на чистку площадкой",
        "{day}: {n} left at once ({part} % of the community) while nobody spoke of the brand: like a platform's purge",
    ),
    "promotion.stay": ("Кто пришёл, тот остаётся", "Who came has stayed"),
    "promotion.weak": (
        "{rate} реакции на пост и тысячу подписчиков: в {times} раза меньше, чем ждут от такого размера",
        "{rate} reactions a post and thousand followers: {times} times fewer than expected of this size",
    ),
    "promotion.lively": (
        "{rate} реакции на пост и тысячу подписчиков: в пределах обычного",
        "{rate} reactions a post and thousand followers: within the usual",
    ),
    "promotion.copied": (
        "{copied} из {n} комментариев повторяют друг друга у пяти и более разных людей за сутки (групп: {groups})",
        "{copied} of {n} comments repeat each other, by five people or more within a day (groups: {groups})",
    ),
    "promotion.not_copied": ("Среди {n} комментариев повторов нет", "No repetitions among {n} comments"),
    "promotion.no.list": (
        "Сказать нельзя: площадка или подключённый источник не даёт списка подписчиков",
        "Cannot tell: the platform, or the connected source, gives no list of followers",
    ),
    "promotion.no.answer": ("Сказать нельзя: {cause}", "Cannot tell: {cause}"),
    "promotion.no.few": (
        "Сказать нельзя: в выборке {n}, нужно хотя бы {least}",
        "Cannot tell: {n} in the sample, at least {least} are needed",
    ),
    "promotion.no.sample": (
        "Сказать нельзя: площадка слишком мало говорит о подписчиках",
        "Cannot tell: the platform says too little of followers",
    ),
    "promotion.no.history": (
        "Сказать нельзя: число подписчиков известно за {n} дн., нужно 28",
        "Cannot tell: followers are known for {n} days, 28 are needed",
    ),
    "promotion.no.posts": (
        "Сказать нельзя: нет пяти своих постов со счётчиками за четыре недели",
        "Cannot tell: there are not five posts of ours with counters in four weeks",
    ),
    "promotion.no.rival_posts": (
        "{rate} реакции на пост и тысячу подписчиков; сравнить не с чем",
        "{rate} reactions a post and thousand followers; nothing to compare with",
    ),
    "promotion.no.comments": (
        "Сказать нельзя: комментариев от пяти слов {n}, нужно 50",
        "Cannot tell: {n} comments of five words or more, 50 are needed",
    ),
    "promotion.unsigned": ("Ещё никто не подписал список", "Nobody has signed the list yet"),
    "promotion.stale": ("Подпись устарела {day}", "The signature expired on {day}"),
    "promotion.signed": ("Подписано, действует до {day}", "Signed, good until {day}"),
    "promotion.admitted": (
        "Команда ответила {day}, что какой-то из способов используется",
        "The team answered on {day} that one of these methods is used",
    ),
    "promotion.method.bought_followers": ("покупка подписчиков", "buying followers"),
    "promotion.method.bought_reactions": (
        "покупка лайков, просмотров и репостов",
        "buying likes, views and reposts",
    ),
    "promotion.method.paid_comments": (
        "заказные отзывы и комментарии от чужого имени",
        "paid reviews and comments in somebody else's name",
    ),
    "promotion.method.bots": ("боты и подставные профили", "bots and made-up profiles"),
    "promotion.method.mass_following": (
        "массовые подписки, лайки и приглашения",
        "mass following, liking and inviting",
    ),
    "promotion.method.spam": ("рассылка незнакомым людям", "messages to people who never asked"),
    "promotion.method.fake_giveaways": (
        "розыгрыши с подставными победителями",
        "giveaways with made-up winners",
    ),
}

TABLE: dict[str, tuple[str, str]] = {**_FINDINGS, **promotion_page.TABLE}
