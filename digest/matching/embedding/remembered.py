"""Each text is embedded once: what was made before comes from the store.

Vectors are kept as float16, in half the space: with 11 bits a number, an inner product of two vectors of 384 moves by
some 1e-5, and a score is rounded to 1e-4. What has just been made goes through the same rounding, so that a paper's
score does not change when it is matched again.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from digest.core.errors import EmbeddingError
from digest.matching.embedding.embedder import Array, Encoder
from digest.ports import Embeddings

Progress = Callable[[str, int, int], object]


class Remembered:
    """`Embedder` over an encoder and what is kept of its vectors.

    Args:
        encoder: what makes those that are missing.
        kept: those that were made before.
        progress: told of what is done, how much of it, and of how much.
    """

    def __init__(self, encoder: Encoder, kept: Embeddings, progress: Progress = lambda *_: None) -> None:
        self._encoder, self._kept, self._progress = encoder, kept, progress

    @property
    def name(self) -> str:
        """The encoder's."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """The encoder's."""
        return self._encoder.dimensions

    def embed(self, texts: Sequence[str]) -> Array:
        """A row a text; every piece that is made is kept at once, so that what fails later costs none of it."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
        found = dict(self._kept.get(self.name, set(keys)))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        found |= self._made(missing)
        sizes = {len(packed) for packed in found.values()}
        if len(sizes) > 1:
            given = " and ".join(str(size // 2) for size in sorted(sizes))
            raise EmbeddingError(
                f"{self.name}: gave vectors of {given} numbers under one name", "name the model by its version"
            )
        if not keys:
            return np.zeros((0, self.dimensions), np.float32)
        rows = np.frombuffer(b"".join(found[key] for key in keys), "<f2").reshape(len(keys), -1).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def _made(self, missing: Mapping[str, str]) -> dict[str, bytes]:
        keys, made = list(missing), dict[str, bytes]()
        if not keys:
            return made
        self._progress("Embedding", 0, len(keys))
        for piece in self._encoder.stream(list(missing.values())):
            fresh = zip(keys[len(made) : len(made) + len(piece)], piece, strict=True)
            packed = {key: row.astype("<f2").tobytes() for key, row in fresh}
            self._kept.put(self.name, packed)
            made |= packed
            self._progress("Embedding", len(made), len(keys))
        return made
