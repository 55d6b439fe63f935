"""A profile as words: what its text, likes and lessons look for, and what they avoid."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from digest.core.profile import Background, Profile
from digest.matching.ground import Ground
from digest.matching.interest import Interest, interests
from digest.matching.rarity import shipped

MOST = 64  # terms of either direction

Words = list[tuple[str, float]]


def profile_words(profile: Profile, background: Background) -> tuple[Words, Words]:
    """Terms with their weights, the heaviest first: those that a profile looks for, and those that it avoids.

    What it looks for weighs above 0, what it avoids below. A word does not stand beside a pair of words that holds it
    and weighs as much.
    """
    ground = Ground((), background, (profile,), shipped())
    toward: dict[str, float] = {}
    away: dict[str, float] = {}
    for found in interests(ground.once(profile), ground):
        for term, weight in _terms(found):
            (toward if weight > 0 else away).setdefault(term, weight)
    return _first(_ranked(toward)), _first(_ranked(away))


def _terms(found: Interest) -> Iterator[tuple[str, float]]:
    """The terms of its parts by what they weigh in its direction; what only the usual paper has is no part of it."""
    space = found.space
    said = space.view([part.row for part in found.parts]).words
    plain = said.total(np.array([part.weight for part in found.parts]), len(space.columns)) / found.scale
    weights = np.where(plain > 0, np.maximum(found.direction, 0.0), plain)
    (at,) = np.nonzero(weights)
    return ((space.names[column], float(weights[column])) for column in at.tolist())


def _ranked(terms: Mapping[str, float]) -> Words:
    """The heaviest first."""
    return sorted(terms.items(), key=lambda each: (-abs(each[1]), each[0]))


def _first(ranked: Iterable[tuple[str, float]]) -> Words:
    """The first terms, none of which another of them holds."""
    chosen: Words = []
    for term, weight in ranked:
        words = set(term.split(" "))
        if len(chosen) < MOST and not any(words <= set(other.split(" ")) for other, _ in chosen):
            chosen.append((term, weight))
    return chosen
