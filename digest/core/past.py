"""What is remembered of dumps: a row for each that was taken in or is held, and a source's past for the doctor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate, groupby
from typing import Protocol, TypeVar

from digest.core.figures import Figures
from digest.core.snapshot import Examination, SnapshotKey, Verdict

MEMORY = 20  # how many snapshots of a source's past the doctor is told of, besides those that a person let in
TEACH = 3  # dumps of one held verdict that a person lets in, one after the other, and that are usual from then on


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
    def released(self) -> Verdict | None:
        """Where a person let it in, the verdict for which it was held."""
        let_in = self.decision is not None and self.decision.settled is Settled.RELEASED
        return self.examination.verdict if let_in else None

    @property
    def quiet(self) -> bool:
        """Whether nothing in it was new."""
        return self.examination.verdict is Verdict.QUIET

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
        released: where a person let it in, the verdict for which it was held.
    """

    as_of: date
    format: str
    figures: Figures
    new: int
    shared: int = 0
    released: Verdict | None = None

    @property
    def quiet(self) -> bool:
        """Whether nothing in it was new."""
        return not self.new


@dataclass(frozen=True, slots=True)
class Past:
    """What lies before a dump in its source, in the order of snapshots, whatever came in first; and what lies after it.

    Attributes:
        last: the last `MEMORY` snapshots before it, ascending, and among them those that a person let in.
        seen: those of the dump's papers that any snapshot before it has shown.
        later: where fewer than `MEMORY` lie before it, the first ones after it that make up for those, likewise.
        after: with `later`, those of the dump's papers that any snapshot after it has shown.
    """

    last: tuple[Shown, ...] = ()
    seen: frozenset[str] = frozenset()
    later: tuple[Shown, ...] = ()
    after: frozenset[str] = frozenset()

    @property
    def unreleased(self) -> "Past":
        """The same, as if nothing that a person let in told what is usual."""
        return replace(self, last=_unreleased(self.last), later=_unreleased(self.later))


def _unreleased(shown: Sequence[Shown]) -> tuple[Shown, ...]:
    return tuple(each for each in shown if each.released is None)


class Released(Protocol):
    """What a person may have let in."""

    @property
    def released(self) -> Verdict | None:
        """The verdict for which it was held; None where the doctor let it in."""
        ...


class Seen(Released, Protocol):
    """What may have brought nothing new."""

    @property
    def quiet(self) -> bool:
        """Whether nothing in it was new."""
        ...


R = TypeVar("R", bound=Released)
S = TypeVar("S", bound=Seen)


def nearest(there: Sequence[R], most: int) -> Sequence[R]:
    """The first ones, so many of which the doctor let in; those that a person let in come on top."""
    counted = accumulate(each.released is None for each in there)
    return there[: sum(count <= most for count in counted)] if most > 0 else ()


def usual(shown: Sequence[S]) -> tuple[S, ...]:
    """Those of a source's snapshots that tell what is usual of it.

    What a person let in was held as unusual, and one decision makes no habit: else whatever else is held would be
    believed from then on. Where `TEACH` of one verdict were let in, one after the other or with nothing new between
    them, the source has changed, and they are its habit like any other.
    """
    return tuple(_usual(shown))


def _usual(shown: Sequence[S]) -> Iterator[S]:
    telling = [place for place, each in enumerate(shown) if each.released or not each.quiet]
    rows = [list(row) for _, row in groupby(telling, lambda place: shown[place].released)]
    taught = {place for row in rows if len(row) >= TEACH for place in row}
    return (each for place, each in enumerate(shown) if each.released is None or place in taught)
