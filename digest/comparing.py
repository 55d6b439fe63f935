"""A snapshot against what was seen before it, wherever the history of its source lies."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest import ports
from digest.core.changes import Change, ChangeKind, changes, counts
from digest.core.newsletter import Newsletter, Source
from digest.core.paper import Revision
from digest.core.snapshot import Snapshot, SnapshotKey


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes that a snapshot brings, and how many of each kind there are; some kinds may be counts alone."""

    changes: tuple[Change, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Comparison:
    """What snapshots are compared by: the store's history, and those of very large sources."""

    history: ports.History
    catalogues: ports.Catalogues

    def compare(self, newsletter: Newsletter, current: SnapshotKey, base: SnapshotKey | None = None) -> Compared:
        """The changes of a snapshot: against `base` alone where it is given, else against all before it."""
        source = next((each for each in newsletter.sources if each.name == current.source), None)
        before = [key for key in self.history.snapshots([current.source]) if key < current]
        if source and source.lines:
            return self._by_line(newsletter, current, base or (before[-1] if before else None))
        snapshot, partial = self.history.snapshot(current), bool(source and source.partial)
        if base is not None:
            found = changes(snapshot, self.history.snapshot(base), partial=partial)
        else:
            previous = self.history.snapshot(before[-1]) if before else None
            seen = self.last(newsletter.sources, snapshot.members, current)
            back = seen.keys() - (previous.members.keys() if previous else ())
            found = changes(
                snapshot, previous, seen, elsewhere=self._elsewhere(newsletter, back, current), partial=partial
            )
        return Compared(found, counts(found))

    def _elsewhere(self, newsletter: Newsletter, papers: AbstractSet[str], before: SnapshotKey) -> set[str]:
        """Which of some papers another source than a snapshot's held in its last snapshot before that one."""
        found: set[str] = set()
        for source in newsletter.sources:
            keys = [key for key in self.history.snapshots([source.name]) if key < before]
            if keys and source.name != before.source:
                found |= held(self.history, self.catalogues, source, papers, keys[-1])
        return found

    def last(self, sources: Sequence[Source], papers: Collection[str], before: SnapshotKey) -> dict[str, Revision]:
        """By paper id, the last revision that any of some sources had shown before a snapshot."""
        names = [source.name for source in sources]
        seen = self.history.seen(names, before, papers)
        last: dict[str, SnapshotKey] = {}
        for source in sources:
            keys = [key for key in self.history.snapshots([source.name]) if key < before] if source.lines else []
            for paper, (key, revision) in self.catalogues.last(papers, keys).items():
                if paper in seen and paper not in last:
                    where = self.history.sightings([paper], names)[paper]
                    last[paper] = max(at for at, _ in where if at < before)
                if paper not in seen or last[paper] < key:
                    seen[paper], last[paper] = revision, key
        return seen

    def _by_line(self, newsletter: Newsletter, current: SnapshotKey, base: SnapshotKey | None) -> Compared:
        between = self.catalogues.between(base, current)
        before = between.before or Snapshot(current)
        seen = self.last(newsletter.sources, between.now.members.keys() - before.members.keys(), current)
        found = changes(between.now, before, seen, elsewhere=self._elsewhere(newsletter, seen.keys(), current))
        told = Counter(counts(found))
        told[ChangeKind.NEW.value if base is None else ChangeKind.CONTINUING.value] += between.unchanged
        return Compared(found, dict(told))


def held(
    history: ports.History, catalogues: ports.Catalogues, source: Source, papers: AbstractSet[str], key: SnapshotKey
) -> set[str]:
    """Which of some papers a snapshot of a source holds."""
    if not papers:
        return set()
    return set(catalogues.last(papers, [key])) if source.lines else papers & history.snapshot(key).members.keys()
