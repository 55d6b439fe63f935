"""Whether two revisions are of one paper, by what they say.

Titles are compared as their normalised keys, abstracts by the weight of the words that they share and by their
runs of three words. The points come from a logistic regression on arXiv papers that really changed, against their
nearest neighbours among 88,000 others; `tests/benchmarks/bench_identity.py` measures both. Numbers stand guard:
"Part I" is never "Part II", nor GPT-3 GPT-4, whatever the abstracts share.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum

from digest.history.spelling import alike, slips
from digest.history.traits import Traits

ENOUGH = 94  # points that make one paper
OF_A_SERIES = 108  # the same where titles share all that stands before the colon, or after it, as those of a series do
SERIES_TRIPLES = 0.05  # what they must share beside
TITLE, WORDS, TRIPLES, NAME, TEAM = 55, 122, 90, 12, 12  # points for full agreement in each
STRANGERS = -40  # points where no author is in both lists
ALIEN, ALIEN_TEAM = 0.18, 0.4  # share of words under which even one title means two papers; with other authors
SURE_WORDS, SURE_TRIPLES = 0.6, 0.15  # what it takes where one title has a number more
LONG, STEM = 30, 3  # letters of a title that may be misspelt, and letters with which a misspelt word still begins


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How alike two revisions of one paper are: points, and the reason in words and numbers."""

    points: int
    why: str


def likeness(one: Traits, other: Traits) -> Likeness | None:
    """How alike two revisions are, the same both ways; None where they are two papers."""
    if one.numbers != other.numbers and _clash(one, other):
        return None
    return _by_both(one, other) if one.speaks and other.speaks else _by_title(one, other)


def _by_both(one: Traits, other: Traits) -> Likeness | None:
    """By title and abstract."""
    same = one.squashed == other.squashed
    team = _team(one.authors, other.authors)
    titles, enough = _titles(one, other)
    words = _common(one, other)
    points = titles * TITLE + words * WORDS + team
    if points + TRIPLES + NAME < enough and not same:
        return None
    triples = _jaccard(one.triples, other.triples)
    numbered = one.numbers != other.numbers and (words < SURE_WORDS or triples < SURE_TRIPLES)
    if numbered or (enough == OF_A_SERIES and triples < SERIES_TRIPLES):
        return None
    coined = enough == ENOUGH and (_names(one, other) or _names(other, one))
    points += triples * TRIPLES + coined * NAME
    if points < enough and not (same and words >= (ALIEN_TEAM if team < 0 else ALIEN)):
        return None
    return Likeness(max(ENOUGH, round(points)), _told(titles, words, triples, same=same, coined=coined, team=team > 0))


def _clash(one: Traits, other: Traits) -> bool:
    """Whether each has a number that the other one lacks, or nothing else tells their titles apart."""
    both = one.numbers - other.numbers and other.numbers - one.numbers
    return bool(both) or one.numberless == other.numberless


def _titles(one: Traits, other: Traits) -> tuple[float, int]:
    """How alike titles are, 1 for one title, and the points that it takes; what a series shares says nothing."""
    (head, rest), (other_head, other_rest) = one.parts, other.parts
    if one.key != other.key and head and rest and other_rest:
        if head == other_head:
            return alike(rest, other_rest) / 100, OF_A_SERIES
        if rest == other_rest and other_head:
            return alike(head, other_head) / 100, OF_A_SERIES
    return alike(one.key, other.key) / 100, ENOUGH


def _by_title(one: Traits, other: Traits) -> Likeness | None:
    """The same title, spaces aside, or a long one with a slip within a word; there is no abstract to ask."""
    if one.numbers != other.numbers or _team(one.authors, other.authors) < 0:
        return None
    if one.squashed == other.squashed:
        return Likeness(ENOUGH, "same title; an abstract is missing or short")
    if min(len(one.key), len(other.key)) >= LONG and _misspelt(one.key.split(), other.key.split()):
        return Likeness(ENOUGH, "same title but for the spelling; an abstract is missing or short")
    return None


def _misspelt(one: list[str], other: list[str]) -> bool:
    """Whether words differ by a letter at most, and not where they begin: "supervised" is not "unsupervised"."""
    return len(one) == len(other) and all(
        mine == theirs or (mine[:STEM] == theirs[:STEM] and slips(mine, theirs, 1) <= 1)
        for mine, theirs in zip(one, other, strict=True)
    )


def _common(one: Traits, other: Traits) -> float:
    """The cosine between the words of both, weighted by how rare they are."""
    mine, theirs = one.words, other.words
    product = fsum(mine[word] * theirs[word] for word in mine.keys() & theirs.keys())  # a sum without an order
    return product / (one.length * other.length or 1)


def _jaccard(one: AbstractSet[tuple[str, ...]], other: AbstractSet[tuple[str, ...]]) -> float:
    """The share of all runs of three words that stand in both."""
    both = len(one & other)
    return both / ((len(one) + len(other) - both) or 1)


def _team(one: AbstractSet[str], other: AbstractSet[str]) -> int:
    """Points for authors, where both name some."""
    if not (one and other):
        return 0
    shared = len(one & other)
    return STRANGERS if not shared else TEAM if 2 * shared >= min(len(one), len(other)) else 0


def _names(one: Traits, other: Traits) -> bool:
    """Whether the name that one title coins stands in the other."""
    return bool(one.coined) and f" {one.coined} " in f" {other.key} "


def _told(titles: float, words: float, triples: float, *, same: bool, coined: bool, team: bool) -> str:
    parts = ["same title" if same else f"titles alike ({titles * 100:.0f} of 100)"]
    parts += ["same coined name"] * coined + ["same authors"] * team
    shares = f"abstracts share {words * 100:.0f} % of their words by weight"
    return ", ".join([*parts, f"{shares} and {triples * 100:.0f} % of their word triples"])
