"""A plan with accounts on four platforms, each a server in memory behind its real connector. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from tasks.compose import House, build_house, watched
from tasks.core.finding import Finding
from tasks.core.retry import RetryPolicy
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.plan.schema import Plan
from tasks.sources import build
from tasks.sources.shape import MentionSource, SourceDeps
from tests.sources import telegram_server, wordpress_blog
from tests.sources.graph_server import TOKEN as META_TOKEN
from tests.sources.graph_server import GraphApi
from tests.sources.telegram_server import BotApi
from tests.sources.vk_fake import FakeVk
from tests.sources.wordpress_blog import SITE, Blog

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = "100200300"
STAFF = """person;role;employed_from;employed_until;kind;vk;telegram;facebook;wordpress
Анна Петрова;Руководитель;2020-01-01;;owner;https://vk.com/id7001;71;1;2
Борис Котов;Редактор;01.02.2021;;employee;id7002;72;2;3
Вера Бывшая;Редактор;2019-05-06;2026-11-01;employee;7003;73;3;4
"""
SECRETS = {
    "VK_TOKEN": "vk-token",
    "META_TOKEN": META_TOKEN,
    "TG_TOKEN": telegram_server.TOKEN,
    "WP_PASSWORD": wordpress_blog.CANARY,
}


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


def telegram_admin(number: int, name: str, status: str = "administrator", **more: object) -> dict[str, object]:
    """One row of `getChatAdministrators`."""
    user = {"id": number, "is_bot": False, "first_name": name}
    rights = {"can_promote_members": True, "can_post_messages": True} if status == "administrator" else {}
    return {"status": status, "user": user, **rights, **more}


def wordpress_user(number: int, name: str, role: str) -> dict[str, object]:
    """One row of `/wp/v2/users`."""
    held = {"edit_posts": True, **({"edit_users": True, "manage_options": True} if role == "administrator" else {})}
    return {"id": number, "name": name, "slug": f"user{number}", "roles": [role], "capabilities": held}


@dataclass
class Platforms:
    """Four servers, at first with two administrators of ours each; a test plants and breaks."""

    vk: FakeVk = field(
        default_factory=lambda: FakeVk(
            {"vk-token": ("c", 101)},
            groups={101: {"id": 101, "screen_name": "romashka", "name": "Ромашка"}},
            managers=[{"id": 7001, "role": "creator"}, {"id": 7002, "role": "administrator"}],
        )
    )
    meta: GraphApi = field(
        default_factory=lambda: GraphApi(
            objects={"me": {"id": PAGE, "name": "Ромашка"}},
            edges={
                f"{PAGE}/roles": [],
                f"{PAGE}/assigned_users": [
                    {"id": "1", "name": "Анна", "tasks": ["MANAGE"], "user_type": "business_user"},
                    {"id": "2", "name": "Борис", "tasks": ["MANAGE"]},
                ],
                f"{PAGE}/agencies": [],
                f"{PAGE}/subscribed_apps": [],
                "900/business_users": [],
            },
        )
    )
    telegram: BotApi = field(
        default_factory=lambda: BotApi(
            chats={"@romashka": {"id": -1001, "type": "channel", "title": "Ромашка", "username": "romashka"}},
            admins={"@romashka": [telegram_admin(71, "Анна", "creator"), telegram_admin(72, "Борис")]},
        )
    )
    blog: Blog = field(default_factory=Blog)

    def __post_init__(self) -> None:
        self.blog.users[:] = [wordpress_user(2, "Анна", "administrator"), wordpress_user(3, "Борис", "administrator")]

    @property
    def routes(self) -> Mapping[str, httpx.MockTransport]:
        """The transport of each kind of source."""
        servers: dict[str, Callable[[httpx.Request], httpx.Response]] = {
            "vk": self.vk,
            "facebook": self.meta,
            "telegram": self.telegram,
            "wordpress": self.blog,
        }
        return {kind: httpx.MockTransport(server) for kind, server in servers.items()}


def a_plan(letters: Path, **changes: object) -> Plan:
    """One brand with an account on each platform; letters into folders."""
    sources = [
        {"id": "vk", "kind": "vk", "token": "VK_TOKEN"},
        {"id": "facebook", "kind": "facebook", "token": "META_TOKEN", "options": {"business": "900"}},
        {"id": "telegram", "kind": "telegram", "token": "TG_TOKEN"},
        {"id": "wordpress", "kind": "wordpress", "token": "WP_PASSWORD", "options": {"url": SITE, "user": "user2"}},
    ]
    accounts = [
        {"platform": "vk", "id": "romashka", "name": "Ромашка"},
        {"platform": "facebook", "id": PAGE, "name": "Ромашка"},
        {"platform": "telegram", "id": "@romashka", "name": "Ромашка"},
        {"platform": "wordpress", "id": SITE, "name": "Сайт"},
    ]
    brand = {
        "id": "romashka",
        "name": "Ромашка",
        "topics": [{"id": "romashka", "kind": "brand", "words": ["ромашка"]}],
        "accounts": accounts,
    }
    plan: dict[str, object] = {
        "company": "ООО «Ромашка»",
        "team": {
            "lead": "head",
            "technical": "admin",
            "staff": "staff.csv",
            "company_domains": ["romashka.example"],
            "company_phones": ["+7 900 000-00-01"],
            "roles": [
                {"id": "head", "name": "Руководитель", "holder": "Анна Петрова", "access": "administer"},
                {"id": "editor", "name": "Редактор", "holder": "Борис Котов", "access": "administer"},
                {"id": "admin", "name": "Администратор", "holder": "Глеб"},
            ],
        },
        "monitoring": {"brands": [brand], "sources": sources},
        "channels": [
            {"id": "duty", "kind": "folder", "to": [str(letters / "duty")], "audience": ["incident"]},
            {"id": "tech", "kind": "folder", "to": [str(letters / "tech")], "audience": ["technical"]},
        ],
    }
    return Plan.model_validate({**plan, **changes})


def a_house(folder: Path, platforms: Platforms, *, staff: str = STAFF, **changes: object) -> House:
    """A house of real connectors over these servers, its lake in a folder."""
    plan = a_plan(folder / "letters", **changes)
    (folder / "staff.csv").write_text(staff, encoding="utf-8")
    settings = Settings.model_validate(
        {"plan": folder / "plan.yaml", "lake": str(folder / "lake"), "pepper": "canary-pepper-of-this-house"}
    )
    sources: dict[str, MentionSource] = {}
    for config in plan.monitoring.sources:
        deps = SourceDeps(
            secret=lambda name: SecretStr(SECRETS[name]) if name in SECRETS else None,
            transport=platforms.routes[config.kind],
            retry=RetryPolicy(attempts=1, first=timedelta(0)),
            sleep=at_once,
        )
        sources[config.id] = build(config, replace(deps, watched=watched(plan, config)))
    return build_house(settings, plan, folder, sources=sources, lake=FolderLake(folder / "lake", durable=False))


def failing(findings: tuple[Finding, ...], check: str) -> list[str]:
    """Subjects of what fails, in order."""
    return sorted(one.subject for one in findings if one.check == check and one.status.value == "FAIL")


def letters(folder: Path, channel: str) -> list[str]:
    """What a person got."""
    return [path.read_text() for path in sorted((folder / "letters" / channel).rglob("*.txt"))]
