"""Encoders for tests, and where MiniLM is."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np
import pytest

from digest.core.errors import EmbeddingError
from digest.matching.embedding import Array
from digest.matching.embedding.minilm import EXTRA, INSTALL, PACKAGE

needs_minilm = pytest.mark.skipif(not all(map(find_spec, (PACKAGE, *EXTRA))), reason=f"needs MiniLM: {INSTALL}")


def made_up(text: str, dimensions: int = 8) -> list[float]:
    """A direction that a text alone decides."""
    seed = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8])
    found: list[float] = np.random.default_rng(seed).standard_normal(dimensions).tolist()
    return found


@dataclass
class MadeUp:
    """An encoder that counts, and that fails once it has made so many vectors.

    Attributes:
        name: what it is called.
        dimensions: how many numbers a vector has.
        piece: how many rows come together.
        most: how many vectors it makes before it fails.
        asked: the texts of all that it made.
    """

    name: str = "made up"
    dimensions: int = 8
    piece: int = 2
    most: int = 1_000_000
    asked: list[str] = field(default_factory=list)

    def stream(self, texts: Sequence[str]) -> Iterator[Array]:
        """A piece at a time."""
        for start in range(0, len(texts), self.piece):
            part = texts[start : start + self.piece]
            if len(self.asked) + len(part) > self.most:
                raise EmbeddingError("made up: is tired", "let it rest")
            self.asked += part
            rows = np.array([made_up(text, self.dimensions) for text in part], np.float32)
            yield rows / np.linalg.norm(rows, axis=1, keepdims=True)
