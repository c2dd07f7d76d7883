"""What the plan says about a source of kind `vk`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from tasks.plan.values import EnvName

Spelling = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


def _numbers_as_text(value: object) -> object:
    """YAML reads `123` as a number; a community may be written so."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _one_or_many(value: object) -> object:
    if isinstance(value, str | int):
        return (_numbers_as_text(value),)
    if isinstance(value, list | tuple):
        return tuple(_numbers_as_text(one) for one in value)
    return value


def _keys_as_text(value: object) -> object:
    return {_numbers_as_text(key): one for key, one in value.items()} if isinstance(value, dict) else value


class VkOptions(BaseModel):
    """Everything may be left out: the plan's own accounts of VK and its words are taken then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    communities: Annotated[tuple[Spelling, ...], BeforeValidator(_one_or_many)] = Field(
        (), description="Names or numbers of communities to read, spelled as in the plan; the own accounts where unset."
    )
    search: bool | tuple[Query, ...] | None = Field(
        None, description="`false`: no search; a list: these queries instead of the plan's words and hashtags."
    )
    token_kind: Literal["community", "service", "user"] | None = Field(
        None,
        description="What the source's `token` is; a community key where communities are known, else a service key.",
    )
    community_tokens: Annotated[dict[Spelling, EnvName], BeforeValidator(_keys_as_text)] = Field(
        {}, description="Community to the environment variable with its key."
    )
    service_token: EnvName | None = Field(None, description="Environment variable with the app's service key.")
    user_token: EnvName | None = Field(None, description="Environment variable with an administrator's user token.")
    boards: bool = Field(True, description="Read the discussions of the communities too.")
    long_poll: bool = Field(True, description="Ask Long Poll of each community that has a key.")
    confirmation: EnvName | None = Field(
        None, description="Callback API: environment variable with the string VK wants to see as confirmation."
    )
    callback_secret: EnvName | None = Field(
        None, description="Callback API: environment variable with the secret key; without it no call is accepted."
    )
