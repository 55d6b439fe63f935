"""What the matching asks of those that turn texts into vectors."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors: near for texts that are about one thing."""

    @property
    def name(self) -> str:
        """The model and all of its settings that change a vector; equal names give equal vectors."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; 0 as long as only the first answer can tell."""
        ...

    def embed(self, texts: Sequence[str]) -> Array:
        """(texts, dimensions), a row a text in their order, each of length 1 and a function of its text alone.

        Raises:
            EmbeddingError: they cannot be had now; what was made before it is kept.
        """
        ...


class Encoder(Protocol):
    """A model that makes vectors, at some cost a text."""

    @property
    def name(self) -> str:
        """As of an `Embedder`."""
        ...

    @property
    def dimensions(self) -> int:
        """As of an `Embedder`."""
        ...

    def stream(self, texts: Sequence[str]) -> Iterator[Array]:
        """The vectors of some texts in their order, in pieces of one or more rows, as soon as they are made.

        Raises:
            EmbeddingError: the next ones cannot be had.
        """
        ...
