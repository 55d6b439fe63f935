"""How alike texts are, as relevance sees it: the Gram matrix of words and meanings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from digest.matching.space import Array, Space


def alike(
    rows: Sequence[int], others: Sequence[int], space: "Space", scale: float = 1.0, stretch: Sequence[float] = ()
) -> "Array":
    """(rows, others) how alike they are: what each adds to the relevance of the other, where it counts 1.

    Args:
        rows: which texts of the space.
        others: likewise.
        space: where they lie.
        scale: what a direction by words is divided by.
        stretch: the same for each kind of meaning; 1 by default.
    """
    view, middle = space.view(others), space.middle
    along = view.words.dot(middle)
    found = np.zeros((len(rows), len(others)))
    for at, row in enumerate(rows):
        columns, values = space.words.row(row)
        text = np.zeros(len(middle))
        text[columns] = values
        found[at] = (view.words.dot(text) - along - middle[columns] @ values + space.usual) / scale
    lengths = stretch or [1.0] * len(space.blocks)
    for block, theirs, length in zip(space.blocks, view.meanings, lengths, strict=True):
        found += block.weight / length * (block.rows[list(rows)] @ theirs.T)
    return found
