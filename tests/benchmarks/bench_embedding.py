"""Vectors by MiniLM, against the bare matrix products that they are made of."""

import sys

import numpy as np

from digest import resources
from digest.core.errors import ConfigError
from digest.dumps.readers.registry import read
from digest.matching.embedding import Array, MiniLM
from digest.matching.embedding.minilm import TOKENS
from digest.matching.terms import spoken
from tests.support.measuring import paired, say

WIDTH, DEEP, LAYERS = 384, 1536, 6
SHAPES = ((WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, DEEP), (DEEP, WIDTH))


def products(texts: int) -> None:
    """Multiply as much as a network with these weights must, and nothing else."""
    random = np.random.default_rng(1)
    pairs: list[tuple[Array, Array]] = [
        (random.random((TOKENS, shape[0]), np.float32), random.random(shape, np.float32)) for shape in SHAPES
    ]
    for _ in range(texts * LAYERS):
        for rows, weight in pairs:
            np.matmul(rows, weight)


def main() -> None:
    """Measure, and print a line."""
    try:
        model = MiniLM()
    except ConfigError as problem:
        print(f"embeddings: not measured; {problem}", file=sys.stderr)  # noqa: T201 - it reports
        return
    page = min((resources.schedules() / "dumps").glob("*.txt"))
    texts = [spoken(record.revision) for record in read(page.read_bytes(), "", page.name).records]
    figure = paired(lambda: list(model.stream(texts)), lambda: products(len(texts)), times=3)
    say(f"vectors of {len(texts)} papers by MiniLM, {len(texts) / figure.seconds:.0f} a second", figure, "its products")


if __name__ == "__main__":
    main()
