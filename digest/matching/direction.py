"""Directions among words and among meanings: weighted sums of texts, and how far others lie along them.

The score is linear in the parts of the sum, so that what each gives can be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from digest.matching.space import Array, Space, View


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that turns the directions: a paper or a text that the profile names, or a paper of the archive.

    Attributes:
        weight: what it counts in likes; below zero for a dislike.
        row: which text of the space it is.
        subject: the title; empty for the profile's text and for papers of the archive.
        paper: the paper's id, or empty where only its title is known.
        own: whether these are the profile's own words, and no paper's.
    """

    weight: float
    row: int
    subject: str = ""
    paper: str = ""
    own: bool = False

    @property
    def liked(self) -> bool:
        """Whether it is a liked paper, and neither a text nor one of the archive."""
        return self.weight > 0 and bool(self.subject)


@dataclass(frozen=True, slots=True)
class Interest:
    """The parts of a profile and their weighted sums.

    Attributes:
        parts: likes, dislikes, text, and papers of the archive.
        space: where they lie.
        direction: (columns,) their sum by words, from the middle, divided by `scale`.
        toward: for each block (dimensions,) the sum of their meanings, divided by `stretch`.
        scale: the length of the sum by words, but at least 1, so that dislikes alone stay weak.
        stretch: for each block the same of meanings.
        before: the same without dislikes, by which it is told what is worth sending; None where there are none.
    """

    parts: tuple[Part, ...]
    space: "Space" = field(repr=False)
    direction: "Array" = field(repr=False)
    toward: "tuple[Array, ...]" = field(repr=False)
    scale: float
    stretch: tuple[float, ...]
    before: "Interest | None" = field(default=None, repr=False)

    @property
    def attracts(self) -> bool:
        """Whether anything is looked for, so that relevance can tell what is worth sending."""
        return any(part.weight > 0 for part in self.parts)

    def relevance(self, view: "View") -> "Array":
        """(texts,) how far each lies in the directions, -1 to 1 by words, and by meaning a part of it; 0 is usual."""
        found = view.words.dot(self.direction) - self.space.middle @ self.direction
        for block, rows, toward in zip(self.space.blocks, view.meanings, self.toward, strict=True):
            found += block.weight * (rows @ toward)
        return found


def turned(parts: Sequence[Part], space: "Space") -> Interest:
    """The directions of some parts."""
    weights = np.array([part.weight for part in parts])
    view = space.view([part.row for part in parts])
    direction = view.words.total(weights, len(space.columns)) - weights.sum() * space.middle
    toward = [weights @ rows for rows in view.meanings]
    scale, *stretch = (max(1.0, float(np.linalg.norm(one))) for one in (direction, *toward))
    meanings = tuple(one / length for one, length in zip(toward, stretch, strict=True))
    return Interest(tuple(parts), space, direction / scale, meanings, scale, tuple(stretch))
