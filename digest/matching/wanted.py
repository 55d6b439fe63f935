"""What a profile is drawn to among the papers at hand; for one of rules alone nothing, and then NumPy is not loaded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.core.profile import Profile
from digest.matching.ground import Ground
from digest.matching.judging import Judged, Wanted
from digest.matching.rules import Rules

if TYPE_CHECKING:
    from digest.matching.without import Hinges


def wanted(profile: Profile, ground: Ground) -> Wanted:
    """What a profile is drawn to among the papers at hand."""
    if profile.like or profile.dislike or profile.text or profile.items or profile.lessons:
        from digest.matching.nearest import drawn  # noqa: PLC0415 - NumPy is slow to load

        return drawn(profile, ground)
    return Wanted([0.0] * len(ground.documents), [0] * len(ground.documents))


def hinges_of(profile: Profile, held: Rules, ground: Ground, drawn: Wanted, judged: Sequence[Judged]) -> "Hinges":
    """What finds the likes that papers hang on."""
    from digest.matching.without import Hinges  # noqa: PLC0415 - as above

    return Hinges(profile, held, ground, drawn, judged)
