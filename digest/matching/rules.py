"""What always holds: keywords, exclusions, categories and authors, and what they add to a score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.core.match import ReasonKind
from digest.core.profile import Profile
from digest.matching.documents import Document
from digest.matching.phrases import Phrase, compiled
from digest.matching.rarity import Statistics
from digest.matching.tokens import normal, words

# A paper that resembles what is liked scores .1 to .4; rules weigh on the same scale.
KEYWORD = {"title": 0.2, "abstract": 0.1}  # the rarest phrase; others in proportion to their rarity
AUTHOR = 0.3
CATEGORY = 0.02


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a paper, and how much it adds to its score."""

    kind: ReasonKind
    subject: str
    place: str
    value: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one profile, compiled."""

    keywords: tuple[Phrase, ...]
    exclude: tuple[Phrase, ...]
    categories: tuple[str, ...]
    authors: frozenset[tuple[str, ...]]
    keyed: bool

    def read(self, document: Document, statistics: Statistics) -> tuple[Evidence, ...] | None:
        """What the rules find in a paper; None where they shut it out."""
        named = document.paper.revision.categories
        shared = [category for category in named if self._wanted(category)]
        if self.categories and named and not shared:
            return None
        if any(phrase.find(field) for phrase in self.exclude for _, field in document.fields):
            return None
        hits = [hit for phrase in self.keywords if (hit := _hit(phrase, document, statistics))]
        authors = list(self._authors(document.paper.revision.authors))
        if self.keyed and not hits and not authors:
            return None
        return (*hits, *authors, *(Evidence(ReasonKind.CATEGORY, name, "", CATEGORY) for name in shared[:1]))

    def _wanted(self, category: str) -> bool:
        """Whether a category is one of the profile's, or lies below one: cs.CL below cs."""
        return f"{category.casefold()}.".startswith(self.categories) if self.categories else False

    def _authors(self, names: Sequence[str]) -> Iterator[Evidence]:
        for name in names if self.authors else ():
            if _name(name) in self.authors:
                yield Evidence(ReasonKind.AUTHOR, name, "", AUTHOR)


def rules(profile: Profile) -> Rules:
    """The rules of a profile."""
    return Rules(
        keywords=compiled(profile.keywords),
        exclude=compiled(profile.exclude),
        categories=tuple(f"{name.casefold().rstrip('.*')}." for name in profile.categories),
        authors=frozenset(filter(None, map(_name, profile.authors))),
        keyed=bool(profile.keywords),
    )


def _hit(phrase: Phrase, document: Document, statistics: Statistics) -> Evidence | None:
    """Where a paper holds a phrase, the title before the abstract."""
    for name, field in document.fields:
        if place := phrase.find(field):
            value = KEYWORD[name] * statistics.rarity(field.stems[slice(*place)])
            return Evidence(ReasonKind.KEYWORD, field.cut(place), name, value)
    return None


def _name(author: str) -> tuple[str, ...]:
    """A name whose parts may stand in any order: "Liu, Yang" is "Yang Liu"."""
    return tuple(sorted(words(normal(author))))
