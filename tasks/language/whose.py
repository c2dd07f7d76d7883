"""Whose mention it is: all topics of all brands found in one pass over a text (Aho-Corasick).

Terms are expanded to their spellings when the matcher is built. What is found counts where it stands as a word of its
own; inside a hashtag or handle also at a capital letter (#РомашкаОбман), an underscore or a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick

from tasks.core.mention import Match
from tasks.language.forms import spellings
from tasks.language.spelling import Folded, fold, fold_letters, latin_twin, unmixed
from tasks.plan.schema import Plan, Topic, TopicKind

MATCHES_A_TOPIC = 16  # enough to show; a 1 MB post of one repeated name must not make a list of it
_HOSTS = (
    *("vk.com/", "vk.ru/", "t.me/", "ok.ru/", "dzen.ru/"),
    *("instagram.com/", "facebook.com/", "twitter.com/", "x.com/", "youtube.com/", "tiktok.com/"),
)
_BELONGS_TO_BRAND = frozenset({TopicKind.ASPECT, TopicKind.PRODUCT})


class _Part(IntEnum):
    NAME = 0
    REQUIRED = 1
    EXCLUDED = 2


@dataclass(frozen=True, slots=True)
class _Term:
    """What one spelling stands for. `verbatim`: the text must say exactly this, in the case given if `cased`."""

    topic: int
    part: _Part
    verbatim: str | None = None
    cased: bool = False
    tagged: bool = False  # begins with # or @ or a host: nothing to check on its left


@dataclass(frozen=True, slots=True)
class _Watched:
    brand: str
    topic: str
    needs_brand: bool
    is_brand: bool
    required: bool


class TopicMatcher:
    """Finds topics of a plan in texts. Building takes about a millisecond a term; it is immutable afterwards."""

    def __init__(self, plan: Plan) -> None:
        self._watched: list[_Watched] = []
        self._own: dict[str, str] = {}
        terms: dict[str, list[_Term]] = {}
        for brand in plan.monitoring.brands:
            for topic in brand.topics:
                if topic.kind is TopicKind.BRAND:
                    self._own.setdefault(brand.id, topic.id)
                for spelling, term in _terms(len(self._watched), topic):
                    terms.setdefault(spelling, []).append(term)
                self._watched.append(
                    _Watched(
                        brand.id,
                        topic.id,
                        topic.kind in _BELONGS_TO_BRAND,
                        topic.kind is TopicKind.BRAND,
                        bool(topic.required),
                    )
                )
        self._automaton = _automaton(terms)

    def find(self, text: str, about: str | None = None) -> tuple[Match, ...]:
        """Topics named in `text`, by place. `about` is the brand the text is known to be about, if any: its own topic
        is then given with an empty span where the text does not name it."""
        folded = fold(text)
        found: dict[int, list[tuple[int, int]]] = {}
        required: set[int] = set()
        excluded: set[int] = set()
        for start, end, term in self._hits(folded):
            if term.part is _Part.NAME:
                spans = found.setdefault(term.topic, [])
                if len(spans) < MATCHES_A_TOPIC * 4:
                    spans.append((start, end))
            else:
                (required if term.part is _Part.REQUIRED else excluded).add(term.topic)
        if not found and about is None:
            return ()
        return self._settled(folded, found, required, excluded, about)

    def _hits(self, folded: Folded) -> Iterator[tuple[int, int, _Term]]:
        if self._automaton is None:
            return
        yield from self._hits_in(folded.low, folded)
        for low in unmixed(folded.low) or ():
            yield from self._hits_in(low, folded)

    def _hits_in(self, low: str, folded: Folded) -> Iterator[tuple[int, int, _Term]]:
        assert self._automaton is not None
        for last, (length, terms) in self._automaton.iter(low):
            end = last + 1
            start = end - length
            for term in terms:
                if _stands(term, start, end, low, folded.cased):
                    yield start, end, term

    def _settled(
        self,
        folded: Folded,
        found: dict[int, list[tuple[int, int]]],
        required: set[int],
        excluded: set[int],
        about: str | None,
    ) -> tuple[Match, ...]:
        kept = {
            topic: spans
            for topic, spans in found.items()
            if topic not in excluded and (topic in required or not self._watched[topic].required)
        }
        named = {self._watched[topic].brand for topic in kept if self._watched[topic].is_brand}
        brands = named | {about}
        matches = []
        for topic, spans in kept.items():
            watched = self._watched[topic]
            if watched.needs_brand and watched.brand not in brands:
                continue
            for start, end in _outermost(spans)[:MATCHES_A_TOPIC]:
                matches.append(Match(watched.brand, watched.topic, *folded.span(start, end)))
        if about is not None and about not in named and about in self._own:
            matches.append(Match(about, self._own[about], 0, 0))
        matches.sort(key=lambda match: (match.start, match.end, match.brand, match.topic))
        return tuple(matches)


def _terms(topic_index: int, topic: Topic) -> Iterator[tuple[str, _Term]]:
    """Every spelling of a topic's terms, folded, with what it stands for."""
    parts = ((_Part.NAME, topic.words), (_Part.REQUIRED, topic.required), (_Part.EXCLUDED, topic.excluded))
    for part, words in parts:
        for word in words:
            yield from _word(topic_index, part, word.strip())
    for term in topic.exact:
        if term.strip():
            yield fold_letters(term.strip()), _Term(topic_index, _Part.NAME, verbatim=term.strip(), cased=True)
    for hashtag in topic.hashtags:
        name = hashtag.strip().lstrip("#")
        if name:
            yield fold_letters(f"#{name}"), _Term(topic_index, _Part.NAME, tagged=True)
    for account in topic.accounts:
        yield from _account(topic_index, account)


def _word(topic_index: int, part: _Part, word: str) -> Iterator[tuple[str, _Term]]:
    if word.startswith("#"):
        yield fold_letters(word), _Term(topic_index, part, tagged=True)
        return
    if word.startswith("@") or "/" in word:
        yield fold_letters(word), _Term(topic_index, part, verbatim=word.lower(), tagged=True)
        return
    loose = _Term(topic_index, part)
    for spelling in spellings(word):
        yield spelling, loose
    twin = latin_twin(fold_letters(word))
    if twin is not None:
        yield twin.lower(), _Term(topic_index, part, verbatim=twin, cased=True)


def _account(topic_index: int, account: str) -> Iterator[tuple[str, _Term]]:
    name = account.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").strip("/ ")
    if "/" in name or "." in name.lstrip("@"):
        forms = [name]
    else:
        handle = name.lstrip("@")
        forms = [f"@{handle}", *(host + handle for host in _HOSTS), *(f"{host}@{handle}" for host in _HOSTS[-2:])]
    for form in forms if name.strip("@") else ():
        yield fold_letters(form), _Term(topic_index, _Part.NAME, verbatim=form, tagged=True)


def _automaton(terms: dict[str, list[_Term]]) -> ahocorasick.Automaton | None:
    automaton = ahocorasick.Automaton()
    for spelling, meanings in terms.items():
        automaton.add_word(spelling, (len(spelling), tuple(dict.fromkeys(meanings))))
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton


def _stands(term: _Term, start: int, end: int, low: str, cased: str) -> bool:
    """Whether the term stands there as a word of its own, and as it must be written."""
    if not _begins(term, start, low, cased) or not _ends(term, start, end, low, cased):
        return False
    if term.verbatim is None:
        return True
    said = cased[start:end]
    return (said if term.cased else said.lower()) == term.verbatim


def _begins(term: _Term, start: int, low: str, cased: str) -> bool:
    if not start or not low[start - 1].isalnum():
        return True
    if term.tagged:  # somebody@united and netflix.com/united are others; "word#tag" is a tag
        return low[start] == "#"
    return not low[start].isalnum() or (_turns(cased, start) and _in_tag(cased, start))


def _ends(term: _Term, start: int, end: int, low: str, cased: str) -> bool:
    if end == len(low):
        return True
    if not low[end].isalnum():
        return not (term.verbatim and term.tagged and cased[end] == "_")  # @united_fan is somebody else
    if not low[end - 1].isalnum():
        return True
    return (_turns(cased, end) or _abbreviation_ends(cased, start, end)) and _in_tag(cased, start)


def _turns(cased: str, place: int) -> bool:
    """A capital after a small letter, or a digit beside a letter."""
    before, after = cased[place - 1], cased[place]
    return (before.islower() and after.isupper()) or before.isdigit() != after.isdigit()


def _abbreviation_ends(cased: str, start: int, end: int) -> bool:
    """#МТСобман, #МТСОбман: capitals end where a word begins."""
    return cased[start:end].isupper() and (cased[end].islower() or cased[end + 1 : end + 2].islower())


def _in_tag(cased: str, start: int) -> bool:
    """Whether the run of letters, digits and underscores around `start` begins with # or @."""
    for place in range(start, max(-1, start - 80), -1):
        char = cased[place]
        if char in "#@":
            return True
        if place < start and not (char.isalnum() or char == "_"):
            return False
    return False


def _outermost(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without those that lie inside another one, by place."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
