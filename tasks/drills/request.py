"""What a person says to begin a drill: one form for the Prefect UI and `spichka drill` alike."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from tasks.core.drill import LONGEST

MOST_MINUTES = LONGEST.seconds // 60


class ScenarioName(StrEnum):
    """The scenarios that ship: one member a file."""

    JOKE = "joke"
    BAD_PRODUCT = "bad-product"
    WRONG_PRICE = "wrong-price"
    RUMOUR = "rumour"
    FORMER_EMPLOYEE = "former-employee"
    STOLEN_PAGE = "stolen-page"


class DrillRequest(BaseModel):
    """A drill. Its posts are invented; its messages go to your channels and begin with УЧЕНИЯ / DRILL.

    Учения. Сообщения придуманы; тревоги придут в ваши каналы и начнутся со слова УЧЕНИЯ.
    """

    scenario: ScenarioName = Field(
        ScenarioName.BAD_PRODUCT,
        title="Scenario",
        description="What happens: joke (0), bad-product (1), wrong-price (2), rumour (3), former-employee and "
        "stolen-page (4) · Что случится: шутка (0), люди пострадали (1), ошибка в ценах (2), слух (3), бывший "
        "сотрудник и украденная страница (4).",
    )
    brand: str = Field("", description="The brand's id; unset where the plan has one · Бренд, если их несколько.")
    by: str = Field("", description="Your name: who runs the drill · Ваше имя: кто проводит учения.")
    minutes: int = Field(
        MOST_MINUTES,
        ge=10,
        le=MOST_MINUTES,
        description=f"It ends itself after so many minutes, {MOST_MINUTES} at most · "
        f"Закончатся сами через столько минут, не больше {MOST_MINUTES}.",
    )
    step: int = Field(
        5,
        ge=1,
        le=5,
        description="Minutes between two readings, as watch has five · Минут между чтениями, как у watch.",
    )
    fast: bool = Field(
        False,
        description="Simulated time: over in seconds, nobody is written to · "
        "Ускоренно: за секунды, никому ничего не отправится.",
    )
    send: bool = Field(
        False,
        description="For fast: write to the channels all the same · Для ускоренных: всё же писать в каналы.",
    )
