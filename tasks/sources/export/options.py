"""What the plan says about an export: where the files are and how to read what they do not say themselves."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from tasks.core.post import PostKind

Field_ = Literal[
    "id", "text", "published_at", "platform", "author", "url", "kind", "community", "thread", "product",
    "stars", "reach", "likes", "shares", "comments",
]  # fmt: skip
FileFormat = Literal["csv", "jsonl", "parquet", "xlsx"]
Columns = dict[Field_, str]


class ExportOptions(BaseModel):
    """Options of a source of kind `export`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, description="A file, a folder or a glob (`exports/*.csv`), from the plan's folder.")
    format: Literal["auto"] | FileFormat = Field("auto", description="File format; `auto` goes by the file's ending.")
    columns: dict[Field_, str | None] = Field(
        default={}, description="Our field: their column. `null` leaves a recognised column out."
    )
    platform: Annotated[str, StringConstraints(pattern=r"^[^\s|]{1,63}$")] = Field(
        "export", description="Platform of rows that name none."
    )
    kind: PostKind = Field(PostKind.POST, description="Kind of rows that name none.")
    timezone: str | None = Field(None, description="Zone of times without one; the plan's where unset.")
    date_format: str = Field(
        "auto", min_length=1, description="`auto`, `unix`, `excel`, or a strptime format such as `%d/%m/%Y %H:%M`."
    )
    precision: Literal["auto", "second", "day"] = Field(
        "auto", description="How exact times are; `auto` takes 20 or more rows of one same time of day for days."
    )
    delimiter: str = Field("auto", min_length=1, description="Separator of CSV cells; `auto` or one character.")
    encoding: str = Field("auto", min_length=1, description="Encoding of text files; `auto` knows utf-8 and cp1251.")
    max_rows_a_run: int = Field(50_000, ge=1, description="Most rows taken in one run; the next run goes on.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(f"no time zone {name!r}; write it like Europe/Moscow") from error
        return name

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        if name != "auto":
            try:
                "".encode(name)
            except LookupError as error:
                raise ValueError(f"no encoding {name!r}; try utf-8 or cp1251") from error
        return name

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, mark: str) -> str:
        if mark != "auto" and len(mark) != 1:
            raise ValueError("one character, such as ; or a tab")
        return mark
