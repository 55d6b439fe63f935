"""A paper as the matching reads it: its words with their places, and its weighted terms."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log, sqrt
from typing import TYPE_CHECKING

from digest.core.paper import Paper
from digest.matching.meaning import shipped
from digest.matching.rarity import Statistics, pairs
from digest.matching.tokens import EMPTY, hyphened, normal, singular, spans, words

if TYPE_CHECKING:
    from digest.matching.meaning import Meaning

TITLE = 3  # what a word of the title counts, in words of the abstract
PAIR = 0.75  # what a pair of words weighs beside a word equally rare
_BREAKS = frozenset(".,;:!?()[]")  # what parts two words that stand side by side
_GAP = 3  # characters between two words of one phrase, at most

Vector = dict[str, float]


Place = tuple[int, int]  # words of a field by their number, from the first to before the second


class Field:
    """A title or an abstract."""

    def __init__(self, text: str) -> None:
        self.text = normal(text)
        self.words = words(self.text)
        self.stems = [singular(word) for word in self.words]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands in the text."""
        return spans(self.text)

    @cached_property
    def joined(self) -> dict[int, str]:
        """By its number, a word written together with the next, which a hyphen joins to it."""
        return {at: self.words[at] + self.words[at + 1] for at in hyphened(self.text)}

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """By word in the singular, where it stands; "pre-training" is found as "pretraining" too."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for at, stem in enumerate(self.stems):
            found[stem].append((at, at + 1))
        for at, word in self.joined.items():
            found[singular(word)].append((at, at + 2))
        return dict(found)

    def follows(self, at: int) -> bool:
        """Whether a word goes on from the one before it: no punctuation and no wide gap parts them."""
        gap = self.text[self.spans[at - 1][1] : self.spans[at][0]]
        return len(gap) <= _GAP and not _BREAKS.intersection(gap)

    def cut(self, place: Place) -> str:
        """The words at a place as they stand in the text."""
        start, stop = place
        return self.text[self.spans[start][0] : self.spans[stop - 1][1]]

    def find(self, term: Sequence[str]) -> Place | None:
        """The first place where words in the singular stand side by side."""
        for start, _ in self.places.get(term[0], ()):
            place = start, start + len(term)
            if self.stems[slice(*place)] == list(term) and all(map(self.follows, range(start + 1, place[1]))):
                return place
        return None


class Document:
    """A paper's fields, and its terms by TF-IDF at length 1."""

    def __init__(self, paper: Paper, statistics: Statistics) -> None:
        self.paper = paper
        self.title = Field(paper.revision.title)
        self.abstract = Field(paper.revision.abstract)
        self.vector = vector(((self.title.stems, TITLE), (self.abstract.stems, 1)), statistics)

    @cached_property
    def meaning(self) -> "Meaning":
        """What it is about, by the shipped model."""
        return shipped().meaning(self.vector)

    @property
    def fields(self) -> tuple[tuple[str, Field], ...]:
        """Title and abstract by the name that a reason gives them, the title first."""
        return ("title", self.title), ("abstract", self.abstract)


def vector(fields: Iterable[tuple[Sequence[str], int]], statistics: Statistics) -> Vector:
    """Words and known pairs of words by TF-IDF, (1 + ln tf) · idf, scaled to length 1; without any, empty.

    Empty words do not count. A pair that the background does not know says nothing beyond its words, nor does it.

    Args:
        fields: words in the singular, and what each of them counts.
        statistics: how rare terms are.
    """
    counts: Counter[str] = Counter()
    for stems, worth in fields:
        full = [stem for stem in stems if stem not in EMPTY]
        counts.update([*full, *pairs(stems)] * worth)
    weights: Vector = {}
    for term, count in counts.items():
        pair = " " in term
        rarity = statistics.idf.get(term, 0.0 if pair else statistics.unseen)
        if rarity:
            weights[term] = (1 + log(count)) * rarity * (PAIR if pair else 1)
    length = norm(weights)
    return {term: weight / length for term, weight in weights.items()}


def norm(weights: Vector) -> float:
    """Euclidean length."""
    return sqrt(sum([weight * weight for weight in weights.values()]))


def dot(one: Vector, other: Vector) -> float:
    """Inner product, summed in the order of the first."""
    return sum([weight * other[term] for term, weight in one.items() if term in other])
