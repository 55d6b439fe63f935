"""Why a paper matches: the strongest evidence, each with its exact share of the score."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from digest.core.identity import tier
from digest.core.match import Reason, ReasonKind
from digest.core.paper import Paper, title_key
from digest.matching.documents import Document
from digest.matching.judging import Judged, clamped
from digest.matching.rarity import Statistics, stems
from digest.matching.rules import Evidence

if TYPE_CHECKING:
    from digest.matching.direction import Part
    from digest.matching.giving import Given, Giving

MOST = 4  # reasons a match
EACH = 2  # reasons of one kind
NEAR = 0.08  # a resemblance worth naming; one in a hundred unrelated papers of one field reach it
LEAST = 0.05  # of the score, for a word to be worth naming beside other reasons
TELLING = 0.12  # the rarity of a word worth naming; a quarter of all papers hold commoner ones
DIGITS = 6  # of a share

Liked = tuple[Evidence, list[int]]  # what a liked paper gives, and which parts of the interest it is


def reasons(one: Judged, giving: "Giving | None", statistics: Statistics) -> tuple[Reason, ...]:
    """The strongest reasons, each kind's best before any kind's second, in the order of their shares.

    A share is the part of the score that would go, if this evidence were taken away and all else stayed. Evidence
    does not overlap: what a named like gives is not counted again in the words. What speaks against a paper may be more
    than what is left, so that shares can come to more than 1; what lies beyond a score of 1 is nobody's share.

    Args:
        one: the paper, what the rules found in it, and its score.
        giving: the profile's interest; None where it has none.
        statistics: how rare words are.
    """
    if not (score := clamped(one.total)):  # it is let through all the same, by what the rules found
        return tuple(Reason(each.kind, each.subject, each.place) for each in _strongest(one.found))
    told = _told(one, giving, statistics, _liked(one, giving) if giving else [])
    return tuple(
        Reason(each.kind, each.subject, each.place, round((score - clamped(one.total - each.value)) / score, DIGITS))
        for each in told
    )


def _told(one: Judged, giving: "Giving | None", statistics: Statistics, liked: list[Liked]) -> list[Evidence]:
    """The evidence that is told, where these likes may be; the words give what no like gives that is told too."""
    given = giving.terms(one.row, [at for _, parts in liked for at in parts]) if giving else {}
    least = LEAST * clamped(one.total) if one.found or liked else 0
    rest = {term: value for term, value in given.items() if value > least}
    words = islice(_words(rest, one, statistics, giving.said if giving else frozenset()), EACH)
    told = _strongest([*one.found, *(evidence for evidence, _ in liked), *words])
    left = [each for each in liked if each[0] in told]
    return told if left == liked else _told(one, giving, statistics, left)


def _liked(one: Judged, giving: "Giving") -> list[Liked]:
    """The paper itself where it is liked, then liked ones that it truly resembles; each with the parts that it is."""
    given = giving.to(one.row)
    own = [at for at, part in enumerate(giving.parts) if part.liked and _is(part, one.document.paper)]
    near = [
        (Evidence(ReasonKind.LIKED, part.subject, "", float(given.parts[at])), [at])
        for at, part in enumerate(giving.parts)
        if part.liked and at not in own and given.alike[at] >= NEAR and given.parts[at] > 0
    ]
    return [*_itself(giving, given, own), *sorted(near, key=lambda each: _rank(each[0]))[:EACH]]


def _itself(giving: "Giving", given: "Given", own: list[int]) -> Iterator[Liked]:
    """What a paper gives to itself: liked, and perhaps learned since too."""
    if (value := float(sum(given.parts[at] for at in own))) > 0:
        yield Evidence(ReasonKind.ITSELF, giving.parts[own[0]].subject, "", value), own


def _is(part: "Part", paper: Paper) -> bool:
    """Whether a part is the very paper: under its id, or under one of another kind with the same title."""
    if part.paper == paper.id:
        return True
    return _key(part.subject) == _key(paper.title) and tier(part.paper) is not tier(paper.id)


@lru_cache(maxsize=1 << 15)
def _key(title: str) -> str:
    return title_key(title)


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
    """Few reasons out of many: by rank within their kind, then by value; given in the order of value.

    That the very paper is liked is never left out.
    """
    ranked = sorted(evidence, key=_rank)
    nth: dict[ReasonKind, int] = {}
    chosen = []
    for one in ranked:
        nth[one.kind] = nth.get(one.kind, 0) + 1
        if nth[one.kind] <= EACH:
            chosen.append((nth[one.kind] if one.kind is not ReasonKind.ITSELF else 0, one))
    chosen.sort(key=lambda item: item[0])
    return sorted((one for _, one in chosen[:MOST]), key=_rank)


def _rank(evidence: Evidence) -> tuple[float, ReasonKind, str]:
    return -evidence.value, evidence.kind, evidence.subject
