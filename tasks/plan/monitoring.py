"""What is watched: brands, their topics and accounts, the sources that are read."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from tasks.plan.team import Shift
from tasks.plan.values import EnvName, Id, Line, Part, Span, at_least_one


class TopicKind(StrEnum):
    """What a topic is to the brand."""

    BRAND = "brand"
    COMPETITOR = "competitor"
    INDUSTRY = "industry"
    ASPECT = "aspect"
    PRODUCT = "product"
    SUPPLIER = "supplier"
    PERSON = "person"


class Account(Part):
    """A page, group, channel or profile of the brand's own."""

    platform: Line = Field(description="`vk`, `telegram`, `youtube` and so on.")
    id: Line = Field(description="Its name or number on the platform.")
    name: Line | None = Field(None, description="How people should see it.")
    owner: Id | None = Field(None, description="Role that answers there; the lead where unset.")


class Topic(Part):
    """Words to watch. `words` are matched inflected and in both alphabets; `exact` as they stand.

    `required`: at least one of these must be in the text too; `excluded`: none of these may be.
    An aspect or product counts only in a text that is the brand's already.
    """

    id: Id
    kind: TopicKind = Field(description="What it is to the brand.")
    name: Line | None = Field(None, description="How people should see it; the id where unset.")
    words: tuple[Line, ...] = Field((), description="Matched in every inflection and in both alphabets.")
    exact: tuple[Line, ...] = Field((), description="Matched as they stand.")
    hashtags: tuple[Line, ...] = Field((), description="With or without `#`.")
    accounts: tuple[Line, ...] = Field((), description="Names people call with `@`.")
    required: tuple[Line, ...] = Field((), description="At least one of these must be in the text too.")
    excluded: tuple[Line, ...] = Field((), description="None of these may be in the text.")
    pages: tuple[Account, ...] = Field((), description="A competitor's pages: their followers are counted daily.")


class Brand(Part):
    """One brand and everything watched around it. Its own topic has kind `brand`; there may be several."""

    id: Id
    name: Line = Field(description="As alerts should name it.")
    topics: Annotated[tuple[Topic, ...], AfterValidator(at_least_one)] = Field(description="What is watched.")
    accounts: tuple[Account, ...] = Field((), description="Its own pages, groups and channels.")
    reserve_channel: Line | None = Field(None, description="Where to speak if the own pages are lost.")
    own_sites: tuple[Line, ...] = Field((), description="Domains that are the brand's; links elsewhere may be misuse.")


class Source(Part):
    """One connector. `options` belong to the connector, which checks them; `brand` says that everything it yields
    is about that brand (a review page of our own product), named or not. `token` is the name of an environment
    variable, never the token itself."""

    id: Id
    kind: Line = Field(description="Which connector: `export`, `feed` and so on.")
    brand: Id | None = Field(None, description="Everything it yields is about this brand, named or not.")
    topic: Id | None = Field(None, description="Everything it yields belongs to this topic.")
    every: Span = Field(timedelta(minutes=5), description="How often it is read.")
    overlap: Span = Field(timedelta(minutes=15), description="How far back each reading looks again.")
    enabled: bool = Field(True, description="`false` switches it off without losing its lines.")
    base_url: Line | None = Field(None, description="Another address of the platform's API.")
    proxy: Line | None = Field(None, description="Proxy address, without a password.")
    ca_bundle: Line | None = Field(None, description="File with the certificates to trust.")
    token: EnvName | None = Field(None, description="Name of the environment variable that holds the token.")
    options: dict[str, object] = Field({}, description="The connector's own settings; it checks them itself.")


class Monitoring(Part):
    """What is watched. A mention collected later than `late_after` is history and never alerts."""

    brands: Annotated[tuple[Brand, ...], AfterValidator(at_least_one)] = Field(description="At least one.")
    sources: tuple[Source, ...] = Field((), description="What is read.")
    late_after: Span = Field(timedelta(hours=6), description="Collected later than this, a mention never alerts.")
    keep_media: bool = Field(False, description="Keep pictures of mentions, not only their hashes.")
    quiet_hours: tuple[Shift, ...] = Field((), description="When only what cannot wait may wake people.")
