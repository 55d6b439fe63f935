"""A profile as words: what its text, likes and lessons look for, and what they avoid.

Not every term that weighs says something to a person. Those do that the profile's text has, or two of the papers that
it names. What a single one brings does where its title has the words, and where enough other papers have the term, but
not very many. Two words are a term that says something only where they stand side by side.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from digest.core.paper import fold
from digest.core.profile import Background, Profile
from digest.matching.direction import Interest, Part
from digest.matching.documents import Field
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.rarity import Statistics, shipped, stems
from digest.matching.space import SHIPPED, Array, Space
from digest.matching.terms import counts

MOST = 64  # terms of either direction
RARE = 0.0015  # of all papers must hold a term that a single paper brings, for it to be more than that paper's own
COMMON = 0.04  # of all papers may hold it, for it to tell anything
TWO = 2  # papers that make a term more than the affair of one
_MARKS = re.compile(r"[^\w\s-]")

Words = list[tuple[str, float]]


def profile_words(profile: Profile, background: Background) -> tuple[Words, Words]:
    """Terms with their weights, the heaviest first: those that a profile looks for, and those that it avoids.

    What it looks for weighs above 0, what it avoids below. A word does not stand beside a pair of words that holds it
    and weighs as much. Where no term says something to a person, all are there.
    """
    statistics = shipped()
    ground = Ground((), background, (profile,), statistics)
    found = interests(ground.once(profile), ground)
    texts = [Field(ground.wording(row)) for row in dict.fromkeys(part.row for each in found for part in each.parts)]
    toward, away = (_told(found, sign, statistics, texts) for sign in (1, -1))
    return toward, away


def _told(found: Sequence[Interest], sign: int, statistics: Statistics, texts: Sequence[Field]) -> Words:
    """The heaviest terms of one sign that say something, as they are written in the texts."""
    weights: dict[str, float] = {}
    saying: set[str] = set()
    for each in found:
        for term, weight in _terms(each):
            if weight * sign > 0:
                weights.setdefault(term, weight)
        saying.update(_saying([part for part in each.parts if part.weight * sign > 0], each.space, statistics))
    ranked = sorted(weights.items(), key=lambda each: (-abs(each[1]), each[0]))
    told = ((term, weight) for term, weight in ranked if term in saying and _written(term, texts))
    return [(_written(term, texts) or term, weight) for term, weight in _first(told) or _first(ranked)]


def _terms(found: Interest) -> Iterator[tuple[str, float]]:
    """The terms of its parts by what they weigh in its direction; what only the usual paper has is no part of it."""
    space = found.space
    said = space.view([part.row for part in found.parts]).words
    plain = said.total(np.array([part.weight for part in found.parts]), len(space.columns)) / found.scale
    weights = np.where(plain > 0, np.maximum(found.direction, 0.0), plain)
    (at,) = np.nonzero(weights)
    return ((space.names[column], float(weights[column])) for column in at.tolist())


def _saying(parts: Sequence[Part], space: Space, statistics: Statistics) -> Iterator[str]:
    """The terms of parts of one sign that say something to a person."""
    named = {part.row for part in parts if part.subject}
    text = _holding(space, {part.row for part in parts if part.own and not part.subject})
    said, helped = _holding(space, named), _holding(space, {part.row for part in parts} - named)
    plain = {space.names[at] for at in np.flatnonzero((text > 0) | (said >= TWO)).tolist()}
    yield from plain
    known = plain.union(*(counts([(stems(part.subject), 1)]) for part in parts))
    others = _holding(space, range(space.size)) - _holding(space, {row for row in named if row < space.size})
    for at in np.flatnonzero(said + helped).tolist():
        term, each = space.names[at], space.names[at].split(" ")
        elsewhere = statistics.frequency(term) * SHIPPED / max(1.0, statistics.papers)
        share = (elsewhere + others[at]) / (SHIPPED + space.size)
        own = share <= COMMON and known.issuperset(each)
        if share >= RARE and (own or helped[at] >= TWO) and not any(map(str.isdecimal, each)):
            yield term


def _holding(space: Space, rows: Iterable[int]) -> Array:
    """(columns,) how many of some texts hold each term."""
    held = space.words.taken(np.array(sorted(rows), np.int64))
    return np.bincount(held.columns, minlength=len(space.names)).astype(float)


def _first(ranked: Iterable[tuple[str, float]]) -> Words:
    """The first terms, none of which another of them holds."""
    chosen: Words = []
    for term, weight in ranked:
        parts = set(term.split(" "))
        if not any(parts <= set(other.split(" ")) for other, _ in chosen):
            chosen.append((term, weight))
        if len(chosen) == MOST:
            break
    return chosen


def _written(term: str, texts: Sequence[Field]) -> str:
    """A term as some text has it: as it is, else as it stands there first; empty where it stands nowhere whole."""
    parts = term.split(" ")
    forms = [fold(_MARKS.sub(" ", text.cut(place))).lower() for text in texts if (place := text.find(parts))]
    return term if term in forms else forms[0] if forms else ""
