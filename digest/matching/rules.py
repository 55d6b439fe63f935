"""What always holds: keywords, exclusions, categories and authors, and what they add to a score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.core.grammar import keyword, parse
from digest.core.match import ReasonKind
from digest.core.profile import Profile
from digest.matching.documents import Document
from digest.matching.evidence import AUTHOR, CATEGORY, Evidence, joined
from digest.matching.queries import Query, category_prefix, compiled, name_parts
from digest.matching.rarity import Statistics

__all__ = ["Evidence", "Rules", "rules"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one profile, compiled."""

    keywords: tuple[Query, ...]
    exclude: tuple[Query, ...]
    categories: tuple[str, ...]
    authors: frozenset[tuple[str, ...]]
    keyed: bool

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.keyed or self.exclude or self.categories or self.authors)

    def read(self, document: Document, statistics: Statistics) -> tuple[Evidence, ...] | None:
        """What the rules find in a paper; None where they shut it out."""
        named = document.paper.revision.categories
        shared = [category for category in named if self._wanted(category)]
        if self.categories and named and not shared:
            return None
        if self.bars(document, statistics):
            return None
        read = [query.read(document, statistics) for query in self.keywords]
        hits = [hit for found in read if found for hit in joined(found)]
        authors = list(self._authors(document.paper.revision.authors))
        if self.keyed and not hits and not authors:
            return None
        return (*hits, *authors, *(Evidence(ReasonKind.CATEGORY, name, "", CATEGORY) for name in shared[:1]))

    def bars(self, document: Document, statistics: Statistics) -> bool:
        """Whether an exclusion shuts a paper out."""
        return any(query.read(document, statistics) is not None for query in self.exclude)

    def _wanted(self, category: str) -> bool:
        """Whether a category is one of the profile's, or lies below one: cs.CL below cs."""
        return f"{category.casefold()}.".startswith(self.categories) if self.categories else False

    def _authors(self, names: Sequence[str]) -> Iterator[Evidence]:
        for name in names if self.authors else ():
            if _name(name) in self.authors:
                yield Evidence(ReasonKind.AUTHOR, name, "", AUTHOR)


def rules(profile: Profile) -> Rules:
    """The rules of a profile.

    Raises:
        ConfigError: a keyword or an exclusion is no query; those of a file are refused when it is loaded.
    """
    return Rules(
        keywords=compiled(map(keyword, profile.keywords)),
        exclude=compiled(map(parse, profile.exclude)),
        categories=tuple(map(category_prefix, profile.categories)),
        authors=frozenset(filter(None, map(_name, profile.authors))),
        keyed=bool(profile.keywords),
    )


def _name(author: str) -> tuple[str, ...]:
    """A name whose parts may stand in any order: "Liu, Yang" is "Yang Liu"."""
    return tuple(sorted(name_parts(author)))
