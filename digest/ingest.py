"""From dumps to history: read, examine, then take in or hold; and what the changes of a snapshot are."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from digest import ports
from digest.comparing import Comparison
from digest.core.again import known, telling, unjudged
from digest.core.between import Laid, Taken
from digest.core.errors import DumpError, StoreError
from digest.core.fetched import Fault, fetch_after
from digest.core.identity import NOTHING, Found
from digest.core.keep import Keep, expired
from digest.core.newsletter import Newsletter, Source
from digest.core.past import MEMORY, Decision, DumpRow, Past, Telling, usual
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

P = TypeVar("P")


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
        fetched: whether its bytes could be had; else the reason of the finding is why not.
        noted: whether the reason is news to a person though nothing is wrong with the dump.
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
    fetched: bool = True
    noted: bool = False

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
    fetches: ports.Fetches

    @property
    def comparison(self) -> Comparison:
        """What tells the changes of a snapshot."""
        return Comparison(self.history, self.catalogues)

    def fetch(self, newsletter: Newsletter, now: datetime, only: Source | None = None) -> tuple[Ingested, ...]:
        """Take in what the newsletter's sources have at `now`, or one of them; drop raw dumps whose time is over."""
        here = now.astimezone(ZoneInfo(newsletter.cadence.zone))  # days are counted on the newsletter's own clock
        done: list[Ingested] = []
        for source in (only,) if only else newsletter.sources:
            dumps = self.fetcher.fetch(source, here)
            self._note(source, dumps, now)
            done += self.all(newsletter, source, dumps)
            with suppress(StoreError):  # what cannot be removed costs room and nothing else; the next run tries again
                self.sweep(source, now)
        return tuple(done)

    def _note(self, source: Source, dumps: Iterable[Dump], now: datetime) -> None:
        """Remember what could not be fetched, or that all could."""
        before = next(iter(self.fetches.last([source.name])), None)
        faults = [Fault(dump.name, dump.fault) for dump in dumps if dump.fault]
        self.fetches.note(fetch_after(before, source.name, now, faults))

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
            day, verdict = as_of(dump, Reading("")), Examination(Verdict.ERROR, dump.fault)
            return Ingested(dump.name, day, "unknown", verdict, fetched=False)
        before = self.history.dump(source.name, dump.sha256)
        if before and not before.held:
            return self._known(source, dump, before)
        done = (self._by_line if source.lines else self._whole)(newsletter, source, dump, before)
        return replace(done, name=dump.name, again=before is not None)

    def _whole(self, newsletter: Newsletter, source: Source, dump: Dump, before: DumpRow | None) -> Ingested:
        """Take in a dump of which the bytes are there, or hold it."""
        try:
            reading = self.read(dump.data, source.format, dump.name, source.fields)
        except DumpError as problem:
            reading = Reading("unknown")
            row = unjudged(dump, reading, before)
            snapshot, found = Snapshot(row.key), NOTHING
            verdict = Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: "))
        else:
            row = unjudged(dump, reading, before)
            snapshot = replace(self.identify(dump, reading, source.kind), key=row.key)
            found = self.recognise(reading, snapshot, self.names, self._large(newsletter))
            shown = under(snapshot, self.names.papers(snapshot.members, found.claims))
            past = self._past(source, shown)
            examine = partial(self.doctor.examine, reading, shown)
            verdict = _found(examine, (past, past.unreleased) if before else (past,))
        row = replace(row, examination=verdict, papers=len(snapshot.sightings))
        self.blobs.put(dump.data)  # first: what history tells of can be read again
        return self._settle(newsletter, row, reading.dropped, snapshot, found)

    def doubtful(self, source: Source) -> Iterator[tuple[DumpRow, Examination]]:
        """Of its last snapshots, those that nobody released and that the doctor would hold as bursts by now."""
        if source.lines or source.partial:
            return
        for key in self.history.snapshots([source.name])[-MEMORY:]:
            row, snapshot = self.history.dump(key.source, key.sha256), self.history.snapshot(key)
            doubt = self.doctor.doubt(snapshot, self._past(source, snapshot)) if snapshot.sightings else None
            if row and doubt and not row.released:
                yield row, doubt

    def _known(self, source: Source, dump: Dump, before: DumpRow) -> Ingested:
        """What is to be said of bytes that are settled; where they came for an earlier moment, that one counts."""
        row = before.told(self._telling(source, dump, before))
        fixed = source.lines and not before.dropped
        if row != before and not fixed:
            self.history.move(row)
        told, now = known(before, row, fixed=fixed), before if fixed else row
        return Ingested(dump.name, now.as_of, now.format, told, now.papers, noted=row.key != before.key)

    def _telling(self, source: Source, dump: Dump, before: DumpRow) -> Telling:
        """The moment that known bytes are told for this time; they are read again only where that can be earlier."""
        if dump.stated is not None or source.lines:
            return telling(dump, Reading(""))
        if not before.stated and dump.captured >= before.captured:  # what a page says it is of grows with its capture
            return Telling(before.as_of, dump.captured, dump.name, stated=False)
        try:
            return telling(dump, self.read(dump.data, source.format, dump.name, source.fields))
        except DumpError:  # only --format could read them
            return before.telling

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
            return self._by_line(newsletter, source, dump, row, decision)
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
        self,
        newsletter: Newsletter,
        source: Source,
        dump: Dump,
        before: DumpRow | None,
        decision: Decision | None = None,
    ) -> Ingested:
        """Take in a dump that is never held in memory, or hold it; what a person lets in keeps its verdict."""
        row = unjudged(dump, Reading("unknown"), before)
        usually = self._usual(source, row.key)
        judge: ports.Judge = partial(self._weigh, usually if before else usually[:1])
        if decision and before:
            judge = partial(_as_before, before.examination)
        try:
            taken = self.catalogues.take_in(row.key, dump.path, source.format, judge, released=decision is not None)
        except DumpError as problem:
            taken = Taken("unknown", Examination(Verdict.ERROR, str(problem).removeprefix(f"{dump.name}: ")))
        row = replace(row, format=taken.format, examination=taken.examination, papers=taken.papers, decision=decision)
        found = self._met(newsletter, source, taken) if taken.between else NOTHING
        return self._settle(newsletter, row, taken.dropped, Snapshot(row.key), found)

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

    def _weigh(self, usually: Sequence[Sequence[int]], laid: Laid) -> Examination:
        return _found(partial(self.doctor.weigh, laid), usually)

    def _usual(self, source: Source, key: SnapshotKey) -> tuple[Sequence[int], Sequence[int]]:
        """How many papers each of the last snapshots held that lie before a dump; without those that were let in."""
        there = {each for each in self.history.snapshots([source.name]) if each < key}
        rows = [row for row in self.history.dumps([source.name]) if row.key in there]
        alone = [row for row in rows if row.released is None]
        return [row.papers for row in usual(rows)][-MEMORY:], [row.papers for row in alone][-MEMORY:]

    def _past(self, source: Source, snapshot: Snapshot) -> Past:
        """What came before a dump, whenever it came in; where that is little, what came after it too."""
        past = self.history.past(snapshot.key, snapshot.members, MEMORY)
        return replace(past, last=(), later=()) if source.partial else past  # what changed has no usual size

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


def _found(judge: Callable[[P], Examination], pasts: Sequence[P]) -> Examination:
    """What is found by the first of some pasts, unless another one holds the dump.

    A dump that was held is judged by its past without what a person let in, too: never is it believed because a person
    let in another.
    """
    found = [judge(past) for past in pasts]
    return next((each for each in found if each.verdict.held), found[0])


def _as_before(examination: Examination, _laid: Laid) -> Examination:
    """The finding for which a dump was held."""
    return examination
