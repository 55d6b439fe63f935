"""Why a paper matches: the strongest evidence, each with its exact share of the score."""

from collections.abc import Iterator, Sequence
from itertools import islice

from digest.core.match import Reason, ReasonKind
from digest.matching.documents import Document, Vector, dot
from digest.matching.interest import MEANING, Interest, Part
from digest.matching.meaning import shipped
from digest.matching.rarity import Statistics, stems
from digest.matching.rules import Evidence
from digest.matching.tokens import EMPTY

MOST = 4  # reasons a match
EACH = 2  # reasons of one kind
NEAR = 0.08  # a resemblance worth naming; one in a hundred unrelated papers of one field reach it
LEAST = 0.05  # of the score, for a word to be worth naming beside other reasons
TELLING = 0.12  # the rarity of a word worth naming; a quarter of all papers hold commoner ones
DIGITS = 6  # of a share


def clamped(total: float) -> float:
    """A score: the sum of all evidence for and against, kept within 0 to 1."""
    return min(1.0, max(0.0, total))


def reasons(
    document: Document, found: Sequence[Evidence], interest: Interest, statistics: Statistics
) -> tuple[Reason, ...]:
    """The strongest reasons, each kind's best before any kind's second, in the order of their shares.

    A share is the part of the score that would go, if this evidence were taken away and all else stayed. Evidence
    does not overlap: what a named like gives is not counted again in the words.

    Args:
        document: the paper.
        found: what the rules found in it.
        interest: the profile's direction.
        statistics: how rare words are.
    """
    total = sum(one.value for one in found) + interest.relevance(document)
    score = clamped(total)
    if not score:
        return ()
    liked = _liked(document, interest)
    given = _rest(document, interest, [part for _, part in liked])
    least = LEAST * score if found or liked else 0
    rest = {term: value for term, value in given.items() if value > least}
    everything = [
        *found,
        *(evidence for evidence, _ in liked),
        *islice(_words(rest, document, found, statistics), EACH),
    ]
    return tuple(
        Reason(one.kind, one.subject, one.place, round((score - clamped(total - one.value)) / score, DIGITS))
        for one in _strongest(everything)
    )


def _liked(document: Document, interest: Interest) -> list[tuple[Evidence, Part]]:
    """The liked papers that this one truly resembles; itself is none of them."""
    near = [
        (Evidence(ReasonKind.LIKED, part.subject, "", interest.given(part, document)), part)
        for part in interest.parts
        if part.subject
        and part.weight > 0
        and part.paper != document.paper.id
        and dot(document.vector, part.vector) >= NEAR
    ]
    return sorted(near, key=lambda one: _rank(one[0]))[:EACH]


def _rest(document: Document, interest: Interest, told: Sequence[Part]) -> Vector:
    """What each term of the paper gives to its relevance, without what the parts that are told give."""
    if interest.toward is None:
        return {}
    vector, direction = document.vector, interest.direction
    given = {term: weight * direction[term] for term, weight in vector.items() if term in direction}
    toward = interest.toward
    for part in told:
        toward = toward - part.weight * part.meaning / interest.stretch
        for term, weight in part.vector.items():
            if term in given:
                given[term] -= part.weight * weight * vector[term] / interest.scale
    for term, value in shipped().given(vector, toward).items():
        given[term] = given.get(term, 0.0) + MEANING * value
    return given


def _words(given: Vector, document: Document, found: Sequence[Evidence], statistics: Statistics) -> Iterator[Evidence]:
    """The telling words, those that give most first, none twice and none that a keyword names already."""
    used = {stem for one in found if one.kind is ReasonKind.KEYWORD for stem in stems(one.subject)}
    for term, value in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        parts = term.split(" ")
        telling = all(part not in EMPTY and statistics.rarity([part]) >= TELLING for part in parts)
        if telling and used.isdisjoint(parts) and (spot := _spot(parts, document)):
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
