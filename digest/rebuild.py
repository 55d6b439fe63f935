"""History made anew from the raw dumps that are kept, by today's readers and today's notion of what is one paper.

What a snapshot holds may change, never which snapshot it is: its day, capture and bytes stay, so that what issues
have covered stays covered, and the ledger of announcements is not touched. Verdicts stay too: what was taken in
stays in, what is held stays held.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from digest import ports
from digest.core.errors import DigestError, StoreError
from digest.core.identity import Found
from digest.core.newsletter import Source
from digest.core.past import DumpRow
from digest.core.snapshot import Dump, Reading, Snapshot, SnapshotKey
from digest.ports import Recognise


@dataclass
class Tally:
    """How much there is of a source."""

    snapshots: int = 0
    papers: set[str] = field(default_factory=set)
    revisions: set[str] = field(default_factory=set)

    def add(self, snapshot: Snapshot) -> None:
        """Count a snapshot, and what it alone shows."""
        self.snapshots += 1
        self.papers |= {sighting.paper.id for sighting in snapshot.sightings}
        self.revisions |= {sighting.paper.revision.fingerprint for sighting in snapshot.sightings}

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers by name."""
        return {"snapshots": self.snapshots, "papers": len(self.papers), "revisions": len(self.revisions)}


@dataclass
class Rebuilt:
    """What became of the history of a source.

    Attributes:
        source: its name.
        before: what there was.
        after: what there is.
        read: how many dumps were read again.
        changed: how many snapshots hold something else now.
        missing: how many snapshots stay as they are, since their raw dumps are kept no longer.
        trouble: the snapshots that stay as they are since their raw dumps cannot be used, by name, with the reason.
    """

    source: str
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    read: int = 0
    changed: int = 0
    missing: int = 0
    trouble: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Rebuild:
    """What history is made from.

    Attributes:
        read: all formats.
        identify: from records to papers.
        recognise: what their names have to do with each other.
        history: what is made anew.
        blobs: the raw dumps.
        aside: a store in which the new history is made before it takes the place of the old one.
    """

    read: ports.Read
    identify: ports.Identify
    recognise: Recognise
    history: ports.History
    blobs: ports.Blobs
    aside: Callable[[], AbstractContextManager[ports.Store]]

    def run(self, sources: Sequence[Source], step: Callable[[], None] = lambda: None) -> tuple[Rebuilt, ...]:
        """Make the history of some sources anew, all of it or nothing.

        Args:
            sources: each once.
            step: called whenever one more snapshot was made.

        Raises:
            StoreError: nothing was changed.
        """
        named = {source.name: source for source in sources}
        done = {name: Rebuilt(name) for name in named}
        keys = self.history.snapshots(named)
        found: dict[SnapshotKey, Found] = {}
        with self.aside() as aside:
            for key in keys:
                row, snapshot, reading = self._again(named[key.source], key, done[key.source])
                found[key] = self.recognise(reading, snapshot, aside.names)
                aside.history.take_in(row, snapshot, found[key])
                step()
            made = ((_row(aside.history, key), aside.history.named(key), found[key]) for key in keys)
            self.history.replace(named, set(keys), made)
        return tuple(done.values())

    def _again(self, source: Source, key: SnapshotKey, told: Rebuilt) -> tuple[DumpRow, Snapshot, Reading]:
        """One snapshot from its raw dump, or as it was."""
        row, old = _row(self.history, key), self.history.named(key)
        made = row, old, Reading(row.format)
        try:
            data = self.blobs.get(key.sha256)
            if data is None:
                told.missing += 1
            else:
                made = self._made(source, row, old, data)
                told.read += 1
        except DigestError as problem:
            told.trouble.append((row.name, str(problem).removeprefix(f"{row.name}: ")))
        told.before.add(old)
        told.after.add(made[1])
        told.changed += made[1] != old
        return made

    def _made(self, source: Source, row: DumpRow, old: Snapshot, data: bytes) -> tuple[DumpRow, Snapshot, Reading]:
        """What today's readers make of a raw dump.

        Raises:
            DigestError: nothing; the message says why.
        """
        dump = Dump(row.source, row.name, data, row.captured, row.as_of)
        try:
            reading = self.read(data, source.format, row.name, source.fields)
        except DigestError:  # it may have been taken in by a format that only --format named
            reading = self.read(data, row.format, row.name, source.fields)
        if not reading.records and old.sightings:
            raise StoreError(f"{row.name}: today's reader finds no paper in it", "its snapshot stays as it is")
        snapshot = replace(self.identify(dump, reading, source.kind), key=old.key)
        return replace(row, format=reading.format, papers=len(snapshot.sightings)), snapshot, reading


def _row(history: ports.History, key: SnapshotKey) -> DumpRow:
    row = history.dump(key.source, key.sha256)
    if row is None:  # another process has taken it out in this moment
        raise StoreError(f"{key.id} is there no longer", "run this again")
    return row
