"""The environment: secrets and places. What a team decides is in the plan; what a machine needs is here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from `SPICHKA_…` variables and from `.env` in the working folder. Every field has a default that works."""

    model_config = SettingsConfigDict(env_prefix="SPICHKA_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    plan: Path = Field(Path("plan.yaml"), description="The crisis plan.")
    lake: str = Field("lake", description="Where results are kept: a folder, or `s3://bucket/prefix`.")
    s3_endpoint: str | None = Field(None, description="Endpoint of an S3-compatible cloud; unset means AWS.")
    s3_region: str | None = Field(None, description="Region of the bucket.")
    s3_ca_bundle: Path | None = Field(None, description="CA bundle for the S3 endpoint.")
    s3_path_style: bool = Field(False, description="Address the bucket in the path, not in the host name.")
    pepper: SecretStr | None = Field(
        None,
        description="Secret mixed into author pseudonyms, at least 16 characters. Unset with a folder lake: one is "
        "made and kept beside the lake. Required with S3.",
    )
    ui_url: str | None = Field(None, description="Public address of the Prefect UI; unset, messages give commands.")
    web_url: str | None = Field(
        None, description="Public address of `spichka web`; set, alerts link to its signed pages. Needs `web_secret`."
    )
    web_secret: SecretStr | None = Field(
        None, description="Signs the links of `spichka web`, at least 16 characters. Changing it ends all of them."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret of the Slack app: alerts get a button, `spichka web` checks its calls."
    )
    heartbeat_url: SecretStr | None = Field(None, description="Called after each good run; notices a dead machine.")
    slack_token: SecretStr | None = Field(None, description="Slack bot token (`xoxb-…`): one thread an incident.")
    slack_webhook: SecretStr | None = Field(None, description="Slack incoming webhook, where there is no bot.")
    slack_base_url: str = Field("https://slack.com/api/", description="Slack Web API address.")
    telegram_token: SecretStr | None = Field(None, description="Telegram bot token for notifications.")
    telegram_base_url: str = Field("https://api.telegram.org", description="Telegram Bot API address.")
    apprise_urls: SecretStr | None = Field(None, description="Apprise URLs, separated by spaces or commas.")
    smtp_host: str | None = Field(None, description="Mail server; unset, mail channels use SES if `ses` is on.")
    smtp_port: int = Field(587, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "plain"] = Field("starttls", description="How the connection is secured.")
    smtp_user: str | None = Field(None, description="Login of the mail account.")
    smtp_password: SecretStr | None = Field(None, description="Its password.")
    smtp_ca_bundle: Path | None = Field(None, description="CA bundle for the mail server.")
    mail_from: str | None = Field(None, description="Sender of our mails, e.g. `Spichka <alerts@example.org>`.")
    ses: bool = Field(False, description="Send mail through Amazon SES instead of SMTP.")
    ses_region: str | None = Field(None, description="Region of SES.")
    ses_endpoint: str | None = Field(None, description="SES endpoint, for tests and other clouds.")


def secret(name: str) -> SecretStr | None:
    """The variable a plan names for a source's token, from the environment or `.env`; None where it is unset."""

    class One(BaseSettings):
        model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)
        value: SecretStr | None = Field(None, validation_alias=name)

    return One().value


def settings_page() -> str:
    """docs/settings.md, from the fields themselves: `python -m tasks.core.settings > docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Read from environment variables and from a file `.env` in the folder where Spichka runs. What a team decides",
        "is in [the plan](plan.md); what a machine needs is here. Values of secrets never reach logs or results.",
        "Besides these, the plan names the variables that hold a source's token, Prefect reads its own `PREFECT_…`,",
        "and `prefect.yaml` puts runs into the folder named by `SPICHKA_HOME` (`spichka up` sets both).",
        "",
        "This page is written by `python -m tasks.core.settings > docs/settings.md`; a test holds it to the code.",
        "",
        "| variable | what it is for | default |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        secret = " *Secret.*" if SecretStr in (field.annotation, *get_args(field.annotation)) else ""
        default = "unset" if field.default is None else f"`{field.default}`"
        lines.append(f"| `SPICHKA_{name.upper()}` | {field.description}{secret} | {default} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
