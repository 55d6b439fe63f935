"""What each part of a profile and each term of a paper gives to the paper's relevance, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from digest.matching.direction import Interest

if TYPE_CHECKING:
    from digest.matching.space import Array, View


@dataclass(frozen=True)
class Given:
    """What the parts of an interest give to one paper.

    Attributes:
        alike: (parts,) how alike paper and part are by words, 0 to 1.
        parts: (parts,) what each gives; their sum is the relevance.
    """

    alike: "Array"
    parts: "Array"


class Giving:
    """An interest taken apart.

    Args:
        interest: as it was compiled.
    """

    def __init__(self, interest: Interest) -> None:
        self._interest, self._space = interest, interest.space
        self.parts = interest.parts
        self._weights = np.array([part.weight for part in interest.parts])

    def to(self, row: int) -> Given:
        """What each part gives to a text of the space."""
        space = self._space
        columns, values = space.words.row(row)
        text = np.zeros(len(space.columns))
        text[columns] = values
        alike = self._view.words.dot(text)
        middle = space.middle
        centred = alike - self._along - middle[columns] @ values + space.usual
        found = self._interest
        given = centred / found.scale
        for block, rows, stretch in zip(space.blocks, self._view.meanings, found.stretch, strict=True):
            given += block.weight * (rows @ block.rows[row]) / stretch
        return Given(alike, self._weights * given)

    def terms(self, row: int, told: Sequence[int]) -> dict[str, float]:
        """What each term of a text gives, without what some parts give, which are told already.

        Together they give more than the relevance, by what the middle takes from every text.
        """
        found, space = self._interest, self._space
        columns, values = space.words.row(row)
        direction, toward = found.direction[columns], list(found.toward)
        for at in told:
            part = found.parts[at]
            their, weights = space.words.row(part.row)
            part_of_it = np.zeros(len(space.columns))
            part_of_it[their] = weights
            direction = direction - part.weight * (part_of_it[columns] - space.middle[columns]) / found.scale
            for each, (block, stretch) in enumerate(zip(space.blocks, found.stretch, strict=True)):
                toward[each] = toward[each] - part.weight * block.rows[part.row] / stretch
        names = space.names
        given = dict(zip([names[at] for at in columns], (values * direction).tolist(), strict=True))
        for at, value in zip(*space.meant(row, toward), strict=True):
            given[names[at]] = given.get(names[at], 0.0) + value
        return given

    @cached_property
    def said(self) -> frozenset[str]:
        """The terms of what the profile says in its own words: its text, and titles that are found nowhere."""
        rows = [part.row for part in self.parts if part.own]
        return frozenset(self._space.names[at] for row in rows for at in self._space.words.row(row)[0].tolist())

    @cached_property
    def _view(self) -> "View":
        return self._space.view([part.row for part in self._interest.parts])

    @cached_property
    def _along(self) -> "Array":
        return self._view.words.dot(self._space.middle)
