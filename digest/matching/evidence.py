"""What speaks for a paper by a rule, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.core.match import ReasonKind

# A paper that resembles what is liked scores .1 to .4; rules weigh on the same scale.
KEYWORD = {"title": 0.2, "abstract": 0.1}  # the rarest phrase; others in proportion to their rarity
MOST = max(KEYWORD.values())  # all that one query gives, however many phrases it joins
AUTHOR = 0.3
CATEGORY = 0.02


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a paper, and how much it adds to its score."""

    kind: ReasonKind
    subject: str
    place: str
    value: float


def worth(found: Sequence[Evidence]) -> float:
    """What some evidence adds to a score."""
    return sum([one.value for one in found])


def joined(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What one query found, each thing once; where it would give more than `MOST`, each gives in proportion less."""
    if len(found) == 1:
        return (*found,)
    once = tuple(dict.fromkeys(found))
    if (total := worth(once)) <= MOST:
        return once
    return tuple(Evidence(one.kind, one.subject, one.place, one.value * MOST / total) for one in once)
