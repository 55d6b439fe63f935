"""What each stage promises to the pipeline.

Stages do not know one another; `wiring` hands one of each to `pipeline`. None reads a clock: `now` is an argument.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from digest.core.fetched import Fetched
from digest.core.identity import NOTHING, Found
from digest.core.issue import Issue
from digest.core.ledger import Announcement, SlotRow
from digest.core.names import Names
from digest.core.newsletter import Source
from digest.core.outbox import Body, Delivery, Outcome, State
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past
from digest.core.snapshot import Dump, Examination, Reading, Sighting, Snapshot, SnapshotKey, SourceKind
from digest.ports.making import Composer, Matcher, Postman, Publisher, Renderer, Shelf

__all__ = [
    "Blobs",
    "Composer",
    "Doctor",
    "Fetcher",
    "Fetches",
    "Fields",
    "History",
    "Identify",
    "Issues",
    "Matcher",
    "Outbox",
    "Postman",
    "Publisher",
    "Read",
    "Reader",
    "Renderer",
    "Shelf",
    "Store",
]

Fields = tuple[tuple[str, str], ...]


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


class Doctor(Protocol):
    """The dump doctor."""

    def examine(self, reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
        """A verdict with its reason; touches nothing."""
        ...


class History(Protocol):
    """Papers, revisions and snapshots. Answers speak of papers, and do not depend on the order of arrival."""

    def dump(self, source: str, sha256: str) -> DumpRow | None:
        """The row of a dump that was taken in or is held, if there is one."""
        ...

    def take_in(self, dump: DumpRow, snapshot: Snapshot, found: Found = NOTHING) -> None:
        """Add a snapshot under names and what was found of them, in one transaction; it takes a held row's place.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def hold(self, dump: DumpRow) -> None:
        """Remember a held dump; papers, revisions and snapshots stay as they are. Holding twice changes nothing."""
        ...

    def held(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """The dumps that are held, by source, then day, then sha256."""
        ...

    def dumps(self, sources: Collection[str] | None = None) -> tuple[DumpRow, ...]:
        """Every dump of these sources, or of all, that was taken in or is held, by source, then day, then sha256."""
        ...

    def replace(
        self, sources: Collection[str], before: Collection[SnapshotKey], made: Iterable[tuple[DumpRow, Snapshot, Found]]
    ) -> None:
        """Put other snapshots in the place of all that these sources have, in one transaction.

        Held dumps stay held, and what has been announced and covered stays as it is: nothing but history changes.

        Args:
            sources: their names.
            before: the keys of their snapshots when `made` was begun.
            made: with the same keys; where each dump is, what it holds now, and what was found of its names.

        Raises:
            StoreError: nothing was written; also where the keys are not, or no longer, those of their snapshots.
        """
        ...

    def snapshots(self, sources: Collection[str]) -> tuple[SnapshotKey, ...]:
        """The keys of all snapshots of these sources, ascending."""
        ...

    def snapshot(self, key: SnapshotKey) -> Snapshot:
        """One snapshot, whole, in the order of its dump.

        Raises:
            StoreError: there is no such snapshot.
        """
        ...

    def named(self, key: SnapshotKey) -> Snapshot:
        """One snapshot under the names that its dump has, whatever papers they are.

        Raises:
            StoreError: there is no such snapshot.
        """
        ...

    def seen(self, sources: Collection[str], before: SnapshotKey | None = None) -> dict[str, Revision]:
        """By paper id, the last revision in the snapshots of these sources, or in those before `before`."""
        ...

    def sightings(self, paper: str, sources: Collection[str]) -> tuple[tuple[SnapshotKey, Sighting], ...]:
        """Where a paper was seen, ascending."""
        ...


class Issues(Protocol):
    """Slots, issues and the ledger of announcements."""

    def close(self, row: SlotRow, covered: Collection[str], issue: Issue | None, said: Iterable[Announcement]) -> bool:
        """End a slot, in one transaction: its row, the snapshots it covers, its issue and what was announced.

        Returns:
            False, with nothing written, where the slot has ended before.

        Raises:
            StoreError: nothing was written; also where a paper would be announced as new a second time.
        """
        ...

    def slots(self, newsletter: str) -> tuple[SlotRow, ...]:
        """All ended slots of a newsletter, ascending."""
        ...

    def issue(self, newsletter: str, slot: str) -> Issue | None:
        """The issue of a slot, equal to what was stored."""
        ...

    def issues(self, newsletter: str) -> tuple[Issue, ...]:
        """All issues of a newsletter, by slot, ascending."""
        ...

    def covered(self, newsletter: str) -> frozenset[str]:
        """The ids of the snapshots that ended slots have covered."""
        ...

    def ledger(self, newsletter: str) -> tuple[Announcement, ...]:
        """Every announcement of a newsletter, in the order in which it was made."""
        ...


class Outbox(Protocol):
    """Deliveries and their states. Every method is one transaction, durable when it returns."""

    def plan(self, body: Body, deliveries: Iterable[Delivery]) -> int:
        """Add a body and its deliveries; what is already there stays as it is. Returns how many were added."""
        ...

    def body(self, newsletter: str, slot: str, edition: str) -> Body | None:
        """The shared bytes of an edition's deliveries."""
        ...

    def claim(
        self, now: datetime, lease: timedelta, claim: str, limit: int, newsletter: str = ""
    ) -> tuple[Delivery, ...]:
        """Claim up to `limit` due deliveries (pending, or deferred and due), oldest slot first, none twice."""
        ...

    def record(self, delivery: Delivery, outcome: Outcome) -> bool:
        """Record an outcome under the delivery's claim; False where another has taken it over."""
        ...

    def release(self, now: datetime) -> int:
        """Mark claims whose lease has run out as ambiguous, since their fate cannot be known. Returns how many."""
        ...

    def counts(self, newsletter: str = "", slot: str = "") -> dict[str, int]:
        """How many deliveries there are in each state, every state named, and "planned", which is their sum."""
        ...

    def deliveries(self, newsletter: str = "", slot: str = "", states: Collection[State] = ()) -> tuple[Delivery, ...]:
        """Deliveries by newsletter, slot and recipient."""
        ...


class Fetches(Protocol):
    """What came of asking servers."""

    def get(self, source: str, place: str) -> Fetched | None:
        """What came of asking for an address of a source the last time."""
        ...

    def put(self, fetched: Fetched) -> None:
        """Remember it in the place of what was remembered before; durable when it returns."""
        ...


class Blobs(Protocol):
    """The raw bytes of dumps, by their sha256."""

    def put(self, data: bytes) -> str:
        """Keep some bytes, durably when it returns; keeping them twice changes nothing. Returns their sha256.

        Raises:
            StoreError: they could not be kept, and nothing was.
        """
        ...

    def get(self, sha256: str) -> bytes | None:
        """Exactly the bytes that were kept; None where there are none.

        Raises:
            StoreError: they cannot be read, or are damaged.
        """
        ...

    def drop(self, sha256: str) -> bool:
        """Keep them no longer; False where there were none.

        Raises:
            StoreError: they cannot be removed.
        """
        ...


class Store(Protocol):
    """Everything that is remembered."""

    history: History
    names: Names
    issues: Issues
    outbox: Outbox
    fetches: Fetches
    blobs: Blobs

    def secret(self) -> bytes:
        """32 random bytes that belong to this state, made when first asked for."""
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is harmless."""
        ...


class Fetcher(Protocol):
    """What brings the dumps of a source."""

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The dumps there are at `now`, in whose zone days are counted; what cannot be had is a dump with a `fault`."""
        ...
