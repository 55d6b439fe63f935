"""The interests of a profile over the papers at hand: each paper belongs to the one that it is nearest to."""

import numpy as np

from digest.core.profile import Profile
from digest.matching.deciding import cut
from digest.matching.giving import Giving
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.judging import Wanted


def drawn(profile: Profile, ground: Ground) -> Wanted:
    """What a profile with likes, dislikes or text is drawn to."""
    unlearned = [lesson.paper for lesson in profile.lessons if lesson.weight < 0]
    rows = map(ground.named, (*profile.dislike, *unlearned))
    shunned = frozenset(row for row in rows if row is not None)
    if not (found := interests(profile, ground)):
        return Wanted([0.0] * len(ground.documents), [0] * len(ground.documents), shunned=shunned)
    near = np.array([one.relevance(ground.here) for one in found])
    return Wanted(
        near.max(axis=0).tolist(),
        near.argmax(axis=0).tolist(),
        tuple(map(cut, found)),
        tuple(map(Giving, found)),
        any(one.attracts for one in found),
        shunned,
    )
