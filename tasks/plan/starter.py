"""The commented plan a team starts from, in either language."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from tasks.core.errors import ConfigError
from tasks.plan.values import Locale
from tasks.texts import say


def starter_text(locale: Locale) -> str:
    """The starter as it is packaged."""
    return resources.files("tasks.plan").joinpath(f"starter_{locale}.yaml").read_text(encoding="utf-8")


def write_starter(path: Path, locale: Locale) -> None:
    """Write the starter to `path`. Raises ConfigError where a file is there already: a plan is never overwritten."""
    write_plan(path, starter_text(locale), locale)


def refuse_existing(path: Path, locale: Locale) -> None:
    """Raise ConfigError where a file is there already, before anybody is asked anything."""
    if path.exists():
        raise ConfigError(say(locale, "plan.init.exists", path=str(path)))


def write_plan(path: Path, text: str, locale: Locale) -> None:
    """Write a new plan. Raises ConfigError where it cannot, or where a file is there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(say(locale, "plan.init.exists", path=str(path))) from error
    except OSError as error:
        raise ConfigError(say(locale, "plan.init.unwritable", path=str(path), why=str(error.strerror))) from error
