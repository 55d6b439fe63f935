"""Which names are one paper: what was found, what a person ruled, and the papers that follow from both.

A record's *name* is what its dump calls it by: its best id in its one spelling, else ``title-`` and digits of its
title. Sightings are kept under names. A *paper* is a set of names with one of them at its head, and follows from
claims and rulings alone, so that it does not matter which dump came first.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from digest.core.paper import ARXIV_ID, DOI

MARGIN = 5  # points by which one of two ids must fit a title better than the other; less tells nothing
NAMED = 1_000  # the score of two ids that one record names: above any likeness
_OPENALEX = re.compile(r"(?:https?://openalex\.org/)?W\d{4,}")


class Tier(IntEnum):
    """Kinds of names, the one that says most about which paper it is first."""

    ARXIV = 0
    DOI = 1
    OPENALEX = 2
    OTHER = 3
    TITLE = 4


def tier(name: str) -> Tier:
    """The kind of a name.

    >>> tier("2406.07496").name, tier("title-0123456789abcdef").name
    ('ARXIV', 'TITLE')
    """
    if name.startswith("title-"):
        return Tier.TITLE
    if ARXIV_ID.fullmatch(name):
        return Tier.ARXIV
    if DOI.fullmatch(name):
        return Tier.DOI
    return Tier.OPENALEX if _OPENALEX.fullmatch(name) else Tier.OTHER


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """Two names seem to be one paper; `name` is the smaller one.

    Attributes:
        name: one of them.
        other: the other one.
        score: points of likeness, or `NAMED` where a record names both.
        why: in words and numbers, for a person.
    """

    name: str
    other: str
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said of the papers of two names: it wins over every claim, and over earlier rulings."""

    name: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of the names of a snapshot beside the snapshot itself.

    Attributes:
        claims: which of them seem to be one paper with each other or with earlier ones.
        keys: by name, the 64-bit keys under which later names will find it.
    """

    claims: tuple[Claim, ...] = ()
    keys: Mapping[str, frozenset[int]] = field(default_factory=dict)


NOTHING = Found()


def claim(one: str, other: str, score: int, why: str) -> Claim:
    """A claim, its names in order."""
    return Claim(min(one, other), max(one, other), score, why)


def comparable(one: str, other: str) -> bool:
    """Whether likeness may make one paper of two names: of two ids of a kind it never does."""
    kinds = tier(one), tier(other)
    return one != other and (kinds[0] is not kinds[1] or kinds[0] is Tier.TITLE)


def headed(paper: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names of a paper, its own first, then the others in their order."""
    return paper, *sorted({*names} - {paper}, key=_rank)


def best(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """For any two names the claim of the highest score, in the order of names."""
    kept: dict[tuple[str, str], Claim] = {}
    for each in claims:
        pair = each.name, each.other
        kept[pair] = max(kept.get(pair, each), each)
    return tuple(kept[pair] for pair in sorted(kept))


def resolve(
    claims: Iterable[Claim], rulings: Iterable[Ruling], together: Iterable[Collection[str]] = ()
) -> dict[str, str]:
    """By name, the paper that it is, for all names that occur; a paper goes by its best and smallest name.

    First names become one by what was found, as `found` says. Then what a person merged becomes one whole: a merge is
    of two papers, with all the names that they have or will be found to have, wherever those stood.

    Args:
        claims: in any order.
        rulings: in the order in which they were made; where two contradict each other, the later one holds.
        together: names that stood side by side in one snapshot.
    """
    rulings = tuple(rulings)
    return _found(claims, rulings, together).ruled(rulings).papers()


def found(
    claims: Iterable[Claim], rulings: Iterable[Ruling], together: Iterable[Collection[str]] = ()
) -> dict[str, str]:
    """By name, the part that it is of a paper, where persons merged papers from parts; the arguments are as above.

    Names become one where a record names both, and where they are alike, in this order, and the stronger claim first.
    No claim joins two papers whose best names are ids of one kind: two arXiv ids stay two papers, as do two DOIs
    without an arXiv id between them. What fits two papers about equally well joins neither, unless a person made one
    of the two. A listing shows a paper once, so that no likeness makes one paper of names that stood side by side. And
    of two names that a person ever split no claim decides any more, also where a person merged them again: so a merge
    and a split move whole parts.
    """
    return _found(claims, tuple(rulings), together).papers()


def _found(claims: Iterable[Claim], rulings: Sequence[Ruling], together: Iterable[Collection[str]]) -> "_Forest":
    ordered = sorted(best(claims), key=lambda each: (-each.score, each.name, each.other))
    forest = _Forest(ends((*ordered, *rulings)))
    forest.part((each.name, each.other) for each in rulings if not each.same)
    for each in ordered:
        if each.score >= NAMED:
            forest.join(each.name, each.other)
    forest.part(together)
    doubtful = _doubtful(ordered, forest)
    for each in ordered:
        if each.score < NAMED and (each.name, each.other) not in doubtful:
            forest.join(each.name, each.other)
    ruled = forest.ruled(rulings)
    settled = doubtful & _doubtful(ordered, forest) - _doubtful(ordered, ruled)
    for each in ordered:  # last, so that a merge lets parts grow, and neither tears one nor makes one of two
        if (each.name, each.other) in settled and ruled.joinable(each.name, each.other):
            forest.join(each.name, each.other)
            ruled = forest.ruled(rulings)
    return forest


def ends(edges: Iterable[Claim | Ruling]) -> set[str]:
    """The names that claims and rulings speak of."""
    return {name for each in edges for name in (each.name, each.other)}


def _doubtful(claims: Iterable[Claim], forest: "_Forest") -> set[tuple[str, str]]:
    """The claims of likeness by which a name could be either of two papers with better names."""
    fits: defaultdict[str, dict[str, int]] = defaultdict(dict)
    above: list[tuple[str, Claim]] = []
    for each in claims:
        upper, lower = sorted((each.name, each.other), key=_rank)
        if each.score < NAMED and tier(upper) is not tier(lower):
            paper = forest.root(upper)
            fits[lower][paper] = max(each.score, fits[lower].get(paper, 0))
            above.append((lower, each))
    undecided = {lower for lower, papers in fits.items() if len(papers) > 1 and _close(papers.values())}
    return {(each.name, each.other) for lower, each in above if lower in undecided}


def _close(scores: Iterable[int]) -> bool:
    first, second, *_ = sorted(scores, reverse=True)
    return first - second < MARGIN


def _rank(name: str) -> tuple[Tier, str]:
    return tier(name), name


class _Forest:
    """Names in trees, each tree a paper; who may not be one is known before anything is joined."""

    def __init__(self, names: Iterable[str]) -> None:
        self.parents = {name: name for name in names}
        self.heads = dict(self.parents)  # by root, the best and smallest name
        self._apart: defaultdict[str, set[str]] = defaultdict(set)  # by root, names that must stay out

    def root(self, name: str) -> str:
        """The name that stands for the tree at the moment."""
        while self.parents[name] != name:
            self.parents[name] = name = self.parents[self.parents[name]]
        return name

    def papers(self) -> dict[str, str]:
        """By name, the head of its tree."""
        return {name: self.heads[self.root(name)] for name in self.parents}

    def ruled(self, rulings: Sequence[Ruling]) -> "_Forest":
        """The same trees after what a person said of them, the last word first; nothing else keeps any of them out."""
        ruled = _Forest(())
        ruled.parents, ruled.heads = dict(self.parents), dict(self.heads)
        said: dict[frozenset[str], Ruling] = {}
        for each in reversed(rulings):
            said.setdefault(frozenset((each.name, each.other)), each)
        for each in said.values():
            if each.same:
                ruled.unite(each.name, each.other)
            else:
                ruled.part([(each.name, each.other)])
        return ruled

    def part(self, together: Iterable[Collection[str]]) -> None:
        """Keep out of each tree what stood beside its names, unless it is one with them already."""
        for names in together:
            roots = {self.root(name) for name in names if name in self.parents}
            for root in roots:
                self._apart[root] |= roots - {root}

    def join(self, name: str, other: str) -> None:
        """Make one tree of two, unless their best names are ids of one kind."""
        if self.joinable(name, other):
            self.unite(name, other)

    def joinable(self, name: str, other: str) -> bool:
        """Whether two names are of two trees of which likeness may make one."""
        one, two = self.root(name), self.root(other)
        kinds = tier(self.heads[one]), tier(self.heads[two])
        return one != two and (kinds[0] is not kinds[1] or kinds[0] is Tier.TITLE)

    def unite(self, name: str, other: str) -> None:
        """Make one tree of two, unless they must stay apart."""
        one, two = self.root(name), self.root(other)
        if one == two or any(self.root(each) == two for each in self._apart[one]):
            return
        self.parents[two] = one
        self.heads[one] = min(self.heads[one], self.heads[two], key=_rank)
        self._apart[one] |= self._apart.pop(two, set())
