"""The terms of a text: words that say something and pairs of such neighbours, and how often each stands there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

from digest.core.paper import Revision
from digest.matching.rarity import Statistics
from digest.matching.tokens import EMPTY

TITLE = 3  # what a word of the title counts, in words of the abstract
PAIR = 0.75  # what a pair of words weighs in the meaning of a text beside a word equally rare

Counts = Mapping[str, int]
Vector = dict[str, float]


def counts(fields: Iterable[tuple[Sequence[str], int]]) -> Counter[str]:
    """How often each term stands in a text.

    Args:
        fields: words in the singular, and what each of them counts.
    """
    found: Counter[str] = Counter()
    for stems, worth in fields:
        full = [stem for stem in stems if stem not in EMPTY]
        side_by_side = [f"{one} {other}" for one, other in pairwise(stems) if not (one in EMPTY or other in EMPTY)]
        found.update([*full, *side_by_side] * worth)
    return found


def spoken(revision: Revision) -> str:
    """The text of a paper that is embedded; it is the form from which the shipped model of meanings was taught."""
    return f"{revision.title}. {revision.abstract}"


def vector(found: Counts, statistics: Statistics) -> Vector:
    """Terms by TF-IDF against fixed statistics, (1 + ln tf) · idf, scaled to length 1; without any, empty.

    A pair that the statistics do not know says nothing beyond its words, nor does it.

    Args:
        found: how often each term stands in the text.
        statistics: how rare terms are.
    """
    weights: Vector = {}
    for term, count in found.items():
        pair = " " in term
        if rarity := statistics.idf.get(term, 0.0 if pair else statistics.unseen):
            weights[term] = (1 + log(count)) * rarity * (PAIR if pair else 1)
    length = sqrt(sum([weight * weight for weight in weights.values()])) or 1.0
    return {term: weight / length for term, weight in weights.items()}
