"""Why a paper matches: the strongest evidence, each with its exact share of the score."""

from collections.abc import Iterator, Sequence

from digest.core.match import Reason, ReasonKind
from digest.matching.documents import Document, dot
from digest.matching.interest import FLOOR, Interest, Part
from digest.matching.rules import Evidence

MOST = 4  # reasons a match
EACH = 2  # reasons of one kind
LEAST = 0.03  # of the score, for a word to be worth naming
DIGITS = 6  # of a share


def clamped(total: float) -> float:
    """A score: the sum of all evidence for and against, kept within 0 to 1."""
    return min(1.0, max(0.0, total))


def reasons(document: Document, found: Sequence[Evidence], interest: Interest) -> tuple[Reason, ...]:
    """The strongest reasons, each kind's best before any kind's second, in the order of their shares.

    A share is the part of the score that would go, if this evidence were taken away and all else stayed. Evidence
    does not overlap: what a named like gives is not counted again in the words.

    Args:
        document: the paper.
        found: what the rules found in it.
        interest: the profile's direction.
    """
    total = sum(one.value for one in found) + interest.relevance(document)
    score = clamped(total)
    if not score:
        return ()
    liked = _liked(document, interest)
    everything = [
        *found,
        *(evidence for evidence, _ in liked),
        *_words(document, interest, [part for _, part in liked]),
    ]
    telling = [one for one in everything if one.kind is not ReasonKind.WORDS or one.value >= LEAST * score]
    return tuple(
        Reason(one.kind, one.subject, one.place, round((score - clamped(total - one.value)) / score, DIGITS))
        for one in _strongest(telling)
    )


def _liked(document: Document, interest: Interest) -> list[tuple[Evidence, Part]]:
    """The liked papers that this one truly resembles; itself is none of them."""
    near = [
        (Evidence(ReasonKind.LIKED, part.subject, "", interest.given(part, document)), part)
        for part in interest.parts
        if part.subject
        and part.weight > 0
        and part.paper != document.paper.id
        and dot(document.vector, part.vector) >= FLOOR
    ]
    return sorted(near, key=lambda one: _rank(one[0]))[:EACH]


def _words(document: Document, interest: Interest, told: Sequence[Part]) -> Iterator[Evidence]:
    """The words of the paper that the rest of the direction gives most for, none twice."""
    given = {
        term: weight * interest.direction[term]
        for term, weight in document.vector.items()
        if term in interest.direction
    }
    for part in told:
        for term in part.vector.keys() & given.keys():
            given[term] -= part.weight * part.vector[term] * document.vector[term] / interest.scale
    used: set[str] = set()
    for term, value in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        stems = term.split(" ")
        if value <= 0 or len(used) >= EACH * 2:
            return
        if used.isdisjoint(stems) and (spot := _spot(stems, document)):
            used.update(stems)
            yield Evidence(ReasonKind.WORDS, *spot, value)


def _spot(stems: Sequence[str], document: Document) -> tuple[str, str] | None:
    """Words as they first stand in the paper, and where."""
    for name, field in document.fields:
        if place := field.find(stems):
            return field.cut(place), name
    return None


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
