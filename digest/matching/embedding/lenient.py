"""A run goes on where embeddings cannot be had."""

from collections.abc import Callable, Sequence

from digest.core.errors import EmbeddingError
from digest.matching.embedding.embedder import Array, Embedder


class Lenient:
    """Embeddings where they can be had; after the first failure none, so that no ranking is made of two halves.

    Args:
        embedder: what is asked.
        tell: is told of the failure, once, in one line for people.
    """

    def __init__(self, embedder: Embedder, tell: Callable[[str], object]) -> None:
        self._embedder, self._tell, self._failed = embedder, tell, False

    @property
    def name(self) -> str:
        """The name of what is asked."""
        return self._embedder.name

    def embed(self, texts: Sequence[str]) -> Array | None:
        """As `Embedder.embed`; None where they cannot be had in this run."""
        if self._failed:
            return None
        try:
            return self._embedder.embed(texts)
        except EmbeddingError as problem:
            self._failed = True
            self._tell(f"{problem}; ranked by the light model instead")
            return None
