"""Where texts lie: by their words, and by what they mean, both seen from the middle of the archive.

Words weigh by TF-IDF, (1 + ln tf) · idf, at length 1. How rare a word is, is told by the archive, and by the shipped
statistics as if they were so many papers more; so a young archive leans on them and a large one on itself. The middle
is the mean of the archive's papers: what all of them share says nothing of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digest.matching.blocks import MIDDLE, Block, Linear, block
from digest.matching.meaning import Model
from digest.matching.rarity import Statistics
from digest.matching.spanning import spanned
from digest.matching.table import Table, table
from digest.matching.terms import PAIR, Counts

SHIPPED = 1_000  # papers that the shipped statistics are worth beside the archive; 300 to 3,000 rank as well
MEANING = 0.3  # what a like meaning weighs beside like words; between 0.2 and 0.4 rankings are as good
EMBEDDED = 0.5  # what a like embedding weighs; 0.4 to 0.7
SPANNED = 0.2  # what like subjects of the archive weigh; 0.1 to 0.3
YOUNG = 500  # papers from which an archive has subjects
LEAST = 3  # papers that must hold a pair of words for it to count

Array = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """Some texts of a space.

    Attributes:
        words: (texts, columns) their weighted terms, not from the middle.
        meanings: for each block (texts, dimensions), at length 1, or zeros.
    """

    words: Table
    meanings: tuple[Array, ...]


class Space:
    """Texts, by number: first those of the archive, then others.

    Args:
        archive: the terms of its papers, in an order that is always the same.
        others: those of any other texts; nothing of them changes where a text lies.
        statistics: how rare words are elsewhere.
        model: what terms mean.
        embedded: (texts, dimensions) tables of embeddings of all of them.
    """

    def __init__(
        self,
        archive: Sequence[Counts],
        others: Sequence[Counts],
        statistics: Statistics,
        model: Model,
        embedded: Iterable[Array] = (),
    ) -> None:
        self.size = len(archive)
        self.columns: dict[str, int] = {}
        counted = self._telling(table([*archive, *others], self.columns), statistics, model)
        tf = 1 + np.log(counted.values)
        self.words = counted.weighted(tf * self.idf[counted.columns]).scaled()
        known = self._model_rows(model)
        self._spoken = counted.weighted(tf * self._shipped(statistics)[counted.columns]).kept(known >= 0).scaled()
        self._known, self._model, self._embedded = known, model, tuple(embedded)

    @cached_property
    def names(self) -> list[str]:
        """(columns,) the terms."""
        return list(self.columns)

    @cached_property
    def middle(self) -> Array:
        """(columns,) the mean of the archive by words; nearer to 0 while the archive is small."""
        own = self.words.first(self.size)
        total = np.bincount(own.columns, own.values, minlength=len(self.columns))
        return np.asarray(total / (self.size + MIDDLE))

    @cached_property
    def usual(self) -> float:
        """The inner product of the middle and itself."""
        return float(self.middle @ self.middle)

    @cached_property
    def archive(self) -> View:
        """The texts of the archive."""
        return View(self.words.first(self.size), tuple(block.rows[: self.size] for block in self.blocks))

    def view(self, rows: Sequence[int]) -> View:
        """Some texts, by their numbers."""
        return View(self.words.taken(np.array(rows, np.int64)), tuple(block.rows[rows] for block in self.blocks))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """What texts mean: by the model, by the subjects of the archive, and by embeddings where there are any."""
        made = [self._linear[0].block(MEANING, self.size, self._model.mean)]
        if len(self._linear) > 1:
            made.append(self._linear[1].block(SPANNED, self.size))
        return (*made, *(block(EMBEDDED, each, self.size) for each in self._embedded))

    def meant(self, row: int, toward: Sequence[Array]) -> tuple[list[int], list[float]]:
        """The columns of a text's terms, and what each gives to its meanings' inner products with directions."""
        columns: list[int] = []
        given: list[float] = []
        for linear, made, one in zip(self._linear, self.blocks, toward, strict=False):
            at, along = linear.given(row, made.back(one))
            columns += at.tolist()
            given += (made.weight * along / made.lengths[row]).tolist()
        return columns, given

    @cached_property
    def _linear(self) -> tuple[Linear, ...]:
        model = Linear(self._spoken, self._model.vectors, self._model.scale, self._known)
        if self.size < YOUNG:
            return (model,)
        subjects, known = spanned(self.words.first(self.size), len(self.columns))
        return model, Linear(self.words.kept(known >= 0), subjects, np.ones(subjects.shape[1]), known)

    def _telling(self, counted: Table, statistics: Statistics, model: Model) -> Table:
        """The counts without the terms that say nothing, which are most of them: pairs that stand in one text alone."""
        idf, terms = self._rarity(counted, statistics), list(self.columns)
        telling = (idf > 0) | (self._model_rows(model) >= 0)
        (kept,) = np.nonzero(telling)
        self.columns = {terms[at]: number for number, at in enumerate(kept.tolist())}
        self.idf = idf[kept]
        return counted.renumbered(np.where(telling, np.cumsum(telling) - 1, -1))

    def _rarity(self, counted: Table, statistics: Statistics) -> Array:
        """(columns,) the inverse frequency of each term; 0 for a pair too rare to say anything."""
        elsewhere = np.fromiter((statistics.frequency(term) for term in self.columns), np.float64, len(self.columns))
        here = np.bincount(counted.first(self.size).columns, minlength=len(self.columns))
        share = SHIPPED / max(1.0, statistics.papers)
        idf = np.log((1 + SHIPPED + self.size) / (1 + elsewhere * share + here))
        return np.where(self._pairs() & (elsewhere + here < LEAST), 0.0, idf)

    def _shipped(self, statistics: Statistics) -> Array:
        """(columns,) the weights by which the model was fitted."""
        idf = (statistics.idf.get(term, 0.0) for term in self.columns)
        return np.fromiter(idf, np.float64, len(self.columns)) * np.where(self._pairs(), PAIR, 1.0)

    def _pairs(self) -> NDArray[np.bool_]:
        """(columns,) whether each term is a pair of words."""
        return np.fromiter((" " in term for term in self.columns), np.bool_, len(self.columns))

    def _model_rows(self, model: Model) -> NDArray[np.int64]:
        """(columns,) the row of each term in the model, or -1."""
        return np.fromiter((model.rows.get(term, -1) for term in self.columns), np.int64, len(self.columns))
