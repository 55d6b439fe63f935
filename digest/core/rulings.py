"""What a person's word on papers comes to in rulings: a merge, and a split that undoes one.

Both move whole parts: what was found to be one paper stays so, and what stood together stays together.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.core.identity import Claim, Ruling, found, resolve


@dataclass(frozen=True, slots=True)
class Known:
    """All from which the papers of some names follow.

    Attributes:
        claims: what was found of them, and of what they are connected with.
        rulings: what persons said, in their order.
        together: which of the names stood side by side in a snapshot.
    """

    claims: Sequence[Claim] = ()
    rulings: Sequence[Ruling] = ()
    together: Sequence[Collection[str]] = ()

    def papers(self, more: Sequence[Ruling] = ()) -> dict[str, str]:
        """By name, its paper, or with more rulings what would be."""
        return resolve(self.claims, (*self.rulings, *more), self.together)

    def found(self) -> dict[str, str]:
        """By name, the paper that it would be if a person had merged nothing."""
        return found(self.claims, self.rulings, self.together)


def merging(known: Known, one: str, other: str) -> tuple[Ruling, ...]:
    """The rulings that make one paper of two; whatever split a name of one from a name of the other is undone."""
    papers = known.papers()
    mine, theirs = (_members(papers, name) for name in (one, other))
    apart = {frozenset((each.name, each.other)): each for each in known.rulings if not each.same}
    between = [each for pair, each in apart.items() if pair & mine and pair & theirs]
    return Ruling(one, other, same=True), *(Ruling(each.name, each.other, same=True) for each in between)


def splitting(known: Known, name: str) -> tuple[Ruling, ...]:
    """The rulings that take a name out of its paper; none where it is a paper by itself.

    Where a person merged the paper from others, the one that the name belongs to comes out whole; else the name alone.
    What comes out and what is left stay one each, unless a piece that only the other held is found to be of a third.
    """
    papers, natural = known.papers(), known.found()
    whole = _members(papers, name)
    own = {each for each in whole if natural.get(each) == natural.get(name)}
    if own == whole:
        own = {name}
    rest = sorted(whole - own)
    apart = [Ruling(each, out, same=False) for each in sorted(own) for out in rest]
    after = known.papers(apart)
    left: defaultdict[str, set[str]] = defaultdict(set)
    for each, paper in after.items():
        left[paper].add(each)
    held = []
    for side in (own, {*rest}):
        pieces = [head for head, names in sorted(left.items()) if names <= side]
        held += [Ruling(one, other, same=True) for one, other in pairwise(pieces)]
    return *held, *apart


def _members(papers: dict[str, str], name: str) -> set[str]:
    """The names of a paper."""
    paper = papers.get(name, name)
    return {name, *(each for each, of in papers.items() if of == paper)}
