"""Queries, compiled: what each finds in a paper.

Under AND all that is found speaks for the paper, under OR the branch that gives most, under NOT nothing. So what a
query gives is always the sum of what it shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from digest.core import query
from digest.core.match import ReasonKind
from digest.matching.documents import Document
from digest.matching.evidence import CATEGORY, KEYWORD, MOST, Evidence, worth
from digest.matching.phrases import Phrase, phrase, row
from digest.matching.rarity import Statistics
from digest.matching.tokens import normal, words

Found = tuple[Evidence, ...]


class Query(Protocol):
    """Something that a paper meets or does not."""

    def read(self, document: Document, statistics: Statistics) -> Found | None:
        """What a paper holds of it, which may be nothing; None where the paper does not meet it."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """A phrase in the first of some fields that holds it."""

    phrase: Phrase
    fields: frozenset[str]

    def read(self, document: Document, statistics: Statistics) -> Found | None:
        """The phrase as it stands in the paper; as rare as it is, so much it gives."""
        for name, field in document.fields:
            if name in self.fields and (place := self.phrase.find(field)):
                value = KEYWORD[name] * statistics.rarity(field.stems[slice(*place)])
                return (Evidence(ReasonKind.KEYWORD, field.cut(place), name, value),)
        return None


@dataclass(frozen=True, slots=True)
class Authored:
    """An author by parts of the name, in any order: Geoffrey Hinton by "hinton", and by "Hinton, G*".

    Attributes:
        parts: folded words, and whether any ending will do; those that fewest words fit come first.
    """

    parts: tuple[tuple[str, bool], ...]

    def read(self, document: Document, _: Statistics) -> Found | None:
        """The first such author, who counts like the rarest phrase in a title."""
        for author in document.paper.revision.authors:
            if self._names(author):
                return (Evidence(ReasonKind.AUTHOR, author, "", MOST),)
        return None

    def _names(self, author: str) -> bool:
        """Whether each part is a word of the name, no two the same one: "Li Li" is not Fei-Fei Li."""
        rest = list(name_parts(author))
        for text, open_ended in self.parts:
            fits = (word for word in rest if word == text or (open_ended and word.startswith(text)))
            if (word := next(fits, None)) is None:
                return False
            rest.remove(word)
        return True


@dataclass(frozen=True, slots=True)
class Categorised:
    """A category or one below it: cs.CL below cs."""

    prefix: str

    def read(self, document: Document, _: Statistics) -> Found | None:
        """The first such category."""
        for category in document.paper.revision.categories:
            if f"{category.casefold()}.".startswith(self.prefix):
                return (Evidence(ReasonKind.CATEGORY, category, "", CATEGORY),)
        return None


@dataclass(frozen=True, slots=True)
class Without:
    """What must not be found."""

    part: Query

    def read(self, document: Document, statistics: Statistics) -> Found | None:
        """Nothing, where nothing is found."""
        return () if self.part.read(document, statistics) is None else None


@dataclass(frozen=True, slots=True)
class Every:
    """What must all be found."""

    parts: tuple[Query, ...]

    def read(self, document: Document, statistics: Statistics) -> Found | None:
        """All that the parts find."""
        found: list[Evidence] = []
        for part in self.parts:
            if (held := part.read(document, statistics)) is None:
                return None
            found += held
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Either:
    """Of what one must be found."""

    parts: tuple[Query, ...]

    def read(self, document: Document, statistics: Statistics) -> Found | None:
        """What the part finds that gives most, the first of equals."""
        found = [held for part in self.parts if (held := part.read(document, statistics)) is not None]
        return max(found, key=worth, default=None)


def compiled(queries: Iterable[query.Query]) -> tuple[Query, ...]:
    """Queries in their order, each once."""
    return tuple(dict.fromkeys(map(_compile, queries)))


@lru_cache(maxsize=65_536)
def name_parts(author: str) -> tuple[str, ...]:
    """The words of a name, folded."""
    return tuple(words(normal(author)))


def _compile(asked: query.Query, *, wanted: bool = True) -> Query:
    """A query, or its contrary, in the form where NOT stands before phrases alone, so that two of them are none."""
    match asked:
        case query.Phrase():
            return _leaf(asked) if wanted else Without(_leaf(asked))
        case query.Not(part):
            return _compile(part, wanted=not wanted)
    parts = tuple(dict.fromkeys(_compile(part, wanted=wanted) for part in asked.parts))
    return Every(parts) if isinstance(asked, query.And) is wanted else Either(parts)


def _leaf(asked: query.Phrase) -> Query:
    match asked.field:
        case query.Field.AUTHOR:
            parts = row(normal(asked.text))
            return Authored(tuple(sorted(parts, key=lambda part: (part[1], -len(part[0]), part[0]))))
        case query.Field.CATEGORY:
            return Categorised(category_prefix(asked.text))
        case query.Field.TEXT:
            return Phrased(phrase(asked.text), frozenset(KEYWORD))
        case _:
            return Phrased(phrase(asked.text), frozenset((asked.field.value,)))


def category_prefix(name: str) -> str:
    """What a category begins with, folded and with a dot at its end, where it is the one named or lies below it."""
    return f"{name.casefold().rstrip('.*')}."
