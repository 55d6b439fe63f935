"""What texts mean, as numbers that are comparable: seen from the archive's middle, and evened out.

Some directions differ between nearly all papers of an archive and say little; they are shortened, half of the way to
what would make all directions alike (whitening with shrinkage). A young archive is not yet trusted with that.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.matching.table import Table

MIDDLE = 100  # papers that the shipped middle is worth beside the archive
TRUST = 0.5  # how far the spread of a large archive is believed; between 0.5 and 0.8 rankings are as good
TINY = 1e-9  # of the greatest spread; less is rounding
HALF = 0.5  # how far directions are evened out: 0 not at all, 1 wholly

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """One kind of meaning.

    Attributes:
        weight: what it counts beside words.
        rows: (texts, dimensions) at length 1, or zeros for texts of which nothing is known.
        lengths: (texts,) by what they were divided.
        evened: (dimensions, dimensions) how directions were evened out.
    """

    weight: float
    rows: Array
    lengths: Array
    evened: Array

    def back(self, toward: Array) -> Array:
        """A direction among the rows as one among the places from which they were made."""
        return np.asarray(self.evened @ toward)


@dataclass(frozen=True)
class Linear:
    """What texts mean as a linear function of their terms.

    Attributes:
        weights: (texts, columns) the terms that count.
        vectors: (any, dimensions) numbers of any type, what terms mean.
        scale: (dimensions,) what one step of a vector is worth.
        known: (columns,) which of the vectors each term has.
    """

    weights: Table
    vectors: NDArray[Any]
    scale: NDArray[Any]
    known: NDArray[np.int64]

    def block(self, weight: float, size: int, mean: Array | float = 0.0) -> Block:
        """The block of all texts; see `block`."""
        return block(weight, self.weights.mixed(self.vectors, self.known) * self.scale, size, mean)

    def given(self, row: int, toward: Array) -> tuple[NDArray[np.int64], Array]:
        """The columns of a text's terms, and the inner product of what each means there with a direction."""
        columns, weights = self.weights.row(row)
        return columns, weights * (self.vectors[self.known[columns]] @ (toward * self.scale))


def block(weight: float, places: Array, size: int, mean: Array | float = 0.0) -> Block:
    """A block.

    Args:
        weight: what it counts beside words.
        places: (texts, dimensions), zeros where nothing is known; the archive's first.
        size: how many texts the archive has.
        mean: (dimensions,) what to take for the middle while there is no archive.
    """
    known = np.asarray(places.any(axis=1))
    own = places[:size][known[:size]]
    middle = (own.sum(axis=0) + MIDDLE * mean) / (len(own) + MIDDLE)
    evened = _evened(own - middle)
    found = np.where(known[:, None], (places - middle) @ evened, 0.0)
    lengths = np.linalg.norm(found, axis=1)
    lengths[lengths == 0] = 1.0
    return Block(weight, found / lengths[:, None], lengths, evened)


def _evened(own: Array) -> Array:
    """(dimensions, dimensions) what evens out the spread of the archive's places, as far as it is believed."""
    size, dimensions = own.shape
    trust = TRUST * size / (size + dimensions)
    spread, axes = _axes(own)
    if not spread.any():
        return np.eye(dimensions)
    unbelieved = (1 - trust) * spread.sum() / dimensions
    rest = unbelieved ** (-HALF / 2)  # along all directions in which the places do not differ
    more = (trust * spread + unbelieved) ** (-HALF / 2) - rest
    return np.asarray(rest * np.eye(dimensions) + (axes * more) @ axes.T)


def _axes(own: Array) -> tuple[Array, Array]:
    """(axes,) how far places spread along each axis, and (dimensions, axes) these, at length 1.

    Fewer places than dimensions span so many axes at most, which are found among the places in a fraction of the time.
    """
    size, dimensions = own.shape
    if size >= dimensions:
        spread, axes = np.linalg.eigh(own.T @ own / size)
        return np.maximum(spread, 0.0), axes
    spread, places = np.linalg.eigh(own @ own.T / max(1, size))
    told = spread > TINY * spread.max(initial=0.0)
    return spread[told], own.T @ places[:, told] / np.sqrt(size * spread[told])
