"""A paper as the matching reads it: its words with their places."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from digest.core.paper import Paper
from digest.matching.terms import TITLE, Counts, counts
from digest.matching.tokens import hyphened, normal, singular, spans, words

_BREAKS = frozenset(".,;:!?()[]")  # what parts two words that stand side by side
_GAP = 3  # characters between two words of one phrase, at most

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

    @cached_property
    def ordered(self) -> list[tuple[str, Place]]:
        """Each word with its place, also those that a hyphen joins, in the order of the alphabet."""
        alone = ((word, (at, at + 1)) for at, word in enumerate(self.words))
        return sorted((*alone, *((word, (at, at + 2)) for at, word in self.joined.items())))

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
    """A paper's fields, and the terms that stand in them."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.title = Field(paper.revision.title)
        self.abstract = Field(paper.revision.abstract)

    @cached_property
    def counts(self) -> Counts:
        """How often each term stands there, a word of the title for three."""
        return counts(((self.title.stems, TITLE), (self.abstract.stems, 1)))

    @property
    def fields(self) -> tuple[tuple[str, Field], ...]:
        """Title and abstract by the name that a reason gives them, the title first."""
        return ("title", self.title), ("abstract", self.abstract)
