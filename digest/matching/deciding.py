"""The least relevance that is worth sending, from the profile and the archive alone."""

from typing import TYPE_CHECKING

import numpy as np

from digest.matching.direction import Interest

if TYPE_CHECKING:
    from digest.matching.space import Array, Space

FLOOR = 0.16  # of the most that a paper can reach: few unrelated papers do; real lists are served best at .13 to .17
LEVEL = 0.75  # how near to the profile, without itself, a liked paper is; that much of it a paper must come


def cut(found: Interest) -> float:
    """What a paper must reach: as near as liked papers are by all the rest, or nearly; at least the floor.

    Dislikes have no part in it, so that one never brings in a paper.
    """
    return max(floor(found.space), LEVEL * _cohesion(found.before or found))


def floor(space: "Space") -> float:
    """What a paper must reach at least: words and each kind of meaning give their share to what can be reached."""
    return FLOOR * (1 + sum(block.weight for block in space.blocks))


def _cohesion(found: Interest) -> float:
    """The mean relevance of liked papers, each by all other parts alone; 0 where fewer than two are known.

    Likes known by their title alone do not count: short texts are no measure for papers.
    """
    known = [part for part in found.parts if part.paper and part.weight > 0]
    if len(known) < 2:  # noqa: PLR2004 - one has no others
        return 0.0
    space, view = found.space, found.space.view([part.row for part in known])
    weights = np.array([part.weight for part in known])
    middle = space.middle
    own = view.words.squares - 2 * view.words.dot(middle) + middle @ middle
    along = found.scale * (view.words.dot(found.direction) - middle @ found.direction)
    near = _beside(along, found.scale * _length(found.direction), own, weights)
    for block, rows, toward, stretch in zip(space.blocks, view.meanings, found.toward, found.stretch, strict=True):
        whole = stretch * _length(toward)
        near += block.weight * _beside(stretch * (rows @ toward), whole, (rows**2).sum(axis=1), weights)
    return float(near.mean())


def _beside(along: "Array", length: float, own: "Array", weights: "Array") -> "Array":
    """What a direction gives to each of its own parts, once that part is taken out of it.

    Args:
        along: the inner products of the parts and the whole direction.
        length: the direction's.
        own: the inner products of the parts with themselves.
        weights: what each of them counts in the direction.
    """
    rest = np.sqrt(np.maximum(0.0, length**2 - 2 * weights * along + weights**2 * own))
    return np.asarray((along - weights * own) / np.maximum(1.0, rest))


def _length(direction: "Array") -> float:
    return float(np.linalg.norm(direction))
