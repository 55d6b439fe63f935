"""Millions of known papers for the benchmark of identity: real ones, then as many made-up ones as are wanted."""

import gc
import gzip
import json
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from digest.core.paper import Revision, fold, normal_id
from digest.history.candidates import _hash, keys, near, rarest
from digest.history.keyfile import KeyFile, write_keys
from digest.history.likeness import Likeness, likeness
from digest.history.traits import Traits
from digest.matching.rarity import weights

LISTINGS = (
    "background/papers", "arxiv_rolling/papers", "arxiv_new/papers", "hf_api/snapshots", "relevance/awesome/corpus",
    "relevance/cv_topics/corpus", "relevance/zotero_astro/candidates",
)  # fmt: skip
BLOCK = 100_000


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def papers(data: Path) -> dict[str, Revision]:
    """The papers of all listings by arXiv id, at their first place."""
    found: dict[str, Revision] = {}
    for name in LISTINGS:
        for row in lines(data / f"{name}.jsonl.gz"):
            if row.get("title") and row.get("abstract"):
                found.setdefault(normal_id(row["id"]), Revision(fold(row["title"]), fold(row["abstract"])))
    return found


class Known:
    """So many papers behind a file of keys: those that are given, then made-up ones that mix their words.

    Args:
        folder: where the file of keys goes.
        given: the first of them.
        size: how many there are in all.
    """

    def __init__(self, folder: Path, given: list[Traits], size: int) -> None:
        self.given = given
        self.size = size
        self._words = [word for traits in given for word in traits.key.split()]
        random.Random(1).shuffle(self._words)  # noqa: S311 - no secret
        write_keys(folder, self._blocks())
        self._file = KeyFile(folder)
        self.compared = 0
        gc.freeze()  # they stand for rows of a database, through which the collector never walks

    def traits(self, row: int) -> Traits:
        """The paper of a row."""
        if row < len(self.given):
            return self.given[row]
        return Traits(Revision(self._title(row), self.given[row % len(self.given)].revision.abstract), weights)

    def alike(self, traits: Traits, leave_out: int = -1) -> dict[int, Likeness]:
        """By row, the known papers that are this one."""
        found = {}
        for row, shared in self._file.sharing(keys(traits)).items():
            if row != leave_out and near(shared, traits.key, self._key(row)):
                self.compared += 1
                if alike := likeness(traits, self.traits(row)):
                    found[row] = alike
        return found

    def _key(self, row: int) -> str:
        return self.given[row].key if row < len(self.given) else self._title(row)

    def _title(self, row: int) -> str:
        start = 9 * row % len(self._words)
        return " ".join(self._words[start : start + 9])

    def _blocks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        found = [(key, row) for row, traits in enumerate(self.given) for key in keys(traits)]
        yield np.array([key for key, _ in found], np.int64), np.array([row for _, row in found], np.uint32)
        pool = np.array([_hash(word) for traits in self.given for word in rarest(traits)], np.uint64)
        chance = np.random.default_rng(1)
        for start in range(len(self.given), self.size, BLOCK):
            rows = np.arange(start, min(start + BLOCK, self.size), dtype=np.uint32)
            words = pool[chance.integers(0, len(pool), (8, len(rows)))]
            pairs = np.concatenate([words[one] + words[other] for one, other in combinations(range(8), 2)])
            yield pairs.view(np.int64), np.tile(rows, 28)
