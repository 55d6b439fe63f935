"""Which papers of a ranking are worth sending, and which came just short of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.core.match import PLACES, ReasonKind
from digest.matching.judging import Judged, Wanted
from digest.matching.rules import Rules

SHORT = 0.85  # of the cut, from which a paper came just short
MISSES = 3  # papers that are kept as near misses, at most


@dataclass(frozen=True, slots=True)
class Choice:
    """Places in a ranking.

    Attributes:
        sent: what is worth sending, best first.
        by_relevance: those of them that relevance alone chose.
        short: what came just short.
        quiet: those of `sent` that came short too, and are sent because a quiet day gets so many.
    """

    sent: tuple[int, ...]
    by_relevance: frozenset[int]
    short: tuple[int, ...]
    quiet: frozenset[int] = frozenset()


def chosen(ranking: Sequence[Judged], held: Rules, drawn: Wanted, at_least: int) -> Choice:
    """The papers worth sending: what the rules or relevance choose, and on a quiet day the best of the others.

    What is disliked itself is never among them, whatever its keywords.

    Args:
        ranking: what the rules let through, best first.
        held: the profile's rules.
        drawn: its interests.
        at_least: how many papers a quiet day gets, where so many lie nearer than is usual.
    """
    open_to = [at for at, one in enumerate(ranking) if one.row not in drawn.shunned]
    by_rules = {at for at in open_to if (ranking[at].found or held.keyed) and _ruled_in(ranking[at], held, drawn)}
    near = [at for at in open_to if at not in by_rules] if drawn.attracts and not held.keyed else []
    least = min(drawn.cuts, default=0.0) - 10.0**-PLACES  # what lies below it reaches no cut, however it is rounded
    relevant = {at for at in near if ranking[at].relevance >= least and reaches(ranking[at], drawn)}
    others = [at for at in near if at not in relevant and ranking[at].relevance > 0]
    quiet = others[: max(0, at_least - len(by_rules) - len(relevant))]
    least *= SHORT
    short = [
        at for at in others[len(quiet) :] if ranking[at].relevance >= least and reaches(ranking[at], drawn, SHORT)
    ][:MISSES]
    return Choice(tuple(sorted({*by_rules, *relevant, *quiet})), frozenset(relevant), tuple(short), frozenset(quiet))


def _ruled_in(one: Judged, held: Rules, drawn: Wanted) -> bool:
    """Whether a keyword or a wanted author chose a paper; or a category, where nothing else is looked for."""
    if held.keyed or any(evidence.kind is ReasonKind.AUTHOR for evidence in one.found):
        return True
    return not drawn.attracts and bool(one.found) and not held.authors


def reaches(one: Judged, drawn: Wanted, share: float = 1.0) -> bool:
    """Whether a paper is as near to its interest as that share of the cut."""
    return round(one.relevance, PLACES) >= round(share * drawn.cuts[one.interest], PLACES)
