"""What every source must hold. A new source is tested here by its examples, without a line of its own."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from tasks.core.errors import ConfigError, SchemaDrift
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import REGISTRY, build, kinds
from tasks.sources.capabilities import PROTOCOLS
from tasks.sources.hostile import MAX_TEXT
from tasks.sources.shape import Capability, Example, Json, MentionSource, Page, SourceDeps

PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")
CANARY = "Ivan Canary +79990000000"
EXAMPLES = [
    pytest.param(kind, example, id=f"{kind}-{place}")
    for kind, spec in REGISTRY.items()
    for place, example in enumerate(spec.examples, 1)
]
PERSONAL = [
    "name", "first_name", "last_name", "full_name", "screen_name", "nickname", "username", "user_name",
    "display_name", "user", "profile", "profiles", "avatar", "photo", "photo_50", "photo_100", "profile_image_url",
    "picture", "image", "email", "mail", "phone", "contacts", "bio", "about", "city", "bdate", "author_name",
    "author_detail", "author_email", "имя", "фамилия", "телефон", "почта", "аватар", "Имя", "Телефон", "e-mail",
]  # fmt: skip


def built(kind: str, example: Example) -> MentionSource:
    return build(Source(id="watched", kind=kind, options=dict(example.options)), SourceDeps(timezone="Europe/Moscow"))


def stored(connector: MentionSource, payload: Json) -> Json:
    """What the lake keeps: redacted, and once through JSON in UTF-8."""
    kept = json.dumps(connector.redact(payload, PSEUDONYMS), ensure_ascii=False).encode()
    found = json.loads(kept)
    assert isinstance(found, dict)
    return found


def records(payload: Json, example: Example) -> list[object]:
    """The list that holds the posts; nothing where it stands no more."""
    holder: object = payload
    for name in example.at:
        holder = holder.get(name) if isinstance(holder, dict) else None
    if not example.at:
        holder = next((value for value in payload.values() if isinstance(value, list)), None)
    return holder if isinstance(holder, list) else []


def dicts(value: object) -> Iterator[Json]:
    """Every object of a payload, the outer ones last."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts(one)
    if isinstance(value, dict):
        yield value


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every key and index of a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


def mutated(payload: Json, path: tuple[str | int, ...], to: object) -> Json:
    """A copy with the value at `path` replaced, or dropped where `to` is Ellipsis."""
    changed = copy.deepcopy(payload)
    holder: object = changed
    for step in path[:-1]:
        holder = holder[step]  # type: ignore[index]
    assert isinstance(holder, dict | list)
    if to is ...:
        del holder[path[-1]]  # type: ignore[arg-type]
    else:
        holder[path[-1]] = to  # type: ignore[index]
    return changed


def check(page: Page[Post]) -> None:
    """Posts that every store and page can hold."""
    assert len({(post.platform, post.id, post.version) for post in page.items}) == len(page.items)
    for post in page.items:
        assert post.published_at.tzinfo is UTC
        assert post.platform
        assert post.id
        assert 0 < len(post.text) <= MAX_TEXT
        for told in (
            post.id,
            post.platform,
            post.text,
            post.url,
            post.author,
            post.community,
            post.thread,
            post.product,
            post.parent,
            post.release,
        ):
            assert told is None or (isinstance(told, str) and "\x00" not in told and told.encode())
        for count in (post.reach, post.likes, post.shares, post.comments):
            assert count is None or (type(count) is int and 0 <= count < 2**63)
        assert post.stars is None or 1 <= post.stars <= 5
        assert all(isinstance(picture, str) and picture.startswith("http") for picture in post.media)
        assert type(post.own) is bool
    for skip in page.skipped:
        assert skip.path
        assert skip.why
    assert len({(event.platform, event.id) for event in page.events}) == len(page.events)
    for event in page.events:
        assert event.at.tzinfo is not None
        assert event.id
        assert event.platform
        assert event.model_dump_json().encode()


def test_every_module_with_a_source_is_in_the_registry_and_the_other_way_round() -> None:
    folder = Path(__file__).parents[2] / "tasks" / "sources"
    found = {path.parent.name if path.name == "__init__.py" else path.stem for path in folder.rglob("*.py")
             if "\nSPEC = SourceSpec(" in path.read_text(encoding="utf-8")}  # fmt: skip
    assert found == set(REGISTRY) == kinds()
    assert all(spec.kind == kind for kind, spec in REGISTRY.items())


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_a_source_says_what_it_is_in_both_languages_and_can_give_mentions(kind: str) -> None:
    spec = REGISTRY[kind]
    assert set(spec.title) == {"ru", "en"}
    assert Capability.MENTIONS in spec.capabilities
    assert spec.examples


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_a_source_can_do_what_it_says_and_says_what_it_can_do(kind: str) -> None:
    connector, declared = built(kind, REGISTRY[kind].examples[0]), REGISTRY[kind].capabilities
    assert isinstance(connector, MentionSource)
    assert {one for one, protocol in PROTOCOLS.items() if isinstance(connector, protocol)} == declared & set(PROTOCOLS)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_an_unknown_option_names_the_source_the_option_and_what_to_do(kind: str) -> None:
    options = {**REGISTRY[kind].examples[0].options, "colums": CANARY}
    with pytest.raises(ConfigError, match=r"'watched'.*'colums' is unknown, remove it or correct") as caught:
        build(Source(id="watched", kind=kind, options=options), SourceDeps())
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_every_option_is_described(kind: str) -> None:
    assert all(field.description for field in REGISTRY[kind].options.model_fields.values())


def test_an_unknown_kind_names_the_source_and_the_kinds_there_are() -> None:
    with pytest.raises(ConfigError, match=r"'watched'.*'vkk'.*export.*feed"):
        build(Source(id="watched", kind="vkk"), SourceDeps())


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_an_example_gives_its_posts_in_utc_with_unique_ids(kind: str, example: Example) -> None:
    connector = built(kind, example)
    page = connector.parse(stored(connector, example.payload))
    found = (len(page.items), len(page.skipped), len(page.events))
    assert found == (example.posts, example.skipped, example.events), page.skipped
    check(page)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_names_avatars_and_contacts_are_gone_before_anything_is_stored(kind: str, example: Example) -> None:
    connector = built(kind, example)
    kept = stored(connector, example.payload)
    names = {str(one[key]) for one in dicts(example.payload) for key in ("author", "Автор") if one.get(key)}
    columns = kept.get("columns")
    names -= set(map(str, columns.values())) if isinstance(columns, dict) else set()
    assert not [name for name in names if name in json.dumps(kept, ensure_ascii=False) and not name.isdecimal()]
    payload = copy.deepcopy(example.payload)
    for one in list(dicts(payload)):
        one.update({key: CANARY for key in PERSONAL if key not in one})
        one["users"] = [{"id": 1, "name": CANARY, "photo": {"url": CANARY}}]
    for record in records(payload, example):
        if isinstance(record, dict):
            record.update({key: CANARY for key in ("author", "Автор") if key in record})
    planted = json.dumps(stored(connector, payload))
    assert "Canary" not in planted
    assert "7999" not in planted
    assert len(connector.parse(json.loads(planted)).items) == len(connector.parse(kept).items)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_redact_and_parse_leave_their_input_alone_and_repeat_themselves(kind: str, example: Example) -> None:
    connector, before = built(kind, example), copy.deepcopy(example.payload)
    kept = stored(connector, example.payload)
    kept_before = copy.deepcopy(kept)
    assert connector.parse(kept) == connector.parse(kept)
    assert stored(connector, example.payload) == kept == kept_before
    assert example.payload == before


MUTATIONS = {
    "dropped": ...,
    "null": None,
    "number": 7,
    "negative": -1,
    "endless number": float("inf"),
    "no number": float("nan"),
    "giant number": 10**400,
    "bool": True,
    "text": "no such thing",
    "empty": "",
    "list": [{"name": CANARY}],
    "object": {"name": CANARY, "id": {"x": [None]}},
    "huge": "я" * 1_000_000,
    "nul": "a\x00b\x00",
    "half a pair": "\ud83d and \udc00",
    "override": "\u202eabc",
    "date of no calendar": "2026-02-31T25:61:00Z",
    "last day": "9999-12-31T23:59:59-12:00",
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_a_payload_changed_anywhere_is_a_counted_skip_or_named_drift_never_a_crash(
    kind: str, example: Example, mutation: str
) -> None:
    connector, to = built(kind, example), MUTATIONS[mutation]
    named: list[str] = []
    kept = stored(connector, example.payload)
    for before, redacted in ((example.payload, False), (kept, True)):
        for path in places(before):
            changed = mutated(before, path, to)
            try:
                payload = changed if redacted else stored(connector, changed)
                page = connector.parse(payload)
            except SchemaDrift as drift:
                named.append(drift.path)
                continue
            check(page)
            assert redacted or "Canary" not in json.dumps(payload)
            told = len(page.items) + len(page.skipped) + len(page.events)
            assert told >= len(records(payload, example)), (path, mutation)
    assert all(path.startswith("$.") for path in named)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_a_payload_that_is_something_else_is_named_drift(kind: str, example: Example) -> None:
    connector = built(kind, example)
    others: list[Json] = [{}, {"error": "no"}, {"rows": "x", "entries": "x"}]
    for payload in others:
        with pytest.raises(SchemaDrift):
            connector.redact(payload, PSEUDONYMS)
        with pytest.raises(SchemaDrift):
            connector.parse(payload)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_the_manual_names_every_source_and_every_option(kind: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    section = manual.split(f"\n## `{kind}`\n")[1].split("\n## ")[0]
    assert {f"`{name}`" for name in REGISTRY[kind].options.model_fields} == {
        line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")
    }
