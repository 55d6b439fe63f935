"""From dumps to history: read, examine, then take in or hold; and what the changes of a snapshot are."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digest import ports
from digest.core.changes import Change, changes, counts
from digest.core.errors import DumpError, StoreError
from digest.core.identity import NOTHING, Found
from digest.core.keep import Keep, expired
from digest.core.names import Names, Recognise
from digest.core.newsletter import Newsletter, Source
from digest.core.past import MEMORY, DumpRow, Past
from digest.core.snapshot import (
    Dropped,
    Dump,
    Examination,
    Reading,
    Snapshot,
    SnapshotKey,
    Verdict,
    as_of,
    under,
)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one dump; `counts` are the changes of its snapshot, where it became one."""

    name: str
    as_of: date
    format: str
    examination: Examination
    papers: int = 0
    dropped: tuple[Dropped, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ingest:
    """The stages that lead from a dump to history."""

    fetcher: ports.Fetcher
    read: ports.Read
    identify: ports.Identify
    recognise: Recognise
    doctor: ports.Doctor
    history: ports.History
    names: Names
    blobs: ports.Blobs

    def fetch(self, newsletter: Newsletter, now: datetime) -> tuple[Ingested, ...]:
        """Take in whatever the newsletter's sources have at `now`, and drop raw dumps whose time is over."""
        here = now.astimezone(ZoneInfo(newsletter.cadence.zone))  # days are counted on the newsletter's own clock
        done: list[Ingested] = []
        for source in newsletter.sources:
            done += self.all(newsletter, source, self.fetcher.fetch(source, here))
            with suppress(StoreError):  # what cannot be removed costs room and nothing else; the next run tries again
                self.sweep(source, now)
        return tuple(done)

    def sweep(self, source: Source, now: datetime) -> int:
        """Drop the raw dumps that a source need not keep and no other source has. Returns how many."""
        if source.keep == Keep():
            return 0
        held = {row.sha256 for row in self.history.held([source.name])}
        over = expired(source.keep, self.history.dumps([source.name]), held, now)
        shared = {row.sha256 for row in self.history.dumps() if row.source != source.name} if over else set()
        return sum(self.blobs.drop(sha256) for sha256 in sorted(over - shared))

    def all(self, newsletter: Newsletter, source: Source, dumps: Iterable[Dump]) -> tuple[Ingested, ...]:
        """Take in some dumps of one source, in the order in which they are given."""
        return tuple(self.one(newsletter, source, dump) for dump in dumps)

    def one(self, newsletter: Newsletter, source: Source, dump: Dump) -> Ingested:
        """Take in one dump, or hold it; whatever is wrong with it ends in its verdict."""
        if dump.fault:
            return Ingested(dump.name, as_of(dump, Reading("")), "unknown", Examination(Verdict.ERROR, dump.fault))
        row = self.history.dump(source.name, dump.sha256)
        if row and not row.examination.verdict.held:
            known = Examination(Verdict.KNOWN, f"the same bytes were taken in as {row.name}, as of {row.as_of}")
            return Ingested(dump.name, row.as_of, row.format, known, row.papers)
        try:
            reading = self.read(dump.data, source.format, dump.name, source.fields)
        except DumpError as problem:
            reading, snapshot, found = Reading("unknown"), _nothing(dump), NOTHING
            verdict = Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: "))
        else:
            snapshot = self.identify(dump, reading, source.kind)
            found = self.recognise(reading, snapshot, self.names)
            shown = under(snapshot, self.names.papers(snapshot.members, found.claims))
            verdict = self.doctor.examine(reading, shown, self._past(source, snapshot.key))
        row = _row(dump, reading, snapshot.key, verdict, len(snapshot.sightings))
        self.blobs.put(dump.data)  # first: what history tells of can be read again
        return self._settle(newsletter, row, reading.dropped, snapshot, found)

    def changes(
        self, newsletter: Newsletter, current: SnapshotKey, base: SnapshotKey | None = None
    ) -> tuple[Change, ...]:
        """The changes of a snapshot: against `base` alone where it is given, else against all before it."""
        snapshot = self.history.snapshot(current)
        partial = any(source.partial for source in newsletter.sources if source.name == current.source)
        if base is not None:
            return changes(snapshot, self.history.snapshot(base), partial=partial)
        before = [key for key in self.history.snapshots([current.source]) if key < current]
        previous = self.history.snapshot(before[-1]) if before else None
        names = [source.name for source in newsletter.sources]
        return changes(snapshot, previous, self.history.seen(names, current), partial=partial)

    def _past(self, source: Source, before: SnapshotKey) -> Past:
        """What came before a dump, whenever it came in: a late one is judged by its own past."""
        every = self.history.snapshots([source.name]) if not source.partial else ()  # what changed has no usual size
        keys = [key for key in every if key < before]
        sizes = tuple(len(self.history.snapshot(key).sightings) for key in keys[-MEMORY:])
        return Past(snapshots=sizes, seen=frozenset(self.history.seen([source.name], before)))

    def _settle(
        self, newsletter: Newsletter, row: DumpRow, dropped: tuple[Dropped, ...], snapshot: Snapshot, found: Found
    ) -> Ingested:
        tally: Mapping[str, int] = {}
        if row.examination.verdict.held:
            self.history.hold(row)
        else:
            self.history.take_in(row, snapshot, found)
            tally = counts(self.changes(newsletter, snapshot.key))
        return Ingested(row.name, row.as_of, row.format, row.examination, row.papers, dropped, tally)


def _row(dump: Dump, reading: Reading, key: SnapshotKey, verdict: Examination, papers: int) -> DumpRow:
    return DumpRow(
        source=dump.source,
        name=dump.name,
        sha256=dump.sha256,
        captured=dump.captured,
        as_of=key.as_of,
        format=reading.format,
        examination=verdict,
        papers=papers,
    )


def _nothing(dump: Dump) -> Snapshot:
    return Snapshot(SnapshotKey(as_of(dump, Reading("unknown")), dump.captured, dump.sha256, dump.source))
