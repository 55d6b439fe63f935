"""What a paper hangs on: the like without which it would not be sent.

First the linear parts are asked, which costs nothing; where these fall below the cut, the profile is compiled anew
without that like, the archive's help and the cut included, and chooses again. So what is named is
what a reader would see who takes the like out of the profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from digest.core.match import PLACES, Without
from digest.core.profile import Profile
from digest.matching.choosing import chosen, reaches
from digest.matching.ground import Ground
from digest.matching.judging import Judged, Wanted, clamped, ranked
from digest.matching.nearest import drawn as drawn_to
from digest.matching.rules import Rules

SURE = 1.5  # of the cut, above which the linear parts are believed: the archive's help goes too, and the cut moves
TRIED = 2  # likes a paper, those that give it most


class Hinges:
    """Looks for what papers hang on.

    Args:
        profile: whose likes are taken away, one at a time.
        held: its rules.
        ground: where its texts lie.
        drawn: its interests.
        judged: the papers that its rules let through.
    """

    def __init__(self, profile: Profile, held: Rules, ground: Ground, drawn: Wanted, judged: Sequence[Judged]) -> None:
        self._profile, self._held, self._ground, self._drawn, self._judged = profile, held, ground, drawn, judged
        self._without = cache(self._drawn_without)

    def of(self, one: Judged) -> Without | None:
        """The like that a paper hangs on; None where it would be sent without any one of them."""
        cut = self._drawn.cuts[one.interest]
        giving = self._drawn.giving[one.interest]
        given = giving.to(one.row).parts
        named = [at for at, part in enumerate(giving.parts) if part.liked]
        for at in sorted(named, key=lambda at: (-given[at], at))[:TRIED]:
            if one.relevance - given[at] >= SURE * cut:
                continue
            part = giving.parts[at]
            rest = self._without(part.row)
            left = self._again(one, rest)
            if not self._sent(left, rest):
                return Without(part.subject, round(clamped(left.total), PLACES))
        return None

    def _drawn_without(self, row: int) -> Wanted:
        """The interests of the profile without one of its likes."""
        profile, ground = self._profile, self._ground
        less = replace(
            profile,
            like=tuple(name for name in profile.like if ground.named(name) != row),
            items=tuple(paper for paper in profile.items if ground.row(paper) != row),
            lessons=tuple(lesson for lesson in profile.lessons if ground.named(lesson.paper) != row),
        )
        return drawn_to(less, ground)

    def _sent(self, one: Judged, rest: Wanted) -> bool:
        """Whether a paper is sent all the same: as relevant, or by what then chooses besides relevance."""
        if rest.attracts and not self._profile.at_least:
            return reaches(one, rest)
        found, _ = ranked(self._again(each, rest) for each in self._judged)
        return any(found[at].row == one.row for at in chosen(found, self._held, rest, self._profile.at_least).sent)

    def _again(self, one: Judged, rest: Wanted) -> Judged:
        """A paper as it is judged by other interests."""
        place = self._ground.places[one.row]
        return one._replace(relevance=rest.relevance[place], interest=rest.nearest[place])
