"""Level 4: the page was taken from outside and carries another name."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.crisis import Level
from tasks.core.happening import HappeningKind
from tasks.drills.scenario import Event, Scenario, Voice

SCENARIO = Scenario(
    id="stolen-page",
    level=Level.EXTERNAL_FORCE,
    title=("Страницу увели, у неё чужое имя", "The page was stolen and has another name"),
    story=(
        "Страница сменила имя и картинку, войти никто не может, подписчикам рассылают ссылку на «розыгрыш».",
        "The page has another name and picture, nobody can log in, and followers are sent a link to a “prize draw”.",
    ),
    steps=(
        (
            "Вернуть доступ через поддержку площадки, закрыть чужие сессии",
            "Regain access through the platform's support; end foreign sessions",
        ),
        (
            "Предупредить людей с резервного канала, не с украденной страницы",
            "Warn people from the reserve channel, not from the stolen page",
        ),
        ("Сохранить доказательства со временем", "Preserve the evidence, with times"),
        (
            "Сменить пароли и коды почты, к которой привязана страница",
            "Change password and codes of the mailbox the page hangs on",
        ),
        (
            "Проверить остальные страницы: тот же пароль, тот же телефон",
            "Check the other pages: same password, same phone",
        ),
    ),
    voices={
        "ru": Voice(
            crisis=(
                "{brand}, вас взломали? Страница с другим именем, шлют ссылку {what}",
                "Фишинг от имени {brand}: {what}, {who} ввели карту. Верните деньги!",
                "{brand}, аккаунт украли, рассылают {what}, осторожно, мошенники",
                "{who} прошли по ссылке, списали деньги. {brand}, это взлом? Ужас",
                "{brand} взломали хакеры, на странице {what}, поддержка молчит",
                "Поддельная страница {brand}, {what}, {who} обманули, верните деньги",
                "{brand}: страницу угнали, не вводите данные карт, {what} — мошенники",
            ),
            spread=("{brand} взломали? Пришла ссылка: {what}", "Осторожно, {brand}: страница украдена"),
            slots={
                "what": ("розыгрыш", "приз", "подарок за опрос", "раздача", "скидка 90%"),
                "who": ("Подруга и я", "Родители", "Коллеги", "Соседи", "Двое знакомых"),
            },
        ),
        "en": Voice(
            crisis=(
                "{brand}, were you hacked? The page has another name and sends a link to a {what}",
                "Phishing as {brand}: a {what}, {who} entered a card. Refund us!",
                "{brand}, the account was stolen, they send a {what}, careful, scammers",
                "{who} followed the link and lost money. {brand}, hacked? Awful",
                "Hackers took over {brand}, a {what} on the page, support is silent",
                "Clone site of {brand}, a {what}, {who} were cheated, we want a refund",
                "{brand}: hijacked account, enter no card details, the {what} is a scam",
            ),
            spread=("Was {brand} hacked? Got a link: {what}", "Careful, {brand}: the page was stolen"),
            slots={
                "what": ("prize draw", "gift", "reward survey", "giveaway", "90% sale"),
                "who": ("A friend and I", "My parents", "Colleagues", "The neighbours", "Two friends"),
            },
        ),
    },
    crisis=6.0,
    spread=2.0,
    events=(
        Event(timedelta(minutes=3), HappeningKind.ACCOUNT_CHANGED, "name", "", "Crypto Gift 2026"),
        Event(timedelta(minutes=3), HappeningKind.ACCOUNT_CHANGED, "avatar", "a", "b"),
    ),
)
