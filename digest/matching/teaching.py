"""Makes the file of `digest.matching.meaning`: fits what words give to the embeddings of a larger model.

    python -m digest.matching.teaching papers.jsonl.gz embeddings.npy digest/matching/meaning.npz

`papers.jsonl.gz` holds one paper a line with `title` and `abstract`; `embeddings.npy` the teacher's embedding of
"title. abstract" of each, (papers, dimensions) and of length 1; CONTRIBUTING.md says how to make it. For 60,000 papers
the fit takes 2 GB of memory and some minutes. The same input gives the same model up to rounding.
"""

import argparse
import gzip
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from digest.core.paper import Paper, Revision
from digest.matching.documents import Document
from digest.matching.rarity import shipped
from digest.matching.terms import Vector, vector
from digest.matching.tokens import EMPTY

LEAST_WORD, LEAST_PAIR = 25, 60  # papers that must hold a term; what is rarer teaches little
RIDGE = 1.0  # the penalty on long vectors; between 0.3 and 3 the fit is the same
DIMENSIONS = 256
_PIECE = 512  # papers whose terms are in memory as a table at once


def fit(texts: Sequence[Vector], taught: np.ndarray, terms: Sequence[str], dimensions: int = DIMENSIONS) -> bytes:
    """The file's bytes.

    Args:
        texts: the weighted terms of papers, at length 1.
        taught: (papers, teacher's dimensions), their embeddings.
        terms: those that the model will know.
        dimensions: how many numbers a meaning has.
    """
    rows = {term: row for row, term in enumerate(terms)}
    centre = taught.mean(axis=0, dtype=np.float64)
    square = np.zeros((len(terms), len(terms)))
    mixed = np.zeros((len(terms), taught.shape[1]))
    total = np.zeros(len(terms))
    for start in range(0, len(texts), _PIECE):
        table = _table(texts[start : start + _PIECE], rows)
        total += table.sum(axis=0)
        square += table.T @ table
        mixed += table.T @ (taught[start : start + _PIECE] - centre)
    square[np.diag_indices_from(square)] += RIDGE
    given = np.linalg.solve(square, mixed)
    given = given @ np.linalg.svd(given, full_matrices=False)[2][:dimensions].T  # the directions in which most differs
    scale = np.abs(given).max(axis=0) / 127
    vectors = np.rint(given / np.where(scale, scale, 1)).astype(np.int8)
    return _packed(terms, vectors, scale, total @ vectors * scale / len(texts))


def known_terms(least_word: int = LEAST_WORD, least_pair: int = LEAST_PAIR) -> list[str]:
    """The terms that are frequent enough by the shipped statistics, without pairs that hold an empty word."""
    statistics = shipped()
    word, pair = (statistics.rarity_of(least) for least in (least_word, least_pair))
    found = (term for term, rarity in statistics.idf.items() if rarity <= (pair if " " in term else word))
    return sorted(term for term in found if EMPTY.isdisjoint(term.split(" ")))


def _table(texts: Sequence[Vector], rows: dict[str, int]) -> np.ndarray:
    """(texts, terms), each of length 1 over the terms that are known."""
    table = np.zeros((len(texts), len(rows)), np.float32)
    for place, text in enumerate(texts):
        for term, weight in text.items():
            if (row := rows.get(term)) is not None:
                table[place, row] = weight
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    np.divide(table, lengths, out=table, where=lengths > 0)
    return table


def _packed(terms: Sequence[str], vectors: np.ndarray, scale: np.ndarray, mean: np.ndarray) -> bytes:
    file = BytesIO()
    named = np.frombuffer("\n".join(terms).encode(), np.uint8)
    np.savez(file, terms=named, vectors=vectors, scale=scale.astype(np.float32), mean=mean.astype(np.float32))
    return file.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the file: papers, embeddings and the file to write are the three arguments."""
    parser = argparse.ArgumentParser(prog="python -m digest.matching.teaching", description="Fit words to meanings.")
    parser.add_argument("papers", type=Path, help="papers as JSON lines with title and abstract, compressed by gzip")
    parser.add_argument("embeddings", type=Path, help="the teacher's embeddings of them, as an array of NumPy")
    parser.add_argument("dest", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    taught = np.load(options.embeddings)
    with gzip.open(options.papers, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, taught, strict=False)]
    texts = [vector(Document(Paper("", Revision(row["title"], row["abstract"]))).counts, shipped()) for row in rows]
    options.dest.write_bytes(fit(texts, taught, known_terms()))


if __name__ == "__main__":
    main()
