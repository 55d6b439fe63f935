"""A profile as words: what its text, likes and lessons look for, and what they avoid."""

from collections.abc import Iterable

from digest.core.profile import Background, Profile
from digest.matching.interest import interest
from digest.matching.named import Named
from digest.matching.rarity import shipped
from digest.matching.tokens import EMPTY

MOST = 64  # terms of either direction

Words = list[tuple[str, float]]


def profile_words(profile: Profile, background: Background) -> tuple[Words, Words]:
    """Terms with their weights, the heaviest first: those that a profile looks for, and those that it avoids.

    What it looks for weighs above 0, what it avoids below. A word does not stand beside a pair of words that holds it
    and weighs as much.
    """
    direction = interest(profile, Named((), background), shipped()).direction
    ranked = sorted(direction.items(), key=lambda item: (-abs(item[1]), item[0]))
    telling = [(term, weight) for term, weight in ranked if EMPTY.isdisjoint(term.split(" "))]
    return _first(each for each in telling if each[1] > 0), _first(each for each in telling if each[1] < 0)


def _first(ranked: Iterable[tuple[str, float]]) -> Words:
    """The first terms, none of which another of them holds."""
    chosen: Words = []
    for term, weight in ranked:
        words = set(term.split(" "))
        if len(chosen) < MOST and not any(words <= set(other.split(" ")) for other, _ in chosen):
            chosen.append((term, weight))
    return chosen
