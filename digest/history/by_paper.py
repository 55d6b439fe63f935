"""The histories of very large sources, told by papers rather than by the names that their lines have."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from digest.core.between import Between, Taken
from digest.core.identity import ends
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Snapshot, SnapshotKey, under
from digest.ports import Catalogues, Judge, Names


class ByPaper:
    """`digest.ports.Catalogues` over others that know names alone.

    Args:
        catalogues: the others.
        names: which names are one paper.
    """

    def __init__(self, catalogues: Catalogues, names: Names) -> None:
        self._catalogues, self._names = catalogues, names

    def take_in(
        self,
        key: SnapshotKey,
        path: str,
        format: str,  # noqa: A002 - the field's own word
        judge: Judge,
        *,
        released: bool = False,
    ) -> Taken:
        """Make a dump part of the history of its source."""
        taken = self._catalogues.take_in(key, path, format, judge, released=released)
        return replace(taken, between=self._under(taken.between)) if taken.between else taken

    def between(self, first: SnapshotKey | None, second: SnapshotKey) -> Between:
        """One snapshot against another, or against nothing."""
        return self._under(self._catalogues.between(first, second))

    def appeared(self, first: SnapshotKey, second: SnapshotKey) -> Between:
        """The same, with what came after the first one and went again before the second."""
        return self._under(self._catalogues.appeared(first, second))

    def last(self, papers: Collection[str], keys: Sequence[SnapshotKey]) -> dict[str, Revision]:
        """By paper id, what the last of some snapshots said, under its own name where that was among them."""
        connected = ends((*self._names.claims(papers), *self._names.rulings(papers)))  # others have but one name
        names = {paper: self._names.members(paper) if paper in connected else (paper,) for paper in papers}
        found = self._catalogues.last({name for own in names.values() for name in own}, keys)
        said = {paper: next((found[name] for name in own if name in found), None) for paper, own in names.items()}
        return {paper: revision for paper, revision in sorted(said.items()) if revision is not None}

    def sharing(self, source: str, keys: Collection[int]) -> Mapping[str, tuple[Revision, ...]]:
        """By name, what those lines say that have two of some keys."""
        return self._catalogues.sharing(source, keys)

    def titled(self, source: str, titles: Sequence[str]) -> list[Paper]:
        """What those lines of a source say that have any of some titles."""
        found = self._catalogues.titled(source, titles)
        papers = self._names.papers({paper.id for paper in found})
        return [replace(paper, id=papers[paper.id]) for paper in found]

    def keyed(self, source: str, since: int) -> Iterator[Collection[int]]:
        """All keys of the lines from a number on, some at a time."""
        return self._catalogues.keyed(source, since)

    def _under(self, found: Between) -> Between:
        return replace(found, now=self._of(found.now), before=self._of(found.before) if found.before else None)

    def _of(self, snapshot: Snapshot) -> Snapshot:
        return under(snapshot, self._names.papers(snapshot.members))
