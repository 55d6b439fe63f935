"""The mean resemblance to what is liked, by a small model of sentences: zotero-arxiv-daily without its decay."""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec

import numpy as np

from digest.core.paper import Revision, fold
from digest.matching.embedding import MiniLM, Remembered
from digest.matching.embedding.minilm import EXTRA, PACKAGE
from digest.matching.terms import spoken
from digest.ports import Embeddings
from tests.benchmarks.peers.peer import Pool
from tests.benchmarks.peers.words import Array
from tests.benchmarks.relevance.judged import Wish


def installed() -> bool:
    """Whether the model is here."""
    return all(map(find_spec, (PACKAGE, *EXTRA)))


class MeanMiniLM:
    """Nearness to the mean vector of the liked papers; a text counts as one of them.

    Args:
        pool: the papers.
        kept: vectors that were made before.
    """

    name = "mean MiniLM"

    def __init__(self, pool: Pool, kept: Embeddings) -> None:
        self.pool, self._kept = pool, kept

    def scores(self, wish: Wish) -> Array | None:
        """Inner products of vectors of length 1."""
        toward = self._vectors.T @ self.pool.liked(wish)
        if wish.text:
            toward = toward + self._embedded([wish.text])[0]
        return np.asarray(self._vectors @ toward)

    @cached_property
    def _vectors(self) -> Array:
        papers = [Revision(fold(row["title"]), fold(row["abstract"])) for row in self.pool.papers]
        return self._embedded(list(map(spoken, papers)))

    def _embedded(self, texts: Sequence[str]) -> Array:
        return Remembered(MiniLM(), self._kept).embed(texts).astype(np.float64)
