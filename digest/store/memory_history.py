"""History in plain memory, with the promises of the one in a database."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from threading import RLock

from digest.core.errors import StoreError
from digest.core.figures import Figures, figures
from digest.core.identity import NOTHING, Found
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past, Shown, nearest
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey, under
from digest.store.memory_names import MemoryNames
from digest.store.rebuilding import same_keys


class MemoryHistory:
    """`digest.ports.History` in dictionaries.

    Args:
        names: which names are one paper.
    """

    def __init__(self, names: MemoryNames | None = None) -> None:
        self._lock = RLock()
        self._names = names or MemoryNames()
        self._dumps: dict[tuple[str, str], DumpRow] = {}
        self._snapshots: dict[tuple[str, str], Snapshot] = {}
        self._figures: dict[tuple[str, str], Figures] = {}

    def dump(self, source: str, sha256: str) -> DumpRow | None:
        """The row of a dump, taken in or held."""
        return self._dumps.get((source, sha256))

    def take_in(self, dump: DumpRow, snapshot: Snapshot, found: Found = NOTHING) -> None:
        """Add a snapshot; the same bytes once more change nothing, but for the moment where that is earlier."""
        key = snapshot.key.source, snapshot.key.sha256
        with self._lock:
            if key in self._snapshots:
                self.move(dump)
                return
            if len(snapshot.members) < len(snapshot.sightings):
                raise StoreError(f"{dump.name} shows a paper twice", "nothing was written")
            dump = dump.told(self._dumps.get(key, dump).telling)
            self._dumps[key], self._snapshots[key] = dump, replace(snapshot, key=dump.key)
            self._figures[key] = figures(snapshot.sightings)
            self._names.add(snapshot, found)

    def hold(self, dump: DumpRow) -> None:
        """Remember a held dump; one that is known, held or taken in, stays as it is, but for an earlier moment."""
        with self._lock:
            before = self._dumps.setdefault((dump.source, dump.sha256), dump)
            if before.held and dump.telling < before.telling:
                self._dumps[dump.source, dump.sha256] = dump
            self.move(dump)

    def move(self, dump: DumpRow) -> None:
        """Let a dump stand for the moment of its row, where that is earlier than the one that is known."""
        key = dump.source, dump.sha256
        with self._lock:
            before = self._dumps.get(key)
            if before is None or before.telling <= dump.telling:
                return
            self._dumps[key] = before.told(dump.telling)
            if key in self._snapshots:
                self._snapshots[key] = replace(self._snapshots[key], key=self._dumps[key].key)

    def drop(self, dump: DumpRow) -> None:
        """Remember that a held dump is not wanted."""
        with self._lock:
            found = self._dumps.get((dump.source, dump.sha256))
            if found is None or not found.held:
                raise StoreError(f"{dump.name} is not held", "see what is with: digest dumps list")
            self._dumps[dump.source, dump.sha256] = replace(found, decision=dump.decision)

    def held(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """The dumps that are held and not settled, by source, then day, then sha256."""
        return tuple(row for row in self.dumps(sources) if row.held)

    def past(self, before: SnapshotKey, papers: Collection[str], most: int) -> Past:
        """What the source of a snapshot had shown before it, and after it."""
        every = [each for each in self._ascending([before.source]) if each.key != before]
        asked, seen = frozenset(papers), set[str]()
        shown = []
        for each in every:
            key, members = (each.key.source, each.key.sha256), each.members.keys()
            new, shared = len(members - seen), len(members & asked)
            row = self._dumps[key]
            shown.append(Shown(each.key.as_of, row.format, self._figures[key], new, shared, row.released))
            seen |= members
        count = sum(each.key < before for each in every)
        last = nearest(shown[:count][::-1], most)[::-1]
        later = nearest(shown[count:], most - sum(each.released is None for each in last))
        before_it, after_it = _papers(every[:count]), _papers(every[count:] if later else ())
        return Past(tuple(last), asked & before_it, tuple(later), asked & after_it)

    def dumps(self, sources: Collection[str] | None = None) -> tuple[DumpRow, ...]:
        """Every dump of these sources, or of all, by source, then day, then sha256."""
        rows = [row for row in self._dumps.values() if sources is None or row.source in sources]
        return tuple(sorted(rows, key=lambda row: (row.source, row.as_of, row.sha256)))

    def replace(
        self, sources: Collection[str], before: Collection[SnapshotKey], made: Iterable[tuple[DumpRow, Snapshot, Found]]
    ) -> None:
        """Put other snapshots in the place of those that there are."""
        with self._lock:
            anew = {(snapshot.key.source, snapshot.key.sha256): (row, snapshot, found) for row, snapshot, found in made}
            keys = {snapshot.key for _, snapshot, _ in anew.values()}
            same_keys(set(self.snapshots(sources)), set(before), keys)
            for key, (row, snapshot, found) in anew.items():
                self._dumps[key], self._snapshots[key] = row, snapshot
                self._figures[key] = figures(snapshot.sightings)
                self._names.add(snapshot, found)

    def snapshots(self, sources: Collection[str]) -> tuple[SnapshotKey, ...]:
        """The keys of all snapshots of these sources, ascending."""
        return tuple(snapshot.key for snapshot in self._ascending(sources))

    def snapshot(self, key: SnapshotKey) -> Snapshot:
        """One snapshot, whole, in the order of its dump."""
        return self._named(self.named(key))

    def named(self, key: SnapshotKey) -> Snapshot:
        """One snapshot under the names that its dump has."""
        found = self._snapshots.get((key.source, key.sha256))
        if found is None or found.key != key:
            raise StoreError(f"there is no snapshot {key.id}", "see those that there are with: digest dumps list")
        return found

    def seen(
        self, sources: Collection[str], before: SnapshotKey | None = None, papers: Collection[str] | None = None
    ) -> dict[str, Revision]:
        """By paper id, in the order of ids, the last revision in any snapshot of these sources before `before`."""
        snapshots = [each for each in self._ascending(sources) if before is None or each.key < before]
        last = {sighting.paper.id: sighting.paper.revision for each in snapshots for sighting in each.sightings}
        return {paper: last[paper] for paper in sorted(last) if papers is None or paper in papers}

    def sightings(
        self, papers: Collection[str], sources: Collection[str]
    ) -> dict[str, tuple[tuple[SnapshotKey, Sighting], ...]]:
        """By each of these papers, where it was seen, under any of its names, ascending."""
        called, snapshots = self._names.papers(papers), self._ascending(sources)
        return {
            paper: tuple((each.key, each.members[called[paper]]) for each in snapshots if called[paper] in each.members)
            for paper in papers
        }

    def _ascending(self, sources: Collection[str]) -> list[Snapshot]:
        mine = [self._named(each) for each in self._snapshots.values() if each.key.source in sources]
        return sorted(mine, key=lambda snapshot: snapshot.key)

    def _named(self, snapshot: Snapshot) -> Snapshot:
        return under(snapshot, self._names.papers(snapshot.members))


def _papers(snapshots: Iterable[Snapshot]) -> frozenset[str]:
    """The papers that any of some snapshots shows."""
    return frozenset(paper for each in snapshots for paper in each.members)
