"""How rare words are, by the background statistics that travel with the package.

What the file holds and how it is made stands in `digest.matching.background`.
"""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, log
from pathlib import Path

from digest.matching.tokens import EMPTY, normal, singular, words

SHIPPED = Path(__file__).with_name("background.tsv.gz")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Inverse document frequencies, ln((1 + papers) / (1 + papers that hold the term)).

    Attributes:
        idf: by term, a word or two words with a space between.
        unseen: the frequency's inverse for a word that no paper held: the greatest there is.
        rare_pair: that of a pair too rare to be kept, which is at least this.
    """

    idf: dict[str, float] = field(repr=False)
    unseen: float
    rare_pair: float

    @property
    def papers(self) -> float:
        """How many papers were counted."""
        return exp(self.unseen) - 1

    def frequency(self, term: str) -> float:
        """How many of them hold a term; 0 for one that is not kept."""
        return exp(self.unseen - self.idf[term]) - 1 if term in self.idf else 0.0

    def rarity_of(self, papers: int) -> float:
        """The inverse frequency of a term that so many papers hold."""
        return self.unseen - log(1 + papers)

    def rarity(self, stems: Sequence[str]) -> float:
        """How rare a phrase is, above 0 to 1: as rare as its rarest word or pair of words."""
        found = [self.idf.get(stem, self.unseen) for stem in stems]
        found += [self.idf.get(pair, self.rare_pair) for pair in pairs(stems)]
        return max(found) / self.unseen


def stems(text: str) -> list[str]:
    """The words of a text in the singular: the form in which they are counted."""
    return [singular(word) for word in words(normal(text))]


def weights(text: str) -> dict[str, float]:
    """The words of a text that say something, in the singular, and how rare each is: 1 for an unknown one."""
    found = dict(map(_weight, set(words(normal(text)))))
    return {stem: weight for stem, weight in found.items() if weight}


@lru_cache(maxsize=65_536)
def _weight(word: str) -> tuple[str, float]:
    """The singular of a word and how rare it is; nothing for a word that says nothing."""
    stem, known = singular(word), shipped()
    return stem, 0 if stem in EMPTY else known.idf.get(stem, known.unseen) / known.unseen


def pairs(terms: Sequence[str]) -> list[str]:
    """Neighbouring terms, joined by a space."""
    return [f"{first} {second}" for first, second in pairwise(terms)]


@cache
def shipped() -> Statistics:
    """The statistics that travel with the package."""
    return load(SHIPPED.read_bytes())


def load(data: bytes) -> Statistics:
    """Statistics from the bytes of such a file."""
    head, *lines = gzip.decompress(data).decode("utf-8", "surrogatepass").split("\n")
    papers, _, least_pair = map(int, head.split("\t"))
    idf: dict[str, float] = {}
    for line in lines:
        frequency, _, terms = line.partition("\t")
        rarity = log((1 + papers) / (1 + int(frequency)))
        for term in terms.split("\t"):
            idf[term] = rarity
    return Statistics(idf, unseen=log(1 + papers), rare_pair=log((1 + papers) / (1 + least_pair)))
