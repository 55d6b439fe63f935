"""From dumps to history: read, examine, then take in or hold; and what the changes of a snapshot are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digest import ports
from digest.core.changes import Change, changes, counts
from digest.core.errors import DumpError
from digest.core.newsletter import Newsletter, Source
from digest.core.past import MEMORY, DumpRow
from digest.core.snapshot import (
    Dropped,
    Dump,
    Examination,
    Reading,
    Snapshot,
    SnapshotKey,
    Verdict,
    as_of,
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
    doctor: ports.Doctor
    history: ports.History

    def fetch(self, newsletter: Newsletter, now: datetime) -> tuple[Ingested, ...]:
        """Take in whatever the newsletter's sources have at `now`."""
        here = now.astimezone(ZoneInfo(newsletter.cadence.zone))  # days are counted on the newsletter's own clock
        return tuple(
            ingested
            for source in newsletter.sources
            for ingested in self.all(newsletter, source, self.fetcher.fetch(source, here))
        )

    def all(self, newsletter: Newsletter, source: Source, dumps: Iterable[Dump]) -> tuple[Ingested, ...]:
        """Take in some dumps of one source, in the order in which they are given."""
        return tuple(self.one(newsletter, source, dump) for dump in dumps)

    def one(self, newsletter: Newsletter, source: Source, dump: Dump) -> Ingested:
        """Take in one dump, or hold it; whatever is wrong with it ends in its verdict."""
        if dump.fault:
            return Ingested(dump.name, as_of(dump, Reading("")), "unknown", Examination(Verdict.ERROR, dump.fault))
        row = self.history.dump(source.name, dump.sha256)
        if row and not row.examination.verdict.held:
            known = Examination(Verdict.KNOWN, f"the same bytes were taken in as {row.name}")
            return Ingested(dump.name, row.as_of, row.format, known, row.papers)
        try:
            reading = self.read(dump.data, source.format, dump.name, source.fields)
        except DumpError as problem:
            reading, snapshot = Reading("unknown"), _nothing(dump)
            found = Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: "))
        else:
            snapshot = self.identify(dump, reading, source.kind)
            past = self.history.past(snapshot.key, snapshot.members, MEMORY)
            found = self.doctor.examine(reading, snapshot, past)
        return self._settle(newsletter, dump, reading, snapshot, found)

    def changes(
        self, newsletter: Newsletter, current: SnapshotKey, base: SnapshotKey | None = None
    ) -> tuple[Change, ...]:
        """The changes of a snapshot: against `base` alone where it is given, else against all before it."""
        snapshot = self.history.snapshot(current)
        if base is not None:
            return changes(snapshot, self.history.snapshot(base))
        before = [key for key in self.history.snapshots([current.source]) if key < current]
        previous = self.history.snapshot(before[-1]) if before else None
        names = [source.name for source in newsletter.sources]
        return changes(snapshot, previous, self.history.seen(names, current))

    def _settle(
        self, newsletter: Newsletter, dump: Dump, reading: Reading, snapshot: Snapshot, found: Examination
    ) -> Ingested:
        key = snapshot.key
        row = DumpRow(
            source=dump.source,
            name=dump.name,
            sha256=dump.sha256,
            captured=dump.captured,
            as_of=key.as_of,
            format=reading.format,
            examination=found,
            papers=len(snapshot.sightings),
        )
        tally: Mapping[str, int] = {}
        if found.verdict.held:
            self.history.hold(row)
        else:
            self.history.take_in(row, snapshot)
            tally = counts(self.changes(newsletter, key))
        return Ingested(dump.name, key.as_of, reading.format, found, row.papers, reading.dropped, tally)


def _nothing(dump: Dump) -> Snapshot:
    return Snapshot(SnapshotKey(as_of(dump, Reading("unknown")), dump.captured, dump.sha256, dump.source))
