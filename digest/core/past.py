"""What is remembered of dumps: a row for each that was taken in or is held, and a source's past for the doctor."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from digest.core.figures import Figures
from digest.core.snapshot import Examination, SnapshotKey

MEMORY = 20  # how many snapshots of a source's past the doctor is told of


class Settled(StrEnum):
    """What a person decided of a held dump."""

    RELEASED = "released"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a held dump by a person's hand: what, by whom, when, and why in their words."""

    settled: Settled
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """The moment that bytes are told to stand for; of all that they were ever told for, the earliest counts.

    Attributes:
        as_of: the day.
        captured: when they were captured.
        name: the file or address that they came from then.
        stated: whether a caller or a file name gave the day, rather than the bytes and their capture.
    """

    as_of: date
    captured: datetime
    name: str
    stated: bool


@dataclass(frozen=True, slots=True)
class DumpRow:
    """A dump that was taken in or is held, as the store remembers it.

    A released dump keeps the verdict for which it was held; its decision says why it is in history all the same.
    `stated` is the telling's.
    """

    source: str
    name: str
    sha256: str
    captured: datetime
    as_of: date
    format: str
    examination: Examination
    papers: int
    decision: Decision | None = None
    stated: bool = True

    @property
    def telling(self) -> Telling:
        """The moment that it stands for."""
        return Telling(self.as_of, self.captured, self.name, self.stated)

    def told(self, telling: Telling) -> "DumpRow":
        """The same dump for another moment, where that is earlier."""
        first = min(self.telling, telling)
        return replace(self, as_of=first.as_of, captured=first.captured, name=first.name, stated=first.stated)

    @property
    def held(self) -> bool:
        """Whether it is kept out of history, and nobody has settled it."""
        return self.examination.verdict.held and self.decision is None

    @property
    def dropped(self) -> bool:
        """Whether a person has decided that it is not wanted."""
        return self.decision is not None and self.decision.settled is Settled.DROPPED

    @property
    def key(self) -> SnapshotKey:
        """The key of the snapshot that it is or would be; its id is the name by which commands refer to the dump."""
        return SnapshotKey(self.as_of, self.captured, self.sha256, self.source)


@dataclass(frozen=True, slots=True)
class Shown:
    """Another snapshot of a source, as the doctor compares a dump with it.

    Attributes:
        as_of: the day that it stands for.
        format: the format of its dump.
        figures: its papers in figures.
        new: how many of its papers no snapshot before it had shown.
        shared: how many of the dump's papers it shows too.
    """

    as_of: date
    format: str
    figures: Figures
    new: int
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """What lies before a dump in its source, in the order of snapshots, whatever came in first; and what lies after it.

    Attributes:
        last: the last `MEMORY` snapshots before it, ascending.
        seen: those of the dump's papers that any snapshot before it has shown.
        later: where fewer than `MEMORY` lie before it, the first ones after it that make up for those, ascending.
        after: with `later`, those of the dump's papers that any snapshot after it has shown.
    """

    last: tuple[Shown, ...] = ()
    seen: frozenset[str] = frozenset()
    later: tuple[Shown, ...] = ()
    after: frozenset[str] = frozenset()
