"""What the stages that take in dumps promise: fetching, reading, identity, the dump doctor."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from digest.core.between import Laid
from digest.core.identity import Found
from digest.core.library import Library
from digest.core.newsletter import Source
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past
from digest.core.snapshot import Dump, Examination, Reading, Snapshot, SourceKind
from digest.ports.remembering import Names

Fields = tuple[tuple[str, str], ...]
Sharing = Callable[[Collection[int]], Mapping[str, tuple[Revision, ...]]]  # by name, what has two of some keys


class Reader(Protocol):
    """One format of dumps, from bytes to records."""

    name: str

    def sniff(self, data: bytes) -> bool:
        """Whether the bytes look like this format; looks at the first few kilobytes and never raises."""
        ...

    def read(self, data: bytes) -> Reading:
        """Every record, and every line that could not be placed.

        A page that holds no paper is a reading without records, for the doctor to judge.

        Raises:
            DumpError: the bytes are not of this format at all.
        """
        ...


class Read(Protocol):
    """All formats behind one call."""

    def __call__(self, data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - the field's own word
        """What the reader of a format makes of a dump; without a format, the content tells which reader that is.

        With `fields`, pairs of our name of a field and theirs, the dump is a table that is read by them.

        Raises:
            DumpError: no reader knows it; the message begins with `name`.
        """
        ...


class Identify(Protocol):
    """From records to names."""

    def __call__(self, dump: Dump, reading: Reading, kind: SourceKind) -> Snapshot:
        """The snapshot that a dump would be: every record under its name, each name once."""
        ...


class Recognise(Protocol):
    """From a snapshot under names to what these names have to do with each other and with earlier ones."""

    def __call__(self, reading: Reading, snapshot: Snapshot, names: Names, large: Sequence[Sharing] = ()) -> Found:
        """Claims and keys of all names whose content was not known before; the store is only read.

        Args:
            reading: the records.
            snapshot: the same under names.
            names: those that the store knows.
            large: the very large sources whose names are looked at too.
        """
        ...

    def meet(self, keyed: Iterable[Collection[int]], sharing: Sharing, names: Names) -> Found:
        """The claims between the lines of a very large source that have some keys and the names in the store.

        They are those that `__call__` finds where these lines are there before the names.
        """
        ...


class Doctor(Protocol):
    """The dump doctor."""

    def examine(self, reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
        """A verdict with its reason; touches nothing."""
        ...

    def doubt(self, snapshot: Snapshot, past: Past) -> Examination | None:
        """Why a snapshot that came in while little was known would be held as a burst now; None where it would not."""
        ...

    def weigh(self, laid: Laid, usual: Sequence[int]) -> Examination:
        """The same for a dump of a line a paper, from numbers alone.

        Args:
            laid: the dump.
            usual: how many papers each of the last snapshots before it held, ascending.
        """
        ...


class Fetcher(Protocol):
    """What brings the dumps of a source."""

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The dumps there are at `now`, in whose zone days are counted; what cannot be had is a dump with a `fault`."""
        ...


class Libraries(Protocol):
    """The libraries that profiles name."""

    def get(self, place: str, now: datetime) -> Library:
        """The library at a place, as it is at `now`, or as it was when it could be asked last, with the `trouble`.

        Raises:
            ConfigError: there is none, or it cannot be read; the message begins with the place.
            DumpError: it could not be had, and no earlier state of it is there.
        """
        ...


class Dumps(Protocol):
    """The bytes of dumps that came in before."""

    def get(self, row: DumpRow) -> Dump:
        """The dump of a row once more, with the same bytes, day and time of capture.

        Raises:
            DumpError: its bytes are no longer there, or are others; the message begins with its name.
        """
        ...
