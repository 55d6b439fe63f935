"""A profile as words: what its text, likes and lessons look for, and what they avoid."""

from collections.abc import Iterable, Sequence

import numpy as np

from digest.core.profile import Background, Profile
from digest.matching.ground import Ground
from digest.matching.interest import interest
from digest.matching.rarity import shipped
from digest.matching.space import Array

MOST = 64  # terms of either direction

Words = list[tuple[str, float]]


def profile_words(profile: Profile, background: Background) -> tuple[Words, Words]:
    """Terms with their weights, the heaviest first: those that a profile looks for, and those that it avoids.

    What it looks for weighs above 0, what it avoids below. A word does not stand beside a pair of words that holds it
    and weighs as much.
    """
    ground = Ground((), background, (profile,), shipped())
    found = interest(profile, ground)
    if found is None:
        return [], []
    space = found.space
    said = space.view([part.row for part in found.parts])
    plain = said.words.total(np.array([part.weight for part in found.parts]), len(space.columns)) / found.scale
    toward = _ranked(space.names, np.where(plain > 0, found.direction, 0.0))
    return _first(each for each in toward if each[1] > 0), _first(_ranked(space.names, np.minimum(plain, 0.0)))


def _ranked(names: Sequence[str], weights: Array) -> Words:
    """The terms that weigh anything, the heaviest first."""
    (at,) = np.nonzero(weights)
    return sorted(
        ((names[int(column)], float(weights[column])) for column in at), key=lambda each: (-abs(each[1]), each[0])
    )


def _first(ranked: Iterable[tuple[str, float]]) -> Words:
    """The first terms, none of which another of them holds."""
    chosen: Words = []
    for term, weight in ranked:
        words = set(term.split(" "))
        if len(chosen) < MOST and not any(words <= set(other.split(" ")) for other, _ in chosen):
            chosen.append((term, weight))
    return chosen
