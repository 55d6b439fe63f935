"""The histories of very large sources, told by papers rather than by the names that their lines have."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

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
        """The same, with what came after the first one and went again before the second apart."""
        return self._under(self._catalogues.appeared(first, second))

    def last(self, papers: Collection[str], keys: Sequence[SnapshotKey]) -> dict[str, tuple[SnapshotKey, Revision]]:
        """By paper id, the last of some snapshots that held any of its names, and what it said, first of its own."""
        connected = ends((*self._names.claims(papers), *self._names.rulings(papers)))  # others have but one name
        names = {paper: self._names.members(paper) if paper in connected else (paper,) for paper in papers}
        found = self._catalogues.last({name for own in names.values() for name in own}, keys)
        shown = {paper: [found[name] for name in own if name in found] for paper, own in names.items()}
        return {paper: max(each, key=itemgetter(0)) for paper, each in sorted(shown.items()) if each}

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
        passing = self._of(Snapshot(found.now.key, found.passing)).sightings
        before = self._of(found.before) if found.before else None
        return replace(found, now=self._of(found.now), before=before, passing=passing)

    def _of(self, snapshot: Snapshot) -> Snapshot:
        return under(snapshot, self._names.papers(snapshot.members))
