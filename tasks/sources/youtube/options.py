"""What the plan says about YouTube, and the searches that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tasks.plan.values import EnvName, Line, Span
from tasks.sources.shape import Watched

PLATFORM = "youtube"
DAY = timedelta(days=1)
SPARE = 0.9  # of a day's quota is planned with; the rest is for rechecks, daily snapshots and runs by hand
_LONGEST_QUERY = 200  # characters: the platform names no limit, longer queries were seen to match nothing


class YouTubeOptions(BaseModel):
    """Options of a source of kind `youtube`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: tuple[Line, ...] | None = Field(
        None, description="Own channels, as the plan spells them: `UC…` or `@handle`; own accounts where unset."
    )
    videos: tuple[Line, ...] = Field((), description="Videos whose comments are read for good, by their 11 characters.")
    queries: tuple[Line, ...] | None = Field(
        None, description="What is searched for; words of the topics, several in one query, where unset. `[]`: nothing."
    )
    language: Line | None = Field(None, description="Language that search prefers, as `ru`.")
    region: Line | None = Field(None, description="Country in which a video must be watchable, as `RU`.")
    comments_of_found: bool = Field(True, description="Whether comments under videos that search found are read too.")
    follow: Span = Field(timedelta(days=3), description="How long threads and found videos are looked at again.")
    units_a_day: int = Field(10_000, ge=100, description="The project's quota of units, without search.")
    searches_a_day: int = Field(100, ge=1, description="The project's quota of `search.list` calls.")
    oauth_client: EnvName | None = Field(
        None, description="Variable of an OAuth client id; `token` is then a refresh token of the channel's owner."
    )
    oauth_secret: EnvName | None = Field(None, description="Variable of that client's secret.")
    oauth_url: Line = Field("https://oauth2.googleapis.com/token", description="Where access tokens are renewed.")

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.oauth_client is None) is not (self.oauth_secret is None):
            raise ValueError("give both `oauth_client` and `oauth_secret`, or none")
        return self


def own_channels(options: YouTubeOptions, watched: Watched) -> tuple[str, ...]:
    """The brand's own channels as the plan spells them."""
    if options.channels is not None:
        return options.channels
    return tuple(account.id for account in watched.own if account.platform.casefold() == PLATFORM)


def searches(options: YouTubeOptions, watched: Watched) -> tuple[str, ...]:
    """Queries; words of the plan are packed together by `|`, which is "or" on YouTube."""
    if options.queries is not None:
        return options.queries
    return tuple(_packed([_phrase(word) for word in (*watched.words, *(f"#{tag}" for tag in watched.hashtags))]))


def _phrase(word: str) -> str:
    bare = word.replace('"', " ").replace("|", " ").strip().lstrip("-").strip()
    return f'"{bare}"' if " " in bare else bare


def _packed(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in filter(None, words):
        if found and len(found[-1]) + len(word) + 1 <= _LONGEST_QUERY:
            found[-1] += f"|{word}"
        else:
            found.append(word)
    return found


def search_interval(queries: int, searches_a_day: int, every: timedelta) -> timedelta:
    """How often each query may be asked so that all of them fit a day's quota; never more often than `every`."""
    return max(every, DAY * max(1, queries) / max(1, int(searches_a_day * SPARE)))


def units_a_run(units_a_day: int, every: timedelta) -> int:
    """Requests a run may send so that a day of runs fits the quota."""
    return max(1, min(60, int(units_a_day * SPARE * (every / DAY))))
