"""The forward pass of a small BERT in plain NumPy: from the numbers of a text's tokens to its embedding.

A text goes through by itself, so that its embedding cannot depend on what else is embedded, not even in the last bit;
nothing is padded and nothing masked. With 128 tokens this is the fastest way too: what lies between two layers stays
in the processor's cache, where batches would go through memory.

What can be computed once, when the weights are read, is: the scale of attention and of the activation lie in the
weights; a key's bias moves all scores of a row alike and is left out; a value's bias passes into the next one.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

HEADS = 12
EPSILON = 1e-12  # that no variance is zero; BERT's own
_ROWS = 16  # tokens at once through the activation, which needs four times their memory

# erfc(a) = t (c1 + t (c2 + …)) exp(-a²) with t = 1 / (1 + p a), to 1.5e-7 (Abramowitz and Stegun, 7.1.26)
_P = 0.3275911
_SERIES = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


class _Norm:
    """Normalisation of a layer."""

    def __init__(self, tensors: Mapping[str, Array], name: str) -> None:
        self._gain, self._shift = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    def __call__(self, rows: Array) -> Array:
        """Each row with mean 0 and variance 1, then scaled; in place."""
        rows -= rows.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1])
        rows /= np.sqrt(spread + np.float32(EPSILON))[:, np.newaxis]
        rows *= self._gain
        rows += self._shift
        return rows


class _Layer:
    """Attention, then two dense layers, each added to what came in."""

    def __init__(self, tensors: Mapping[str, Array], name: str) -> None:
        own = {key.removeprefix(name): value for key, value in tensors.items() if key.startswith(name)}
        query, key, value = (own[f"attention.self.{part}.weight"] for part in ("query", "key", "value"))
        width = len(query)
        scale = np.float32(1 / sqrt(width / HEADS))
        self._asked = own["attention.self.query.bias"] * scale
        _ = own["attention.self.key.bias"]  # not needed, and yet a file without it holds another kind of network
        self._split = _turned(np.concatenate((query * scale, key, value)))
        joined = own["attention.output.dense.weight"]
        self._joined, self._left = _turned(joined), joined @ own["attention.self.value.bias"]
        self._left += own["attention.output.dense.bias"]
        self._attended = _Norm(own, "attention.output.LayerNorm")
        half = np.float32(sqrt(0.5))
        self._up, self._raised = _turned(own["intermediate.dense.weight"] * half), own["intermediate.dense.bias"] * half
        self._down, self._lowered = _turned(own["output.dense.weight"] * half), own["output.dense.bias"]
        self._ended = _Norm(own, "output.LayerNorm")

    def __call__(self, rows: Array) -> Array:
        """(tokens, width) to the same."""
        mixed = self._attention(rows)
        mixed += rows
        rows = self._attended(mixed)
        wide: Array = rows @ self._up
        wide += self._raised
        _activate(wide)
        out: Array = wide @ self._down
        out += self._lowered
        out += rows
        return self._ended(out)

    def _attention(self, rows: Array) -> Array:
        tokens, width = rows.shape
        split = rows @ self._split
        split[:, :width] += self._asked
        query, key, value = split.reshape(tokens, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        total = scores.sum(axis=2, keepdims=True)
        mixed = np.empty((tokens, HEADS, width // HEADS), np.float32)
        np.divide(scores @ value, total, out=mixed.transpose(1, 0, 2))
        out: Array = mixed.reshape(tokens, width) @ self._joined
        out += self._left
        return out


class Network:
    """A BERT whose tokens are averaged.

    Args:
        tensors: its weights by name, float32.

    Raises:
        KeyError: a weight is missing.
        ValueError: the weights do not go together.
    """

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        self._words = tensors["embeddings.word_embeddings.weight"]
        places = tensors["embeddings.position_embeddings.weight"]
        self._places = places + tensors["embeddings.token_type_embeddings.weight"][0]
        self._begun = _Norm(tensors, "embeddings.LayerNorm")
        prefix = "encoder.layer."
        layers = {int(key.removeprefix(prefix).partition(".")[0]) for key in tensors if key.startswith(prefix)}
        self._layers = [_Layer(tensors, f"{prefix}{number}.") for number in sorted(layers)]
        self.width: int = self._words.shape[1]

    def __call__(self, tokens: Sequence[int]) -> Array:
        """The embedding of a text, (width,), of length 1; it is a function of the text's tokens alone."""
        rows = self._begun(self._words[list(tokens)] + self._places[: len(tokens)])
        for layer in self._layers:
            rows = layer(rows)
        mean = rows.mean(axis=0)
        out: Array = mean / np.sqrt(mean @ mean)
        return out


def _turned(weight: Any) -> Array:
    """A weight, which lies as (out, in), as (in, out)."""
    return np.ascontiguousarray(weight.T)


def _activate(rows: Array) -> None:
    """GELU in place, of rows that hold x / √2, with a factor of √2 left out: u + |u| - |u| erfc(|u|) for u."""
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        size = np.abs(part)
        near = size * np.float32(_P)
        near += np.float32(1)
        np.reciprocal(near, out=near)
        series = near * np.float32(_SERIES[0])
        for factor in _SERIES[1:]:
            series += np.float32(factor)
            series *= near
        np.multiply(part, part, out=near)
        np.negative(near, out=near)
        series *= np.exp(near, out=near)
        series *= size
        part += size
        part -= series
