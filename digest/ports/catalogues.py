"""What is promised of very large sources, a line a paper, whose dumps are never held in memory."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Protocol

from digest.core.between import Between, Laid, Taken
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Examination, SnapshotKey

Judge = Callable[[Laid], Examination]


class Catalogues(Protocol):
    """The histories of such sources, each by its name. No answer depends on the order in which dumps arrived."""

    def take_in(
        self,
        key: SnapshotKey,
        path: str,
        format: str,  # noqa: A002 - the field's own word
        judge: Judge,
        *,
        released: bool = False,
    ) -> Taken:
        """Make a dump part of the history of its source, whole or not at all; lines that are known are not parsed.

        Args:
            key: of the snapshot that it is.
            path: of the file, plain or packed by gzip.
            format: the name of a reader that reads line by line; without one, the content tells.
            judge: asked once all lines are read; what it holds leaves no trace.
            released: whether a person lets it in, whatever the judge says.

        Raises:
            DumpError: the file cannot be read; history is as it was.
            StoreError: history cannot be written; it is as it was.
        """
        ...

    def between(self, first: SnapshotKey | None, second: SnapshotKey) -> Between:
        """One snapshot against another of the same source, or against nothing.

        Raises:
            StoreError: there is no such snapshot.
        """
        ...

    def appeared(self, first: SnapshotKey, second: SnapshotKey) -> Between:
        """The same, with what came after the first one and went again before the second apart."""
        ...

    def last(self, papers: Collection[str], keys: Sequence[SnapshotKey]) -> dict[str, tuple[SnapshotKey, Revision]]:
        """By paper id, the last of some snapshots of one source that held it, and what it said, where any did.

        It takes about as long for many papers as for one.
        """
        ...

    def sharing(self, source: str, keys: Collection[int]) -> Mapping[str, tuple[Revision, ...]]:
        """By name, in their order, what those lines of a source say that have two of some keys.

        The keys of a line follow from what it says. They are made when they are first asked for, which takes long.

        Raises:
            StoreError: they cannot be made.
        """
        ...

    def titled(self, source: str, titles: Sequence[str]) -> list[Paper]:
        """What those lines of a source say that have any of some titles, by name and then by what they say.

        Raises:
            StoreError: their keys cannot be made.
        """
        ...

    def keyed(self, source: str, since: int) -> Iterator[Collection[int]]:
        """All keys of the lines of a source from a number on, some at a time.

        Raises:
            StoreError: they cannot be made.
        """
        ...
