"""Relevance: one direction among words and one among meanings, towards likes and free text, away from dislikes.

This is Rocchio's feedback (1971) with fixed weights instead of means, so that liking a paper turns both directions
towards it and never lowers it; but what a dislike weighs follows from how near it lies (`correcting`). Papers of the
archive that lie nearest count as parts too (pseudo-relevance feedback, Croft and Harper 1979).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from digest.core.profile import Profile
from digest.matching.correcting import corrected
from digest.matching.direction import Interest, Part, turned
from digest.matching.ground import Ground, Said
from digest.matching.sorting import subjects

if TYPE_CHECKING:
    from digest.matching.space import Space

LIKE = 1.0
DISLIKE = -1.0
ALONE = 1 / 3  # of a dislike, where there is nothing else: it takes from what keywords give, and no more than this
TEXT = 4.0  # the free text is worth four likes; three to five rank as well
LARGE = 50  # likes from which a profile needs no help from the archive, and the later ones count more
FRESH = 150  # likes after which an older one counts e times less, in a large library
DEEPEST, LEAST_DEEP, DEEP = 100, 20, 0.01  # papers of the archive that help: at most, at least, as a share of it
ROUNDS = (1 / 3, 0.7, 1.0)  # of which depth: few sure ones find more
STEEP = 3.3  # how often the weight of those papers falls by e from the first to the last
YOUNG = 2_000  # papers of an archive of whose help half is taken; from 1,000 to 3,000 all is as good
MASS, MASS_OF_TEXT = 1.0, 6.0  # what they count together beside all that the profile says; the same for text alone


def interests(profile: Profile, ground: Ground) -> tuple[Interest, ...]:
    """The directions of a profile: a pair for each subject of its likes; none without likes, dislikes and text.

    Text and dislikes belong to every subject.
    """
    said = tuple(_said(profile, ground))
    liked = [part for part in said if part.liked]
    shared = [part for part in said if not part.liked]
    sorted_likes = subjects([part.row for part in liked], ground.space) if liked else [[]]
    groups = [[*(liked[at] for at in group), *shared] for group in sorted_likes]
    return tuple(_helped(group, ground.space) for group in groups if group)


def _helped(said: Sequence[Part], space: "Space") -> Interest:
    """The directions of what is said of one subject, helped by the archive where that is little.

    Dislikes come last and have no say in who helps, so that to dislike a paper never raises it.
    """
    wanted = [part for part in said if part.weight > 0]
    disliked = [part for part in said if part.weight < 0]
    if not wanted:
        return turned([replace(part, weight=ALONE * part.weight) for part in said], space)
    found = turned(wanted, space)
    for share in ROUNDS if space.size and len(wanted) <= LARGE else ():
        found = turned((*wanted, *_nearest(found, wanted, share)), space)
    return corrected(found, disliked) if disliked else found


def _said(profile: Profile, ground: Ground) -> Iterator[Part]:
    """What the profile itself says; texts without any known word left out."""
    liked = [*ground.items(profile.items), *ground.papers(profile.like)]
    large = len(liked) > LARGE
    weights = np.exp(-np.arange(len(liked))[::-1] / FRESH) if large else np.ones(len(liked))
    parts = [_part(LIKE * weight, one) for weight, one in zip(weights.tolist(), liked, strict=True)]
    parts += [_part(DISLIKE, one) for one in ground.papers(profile.dislike)]
    for lesson in profile.lessons:
        sign = LIKE if lesson.weight > 0 else -DISLIKE
        parts += [_part(sign * lesson.weight, one) for one in ground.papers([lesson.paper])]
    if profile.text:
        parts.append(_part(TEXT, ground.text(profile.text)))
    return (part for part in parts if ground.space.words.sizes[part.row])


def _part(weight: float, said: Said) -> Part:
    return Part(weight, said.row, said.subject, said.paper, own=not said.paper)


def _nearest(found: Interest, said: Sequence[Part], share: float) -> Iterator[Part]:
    """The papers of the archive that lie nearest, the first ones weighing most; what is liked is counted already."""
    relevance = found.relevance(found.space.archive)
    relevance[[part.row for part in said if part.row < len(relevance)]] = -np.inf
    (others,) = np.nonzero(np.isfinite(relevance))
    deep = round(share * min(DEEPEST, max(LEAST_DEEP, DEEP * len(relevance))))
    if len(others) > deep:  # a whole sort of a large archive costs more than all else here
        others = others[relevance[others] >= np.partition(relevance[others], -deep)[-deep]]
    rows = others[np.argsort(-relevance[others], kind="stable")][:deep]
    weights = np.exp(-STEEP * np.arange(len(rows)) / max(1, len(rows)))
    likes = any(part.liked for part in said)
    trust = len(relevance) / (len(relevance) + YOUNG)
    mass = trust * (MASS if likes else MASS_OF_TEXT) * sum(part.weight for part in said if part.weight > 0)
    return (
        Part(weight, row) for weight, row in zip((mass * weights / weights.sum()).tolist(), rows.tolist(), strict=True)
    )
