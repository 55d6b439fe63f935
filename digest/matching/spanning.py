"""The subjects that an archive spans, as the directions in which its papers differ most (latent semantic analysis).

Deerwester and others (1990); the directions come by subspace iteration (Halko, Martinsson and Tropp 2011) from a sample
of the archive and its weightiest terms, which is enough: what is sought are its few great subjects.
"""

import numpy as np
from numpy.typing import NDArray

from digest.matching.table import Table

RANK = 64  # subjects; 64 to 128 rank as well
TERMS, PAPERS = 5_000, 4_000  # that are looked at, at most
FEW = 8  # papers that it takes to tell a subject
PASSES = 4  # after which directions scarcely turn any more
_MORE = 10  # directions that are carried along, so that the wanted ones settle

Array = NDArray[np.float64]


def spanned(archive: Table, columns: int) -> tuple[Array, NDArray[np.int64]]:
    """The subjects of an archive.

    Args:
        archive: its papers by their weighted terms, in an order that is always the same.
        columns: how many terms there are.

    Returns:
        (terms, subjects) how far each of the weightiest terms belongs to each subject, and (columns,) which of these
        rows each term has, or -1.
    """
    mass = np.bincount(archive.columns, archive.values**2, minlength=columns)
    terms = np.sort(np.argsort(-mass, kind="stable")[:TERMS])
    known = np.full(columns, -1, np.int64)
    known[terms] = np.arange(len(terms))
    papers = len(archive.sizes)
    rows = np.unique(np.linspace(0, papers - 1, min(papers, PAPERS)).round().astype(np.int64))
    dense = archive.taken(rows).kept(known >= 0).dense(known, len(terms))
    rank = min(RANK, len(rows) // FEW, len(terms))
    found = np.random.default_rng(0).standard_normal((len(terms), rank + _MORE)).astype(np.float32)
    for _ in range(PASSES):
        found = np.linalg.qr(dense.T @ np.linalg.qr(dense @ found)[0])[0]
    _, _, directions = np.linalg.svd(dense @ found, full_matrices=False)
    return (found @ directions[:rank].T).astype(np.float64), known
