"""Why a paper matches: the strongest evidence, each with its exact share of the score."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING

from digest.core.match import Reason, ReasonKind
from digest.matching.documents import Document
from digest.matching.judging import Judged, clamped
from digest.matching.rarity import Statistics, stems
from digest.matching.rules import Evidence

if TYPE_CHECKING:
    from digest.matching.giving import Giving

MOST = 4  # reasons a match
EACH = 2  # reasons of one kind
NEAR = 0.08  # a resemblance worth naming; one in a hundred unrelated papers of one field reach it
LEAST = 0.05  # of the score, for a word to be worth naming beside other reasons
TELLING = 0.12  # the rarity of a word worth naming; a quarter of all papers hold commoner ones
DIGITS = 6  # of a share


def reasons(one: Judged, giving: "Giving | None", statistics: Statistics) -> tuple[Reason, ...]:
    """The strongest reasons, each kind's best before any kind's second, in the order of their shares.

    A share is the part of the score that would go, if this evidence were taken away and all else stayed. Evidence
    does not overlap: what a named like gives is not counted again in the words.

    Args:
        one: the paper, what the rules found in it, and its score.
        giving: the profile's interest; None where it has none.
        statistics: how rare words are.
    """
    if not (score := clamped(one.total)):
        return ()
    liked = _liked(one, giving) if giving else []
    given = giving.terms(one.row, [at for _, at in liked]) if giving else {}
    least = LEAST * score if one.found or liked else 0
    rest = {term: value for term, value in given.items() if value > least}
    everything = [
        *one.found,
        *(evidence for evidence, _ in liked),
        *islice(_words(rest, one, statistics, giving.said if giving else frozenset()), EACH),
    ]
    return tuple(
        Reason(each.kind, each.subject, each.place, round((score - clamped(one.total - each.value)) / score, DIGITS))
        for each in _strongest(everything)
    )


def _liked(one: Judged, giving: "Giving") -> list[tuple[Evidence, int]]:
    """The liked papers that this one truly resembles and that help it, and which parts; itself is none of them."""
    given = giving.to(one.row)
    near = [
        (Evidence(ReasonKind.LIKED, part.subject, "", float(given.parts[at])), at)
        for at, part in enumerate(giving.parts)
        if part.liked and part.paper != one.document.paper.id and given.alike[at] >= NEAR and given.parts[at] > 0
    ]
    return sorted(near, key=lambda each: _rank(each[0]))[:EACH]


def _words(
    given: Mapping[str, float], one: Judged, statistics: Statistics, said: AbstractSet[str]
) -> Iterator[Evidence]:
    """The telling words, those that give most first, none twice and none that a keyword names already.

    Of common words only those tell anything that the profile itself says.
    """
    used = {stem for each in one.found if each.kind is ReasonKind.KEYWORD for stem in stems(each.subject)}
    for term, value in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        parts = term.split(" ")
        telling = term in said or all(statistics.rarity([part]) >= TELLING for part in parts)
        if telling and used.isdisjoint(parts) and (spot := _spot(parts, one.document)):
            used.update(parts)
            yield Evidence(ReasonKind.WORDS, *spot, value)


def _spot(stems: Sequence[str], document: Document) -> tuple[str, str] | None:
    """Words as they first stand in the paper, and where; in lower case where they are so written anywhere."""
    spots = [(field.cut(place), name) for name, field in document.fields if (place := field.find(stems))]
    return next((spot for spot in spots if spot[0].islower()), spots[0] if spots else None)


def _strongest(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Few reasons out of many: by rank within their kind, then by value; given in the order of value."""
    ranked = sorted(evidence, key=_rank)
    nth: dict[ReasonKind, int] = {}
    chosen = []
    for one in ranked:
        nth[one.kind] = nth.get(one.kind, 0) + 1
        if nth[one.kind] <= EACH:
            chosen.append((nth[one.kind], one))
    chosen.sort(key=lambda item: item[0])
    return sorted((one for _, one in chosen[:MOST]), key=_rank)


def _rank(evidence: Evidence) -> tuple[float, ReasonKind, str]:
    return -evidence.value, evidence.kind, evidence.subject
