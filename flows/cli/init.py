"""`spichka init [PLAN]`: a commented plan to start from; with `--small`, a short one from six answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from tasks.core.errors import ConfigError
from tasks.plan.small import (
    SmallAnswers,
    read_destination,
    read_names,
    read_sleep,
    read_telegram,
    read_vk,
    small_plan,
)
from tasks.plan.starter import refuse_existing, write_plan, write_starter
from tasks.plan.values import Locale
from tasks.texts import say

T = TypeVar("T")


class Language(StrEnum):
    """Languages of a plan."""

    RU = "ru"
    EN = "en"


def init(
    path: Annotated[Path, typer.Argument(help="Where to write the plan; a file that exists is never overwritten.")] = (
        Path("plan.yaml")
    ),
    lang: Annotated[Language | None, typer.Option(help="Language of the plan: ru or en.")] = None,
    small: Annotated[bool, typer.Option("--small", help="A short plan from six answers.")] = False,
    name: Annotated[str | None, typer.Option(help="Small: name and misspellings, commas between.")] = None,
    vk: Annotated[str | None, typer.Option(help="Small: VK page, or -.")] = None,
    telegram: Annotated[str | None, typer.Option(help="Small: Telegram channel, or -.")] = None,
    write_to: Annotated[str | None, typer.Option(help="Small: mail, Telegram chat number or Slack #channel.")] = None,
    sleep: Annotated[str | None, typer.Option(help="Small: hours you sleep, 23:00-08:00, or -.")] = None,
) -> None:
    """Write a commented crisis plan, or with --small a short one; asks for what is not given."""
    given = {"name": name, "vk": vk, "telegram": telegram, "write_to": write_to, "sleep": sleep}
    small = small or any(answer is not None for answer in given.values())
    locale = lang.value if lang is not None else _ask_language(ask=small or sys.stdin.isatty())
    exports = path.parent / "exports"
    try:
        refuse_existing(path, locale)
        if small:
            write_plan(path, small_plan(_answers(locale, given)), locale)
        else:
            write_starter(path, locale)
        exports.mkdir(exist_ok=True)
    except (ConfigError, OSError) as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        raise typer.Exit(2) from error
    typer.echo(say(locale, "plan.init.done", path=str(path), exports=f"{exports}/"))


def _ask_language(*, ask: bool) -> Locale:
    """Asked in both languages, because it is not known yet which one is read."""

    def read(text: str) -> Language:
        try:
            return Language(text.strip().lower())
        except ValueError as error:
            raise typer.BadParameter(
                f"{say('ru', 'plan.ask.lang.wrong')} / {say('en', 'plan.ask.lang.wrong')}"
            ) from error

    if not ask:
        return Language.RU.value
    question = f"{say('ru', 'plan.ask.lang')} / {say('en', 'plan.ask.lang')}"
    chosen: Language = typer.prompt(question, default=Language.RU.value, value_proc=read)
    return chosen.value


def _answers(locale: Locale, given: dict[str, str | None]) -> SmallAnswers:
    """The answers given as options, and the others asked for. Raises ConfigError for an option that is wrong."""

    def answer(question: str, read: Callable[[str, Locale], T], default: str | None = None) -> T:
        said = given[question]
        return read(said, locale) if said is not None else _ask(locale, question, read, default)

    return SmallAnswers(
        names=answer("name", read_names),
        vk=answer("vk", read_vk, "-"),
        telegram=answer("telegram", read_telegram, "-"),
        write_to=answer("write_to", read_destination),
        sleep=answer("sleep", read_sleep, "23:00-08:00"),
        locale=locale,
    )


def _ask(locale: Locale, question: str, read: Callable[[str, Locale], T], default: str | None) -> T:
    """Ask until the answer can be understood."""

    def understood(text: str) -> T:
        try:
            return read(text, locale)
        except ConfigError as error:
            raise typer.BadParameter(str(error)) from error

    answer: T = typer.prompt(say(locale, f"plan.ask.{question}"), default=default, value_proc=understood)
    return answer
