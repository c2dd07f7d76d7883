"""Strings of plan findings: what is wrong, and under `….do` the one thing to do about it."""

TABLE: dict[str, tuple[str, str]] = {
    "plan.finding.unknown_role": ("роли `{id}` нет ({at})", "there is no role `{id}` ({at})"),
    "plan.finding.unknown_role.do": (
        "добавьте её в team.roles или назовите одну из имеющихся: {known}",
        "add it to team.roles or name one that exists: {known}",
    ),
    "plan.finding.unknown_script": ("скрипта `{id}` нет ({at})", "there is no script `{id}` ({at})"),
    "plan.finding.unknown_script.do": (
        "напишите его в scripts или назовите один из имеющихся: {known}",
        "write it under scripts or name one that exists: {known}",
    ),
    "plan.finding.unknown_scenario": ("сценария `{id}` нет ({at})", "there is no scenario `{id}` ({at})"),
    "plan.finding.unknown_scenario.do": (
        "напишите его в scenarios или назовите один из имеющихся: {known}",
        "write it under scenarios or name one that exists: {known}",
    ),
    "plan.finding.unknown_channel": ("канала `{id}` нет ({at})", "there is no channel `{id}` ({at})"),
    "plan.finding.unknown_channel.do": (
        "добавьте его в channels или назовите один из имеющихся: {known}",
        "add it to channels or name one that exists: {known}",
    ),
    "plan.finding.unknown_brand": ("бренда `{id}` нет ({at})", "there is no brand `{id}` ({at})"),
    "plan.finding.unknown_brand.do": (
        "добавьте его в monitoring.brands или назовите один из имеющихся: {known}",
        "add it to monitoring.brands or name one that exists: {known}",
    ),
    "plan.finding.unknown_topic": ("темы `{id}` нет ({at})", "there is no topic `{id}` ({at})"),
    "plan.finding.unknown_topic.do": (
        "добавьте её к темам бренда или назовите одну из имеющихся: {known}",
        "add it to the brand's topics or name one that exists: {known}",
    ),
    "plan.finding.no_lead": ("никто не отвечает за инциденты", "nobody owns incidents"),
    "plan.finding.no_lead.do": ("назовите роль в team.lead", "name a role in team.lead"),
    "plan.finding.no_technical": (
        "некому сообщить, что источник не читается",
        "nobody is told when a source cannot be read",
    ),
    "plan.finding.no_technical.do": ("назовите роль в team.technical", "name a role in team.technical"),
    "plan.finding.no_holder": ("роль `{id}` никто не занимает", "nobody holds the role `{id}`"),
    "plan.finding.no_holder.do": ("впишите имя в holder", "write a name under holder"),
    "plan.finding.own_deputy": ("роль `{id}` замещает сама себя", "the role `{id}` is its own deputy"),
    "plan.finding.own_deputy.do": ("назовите в deputy другую роль", "name another role under deputy"),
    "plan.finding.no_deputy": ("у роли `{id}` нет заместителя", "the role `{id}` has no deputy"),
    "plan.finding.no_deputy.do": (
        "договоритесь с тем, кто подменит, и назовите его роль в deputy",
        "agree with somebody who steps in and name their role under deputy",
    ),
    "plan.finding.shifts_overlap": (
        "смена роли `{id}` накладывается на смену № {other} ({at})",
        "this shift of `{id}` overlaps its shift no. {other} ({at})",
    ),
    "plan.finding.shifts_overlap.do": ("разведите их по времени", "move one of them"),
    "plan.finding.no_shifts": ("смены не расписаны: неизвестно, кто дежурит", "no shifts: nobody knows who is on duty"),
    "plan.finding.no_shifts.do": (
        "впишите shifts хотя бы одной роли, например {{from: 09:00, to: 21:00}}",
        "give at least one role shifts, such as {{from: 09:00, to: 21:00}}",
    ),
    "plan.finding.uncovered_year_daily": (
        "каждый день {gaps} никто не дежурит ({hours} ч в неделю)",
        "nobody is on duty {gaps} on any day ({hours} h a week)",
    ),
    "plan.finding.uncovered_year": (
        "{hours} ч в неделю никто не дежурит: {gaps}",
        "nobody is on duty for {hours} h a week: {gaps}",
    ),
    "plan.finding.uncovered_summer_daily": (
        "летом, когда где-то переведены часы, каждый день {gaps} никто не дежурит ({hours} ч в неделю)",
        "in summer, with clocks changed elsewhere, nobody is on duty {gaps} on any day ({hours} h a week)",
    ),
    "plan.finding.uncovered_summer": (
        "летом, когда где-то переведены часы, {hours} ч в неделю никто не дежурит: {gaps}",
        "in summer, with clocks changed elsewhere, nobody is on duty for {hours} h a week: {gaps}",
    ),
    "plan.finding.no_script": ("у сценария `{id}` нет скрипта", "the scenario `{id}` has no script"),
    "plan.finding.no_script.do": (
        "напишите слова в scripts и назовите их в script",
        "write the words under scripts and name them in script",
    ),
    "plan.finding.no_owner": ("за сценарий `{id}` никто не отвечает", "nobody owns the scenario `{id}`"),
    "plan.finding.no_owner.do": ("назовите роль в owner", "name a role under owner"),
    "plan.finding.no_scenario": (
        "нет сценария для причины {level} «{cause}»",
        "no scenario for cause {level}, {cause}",
    ),
    "plan.finding.no_scenario.do": (
        "напишите в scenarios хотя бы один с level: {level}",
        "write at least one with level: {level} under scenarios",
    ),
    "plan.finding.no_platform_script": (
        "для {platform} нет скрипта на случай {level} «{cause}»",
        "no script fits {platform} for cause {level}, {cause}",
    ),
    "plan.finding.no_platform_script.do": (
        "напишите скрипт для {platform} или уберите platforms у общего",
        "write one for {platform}, or remove platforms from a general one",
    ),
    "plan.finding.no_response_levels": ("не написано, кто что делает", "nothing says who does what"),
    "plan.finding.no_response_levels.do": (
        "напишите response_levels; для начала хватит одного: {{strength: any, call: […]}}",
        "write response_levels; one is enough to begin: {{strength: any, call: […]}}",
    ),
    "plan.finding.no_response": (
        "не написано, что делать при причине {level} «{cause}» и силе {strengths}",
        "nothing says what to do for cause {level}, {cause}, at strength {strengths}",
    ),
    "plan.finding.no_response.do": (
        "добавьте response_levels с level: {level} и strength: [{strengths}]",
        "add a response level with level: {level} and strength: [{strengths}]",
    ),
    "plan.finding.response_shadowed": (
        "уровень реагирования № {number} никогда не сработает: всё перехватывают те, что выше",
        "response level no. {number} is never in force: those above it take everything",
    ),
    "plan.finding.response_shadowed.do": ("поднимите его выше или уберите", "move it up or remove it"),
    "plan.finding.no_brand_topic": (
        "у бренда `{id}` нет темы о нём самом",
        "the brand `{id}` has no topic about itself",
    ),
    "plan.finding.no_brand_topic.do": (
        "добавьте тему с kind: brand и словами, которыми его называют",
        "add a topic with kind: brand and the words people call it",
    ),
    "plan.finding.no_words": ("по теме `{id}` нечего искать", "the topic `{id}` has nothing to look for"),
    "plan.finding.no_words.do": (
        "впишите words, exact, hashtags или accounts",
        "write words, exact, hashtags or accounts",
    ),
    "plan.finding.short_word": (
        "слово «{word}» темы `{id}` слишком коротко: найдётся много лишнего",
        "the word “{word}” of the topic `{id}` is very short and will match too much",
    ),
    "plan.finding.short_word.do": (
        "впишите в required слова, без которых это не о вас",
        "write words under required without which it is not about you",
    ),
    "plan.finding.word_twice": (
        "слово «{word}» есть и в теме `{id}`, и в теме `{other}`: упоминание посчитается в обеих",
        "the word “{word}” is in both `{id}` and `{other}`: a mention counts in both",
    ),
    "plan.finding.word_twice.do": ("оставьте его в одной", "keep it in one of them"),
    "plan.finding.no_sources": ("ничего не читается: нет включённых источников", "nothing is read: no source is on"),
    "plan.finding.no_sources.do": (
        "добавьте источник в monitoring.sources; export с папкой выгрузок работает без ключей",
        "add a source under monitoring.sources; export with a folder needs no keys",
    ),
    "plan.finding.unread_account": (
        "страницу `{id}` ({platform}) не читает ни один источник: её жалоб мы не увидим",
        "no source reads the page `{id}` ({platform}): its complaints will not be seen",
    ),
    "plan.finding.unread_account.do": (
        "добавьте в monitoring.sources источник kind: {platform}; какой нужен ключ — docs/sources.md",
        "add a source of kind: {platform} under monitoring.sources; which key it needs is in docs/sources.md",
    ),
    "plan.finding.no_token": (
        "переменная {token} не задана: источник `{id}` читаться не будет",
        "{token} is not set: the source `{id}` will not be read",
    ),
    "plan.finding.no_token.do": (
        "впишите ключ в .env строкой {token}=…; где его взять — docs/sources.md, {kind}",
        "put the key into .env as {token}=…; where it comes from is in docs/sources.md, {kind}",
    ),
    "plan.finding.unknown_kind": ("источника вида `{kind}` нет", "there is no source of kind `{kind}`"),
    "plan.finding.unknown_kind.do": ("выберите из: {known}", "choose one of: {known}"),
    "plan.finding.unknown_kind_near": ("источника вида `{kind}` нет", "there is no source of kind `{kind}`"),
    "plan.finding.unknown_kind_near.do": (
        "может быть, `{near}`? Есть: {known}",
        "did you mean `{near}`? There are: {known}",
    ),
    "plan.finding.no_incident_channel": (
        "о кризисе никто не узнает: ни один канал не получает incident",
        "nobody hears of a crisis: no channel gets incident",
    ),
    "plan.finding.no_incident_channel.do": (
        "добавьте канал с audience: [incident]; folder работает без ключей",
        "add a channel with audience: [incident]; folder needs no keys",
    ),
    "plan.finding.no_technical_channel": (
        "о слепоте источников никто не узнает: ни один канал не получает technical",
        "nobody hears that a source is blind: no channel gets technical",
    ),
    "plan.finding.no_technical_channel.do": (
        "добавьте technical в audience какого-нибудь канала",
        "add technical to the audience of a channel",
    ),
    "plan.finding.no_address": (
        "канал `{id}` не знает, куда писать",
        "the channel `{id}` does not know where to write",
    ),
    "plan.finding.no_address.do": ("впишите адрес в to", "write the address under to"),
    "plan.finding.bad_options": ("настройки источника не подходят: {said}", "the source's settings do not fit: {said}"),
    "plan.finding.bad_options.do": ("исправьте options этого источника", "correct the options of this source"),
    "plan.finding.bad_channel": ("канал пока не работает: {said}", "the channel does not work yet: {said}"),
    "plan.finding.bad_channel.do": (
        "впишите недостающее в .env или закомментируйте канал",
        "write what is missing into .env, or comment the channel out",
    ),
    "plan.finding.no_ui_url": (
        "SPICHKA_UI_URL не задан: в сообщениях будут команды вместо ссылок",
        "SPICHKA_UI_URL is unset: messages give commands instead of links",
    ),
    "plan.finding.no_ui_url.do": (
        "впишите в .env адрес, по которому панель открывается с телефона",
        "write the address that opens the UI on a phone into .env",
    ),
    **{
        f"plan.finding.uncovered_{season}.do": (
            "впишите смену на эти часы или договоритесь, кого будить",
            "add a shift for these hours, or agree whom to wake",
        )
        for season in ("year", "year_daily", "summer", "summer_daily")
    },
    "plan.finding.removals_unpublished": (
        "основания для удаления названы, но правила нигде не опубликованы: исключений пока нет",
        "grounds for removals are named, but the rules are published nowhere: there are no exceptions yet",
    ),
    "plan.finding.removals_unpublished.do": (
        "опубликуйте правила и впишите их адрес в published_at",
        "publish the rules and write their address under published_at",
    ),
    "plan.finding.removals_address": ("«{text}» — не адрес страницы", "“{text}” is no address of a page"),
    "plan.finding.removals_address.do": (
        "впишите адрес целиком, начиная с https://",
        "write the whole address, beginning with https://",
    ),
}
