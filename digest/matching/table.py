"""A sparse table: texts in rows, terms in columns, each row's entries side by side (compressed sparse rows)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.matching.terms import Counts

Array = NDArray[np.float64]
_PIECE = 256  # rows that are mixed at once


@dataclass(frozen=True)
class Table:
    """Entries row by row.

    Attributes:
        starts: (rows + 1,) where the entries of each row begin.
        columns: (entries,) int64, which index faster than shorter ones.
        values: (entries,) float64.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Array

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """(rows,) how many entries each has."""
        return np.diff(self.starts)

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """(entries,) the row of each."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int64), self.sizes)

    def row(self, at: int) -> tuple[NDArray[np.int64], Array]:
        """The columns and values of one row."""
        place = slice(self.starts[at], self.starts[at + 1])
        return self.columns[place], self.values[place]

    def first(self, size: int) -> "Table":
        """The first rows."""
        end = self.starts[size]
        return Table(self.starts[: size + 1], self.columns[:end], self.values[:end])

    def taken(self, rows: NDArray[np.int64]) -> "Table":
        """Some rows, in the order in which they are named."""
        sizes = self.sizes[rows]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.starts[rows] - ends + sizes, sizes)
        return Table(np.append(0, ends), self.columns[places], self.values[places])

    def total(self, weights: Array, columns: int) -> Array:
        """(columns,) the weighted sum of the rows."""
        return np.asarray(np.bincount(self.columns, self.values * weights[self.rows], minlength=columns), np.float64)

    def weighted(self, values: Array) -> "Table":
        """The same entries with other values."""
        return Table(self.starts, self.columns, values)

    def kept(self, wanted: NDArray[np.bool_]) -> "Table":
        """Only the entries in wanted columns whose value is not 0."""
        keep = wanted[self.columns] & (self.values != 0)
        sizes = np.bincount(self.rows[keep], minlength=len(self.sizes))
        return Table(np.append(0, np.cumsum(sizes)), self.columns[keep], self.values[keep])

    def renumbered(self, numbers: NDArray[np.int64]) -> "Table":
        """Only the entries in columns that have a new number, which is not below 0."""
        found = self.kept(numbers >= 0)
        return Table(found.starts, numbers[found.columns], found.values)

    @cached_property
    def squares(self) -> Array:
        """(rows,) the square of the length of each."""
        return np.asarray(np.bincount(self.rows, self.values**2, minlength=len(self.sizes)), np.float64)

    def scaled(self) -> "Table":
        """Every row at length 1, or empty."""
        lengths = np.sqrt(self.squares)
        return self.weighted(self.values / np.where(lengths > 0, lengths, 1.0)[self.rows])

    def dot(self, direction: Array) -> Array:
        """(rows,) the inner product of each with a direction over all columns."""
        found, full = np.zeros(len(self.sizes)), self.sizes > 0
        if full.any():  # rows without entries have no place where a sum could begin
            found[full] = np.add.reduceat(self.values * direction[self.columns], self.starts[:-1][full])
        return found

    def dense(self, known: NDArray[np.int64], width: int) -> NDArray[np.float32]:
        """(rows, width) the entries, each column where `known` says."""
        found = np.zeros((len(self.sizes), width), np.float32)
        found[self.rows, known[self.columns]] = self.values
        return found

    def mixed(self, vectors: NDArray[Any], known: NDArray[np.int64]) -> Array:
        """(rows, dimensions) the sum of vectors, one a column, by the entries.

        Args:
            vectors: (any, dimensions) numbers of any type.
            known: (columns,) which of the vectors each column has.
        """
        found = np.zeros((len(self.sizes), vectors.shape[1]))
        for start in range(0, len(self.sizes), _PIECE):
            stop = min(start + _PIECE, len(self.sizes))
            place = slice(self.starts[start], self.starts[stop])
            used, at = np.unique(self.columns[place], return_inverse=True)
            dense = np.zeros((stop - start, len(used)))
            dense[self.rows[place] - start, at] = self.values[place]
            found[start:stop] = dense @ vectors[known[used]].astype(np.float64)
        return found


def table(texts: Iterable[Counts], columns: dict[str, int]) -> Table:
    """The table of some texts; `columns` gets a number for each term that it lacks."""
    starts, places, values = [0], list[int](), list[int]()
    for counts in texts:
        places += [columns.setdefault(term, len(columns)) for term in counts]
        values += counts.values()
        starts.append(len(places))
    return Table(np.array(starts, np.int64), np.array(places, np.int64), np.array(values, np.float64))
