"""What a dump, or one snapshot against another, brings; records are read when they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, overload

from numpy.typing import NDArray

from digest.core.paper import Record
from digest.core.snapshot import Dropped, SnapshotKey

T = TypeVar("T")

Numbers = NDArray[Any]


class Pair(NamedTuple):
    """A paper before and after."""

    before: Record
    after: Record


class Lazy(Sequence[T]):
    """Items that are made when they are asked for, so that millions of them need no memory.

    Args:
        make: the item at a place.
        count: how many there are.
    """

    def __init__(self, make: Callable[[int], T], count: int) -> None:
        self._make, self._places = make, range(count)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice):
            return tuple(map(self._make, self._places[place]))
        return self._make(self._places[place])


NOTHING: Lazy[Any] = Lazy(lambda place: place, 0)


@dataclass(frozen=True, slots=True)
class Delta:
    """One snapshot against another one, or against nothing.

    Of a dump that was just taken in, records are in the order of its lines and know their line; of other pairs they
    are in no order of meaning, though always in the same, and their line is 0.

    Attributes:
        new: records of papers that no snapshot up to the first one held.
        returned: papers that were not in the first one, but in one before it; as last seen there, and as they are.
        revised: papers in both whose content differs.
        gone: records of papers that are no more, as they were.
        continuing: how many papers are in both with the same content.
        papers: how many papers the second one holds.
        lines: how many lines the dump has that was just taken in, blank ones among them.
        parsed: how many of them had to be parsed.
        repeats: how many of them told of a paper that another one told of too.
        dropped: those that could not be read, whether this dump or an earlier one brought them first.
        since: the number of the first line that came with a dump that was just taken in; 0 where that is not known.
    """

    new: Sequence[Record] = NOTHING
    returned: Sequence[Pair] = NOTHING
    revised: Sequence[Pair] = NOTHING
    gone: Sequence[Record] = NOTHING
    continuing: int = 0
    papers: int = 0
    lines: int = 0
    parsed: int = 0
    repeats: int = 0
    dropped: Sequence[Dropped] = NOTHING
    since: int = 0


class Span(NamedTuple):
    """What one line said, and which snapshots held it: all from the first to the last."""

    record: Record
    first: SnapshotKey
    last: SnapshotKey
