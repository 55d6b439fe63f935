"""The forward pass against the same mathematics written out, on a small network of random weights."""

from math import erf, exp, sqrt
from typing import Any

import numpy as np
import pytest

from digest.matching.embedding.network import HEADS, Array, Network

WIDTH, DEEP, WORDS, PLACES, LAYERS = 24, 48, 30, 12, 2
PARTS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")


def weights(seed: int = 1, spread: float = 0.4) -> dict[str, Array]:
    """A network of random weights."""
    random = np.random.default_rng(seed)

    def some(*shape: int) -> Array:
        return (random.standard_normal(shape) * spread).astype(np.float32)

    made = {
        "embeddings.word_embeddings.weight": some(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": some(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
    }
    shapes = {f"encoder.layer.{n}.{part}": (WIDTH, WIDTH) for n in range(LAYERS) for part in PARTS}
    shapes |= {f"encoder.layer.{n}.intermediate.dense": (DEEP, WIDTH) for n in range(LAYERS)}
    shapes |= {f"encoder.layer.{n}.output.dense": (WIDTH, DEEP) for n in range(LAYERS)}
    for name, shape in shapes.items():
        made |= {f"{name}.weight": some(*shape), f"{name}.bias": some(shape[0])}
    norms = [f"encoder.layer.{n}.{part}" for n in range(LAYERS) for part in ("attention.output", "output")]
    for name in ("embeddings", *norms):
        made |= {f"{name}.LayerNorm.weight": 1 + some(WIDTH), f"{name}.LayerNorm.bias": some(WIDTH)}
    return made


def written_out(tensors: dict[str, Any], tokens: list[int]) -> Any:
    """What BERT's paper says, in 64 bits, without any shortcut."""

    def dense(rows: Any, name: str) -> Any:
        return rows @ tensors[f"{name}.weight"].astype(np.float64).T + tensors[f"{name}.bias"]

    def norm(rows: Any, name: str) -> Any:
        centred = rows - rows.mean(axis=1, keepdims=True)
        even = centred / np.sqrt(centred.var(axis=1, keepdims=True) + 1e-12)
        return even * tensors[f"{name}.LayerNorm.weight"] + tensors[f"{name}.LayerNorm.bias"]

    begun = [tensors[f"embeddings.{part}_embeddings.weight"] for part in ("word", "position", "token_type")]
    rows = norm(begun[0][tokens].astype(np.float64) + begun[1][: len(tokens)] + begun[2][0], "embeddings")
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        query, key, value = (dense(rows, f"{layer}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for head in range(HEADS):
            own = slice(head * WIDTH // HEADS, (head + 1) * WIDTH // HEADS)
            scores = query[:, own] @ key[:, own].T / sqrt(WIDTH / HEADS)
            share = np.vectorize(exp)(scores - scores.max(axis=1, keepdims=True))
            heads.append(share / share.sum(axis=1, keepdims=True) @ value[:, own])
        mixed = dense(np.concatenate(heads, axis=1), f"{layer}.attention.output.dense")
        rows = norm(rows + mixed, f"{layer}.attention.output")
        wide = dense(rows, f"{layer}.intermediate.dense")
        active = wide / 2 * (1 + np.vectorize(erf)(wide / sqrt(2)))
        rows = norm(rows + dense(active, f"{layer}.output.dense"), f"{layer}.output")
    mean = rows.mean(axis=0)
    return mean / np.linalg.norm(mean)


@pytest.mark.parametrize("spread", [0.02, 0.4, 3.0])
@pytest.mark.parametrize("tokens", [[3], [1, 2], [*range(PLACES)], [29] * PLACES])
def test_it_is_bert(tokens: list[int], spread: float) -> None:
    """Every shortcut is exact up to float32, for weights small and large: nothing overflows and nothing is left out."""
    tensors = weights(spread=spread)
    np.testing.assert_allclose(Network(tensors)(tokens), written_out(tensors, tokens), atol=3e-6)


def test_weights_are_not_touched() -> None:
    """A network can be made twice from the same weights, and gives the same again."""
    tensors = weights()
    before = {name: tensor.copy() for name, tensor in tensors.items()}
    network = Network(tensors)
    first, second = network([4, 5, 6]), network([4, 5, 6])
    assert np.array_equal(first, second)
    assert all(np.array_equal(tensors[name], before[name]) for name in before)


@pytest.mark.parametrize("name", sorted(weights()))
def test_every_weight_is_needed(name: str) -> None:
    """A file that lacks one is refused when it is read, not in the middle of a run."""
    tensors = weights()
    del tensors[name]
    with pytest.raises(KeyError):
        Network(tensors)
