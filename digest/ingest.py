"""From dumps to history: read, examine, then take in or hold; and what the changes of a snapshot are."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from digest import ports
from digest.comparing import Comparison
from digest.core.between import Taken
from digest.core.errors import DumpError, StoreError
from digest.core.identity import NOTHING, Found
from digest.core.keep import Keep, expired
from digest.core.newsletter import Newsletter, Source
from digest.core.past import MEMORY, Decision, DumpRow, Past, Settled
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
from digest.ports import Names, Recognise


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one dump.

    Attributes:
        name: its file name or address.
        as_of: the day that it stands for.
        format: the name of its reader.
        examination: the doctor's finding.
        papers: how many it holds.
        dropped: what could not be read in it.
        counts: the changes of its snapshot, where it became one.
        again: whether it was held before, so that it is no news.
        superseded: whether its source has a snapshot after it, which settles it.
    """

    name: str
    as_of: date
    format: str
    examination: Examination
    papers: int = 0
    dropped: tuple[Dropped, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    again: bool = False
    superseded: bool = False

    @property
    def pressing(self) -> bool:
        """Whether a person must look at it: it is held, and that is news or nothing has settled it yet."""
        return self.examination.verdict.held and not (self.again and self.superseded)


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
    catalogues: ports.Catalogues

    @property
    def comparison(self) -> Comparison:
        """What tells the changes of a snapshot."""
        return Comparison(self.history, self.catalogues)

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
        """Take in some dumps of one source, in their order; what was held before comes last, when all else is known."""
        ordered = sorted(dumps, key=lambda dump: self._held(source, dump))
        return tuple(self.one(newsletter, source, dump) for dump in ordered)

    def _held(self, source: Source, dump: Dump) -> bool:
        row = self.history.dump(source.name, dump.sha256)
        return row is not None and row.held

    def one(self, newsletter: Newsletter, source: Source, dump: Dump) -> Ingested:
        """Take in one dump, or hold it; whatever is wrong with it ends in its verdict."""
        if dump.fault:
            return Ingested(dump.name, as_of(dump, Reading("")), "unknown", Examination(Verdict.ERROR, dump.fault))
        before = self.history.dump(source.name, dump.sha256)
        if before and not before.held:
            return Ingested(dump.name, before.as_of, before.format, _known(before), before.papers)
        if source.lines:
            judge = partial(self.doctor.weigh, usual=self._usual(source, dump))
            return replace(self._by_line(newsletter, source, dump, judge), again=before is not None)
        try:
            reading = self.read(dump.data, source.format, dump.name, source.fields)
        except DumpError as problem:
            reading, snapshot, found = Reading("unknown"), _nothing(dump), NOTHING
            verdict = Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: "))
        else:
            snapshot = self.identify(dump, reading, source.kind)
            found = self.recognise(reading, snapshot, self.names, self._large(newsletter))
            shown = under(snapshot, self.names.papers(snapshot.members, found.claims))
            verdict = self.doctor.examine(reading, shown, self._past(source, shown))
        row = _row(dump, reading, snapshot.key, verdict, len(snapshot.sightings))
        self.blobs.put(dump.data)  # first: what history tells of can be read again
        done = self._settle(newsletter, row, reading.dropped, snapshot, found)
        return replace(done, again=before is not None)

    def release(self, newsletter: Newsletter, dump: Dump, row: DumpRow, decision: Decision) -> Ingested:
        """Take in a held dump, as a person decided; it keeps its verdict.

        Args:
            newsletter: of which the source is one.
            dump: the bytes, day and time of capture that the row tells of.
            row: as the store remembers the dump.
            decision: the person's.

        Raises:
            DumpError: it cannot be read, or holds no paper; nothing was written.
        """
        source = next(source for source in newsletter.sources if source.name == row.source)
        if source.lines:
            return self._by_line(newsletter, source, dump, lambda _laid: row.examination, decision)
        reading = self.read(dump.data, source.format, dump.name, source.fields)
        if not reading.records:
            raise DumpError(f"{row.name}: holds no paper that could be let in", f"digest dumps drop {newsletter.name}")
        snapshot = self.identify(dump, reading, source.kind)
        row = replace(row, decision=decision, format=reading.format, papers=len(snapshot.sightings))
        found = self.recognise(reading, snapshot, self.names, self._large(newsletter))
        self.history.take_in(row, snapshot, found)
        tally = self.comparison.compare(newsletter, snapshot.key).counts
        return Ingested(row.name, row.as_of, row.format, row.examination, row.papers, reading.dropped, tally)

    def _by_line(
        self, newsletter: Newsletter, source: Source, dump: Dump, judge: ports.Judge, decision: Decision | None = None
    ) -> Ingested:
        """Take in a dump that is never held in memory, or hold it."""
        key = SnapshotKey(as_of(dump, Reading("")), dump.captured, dump.sha256, dump.source)
        try:
            taken = self.catalogues.take_in(key, dump.path, source.format, judge, released=decision is not None)
        except DumpError as problem:
            taken = Taken("unknown", Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: ")))
        row = replace(_row(dump, Reading(taken.format), key, taken.examination, taken.papers), decision=decision)
        found = self._met(newsletter, source, taken) if taken.between else NOTHING
        return self._settle(newsletter, row, taken.dropped, Snapshot(key), found)

    def _large(self, newsletter: Newsletter) -> list[ports.Sharing]:
        """What is found by its keys in the very large sources that have a snapshot."""
        large = [source.name for source in newsletter.sources if source.lines]
        return [partial(self.catalogues.sharing, name) for name in large if self.history.snapshots([name])]

    def _met(self, newsletter: Newsletter, source: Source, taken: Taken) -> Found:
        """What the lines that a dump brought have to do with the newsletter's other sources, where these have any."""
        if not self.history.snapshots([each.name for each in newsletter.sources if not each.lines]):
            return NOTHING
        sharing = partial(self.catalogues.sharing, source.name)
        return self.recognise.meet(self.catalogues.keyed(source.name, taken.since), sharing, self.names)

    def _usual(self, source: Source, dump: Dump) -> tuple[int, ...]:
        """How many papers each of the last snapshots held that lie before a dump."""
        key = SnapshotKey(as_of(dump, Reading("")), dump.captured, dump.sha256, dump.source)
        there = {each for each in self.history.snapshots([source.name]) if each < key}
        return tuple(row.papers for row in self.history.dumps([source.name]) if row.key in there)[-MEMORY:]

    def _past(self, source: Source, snapshot: Snapshot) -> Past:
        """What came before a dump, whenever it came in: a late one is judged by its own past."""
        past = self.history.past(snapshot.key, snapshot.members, MEMORY)
        return replace(past, last=()) if source.partial else past  # what changed has no usual size

    def _settle(
        self, newsletter: Newsletter, row: DumpRow, dropped: tuple[Dropped, ...], snapshot: Snapshot, found: Found
    ) -> Ingested:
        done = Ingested(row.name, row.as_of, row.format, row.examination, row.papers, dropped)
        if row.examination.verdict.held and row.decision is None:
            self.history.hold(row)
            later = self.history.snapshots([row.source])[-1:]
            return replace(done, superseded=any(row.key < each for each in later))
        self.history.take_in(row, snapshot, found)
        return replace(done, counts=self.comparison.compare(newsletter, snapshot.key).counts)


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


def _known(row: DumpRow) -> Examination:
    """What is said of bytes that came in before and are settled."""
    if row.decision and row.decision.settled is Settled.DROPPED:
        why = f": {row.decision.why}" if row.decision.why else ""
        return Examination(Verdict.KNOWN, f"was dropped by {row.decision.by} as {row.name}{why}")
    return Examination(Verdict.KNOWN, f"the same bytes were taken in as {row.name}, as of {row.as_of}")


def _nothing(dump: Dump) -> Snapshot:
    return Snapshot(SnapshotKey(as_of(dump, Reading("unknown")), dump.captured, dump.sha256, dump.source))
