"""What a profile is drawn to among the papers at hand; for one of rules alone nothing, and then NumPy is not loaded."""

from digest.core.profile import Profile
from digest.matching.ground import Ground
from digest.matching.judging import Wanted


def wanted(profile: Profile, ground: Ground) -> Wanted:
    """What a profile is drawn to among the papers at hand."""
    if profile.like or profile.dislike or profile.text or profile.items or profile.lessons:
        from digest.matching.nearest import drawn  # noqa: PLC0415 - NumPy is slow to load

        return drawn(profile, ground)
    return Wanted([0.0] * len(ground.documents), [0] * len(ground.documents))
