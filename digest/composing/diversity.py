"""Diversity: five papers on one trick do not crowd out the rest of a section.

Maximal marginal relevance (Carbonell and Goldstein 1998): the next paper of a section is the one that matches best once
what it repeats is taken off. Here that is a share of its score: `diversity` itself where a paper says the same as one
that is there, less where it says less of it. So a paper never gives way to one with less than 1 - diversity of its
score, whatever the scale of the scores.
"""

from collections.abc import Callable, Sequence
from functools import cache
from math import fsum, sqrt

from digest.core.match import Match
from digest.core.paper import Paper
from digest.core.profile import Weigh

Repeats = Callable[[Paper, Paper], float]

# Half of all pairs on one topic lie below .09, one in ten above .15; two ways to shorten one chain of thought at .26.
SAME_TOPIC, SAME_TRICK = 0.12, 0.3  # cosines from which papers repeat each other, and from which they do wholly
TITLE = 2.0  # what a word of a title weighs beside one of an abstract; topics are told apart best so
COMPARED = 40  # papers of a section that others are compared with; nobody reads on for variety
_DECIMALS = 4  # so that every machine composes alike


def unknown(_text: str) -> dict[str, float]:
    """For where nobody says how rare words are: then no paper is known to repeat another."""
    return {}


def repeating(weigh: Weigh) -> Repeats:
    """How much of one paper another repeats, 0 to 1, the same both ways; by the papers alone.

    Args:
        weigh: how rare words are.
    """

    @cache
    def vector(title: str, abstract: str) -> dict[str, float]:
        words = {**weigh(abstract), **{word: TITLE * rarity for word, rarity in weigh(title).items()}}
        size = sqrt(fsum(weight * weight for weight in words.values())) or 1.0
        return {word: weight / size for word, weight in words.items()}

    def repeats(one: Paper, other: Paper) -> float:
        mine, theirs = (vector(each.title, each.revision.abstract) for each in (one, other))
        cosine = fsum(mine[word] * theirs[word] for word in mine.keys() & theirs.keys())  # a sum without an order
        return round(min(1.0, max(0.0, (cosine - SAME_TOPIC) / (SAME_TRICK - SAME_TOPIC))), _DECIMALS)

    return repeats


def worth(match: Match, repeated: float, diversity: float) -> float:
    """What is left of a score beside what the paper repeats."""
    return match.score * (1 - diversity * repeated)


def varied(found: Sequence[Match], diversity: float, repeats: Repeats) -> tuple[Match, ...]:
    """The papers of a section in the order in which they are read: the best match, then what says most beside it.

    What comes after the first `COMPARED` stays in its order.

    Args:
        found: best first.
        diversity: 0 to 1; 0 leaves them as they are.
        repeats: how much two papers repeat each other.
    """
    left, read = list(found), list[Match]()
    said = dict.fromkeys((match.paper.id for match in found), 0.0)
    while diversity and left and len(read) < COMPARED:
        best = max(left, key=lambda match: worth(match, said[match.paper.id], diversity))
        left.remove(best)
        read.append(best)
        for match in left:
            said[match.paper.id] = max(said[match.paper.id], repeats(match.paper, best.paper))
    return (*read, *left)
