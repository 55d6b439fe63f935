"""The mean resemblance to what is liked, by a small model of sentences: zotero-arxiv-daily without its decay."""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from digest.core.paper import Revision
from digest.matching.embedding import MiniLM, Remembered, spoken
from digest.matching.embedding.minilm import EXTRA, PACKAGE
from digest.store.database import open_store
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
        state: where vectors are kept, so that a text is embedded once.
    """

    name = "mean MiniLM"

    def __init__(self, pool: Pool, state: Path) -> None:
        self.pool, self._state = pool, state

    def scores(self, wish: Wish) -> Array | None:
        """Inner products of vectors of length 1."""
        toward = self._vectors.T @ self.pool.liked(wish)
        if wish.text:
            toward = toward + self._embedded([wish.text])[0]
        return np.asarray(self._vectors @ toward)

    @cached_property
    def _vectors(self) -> Array:
        papers = [Revision(row["title"] or "", row["abstract"] or "") for row in self.pool.papers]
        return self._embedded(list(map(spoken, papers)))

    def _embedded(self, texts: Sequence[str]) -> Array:
        store = open_store(self._state)
        try:
            return Remembered(MiniLM(), store.embeddings).embed(texts).astype(np.float64)
        finally:
            store.close()
