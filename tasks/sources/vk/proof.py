"""What `spichka check --live` asks of each token, and the arithmetic of a day's calls."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.account import TokenReport
from tasks.core.errors import SourceError
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import inner, label_of, objects
from tasks.sources.vk.call import Api
from tasks.sources.vk.methods import METHODS, Kind
from tasks.sources.vk.names import is_rival
from tasks.sources.vk.reach import EVERY, METHOD
from tasks.sources.vk.roster import rights_of
from tasks.sources.vk.run import Reading, Run
from tasks.sources.vk.tokens import Token
from tasks.sources.vk.walls import REPAIR

DAY = timedelta(days=1)
_BITS = {"groups": 262_144, "wall": 8_192, "stats": 1_048_576, "offline": 65_536, "photos": 4, "video": 16}
_NEEDED = {
    "groups": "managers, callback servers and Long Poll of the communities",
    "wall": "comments one by one (deletions)",
    "stats": "joins, leaves and reach, of the community and of its own posts",
    "offline": "the token expires within a day",
}
_EVENTS = (
    "wall_reply_new", "wall_reply_edit", "wall_reply_delete", "wall_reply_restore", "wall_post_new",
    "group_officers_edit", "group_change_settings",
)  # fmt: skip
_ADDS = {
    Kind.COMMUNITY: "no community key: removals with who did it, changed roles and settings, managers, key rights",
    Kind.SERVICE: "",
    Kind.USER: "no user token: `execute` (25 calls in one), comments one by one, joins, leaves and reach",
}


async def prove(run: Run) -> list[TokenReport]:
    """One report a token. Raises nothing: what VK refuses is the report."""
    reports = []
    for token in run.plan.tokens.all:
        try:
            reports.append(await _REPORTS[token.kind](run, token))
        except SourceError as error:
            reports.append(TokenReport(token=token.env, works=False, message=str(error)))
    return reports


async def _community(run: Run, token: Token) -> TokenReport:
    rights = rights_of((await run.api.with_token(token, "groups.getTokenPermissions", {}))["response"])
    own = await run.api.with_token(token, "groups.getById", {})
    group = next(iter(objects(inner(own, "response", "groups"))), {})
    number, name = group.get("id"), label_of(group.get("name"))
    missing = [] if "manage" in rights or not rights else ["right `manage`: managers, callback servers, Long Poll"]
    if type(number) is int:
        missing += await _long_poll(run.api, token, number)
        if token.community is None and run.numbers and number not in run.numbers:
            missing.append(f"this key speaks for community {number}, which the plan does not name")
    return TokenReport(
        token=token.env, works=True, who=f"community {number} {name or ''}".strip(), rights=rights,
        missing=(*missing, *_without(run)),
    )  # fmt: skip


async def _long_poll(api: Api, token: Token, number: int) -> list[str]:
    try:
        answer = await api.with_token(token, "groups.getLongPollSettings", {"group_id": number})
    except SourceError as error:
        return [f"Long Poll: {error}"]
    settings = answer["response"]
    if inner(settings, "is_enabled") in {False}:
        return ["Long Poll is off: switch it on under Manage, API usage, Long Poll API"]
    off = [event for event in _EVENTS if inner(settings, "events", event) in {False}]
    return [f"Long Poll does not send {', '.join(off)}: tick them under its event types"] if off else []


async def _service(run: Run, token: Token) -> TokenReport:
    await run.api.with_token(token, "utils.resolveScreenName", {"screen_name": "vk"})
    return TokenReport(
        token=token.env, works=True, who="an app's service key", rights=("public data",), missing=_without(run)
    )


async def _user(run: Run, token: Token) -> TokenReport:
    users = objects((await run.api.with_token(token, "users.get", {}))["response"])
    person = users[0] if users else {}
    name = " ".join(filter(None, (label_of(person.get(part)) for part in ("first_name", "last_name"))))
    mask = (await run.api.with_token(token, "account.getAppPermissions", {}))["response"]
    held = mask if type(mask) is int else 0
    rights = tuple(right for right, bit in _BITS.items() if held & bit)
    missing = tuple(f"right `{right}`: {what}" for right, what in _NEEDED.items() if right not in rights)
    return TokenReport(token=token.env, works=True, who=name or None, rights=rights, missing=(*missing, *_without(run)))


_REPORTS = {Kind.COMMUNITY: _community, Kind.SERVICE: _service, Kind.USER: _user}


def _without(run: Run) -> tuple[str, ...]:
    """What does not work for want of a token that is not in the plan."""
    tokens = run.plan.tokens
    found = [said for kind, said in _ADDS.items() if said and not tokens.of(kind)]
    if not tokens.able("newsfeed.search"):
        found.append("neither service key nor user token: no search, no reading of walls, comments and discussions")
    return tuple(found)


def calls_a_day(plan: Reading, every: timedelta) -> list[DayCost]:
    """The wish, against each daily quota. A community with Long Poll is polled once an hour, others with each run.

    `fastest` is how often everything can be read with nine tenths of the quota: what is asked oftener takes turns.
    """
    runs = max(1, DAY // every)
    keyed = [one for one in plan.communities if plan.options.long_poll and plan.tokens.keyed(one)]
    polls = len(keyed) * min(runs, DAY // REPAIR) + (len(plan.communities) - len(keyed)) * runs
    costs: list[DayCost] = []
    if plan.queries and (able := len(plan.tokens.able("newsfeed.search"))):
        costs.append(_cost("newsfeed.search", runs * len(plan.queries), len(plan.queries), able))
    if plan.communities and (able := len(plan.tokens.able("wall.get"))):
        costs.append(_cost("wall.get", polls, polls / runs, able))
        costs.append(DayCost("wall.getComments", polls, None))
    if keyed:
        costs.append(DayCost("groups.getLongPollServer", runs * len(keyed), None))
    ours = [one for one in plan.communities if not is_rival(one, plan.rivals)]
    if ours and plan.tokens.able(METHOD):
        costs.append(DayCost(METHOD, len(ours) * min(runs, DAY // EVERY), None))
    return costs


def _cost(method: str, calls: int, a_run: float, tokens: int) -> DayCost:
    quota = (METHODS[method].daily or 0) * tokens
    seconds = DAY.total_seconds() * a_run / (quota * 0.9)
    return DayCost(method, calls, quota, timedelta(seconds=round(seconds)))
