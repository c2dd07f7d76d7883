"""What made-up people write about the made-up coffee shops of the starter plan. `{slots}` are filled at random."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chatter:
    """Templates by mood, and words for their slots."""

    calm: tuple[str, ...]
    grumble: tuple[str, ...]
    competitor: tuple[str, ...]
    crisis: tuple[str, ...]
    spread: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


RU = Chatter(
    calm=(
        "Взяли {drink} в «Ромашке» на {street}, посидели у окна, хорошо",
        "Ромашка на {street} теперь открывается в {hour}, удобно перед работой",
        "Кто-нибудь знает, в Ромашке есть {drink} на овсяном молоке?",
        "Бариста в Ромашке на {street} помнит мой заказ, приятно",
        "Встречаемся в {hour} у Ромашки на {street}",
        "Зашли в кофейню Ромашка после кино, {drink} и {food}, всё понравилось",
        "В «Ромашке» новый {food}, попробуем в выходные",
        "Спасибо Ромашке за {food} к дню рождения, очень выручили",
        "Работаю сегодня из Ромашки, розетки есть, интернет быстрый",
        "#ромашка утро, {drink}, дождь за окном",
        "Рамашка на {street} снова полная, но место нашли",
        "Ребята, а карта лояльности Ромашки действует на {street}?",
        "{drink} в Ромашке как всегда вкусный",
        "Ромашка раздаёт наклейки за {drink}, собираю вторую",
    ),
    grumble=(
        "В Ромашке на {street} очередь минут двадцать, не дождались",
        "Заказ в Ромашке перепутали: вместо {drink} принесли чай",
        "Доставка из Ромашки опоздала, {food} остыл",
        "В Ромашке на {street} опять не работает терминал",
        "{food} в Ромашке сегодня сухой, обидно за такую цену",
    ),
    competitor=(
        "Кофейня Василёк открылась на {street}",
        "В кофейне Василёк {drink} дешевле, но сидеть негде",
        "Кофейня Василёк сделала скидку на {food}",
    ),
    crisis=(
        "Осторожно: {drink} в Ромашке на {street} с кислым молоком, нас двоих отравили, температура",
        "Отравился после {drink} в Ромашке. Второй день лежу. Верните деньги и ответьте хоть что-нибудь!",
        "Купила ребёнку {food} в Ромашке — просрочка, тухлый запах. Это ужас, в Ромашку больше ни ногой",
        "Ромашка, вы почему молчите? В {street} продают просроченное молоко, люди жалуются с утра",
        "Молоко в Ромашке скисшее, {drink} вылила. Деньги вернуть отказались, нахамили",
        "После Ромашки на {street} всей семье плохо, вызывали скорую. Кто ещё отравился?",
        "В Ромашке просрочка на кассе, сроки переклеены, отвратительно. Фото есть",
        "Написала в поддержку Ромашки про просроченный {food} — не отвечают три часа",
        "Третий знакомый отравился {drink} из Ромашки. Позор, проверку туда!",
        "Ромашка кормит просрочкой и удаляет жалобы? Где ответ, где извинения?",
    ),
    spread=(
        "Правда, что в Ромашке на {street} отравились люди? Пишут про просроченное молоко",
        "Репост: в Ромашке просрочка, не берите {drink} сегодня, людям плохо",
        "Что случилось с Ромашкой? Вся лента в жалобах на просрочку",
    ),
    slots={
        "drink": ("капучино", "раф полевой", "латте", "флэт уайт", "какао", "раф", "американо"),
        "food": ("круассан", "чизкейк", "сырник", "эклер", "сэндвич", "медовик"),
        "street": ("Садовой", "Речной", "Вокзальной", "Парковой", "Школьной", "Морской", "Цветочной"),
        "hour": ("семь", "восемь", "девять", "десять"),
    },
)

EN = Chatter(
    calm=(
        "Had a {drink} at Romashka on {street}, sat by the window, lovely",
        "Romashka on {street} opens at {hour} now, handy before work",
        "Does Romashka do a {drink} with oat milk?",
        "The barista at Romashka on {street} remembers my order, nice touch",
        "Meet you at {hour} outside Romashka on {street}",
        "Romashka after the cinema: {drink} and {food}, liked everything",
        "New {food} at Romashka, will try it this weekend",
        "Thanks Romashka for the birthday {food}, you saved the day",
        "Working from Romashka today, sockets everywhere and fast wifi",
        "#romashka morning, {drink}, rain outside",
        "Romashka on {street} is packed again but we found a table",
        "Is the Romashka loyalty card valid on {street}?",
        "{drink} at Romashka is good as always",
        "Romashka gives stickers with every {drink}, on my second card",
    ),
    grumble=(
        "Twenty minutes in the queue at Romashka on {street}, gave up",
        "Romashka mixed up my order: tea instead of a {drink}",
        "Romashka delivery was late and the {food} was cold",
        "Card terminal at Romashka on {street} is not working again",
        "The {food} at Romashka was dry today, a shame at that price",
    ),
    competitor=(
        "Vasilek Coffee opened on {street}",
        "A {drink} is cheaper at Vasilek Coffee, but nowhere to sit",
        "Vasilek Coffee has a discount on {food}",
    ),
    crisis=(
        "Warning: the {drink} at Romashka on {street} was made with sour milk, two of us are sick",
        "Food poisoning after a {drink} at Romashka. Second day in bed. I want a refund and an answer!",
        "Bought my kid a {food} at Romashka - expired, smelled awful. Never again",
        "Romashka, why are you silent? Expired milk on {street}, people complain since morning",
        "Milk at Romashka had gone off, poured the {drink} away. They refused a refund and were rude",
        "Whole family sick after Romashka on {street}, had to call an ambulance. Anyone else?",
        "Expired food at Romashka, dates relabelled, disgusting. I have photos",
        "Wrote to Romashka support about the expired {food}, no answer for three hours",
        "Third friend poisoned by a {drink} from Romashka. Disgrace, send an inspection!",
        "Romashka sells expired food and ignores complaints? Where is the apology?",
    ),
    spread=(
        "Is it true people got poisoned at Romashka on {street}? They say expired milk",
        "Repost: expired milk at Romashka, avoid the {drink} today, people are sick",
        "What happened to Romashka? My feed is full of complaints about expired food",
    ),
    slots={
        "drink": ("cappuccino", "latte", "flat white", "mocha", "americano", "raf", "cocoa"),
        "food": ("croissant", "cheesecake", "muffin", "eclair", "sandwich", "honey cake"),
        "street": ("Garden Street", "River Road", "Station Road", "Park Lane", "School Lane", "Harbour Street"),
        "hour": ("seven", "eight", "nine", "ten"),
    },
)
