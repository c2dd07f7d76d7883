"""Reasons of detectors, levels and strength. A complaint in them is a complaint or a negative mention."""

TABLE: dict[str, tuple[str, str]] = {
    # signals: facts of tasks/signals
    "reason.signal.complaint.minutes": (
        "{observed} {observed:жалоба|жалобы|жалоб} за {minutes:span} (обычно {expected})",
        "{observed} {observed:complaint|complaints} in {minutes:span} (usually {expected})",
    ),
    "reason.signal.complaint.days": (
        "{observed} {observed:жалоба|жалобы|жалоб} за {days} {days:день|дня|дней} (обычно {expected})",
        "{observed} {observed:complaint|complaints} in {days} {days:day|days} (usually {expected})",
    ),
    "reason.signal.complaint.share": (
        "{negative} из {live} {live:упоминания|упоминаний|упоминаний} негативны (обычно {expected})",
        "{negative} of {live} {live:mention|mentions} {negative:is|are} negative (usually {expected})",
    ),
    "reason.signal.volume_spike.minutes": (
        "{observed} {observed:упоминание|упоминания|упоминаний} за {minutes:span} (обычно {expected})",
        "{observed} {observed:mention|mentions} in {minutes:span} (usually {expected})",
    ),
    "reason.signal.volume_spike.days": (
        "{observed} {observed:упоминание|упоминания|упоминаний} за {days} {days:день|дня|дней} (обычно {expected})",
        "{observed} {observed:mention|mentions} in {days} {days:day|days} (usually {expected})",
    ),
    "reason.signal.competitor_activity.minutes": (
        "у конкурента {observed} {observed:упоминание|упоминания|упоминаний} за {minutes:span} (обычно {expected})",
        "a competitor has {observed} {observed:mention|mentions} in {minutes:span} (usually {expected})",
    ),
    "reason.signal.competitor_activity.days": (
        "у конкурента {observed} {observed:упоминание|упоминания|упоминаний} за {days} {days:день|дня|дней} "
        "(обычно {expected})",
        "a competitor has {observed} {observed:mention|mentions} in {days} {days:day|days} (usually {expected})",
    ),
    "reason.signal.other": ("сигнал: {kind}", "signal: {kind}"),
    # what happened to our accounts: facts of tasks/signals/happened.py
    "reason.event.status": (
        "{platform}, сообщество {account}: {after}; объявления не было",
        "{platform}, community {account}: {after}; nobody announced it",
    ),
    "reason.event.changed": (
        "{platform}, {account}: без объявления изменено: {what}",
        "{platform}, {account}: changed without an announcement: {what}",
    ),
    "reason.event.changed_to": (
        "{platform}, {account}: без объявления изменено: {what}. Было «{before}», стало «{after}»",
        "{platform}, {account}: changed without an announcement: {what}. It was “{before}”, it is “{after}”",
    ),
    "reason.event.administrator": (
        "{platform}, {account}: администратора назначил человек, которого не было в списке администраторов",
        "{platform}, {account}: an administrator was named by somebody who was not on the list of administrators",
    ),
    "reason.event.role": (
        "{platform}, {account}: назначен администратор; кем, проверить нельзя: список администраторов не прочитан",
        "{platform}, {account}: an administrator was named; by whom cannot be checked: the list was never read",
    ),
    "reason.event.creator": (
        "{platform}, {account}: создатель сменился или лишён прав",
        "{platform}, {account}: the creator was replaced or has lost the role",
    ),
    "reason.event.rights": ("{platform}, {account}: изменились права", "{platform}, {account}: rights changed"),
    "reason.event.access": ("{platform}, {account}: изменился доступ", "{platform}, {account}: access changed"),
    "reason.event.removed": (
        "{platform}, {account}: администратор удалил {n} {n:чужое сообщение|чужих сообщения|чужих сообщений}",
        "{platform}, {account}: an administrator removed {n} {n:message|messages} of other people",
    ),
    "reason.event.do_not_use": (
        "{platform}, {account}: не отвечайте через эту страницу, пока не проверено, что она ваша",
        "{platform}, {account}: do not answer through this page before it is certain that it is yours",
    ),
    # level: what speaks for a cause
    "reason.level.prior": ("исходный вес, пока ничего не известно", "weight before anything is known"),
    "reason.level.silent": ("судить не по чему: нет ни одного текста", "nothing to judge by: there is no text"),
    "reason.level.silent_voices": (
        "{n} из {of} {of:автора|авторов|авторов} не {n:называет|называют|называют} никакой причины",
        "{n} of {of} {of:author|authors} {n:names|name} no cause",
    ),
    "reason.level.copies": (
        "{n} {n:текст повторяет другой|текста повторяют другие|текстов повторяют другие} почти слово в слово",
        "{n} {n:text repeats another|texts repeat others} almost word for word",
    ),
    "reason.level.cues.0": (
        "{n} из {of} {of:разного текста|разных текстов|разных текстов}: похвала, шутки, обычные вопросы",
        "{n} of {of} different {of:post|posts}: praise, jokes, everyday questions",
    ),
    "reason.level.cues.1": (
        "{n} из {of} {of:разного текста|разных текстов|разных текстов}: недовольство тем, как мы поступаем",
        "{n} of {of} different {of:post|posts}: anger at how we act",
    ),
    "reason.level.cues.2": (
        "{n} из {of} {of:разного текста|разных текстов|разных текстов}: сбой или ошибка в системе, данных, расчётах",
        "{n} of {of} different {of:post|posts}: a failure or an error in systems, data, payments",
    ),
    "reason.level.cues.3": (
        "{n} из {of} {of:разного текста|разных текстов|разных текстов}: слух, фейк, опровержение, заказная атака",
        "{n} of {of} different {of:post|posts}: a rumour, a fake, a denial or a paid attack",
    ),
    "reason.level.cues.4": (
        "{n} из {of} {of:разного текста|разных текстов|разных текстов}: взлом, кража или другая сила извне",
        "{n} of {of} different {of:post|posts}: a break-in, theft or another force from outside",
    ),
    "reason.level.rival.0": (
        "против: кризиса может и не быть ({percent} %)",
        "against: there may be no crisis ({percent}%)",
    ),
    "reason.level.rival.1": ("иначе: наша вина ({percent} %)", "otherwise: our fault ({percent}%)"),
    "reason.level.rival.2": ("иначе: наша ошибка ({percent} %)", "otherwise: our error ({percent}%)"),
    "reason.level.rival.3": ("иначе: ложь или атака ({percent} %)", "otherwise: falsehood or attack ({percent}%)"),
    "reason.level.rival.4": ("иначе: взлом или кража ({percent} %)", "otherwise: break-in or theft ({percent}%)"),
    "reason.level.unsure": (
        "две причины почти равны; решите сами",
        "two causes are nearly equal; please decide",
    ),
    # strength: which rule spoke
    "reason.strength.calm": ("ни одного сигнала", "no signal at all"),
    "reason.strength.few": (
        "{n} {n:жалоба|жалобы|жалоб} от {authors} {authors:человека|человек|человек}: для тревоги мало",
        "{n} {n:complaint|complaints} by {authors} {authors:person|people}: too few for an alert",
    ),
    "reason.strength.count": (
        "{n} {n:жалоба|жалобы|жалоб}, людей не меньше {authors}",
        "{n} {n:complaint|complaints} by at least {authors} {authors:person|people}",
    ),
    "reason.strength.crisis_size": (
        "{n} {n:жалоба|жалобы|жалоб}: кризис по плану начинается с {limit}",
        "{n} {n:complaint|complaints}: by the plan a crisis begins at {limit}",
    ),
    "reason.strength.emergency_size": (
        "{n} {n:жалоба|жалобы|жалоб}: ЧП по плану начинается с {limit}",
        "{n} {n:complaint|complaints}: by the plan an emergency begins at {limit}",
    ),
    "reason.strength.growth": (
        "жалоб в {times} {times:раз|раза|раз} больше обычного, "
        "от {authors} {authors:человека|человек|человек} или больше",
        "{times} times the usual complaints, by {authors} {authors:person|people} or more",
    ),
    "reason.strength.reach": (
        "у тех, кто недоволен, {reach} {reach:подписчик|подписчика|подписчиков}",
        "those who are unhappy have {reach} {reach:follower|followers}",
    ),
    "reason.strength.access": (
        "изменился доступ к нашим страницам: пороги не действуют",
        "access to our pages has changed: thresholds do not apply",
    ),
    "reason.strength.force": (
        "похоже на взлом или кражу: пороги не действуют",
        "it looks like a break-in or theft: thresholds do not apply",
    ),
    "reason.strength.force_unsure": (
        "может быть взлом или кража: не ниже тревоги, пока не проверено",
        "it may be a break-in or theft: at least an alert until checked",
    ),
}
