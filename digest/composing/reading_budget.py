"""The reading budget: papers go to the rest, in a fair order, until an issue can be read in so many minutes.

First what no profile chose goes, then the last paper of the section that has most left, of several the one that matches
least; so every section keeps its best as long as it can. Where each has only that, papers that were told before go,
each list from its end: what still trends, what is back, what was revised. Then the sections go that match least, up to
a single paper, which stays however long it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.composing.reading import length, minutes, of_entry, of_known
from digest.composing.sections import rest
from digest.core.issue import Edition, Entry, Section
from digest.core.match import Matches
from digest.core.paper import Paper
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend

Scores = Mapping[tuple[str, str], float]  # by profile and paper id


def within(edition: Edition, new: Sequence[Paper], budget: int, scores: Scores) -> Edition:
    """The edition with as many papers as can be read in time, which says how many did not fit.

    Args:
        edition: the whole edition.
        new: the new papers in the order of the dump, for the order of the rest.
        budget: in minutes; 0 for none.
        scores: how well papers match the profiles in whose sections they stand.
    """
    if not budget:
        return edition
    over = length(edition) - budget
    left = {at: list(section.entries) for at, section in enumerate(edition.sections)}
    while over > 0 and (at := _longest(edition.sections, left, scores)) is not None:
        over -= of_entry(left[at].pop())
    trending, returned, revised = list(edition.trending), list(edition.returned), list(edition.revised)
    lists: tuple[list[Trend] | list[Returned] | list[Revised], ...] = (trending, returned, revised)
    for known in lists:
        while over > 0 and known:
            over -= of_known(known.pop())
    while over > 0 and (at := _weakest(edition.sections, left, scores)) is not None:
        over -= of_entry(left[at].pop())
    kept = tuple(replace(section, entries=tuple(left[at])) for at, section in enumerate(edition.sections) if left[at])
    lost = sum(len(s.entries) for s in edition.sections if not s.serendipity)
    lost -= sum(len(s.entries) for s in kept if not s.serendipity)
    made = replace(edition, sections=kept, rest=rest(new, kept), budget=budget, over=lost)
    made = replace(made, trending=tuple(trending), returned=tuple(returned), revised=tuple(revised))
    return replace(made, minutes=minutes(made))


def _longest(sections: Sequence[Section], left: Mapping[int, Sequence[Entry]], scores: Scores) -> int | None:
    """The section that gives up a paper while each keeps its best; None where none has more than that."""
    chance = next((at for at, section in enumerate(sections) if section.serendipity and left[at]), None)
    many = [at for at, entries in left.items() if len(entries) > 1]
    if chance is not None or not many:
        return chance
    return max(many, key=lambda at: (len(left[at]), -_score(sections[at], left[at], scores), at))


def _weakest(sections: Sequence[Section], left: Mapping[int, Sequence[Entry]], scores: Scores) -> int | None:
    """The section that goes whole; None for the last one."""
    there = [at for at, entries in left.items() if entries]
    if len(there) <= 1:
        return None
    return max(there, key=lambda at: (-_score(sections[at], left[at], scores), at))


def _score(section: Section, entries: Sequence[Entry], scores: Scores) -> float:
    return scores.get((section.profile, entries[-1].paper.id), 0.0)


def scored(matches: Sequence[Matches]) -> Scores:
    """The scores of what was selected."""
    return {(found.profile, match.paper.id): match.score for found in matches for match in found.selected}
