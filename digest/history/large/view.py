"""What a folder holds, as one manifest has it."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import xxhash

from digest.core.errors import StoreError
from digest.core.snapshot import SnapshotKey
from digest.history.large import intervals
from digest.history.large.coding import text_bytes
from digest.history.large.columns import Columns
from digest.history.large.compare import Lines
from digest.history.large.delta import Numbers
from digest.history.large.index import Index
from digest.history.large.manifest import Manifest
from digest.history.large.told import Teller


class View:
    """A folder as one manifest has it; what comes later is not seen.

    Args:
        folder: of the catalogue.
        state: its manifest.
    """

    def __init__(self, folder: Path, state: Manifest) -> None:
        self.state = state
        self.ordered = state.ordered
        self._ranks = {key: rank for rank, key in enumerate(self.ordered)}
        self.columns = Columns(folder, state.extents)
        self.teller = Teller(self.columns)
        self.lines = Lines(self.columns, self.teller.best)
        self.spans = intervals.load(self.columns, ranks_of(state.snapshots))
        self._folder = folder

    def rank(self, key: SnapshotKey) -> int:
        """The place of a snapshot in history.

        Raises:
            StoreError: there is none such.
        """
        if key not in self._ranks:
            raise StoreError(f"{self._folder}: has no snapshot {key.id}", "list those that there are")
        return self._ranks[key]

    def papers(self, ids: Iterable[str]) -> Numbers:
        """The numbers of papers by their ids, NONE for those that are not known."""
        hashes = [xxhash.xxh3_64_intdigest(text_bytes(each), self.state.seed) for each in ids]
        return Index(self.columns["paper.id"]).find(np.array(hashes, np.uint64))


def ranks_of(keys: tuple[SnapshotKey, ...]) -> Numbers:
    """By serial, the ranks of snapshots."""
    ranks = np.empty(len(keys), np.uint32)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys), dtype=np.uint32)
    return ranks
