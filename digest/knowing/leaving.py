"""Leave one out: each liked paper is taken out of its profile, and the rest must find it among the archive."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from digest.core.match import Matches
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.knowing.named import liked, names, within, without

Matching = Callable[[Sequence[Profile], Sequence[Paper], Background], tuple[Matches, ...]]

MOST = 50  # papers that are taken out of one profile, evenly over the time in which they were liked
AT_ONCE = 64  # rankings of the whole archive that are in memory at once
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that was taken out, and where the rest of its profile ranks it.

    Attributes:
        paper: the paper.
        rank: from 1; None where the profile's rules shut it out.
        selected: whether it would have been sent.
    """

    paper: Paper
    rank: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How well a profile finds its own likes.

    Attributes:
        likes: how many papers it likes that are known.
        papers: among how many each is ranked.
        found: those that were taken out, oldest first.
    """

    likes: int
    papers: int
    found: tuple[Found, ...]

    @property
    def median(self) -> float:
        """The median rank; what is shut out counts as the last."""
        return median(self._ranks)

    @property
    def first10(self) -> float:
        """The share that stands among the first ten."""
        return sum(rank <= 10 for rank in self._ranks) / len(self.found)  # noqa: PLR2004 - as it is called

    @property
    def first1(self) -> float:
        """The share that stands in the first hundredth of the papers."""
        return sum(rank * PERCENT <= self.papers for rank in self._ranks) / len(self.found)

    @property
    def selected(self) -> float:
        """The share that would have been sent."""
        return sum(one.selected for one in self.found) / len(self.found)

    @property
    def shut_out(self) -> int:
        """How many the profile's own rules shut out."""
        return sum(one.rank is None for one in self.found)

    @property
    def _ranks(self) -> list[int]:
        return [self.papers if one.rank is None else one.rank for one in self.found]


def leave_out(
    profiles: Sequence[Profile], papers: Sequence[Paper], background: Background, match: Matching
) -> tuple[LeftOut | None, ...]:
    """What leaving out comes to, a profile each; None for one without a known like.

    A paper stands among all that its profile does not name itself. It is ranked by a profile that does not name it.

    Args:
        profiles: with likes, with libraries, or with none.
        papers: the archive.
        background: what the matching leans on; likes are looked for there too.
        match: the matching.
    """
    at_hand = {paper.id: paper for paper in (*background.papers, *papers)}
    every = [liked(profile, list(at_hand.values())) for profile in profiles]
    tasks = [(number, paper) for number, likes in enumerate(every) for paper in sample(likes)]
    found: dict[int, list[Found]] = {}
    named = [names(profile) for profile in profiles]
    for start in range(0, len(tasks), AT_ONCE):
        part = tasks[start : start + AT_ONCE]
        archive = {paper.id: paper for paper in (*papers, *(paper for _, paper in part))}
        rankings = match([without(profiles[n], paper) for n, paper in part], list(archive.values()), background)
        for (number, paper), matches in zip(part, rankings, strict=True):
            found.setdefault(number, []).append(_found(paper, matches, named[number]))
    among = [sum(not within(paper, own) for paper in papers) + 1 for own in named]
    return tuple(
        LeftOut(len(every[number]), among[number], tuple(found[number])) if number in found else None
        for number in range(len(profiles))
    )


def sample(likes: Sequence[Paper]) -> Iterator[Paper]:
    """All of them, or of many, as many as are taken out, evenly from the first to the last."""
    if len(likes) <= MOST:
        yield from likes
        return
    yield from (likes[round(place * (len(likes) - 1) / (MOST - 1))] for place in range(MOST))


def _found(paper: Paper, matches: Matches, named: set[str]) -> Found:
    """Where a paper stands in a ranking, the others that its profile names not counted."""
    above = 0
    for match in matches.ranking:
        if match.paper.id == paper.id:
            return Found(paper, above + 1, any(one.paper.id == paper.id for one in matches.selected))
        above += not within(match.paper, named)
    return Found(paper, None, selected=False)
