"""What a plan may say of a source of kind `ok`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from tasks.plan.values import EnvName


class OkOptions(BaseModel):
    """Options of a source of kind `ok`. Secrets are names of environment variables, never values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    application_key: EnvName = Field("OK_APPLICATION_KEY", description="Variable with the application's public key.")
    session_secret: EnvName = Field("OK_SESSION_SECRET", description="Variable with the session's secret key.")
    groups: tuple[str, ...] | None = Field(None, description="Own groups to read; the plan's accounts where unset.")
    tags: tuple[str, ...] | None = Field(
        None, description="Hashtags to search for; the plan's and its single words where unset."
    )
    thread_days: int = Field(7, ge=0, le=60, description="How old a topic may be to have its comments read.")
