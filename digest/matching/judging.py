"""What is found in a paper for a profile, before it is ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from digest.core.match import PLACES
from digest.matching.documents import Document
from digest.matching.evidence import Evidence, worth

if TYPE_CHECKING:
    from digest.matching.giving import Giving

_FIRST = itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The interests of a profile over the papers at hand.

    Attributes:
        relevance: of each paper, to the interest that it is nearest to.
        nearest: of each paper, which of the interests that is.
        cuts: for each interest, the least relevance that is worth sending.
        giving: for each interest, what tells whence relevance comes.
        attracts: whether anything is looked for, so that relevance can tell what is worth sending.
        shunned: which texts of the space are disliked themselves, and so are never sent.
    """

    relevance: list[float]
    nearest: list[int]
    cuts: tuple[float, ...] = ()
    giving: "tuple[Giving, ...]" = ()
    attracts: bool = False
    shunned: frozenset[int] = frozenset()


class Judged(NamedTuple):
    """A paper that the rules let through; a tuple, since as many are made as there are papers, for each profile.

    Attributes:
        document: the paper.
        row: which text of the space it is.
        found: what the rules found in it.
        relevance: how near it is to the profile's interest; below 0 for one farther from it than is usual.
        interest: which of the profile's interests that is.
    """

    document: Document
    row: int
    found: tuple[Evidence, ...]
    relevance: float
    interest: int = 0

    @property
    def total(self) -> float:
        """The sum of all evidence for and against."""
        return worth(self.found) + self.relevance if self.found else self.relevance


def ranked(judged: Iterable[Judged]) -> tuple[list[Judged], list[float]]:
    """The best first and then by id, and the total of each, rounded so that every machine ranks alike."""
    ordered = sorted(
        [(-round(one.total if one.found else one.relevance, PLACES), one.document.paper.id, one) for one in judged],
        key=_FIRST,
    )
    return [one for *_, one in ordered], [-below for below, *_ in ordered]


def clamped(total: float) -> float:
    """A score: a sum of evidence kept within 0 to 1."""
    return 0.0 if total <= 0 else min(total, 1.0)
