"""What two snapshots of a very large source differ in; what they share is only counted."""

from dataclasses import dataclass

from digest.core.snapshot import Dropped, Examination, Sighting, Snapshot


@dataclass(frozen=True, slots=True)
class Laid:
    """A dump of a line a paper in numbers, before it becomes history.

    Attributes:
        records: how many lines tell of a paper.
        fresh: how many lines were never seen before.
        unread: how many of the fresh ones could not be read.
    """

    records: int
    fresh: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Between:
    """One snapshot against an earlier one, or against nothing.

    Attributes:
        now: the second snapshot as far as it differs: what is new, revised or back, without ranks.
        before: the first one, likewise: what was revised, and what is gone; None where there is none.
        unchanged: how many papers are in both and say the same.
        papers: how many papers the second one holds.
        passing: what came after the first one and went again before the second, as last seen, where it was asked for.
    """

    now: Snapshot
    before: Snapshot | None = None
    unchanged: int = 0
    papers: int = 0
    passing: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a dump of a line a paper.

    Attributes:
        format: the name of the reader of its lines.
        examination: the doctor's finding; where it is held, nothing was taken in.
        papers: how many papers it holds.
        dropped: lines that could not be read.
        between: what it brings against the snapshot before it; None where it is held.
        since: the number of the first line that it brought; 0 where that is not known.
    """

    format: str
    examination: Examination
    papers: int = 0
    dropped: tuple[Dropped, ...] = ()
    between: Between | None = None
    since: int = 0
