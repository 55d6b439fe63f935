"""Papers for profiles: rules let them through, relevance orders them, and every match says why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from digest.core.match import Match, Matches
from digest.core.newsletter import LIGHT, Matching
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.choosing import chosen
from digest.matching.documents import Document
from digest.matching.ground import Embed, Ground
from digest.matching.judging import Judged, Wanted, clamped, ranked
from digest.matching.rarity import Statistics, shipped
from digest.matching.reasons import reasons
from digest.matching.rules import Rules, rules
from digest.matching.wanted import hinges_of, wanted

Progress = Callable[[str, int, int], object]

STEP = 128  # papers after which is told how far it is
EXPLAINED = 100  # matches of a ranking that carry reasons even where they are not selected, at most


class LexicalMatcher:
    """Matching offline: exact phrases, and what texts say and mean beside the papers of the background.

    Reasons are given for every selected match; to a person who asks also for every near miss, and for the first of a
    ranking: as many as the profile's limit, but at most `EXPLAINED`. They cost more than all else.

    Args:
        statistics: how common words are; by default those that travel with the package.
        progress: told of what is done, how much of it, and of how much.
        embed: what makes the embeddings that a newsletter asks for.
    """

    def __init__(
        self,
        statistics: Statistics | None = None,
        progress: Progress = lambda *_: None,
        embed: Callable[[Matching], Embed] = lambda _: lambda _: None,
    ) -> None:
        self._statistics, self._progress, self._embed = statistics, progress, embed

    def match(
        self,
        profiles: Sequence[Profile],
        papers: Sequence[Paper],
        background: Background,
        matching: Matching = LIGHT,
        *,
        explained: bool = True,
    ) -> tuple[Matches, ...]:
        """One `Matches` a profile, in the order of the profiles, whatever the order of the papers."""
        statistics = self._statistics or shipped()
        documents = [Document(paper) for paper in papers]
        ground = Ground(documents, background, profiles, statistics, self._embed(matching))
        told, total = count(), len(profiles) * len(documents)
        each_once = map(ground.once, profiles)
        found = [
            _matches(each, self._watched(documents, told, total), ground, statistics, explained=explained)
            for each in each_once
        ]
        self._progress("Matching", total, total)
        return tuple(found)

    def _watched(self, documents: Sequence[Document], told: Iterator[int], total: int) -> Iterator[Document]:
        for document in documents:
            if (done := next(told)) % STEP == 0:
                self._progress("Matching", done, total)
            yield document


def _matches(
    profile: Profile, documents: Iterable[Document], ground: Ground, statistics: Statistics, *, explained: bool = True
) -> Matches:
    held, drawn = rules(profile), wanted(profile, ground)
    judged, totals = ranked(_judged(held, drawn, documents, ground, statistics))
    choice = chosen(judged, held, drawn, profile.at_least)
    shunned = {at for at, one in enumerate(judged) if one.row in drawn.shunned} if drawn.shunned else set()
    told = (
        {*choice.sent, *choice.short, *range(min(profile.limit, EXPLAINED, len(judged)))} if explained else choice.sent
    )
    hinged = sorted(choice.by_relevance)[: profile.limit] if explained else []
    hang = hinges_of(profile, held, ground, drawn, judged) if hinged else None
    ranking = [Match(one.document.paper, clamped(total)) for one, total in zip(judged, totals, strict=True)]
    for rank in {*told, *choice.quiet, *shunned}:  # of most papers nothing is said but their score
        one, plain = judged[rank], ranking[rank]
        giving = drawn.giving[one.interest] if drawn.giving else None
        why = reasons(one, giving, statistics) if rank in told else ()
        without = hang.of(one) if hang and rank in hinged else None
        ranking[rank] = Match(plain.paper, plain.score, why, without, rank in choice.quiet, rank in shunned)
    sent, short = (tuple(ranking[at] for at in places) for places in (choice.sent, choice.short))
    return Matches(profile.name, tuple(ranking), sent, short, _barred(held, ground.documents, judged, statistics))


def _judged(
    held: Rules, drawn: Wanted, documents: Iterable[Document], ground: Ground, statistics: Statistics
) -> Iterable[Judged]:
    """The papers that the rules let through."""
    every = zip(documents, ground.rows, drawn.relevance, drawn.nearest, strict=True)
    if not held:
        return [Judged(each, row, (), near, which) for each, row, near, which in every]
    return [
        Judged(each, row, found, near, which)
        for each, row, near, which in every
        if (found := held.read(each, statistics)) is not None
    ]


def _barred(
    held: Rules, documents: Sequence[Document], judged: Sequence[Judged], statistics: Statistics
) -> tuple[str, ...]:
    """The papers that the exclusions shut out, of those that the rules did not let through."""
    if not held.exclude:
        return ()
    through = {one.document.paper.id for one in judged}
    others = (each for each in documents if each.paper.id not in through)
    return tuple(sorted(each.paper.id for each in others if held.bars(each, statistics)))
