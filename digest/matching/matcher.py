"""Papers for profiles: rules let them through, relevance orders them, and every match says why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from digest.core.match import PLACES, Match, Matches, ReasonKind
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.documents import Document
from digest.matching.interest import Interest, interest
from digest.matching.named import Named
from digest.matching.rarity import Statistics, shipped
from digest.matching.reasons import clamped, reasons
from digest.matching.rules import Evidence, Rules, rules

Progress = Callable[[str, int, int], object]

STEP = 128  # papers after which is told how far it is
EXPLAINED = 100  # matches of a ranking that carry reasons even where they are not selected


class _Judged(NamedTuple):
    """A paper that the rules let through."""

    document: Document
    found: tuple[Evidence, ...]
    relevance: float
    score: float


class LexicalMatcher:
    """Matching by words alone: exact phrases, and TF-IDF against the shipped background statistics.

    Reasons are given for every selected match, and for the first `EXPLAINED` of a ranking.

    Args:
        statistics: how common words are; by default those that travel with the package.
        progress: told of what is done, how much of it, and of how much.
    """

    def __init__(self, statistics: Statistics | None = None, progress: Progress = lambda *_: None) -> None:
        self._statistics, self._progress = statistics, progress

    def match(
        self, profiles: Sequence[Profile], papers: Sequence[Paper], background: Background
    ) -> tuple[Matches, ...]:
        """One `Matches` a profile, in the order of the profiles, whatever the order of the papers."""
        statistics = self._statistics or shipped()
        documents = [Document(paper, statistics) for paper in papers]
        named = Named(papers, background)
        told, total = count(), len(profiles) * len(documents)
        found = [_matches(each, self._watched(documents, told, total), named, statistics) for each in profiles]
        self._progress("Matching", total, total)
        return tuple(found)

    def _watched(self, documents: Sequence[Document], told: Iterator[int], total: int) -> Iterator[Document]:
        for document in documents:
            if (done := next(told)) % STEP == 0:
                self._progress("Matching", done, total)
            yield document


def _matches(profile: Profile, documents: Iterable[Document], named: Named, statistics: Statistics) -> Matches:
    wanted = interest(profile, named, statistics)
    held = rules(profile)
    judged = [
        _judged(document, found, wanted)
        for document in documents
        if (found := held.read(document, statistics)) is not None
    ]
    judged.sort(key=lambda one: (-one.score, one.document.paper.id))
    ranking, selected = [], []
    for rank, one in enumerate(judged):
        worth = held.keyed or _worth_sending(one, held, wanted)
        why = reasons(one.document, one.found, wanted, statistics) if worth or rank < EXPLAINED else ()
        match = Match(one.document.paper, one.score, why)
        ranking.append(match)
        if worth:
            selected.append(match)
    return Matches(profile.name, tuple(ranking), tuple(selected))


def _judged(document: Document, found: tuple[Evidence, ...], wanted: Interest) -> _Judged:
    relevance = wanted.relevance(document)
    score = clamped(sum(one.value for one in found) + relevance)
    return _Judged(document, found, round(relevance, PLACES), round(score, PLACES))


def _worth_sending(one: _Judged, held: Rules, wanted: Interest) -> bool:
    """Whether a paper that no keyword chose is by a wanted author, or relevant enough.

    A profile of nothing but categories has no relevance to go by: whatever lies in them is worth sending.
    """
    if any(evidence.kind is ReasonKind.AUTHOR for evidence in one.found):
        return True
    if wanted.attracts:
        return one.relevance >= round(wanted.cut, PLACES)
    return bool(one.found) and not held.authors
