"""Which of their columns is which of our fields. Names as Russian and English monitoring tools write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from tasks.core.errors import ConfigError, Permanent
from tasks.sources.export.options import Columns, Field_
from tasks.sources.hostile import clean

FIELDS: tuple[Field_, ...] = get_args(Field_)
REQUIRED: tuple[Field_, ...] = ("text", "published_at")

# The first name that a file has wins; a column is used once. `label_…` columns are never taken: they are the
# judgement of people on which quality is measured, and must not leak into what is measured.
_KNOWN: dict[Field_, str] = {
    "id": "id|post id|message id|mention id|comment id|review id|tweet id|guid|id сообщения|id поста|ид|идентификатор",
    "text": "text|текст|full text|текст сообщения|текст публикации|текст отзыва|текст поста|сообщение|message|content"
    "|body|review text|comment text|отзыв|review|tweet|текст комментария|комментарий|содержание|post",
    "published_at": "published at|published|datetime|date time|дата и время|дата публикации|дата сообщения"
    "|publication date|publish date"
    "|created at|created time|created|timestamp|date|дата|дата создания|дата отзыва|posted at|time|время",
    "platform": "platform|платформа|площадка|source|источник|social network|социальная сеть|соцсеть|network|ресурс"
    "|сайт|site|hub|провайдер|домен|domain",
    "author": "author id|id автора|user id|author|автор|username|user name|user|ник|никнейм|nickname|screen name|login"
    "|имя автора|author name|пользователь|from",
    "url": "url|link|ссылка|permalink|url сообщения|ссылка на сообщение|ссылка на публикацию|ссылка на пост"
    "|адрес сообщения|адрес|post url",
    "kind": "kind|type|тип|тип сообщения|тип публикации|post type|content type|message type",
    "community": "community|сообщество|группа|group|место публикации|название сообщества|страница|page|channel|канал",
    "thread": "thread|thread id|parent id|conversation id|in reply to|тред|ветка|id родителя|родитель|обсуждение",
    "product": "product|продукт|товар|услуга|service|product name|название товара",
    "stars": "stars|rating|оценка|рейтинг|star rating|звезды|количество звезд|score",
    "reach": "reach|охват|followers|подписчики|количество подписчиков|аудитория|audience|views|просмотры|impressions"
    "|просмотров",
    "likes": "likes|лайки|лайков|нравится|favorites|favorite count|like count|reactions|реакции",
    "shares": "shares|репосты|репостов|reposts|retweets|retweet count|share count|поделились",
    "comments": "comments|комментарии|комментариев|comment count|comments count|replies|reply count|ответы",
}
KNOWN: dict[Field_, tuple[str, ...]] = {field: tuple(names.split("|")) for field, names in _KNOWN.items()}


class WrongExport(Permanent, ConfigError):
    """A person must map the columns or name the format: to `watch` one source is unreadable, to a command the
    configuration is wrong. Hence both."""

    cause = "unreadable"


def plain(name: str) -> str:
    """A column's name for comparing: `Published_At ` and `published at` are one, and so are ё and е."""
    return " ".join(name.casefold().replace("ё", "е").replace("_", " ").replace("-", " ").strip("\ufeff *:").split())


def recognise(seen: Sequence[str]) -> Columns:
    """Our field → their column, for those columns whose name is well known."""
    by_name = {plain(column): column for column in reversed(seen)}
    found: Columns = {}
    for field, names in KNOWN.items():
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is not None:
            del by_name[plain(column)]
            found[field] = column
    return found


def resolve(wanted: Mapping[Field_, str | None], seen: Sequence[str], file: str, *, sparse: bool = False) -> Columns:
    """The mapping for one file: what the plan says, and well-known names for the rest.

    `sparse`: a column that is mapped but not seen may come later, so only text and time must be there.
    Raises WrongExport naming the file and its columns where a column cannot be found.
    """
    by_name = {plain(column): column for column in reversed(seen)}
    said: Columns = {}
    for field, column in wanted.items():
        if column is None:
            continue
        if plain(column) not in by_name and not (sparse and field not in REQUIRED):
            raise WrongExport(f"{file}: there is no column {column!r} (mapped to `{field}`). {_advice(seen, file)}")
        said[field] = by_name.get(plain(column), column)
    free = [column for column in seen if column not in said.values()]
    guessed = {field: column for field, column in recognise(free).items() if field not in wanted}
    found = {**guessed, **said}
    missing = [field for field in REQUIRED if field not in found]
    if missing:
        raise WrongExport(f"{file}: no column looks like {' or '.join(missing)}. {_advice(seen, file)}")
    return {field: found[field] for field in FIELDS if field in found}


def _advice(seen: Sequence[str], file: str) -> str:
    columns = ", ".join(repr(name[:60]) for name in seen[:40]) or "none"
    if not recognise(seen):
        # no header, it seems: then these are not names but somebody's data, and this text is kept
        columns = f"{len(seen)}, none with a name we know (is there a header line?)"
    return f"Columns seen: {columns}. Run `spichka map {file}` and paste what it prints under `options` in the plan"


def known_fields(columns: Mapping[str, object]) -> Columns:
    """Of a stored mapping, what is a field of ours mapped to a name; anything else is dropped."""
    return {
        field: column
        for field, column in columns.items()
        if field in FIELDS and isinstance(column, str) and clean(column) == column
    }
