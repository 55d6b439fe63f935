"""Who stands where: each work once, in its best section that has room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import islice

from digest.composing.diversity import COMPARED, Repeats, worth
from digest.core.match import Match


@dataclass(order=True, slots=True)
class _Asks:
    """A work that asks for a place in a section, by what it is worth there; ties as `place` says."""

    worth: float  # negative, so that the most comes first
    section: int
    place: int
    work: str = field(compare=False)
    match: Match = field(compare=False)
    repeated: float = field(default=0.0, compare=False)
    met: int = field(default=0, compare=False)


def place(
    wanted: Sequence[Mapping[str, Match]], limits: Sequence[int], diversity: float, repeats: Repeats
) -> tuple[dict[str, Match], ...]:
    """For each section, by work, the matches that stand in it.

    A work asks for a place in its best section first, and in another one only once that is full. Of all that ask, the
    one that is worth most gets its place; ties go to the earlier section, then to the better place in its ranking.
    What a paper repeats only grows, so that a worth is reckoned anew only where a work comes to the front.

    Args:
        wanted: for each section, by work, the match for it, best first.
        limits: how many works each section holds.
        diversity: the share of its score that a paper loses where it repeats one that is there.
        repeats: how much two papers repeat each other.
    """
    placed: tuple[dict[str, Match], ...] = tuple({} for _ in wanted)
    choices: dict[str, list[_Asks]] = {}
    for section, found in enumerate(wanted):
        for at, (work, match) in enumerate(found.items()):
            choices.setdefault(work, []).append(_Asks(-match.score, section, at, work, match))
    for asked in choices.values():
        asked.sort(reverse=True)  # the best is taken from the end
    front = [asked.pop() for asked in choices.values()]
    heapify(front)
    while front:
        first = heappop(front)
        held = placed[first.section]
        if len(held) >= limits[first.section]:
            if choices[first.work]:
                heappush(front, choices[first.work].pop())
        elif diversity and first.met < min(len(held), COMPARED):
            _meet(first, list(islice(held.values(), COMPARED)), diversity, repeats)
            heappush(front, first)
        else:
            held[first.work] = first.match
    return placed


def _meet(asks: _Asks, held: Sequence[Match], diversity: float, repeats: Repeats) -> None:
    """Reckon a worth beside what a section holds by now."""
    fresh = (repeats(asks.match.paper, other.paper) for other in held[asks.met :])
    asks.repeated = max([asks.repeated, *fresh])
    asks.met = len(held)
    asks.worth = -worth(asks.match, asks.repeated, diversity)
