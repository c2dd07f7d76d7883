"""What the plan says about a feed, and the addresses that follow from it."""

from __future__ import annotations

from typing import Annotated, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tasks.core.post import PostKind

GOOGLE_NEWS = "news.google.com"


class FeedOptions(BaseModel):
    """Options of a source of kind `feed`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = Field(None, description="Address of an RSS or Atom feed.")
    urls: tuple[str, ...] = Field((), description="Several addresses instead of one.")
    query: str | None = Field(
        None, min_length=1, description="Words to search for: added as `s=` (WordPress) or `q=` (Google News)."
    )
    platform: Annotated[str, StringConstraints(pattern=r"^[^\s|]{1,63}$")] | None = Field(
        None, description="Name of the platform; the site's host where unset."
    )
    kind: PostKind = Field(PostKind.ARTICLE, description="`comment` for a WordPress comment feed.")
    timeout: float = Field(15.0, gt=0, le=120, description="Seconds for one attempt at one address.")

    @model_validator(mode="after")
    def _addresses(self) -> Self:
        if bool(self.url) == bool(self.urls):
            raise ValueError("give either `url` or `urls`")
        for url in self.urls or (self.url or "",):
            try:
                parts = urlsplit(url)
                good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
            except ValueError:
                good = False
            if not good:
                raise ValueError("an address must start with http:// or https:// and name a host")
        return self

    def addresses(self) -> tuple[str, ...]:
        """What is asked, the query included."""
        return tuple(_with_query(url, self.query) for url in self.urls or (self.url or "",))


def _with_query(url: str, query: str | None) -> str:
    parts = urlsplit(url)
    if query is None:
        return urlunsplit(parts)
    name = "q" if parts.hostname == GOOGLE_NEWS else "s"
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, query)])))


def host_of(url: str) -> str:
    """The host as a platform's name: `www.Example.org` is `example.org`."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")[:63]
    except ValueError:
        return ""
