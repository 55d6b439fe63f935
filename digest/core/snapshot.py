"""Dumps as they were captured, and the snapshots that the healthy ones become."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import total_ordering

from digest.core.paper import Mark, Paper, Record

DIGITS = 8  # of a sha256 in the id of a snapshot


class SourceKind(StrEnum):
    """How a source is to be understood."""

    RANKED = "ranked"
    CATALOGUE = "catalogue"


class Verdict(StrEnum):
    """What the dump doctor says of a dump."""

    HEALTHY = "healthy"
    KNOWN = "known"
    QUIET = "quiet"
    PARTIAL = "partial"
    ERROR = "error"
    FOREIGN = "foreign"
    STALE = "stale"
    BURST = "burst"
    CHANGED = "changed"

    @property
    def held(self) -> bool:
        """Whether a dump with this verdict is kept out of history until a person settles it."""
        return self not in {Verdict.HEALTHY, Verdict.KNOWN, Verdict.QUIET}


@dataclass(frozen=True, slots=True)
class Dump:
    """One capture of a source, as bytes.

    Attributes:
        source: the name of the source, unique within the installation.
        name: the file name or address it came from, for messages; no promise that it still exists.
        data: the bytes.
        captured: when it was captured, with a time zone.
        stated: the day that the caller or the file name gives it, if any; it wins over the page's own date.
        fault: why its bytes could not be had; empty where they could.
        path: the file of a dump that is too large for memory; `data` is empty then.
        stamp: 64 hexadecimal digits that tell such a file from others, in place of the sha256 of its bytes.
    """

    source: str
    name: str
    data: bytes = field(repr=False)
    captured: datetime
    stated: date | None = None
    fault: str = ""
    path: str = ""
    stamp: str = ""

    @property
    def sha256(self) -> str:
        """64 hexadecimal digits."""
        return self.stamp or hashlib.sha256(self.data).hexdigest()


class Loss(StrEnum):
    """How much of a place in a dump is lost: all of it, some of it, or none, where it is only worth a word."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in a dump that a reader could not place, or could not read as it stands.

    Attributes:
        line: counts from 1; 0 where no line can be told, or the whole dump is meant.
        reason: what is wrong with it, said of the line.
        loss: how much of it is lost.
        count: for how many places this one stands; of more than a thousand, only the first are told one by one.
    """

    line: int
    reason: str
    loss: Loss = Loss.ALL
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a dump.

    Attributes:
        format: the name of the format, as in the registry.
        records: in the order of the dump; on a ranked page this is the rank.
        dropped: what could not be placed, by line.
        day: month and day, or the whole date, that the dump itself states.
        repeats: how many records stood in the dump more than once and were counted once.
        signs: words of the reader on the shape of the dump, for the doctor: "submitters", "header", "cut" (its last
            record breaks off), "torn" (what holds the records ends before its end), "resumable" (more pages follow),
            "none" (the source itself says that it has nothing), "fault" (it says what went wrong), "translated" (texts
            of a translator stand beside the paper's own, which are the ones that are read), "without" and a field of
            ours (no record of a table has what is mapped to it).
        resume: where more pages follow, what the source wants to be asked with for the next one.
    """

    format: str
    records: tuple[Record, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    day: "StatedDay | None" = None
    repeats: int = 0
    signs: frozenset[str] = frozenset()
    resume: str = ""

    @property
    def lost(self) -> tuple[Dropped, ...]:
        """The places that could not be read, or not in full."""
        return tuple(drop for drop in self.dropped if drop.loss is not Loss.NONE)

    @property
    def unread(self) -> int:
        """How many these are."""
        return sum(drop.count for drop in self.lost)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day as a page states it, often without a year."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """The doctor's finding: a verdict, and the reason in words and numbers for a person."""

    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A paper as one snapshot showed it; `rank` counts from 1 and is None in a catalogue."""

    paper: Paper
    rank: int | None = None
    upvotes: int | None = None
    mark: Mark | None = None


@total_ordering
@dataclass(frozen=True, slots=True)
class SnapshotKey:
    """What orders snapshots: the day they stand for, when they were captured, then the bytes' sha256.

    Of one day and moment, those of two sources go by the sources' names: what tells the dumps of one source apart
    says nothing of another's, and for a dump that is too large for memory it is not even the sha256 of its bytes.
    """

    as_of: date
    captured: datetime
    sha256: str
    source: str

    def __lt__(self, other: "SnapshotKey") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, datetime, str, str]:
        return self.as_of, self.captured, self.source, self.sha256

    @property
    def id(self) -> str:
        """The name by which commands and issues refer to a snapshot: source, day, 8 digits of the sha256."""
        return f"{self.source}@{self.as_of.isoformat()}-{self.sha256[:DIGITS]}"

    @property
    def short(self) -> str:
        """Its id without the digits, which is enough where its source has one snapshot of that day."""
        return f"{self.source}@{self.as_of.isoformat()}"

    def was(self, name: str) -> bool:
        """Whether a name is its id, or was before the same bytes were told to stand for an earlier day."""
        source, _, rest = name.rpartition("@")
        day, _, digits = rest.rpartition("-")
        return (source, digits) == (self.source, self.sha256[:DIGITS]) and self.as_of.isoformat() <= day


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The revisions that one healthy dump held, in the order of the dump, each paper once."""

    key: SnapshotKey
    sightings: tuple[Sighting, ...] = ()

    @property
    def members(self) -> dict[str, Sighting]:
        """Sightings by paper id."""
        return {sighting.paper.id: sighting for sighting in self.sightings}


def under(snapshot: Snapshot, papers: Mapping[str, str]) -> Snapshot:
    """The snapshot with each paper under its own name, once: at its first place, with the up-votes of any."""
    kept: dict[str, Sighting] = {}
    for sighting in snapshot.sightings:
        name = papers.get(sighting.paper.id, sighting.paper.id)
        first = kept.setdefault(name, replace(sighting, paper=Paper(name, sighting.paper.revision)))
        if first.upvotes is None and sighting.upvotes is not None:
            kept[name] = replace(first, upvotes=sighting.upvotes)
    return Snapshot(snapshot.key, tuple(kept.values()))


def resolve_day(stated: StatedDay, captured: date) -> date | None:
    """The date of a stated day: the latest such day that is not after the capture.

    Returns None where there is no such date in the eight years before (a 31 April, say).
    """
    years = [stated.year] if stated.year is not None else range(captured.year, captured.year - 9, -1)
    for year in years:
        try:
            day = date(year, stated.month, stated.day)
        except ValueError:
            continue
        if day <= captured or stated.year is not None:
            return day
    return None


def as_of(dump: Dump, reading: Reading) -> date:
    """The day a dump stands for: as stated by its caller or file name, else by its page, else its capture's."""
    if dump.stated is not None:
        return dump.stated
    captured = dump.captured.date()
    return (resolve_day(reading.day, captured) if reading.day else None) or captured
