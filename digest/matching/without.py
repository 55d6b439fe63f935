"""What a paper hangs on: the like without which it would not be sent.

First the linear parts are asked, which costs nothing; where these fall below the cut, the profile is compiled anew
without that like, the archive's help and the cut included, and asked again. So what is named is what a reader would
see who takes the like out of the profile.
"""

from dataclasses import replace
from functools import cache

from digest.core.match import PLACES, Without
from digest.core.profile import Profile
from digest.matching.ground import Ground
from digest.matching.judging import Judged, Wanted, clamped
from digest.matching.nearest import drawn as drawn_to

TRIED = 2  # likes a paper, those that give it most


class Hinges:
    """Looks for what papers hang on.

    Args:
        profile: whose likes are taken away, one at a time.
        ground: where its texts lie.
        drawn: its interests.
        places: by id, the place of each paper at hand.
    """

    def __init__(self, profile: Profile, ground: Ground, drawn: Wanted) -> None:
        self._profile, self._ground, self._drawn = profile, ground, drawn
        self._places = {each.paper.id: at for at, each in enumerate(ground.documents)}
        self._without = cache(self._drawn_without)

    def of(self, one: Judged) -> Without | None:
        """The like that a paper hangs on; None where it would be sent without any one of them."""
        cut = self._drawn.cuts[one.interest]
        giving = self._drawn.giving[one.interest]
        given = giving.to(one.row).parts
        named = [at for at, part in enumerate(giving.parts) if part.subject and part.weight > 0]
        for at in sorted(named, key=lambda at: (-given[at], at))[:TRIED]:
            if one.relevance - given[at] >= cut:
                return None
            part = giving.parts[at]
            rest = self._without(part.row)
            place = self._places[one.document.paper.id]
            left = rest.relevance[place]
            if not rest.attracts or round(left, PLACES) < round(rest.cuts[rest.nearest[place]], PLACES):
                total = one.total - one.relevance + left
                return Without(part.subject, round(clamped(total), PLACES))
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
