"""What a profile is drawn to among the papers at hand; for one of rules alone nothing, and then NumPy is not loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.core.profile import Profile
from digest.matching.ground import Ground

if TYPE_CHECKING:
    from digest.matching.giving import Giving


@dataclass(frozen=True, slots=True)
class Wanted:
    """An interest over the papers at hand.

    Attributes:
        relevance: of each paper.
        cut: the least relevance that is worth sending.
        attracts: whether anything is looked for, so that relevance can tell what is worth sending.
        giving: what tells whence relevance comes; None where it is 0 throughout.
    """

    relevance: list[float]
    cut: float = 0.0
    attracts: bool = False
    giving: "Giving | None" = None


def wanted(profile: Profile, ground: Ground) -> Wanted:
    """The interest of a profile over the papers at hand."""
    if profile.like or profile.dislike or profile.text or profile.items or profile.lessons:
        from digest.matching.deciding import cut  # noqa: PLC0415 - NumPy is slow to load
        from digest.matching.giving import Giving  # noqa: PLC0415 - as above
        from digest.matching.interest import interest  # noqa: PLC0415 - as above

        if found := interest(profile, ground):
            near = found.relevance(ground.here).tolist()
            return Wanted(near, cut(found), found.attracts, Giving(found))
    return Wanted([0.0] * len(ground.documents))
