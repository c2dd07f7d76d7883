"""Strings of `spichka check`: what a day of reading costs of each quota, and what each token proved to be."""

TABLE: dict[str, tuple[str, str]] = {
    "check.costs": ("Сколько запросов в день уйдёт:", "What a day of reading costs:"),
    "check.watched": (
        "  {source}: {pages} {pages:своя страница|свои страницы|своих страниц}, "
        "{words} {words:слово|слова|слов} для поиска, читается раз в {every:span}",
        "  {source}: {pages} {pages:page|pages} of ours, {words} {words:word|words} to search, read every {every:span}",
    ),
    "check.cost": ("    {method}: {calls} из {quota} в день", "    {method}: {calls} of {quota} a day"),
    "check.cost.free": (
        "    {method}: {calls} в день, дневной квоты нет",
        "    {method}: {calls} a day, no daily quota",
    ),
    "check.cost.fastest": (
        " · квота позволила бы раз в {fastest:span}",
        " · the quota would allow every {fastest:span}",
    ),
    "check.cost.slower": (
        "    {method}: {calls} из {quota} в день, поэтому на деле раз в {fastest:span}. Чаще — только с меньшим числом "
        "слов и страниц или со вторым ключом",
        "    {method}: {calls} of {quota} a day, so really every {fastest:span}. Faster only with fewer words and "
        "pages, or a second token",
    ),
    "check.cost.over": (
        "    {method}: нужно {calls} в день, а квота {quota}. Столько не уместится: часть запросов будет ждать своей "
        "очереди, и полный круг займёт {fastest:span}. Чаще — только с меньшим числом слов и страниц, с большим "
        "`every` или со вторым ключом",
        "    {method}: {calls} a day are needed, the quota is {quota}. They do not fit: some queries will wait their "
        "turn and a full round takes {fastest:span}. Faster only with fewer words and pages, a longer `every`, or a "
        "second token",
    ),
    "check.cost.over.unknown": (
        "    {method}: нужно {calls} в день, а квота {quota}: увеличьте `every` или сократите список",
        "    {method}: {calls} a day are needed, the quota is {quota}: set a longer `every` or a shorter list",
    ),
    "check.live": ("Проверяю ключи на самих платформах…", "Asking the platforms about each token…"),
    "check.live.none": (
        "Ни одному источнику плана ключ не нужен.",
        "No source of the plan needs a token.",
    ),
    "check.live.works": ("  ✓ {source} · {token}: {who}", "  ✓ {source} · {token}: {who}"),
    "check.live.dead": (
        "  ✗ {source} · {token}: не работает. {message}",
        "  ✗ {source} · {token}: does not work. {message}",
    ),
    "check.live.failed": (
        "  ? {source}: спросить не удалось. {message}",
        "  ? {source}: could not be asked. {message}",
    ),
    "check.live.rights": ("      права: {rights}", "      rights: {rights}"),
    "check.live.missing": ("      не хватает: {missing}", "      missing: {missing}"),
    "check.live.expires": ("      действует до {at}", "      expires {at}"),
    "check.live.expires_soon": (
        "      действует до {at}: продлите заранее",
        "      expires {at}: renew it in time",
    ),
    "check.live.no_expiry": ("      срок не назван", "      no expiry told"),
    "check.live.someone": ("платформа не сказала, чей он", "the platform does not say whose it is"),
}
