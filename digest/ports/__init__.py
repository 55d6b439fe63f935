"""What each stage promises to the pipeline.

The stages do not know one another; `wiring` builds one of each and hands them to `pipeline`.
Every method is synchronous unless it says otherwise, and none reads a clock: `now` is an argument.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from digest.core.issue import Issue
from digest.core.ledger import Announcement, SlotRow
from digest.core.newsletter import Source
from digest.core.outbox import Body, Delivery, Outcome, State
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past
from digest.core.snapshot import Dump, Examination, Reading, Sighting, Snapshot, SnapshotKey, SourceKind
from digest.ports.making import Composer, Matcher, Postman, Publisher, Renderer, Shelf

__all__ = [
    "Composer",
    "Doctor",
    "Dumps",
    "Fetcher",
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
    """From records to papers."""

    def __call__(self, dump: Dump, reading: Reading, kind: SourceKind) -> Snapshot:
        """The snapshot that a dump would be: every record resolved to its paper, each paper once."""
        ...


class Doctor(Protocol):
    """The dump doctor."""

    def examine(self, reading: Reading, snapshot: Snapshot, past: Past) -> Examination:
        """A verdict with its reason; touches nothing."""
        ...


class History(Protocol):
    """Papers, revisions and snapshots. Its answers do not depend on the order in which dumps arrived."""

    def dump(self, source: str, sha256: str) -> DumpRow | None:
        """The row of a dump that was taken in or is held, if there is one."""
        ...

    def take_in(self, dump: DumpRow, snapshot: Snapshot) -> None:
        """Add a snapshot, in one transaction; a row that was held under the same source and sha256 is replaced.

        A dump that a person lets in comes with their decision.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def hold(self, dump: DumpRow) -> None:
        """Remember a held dump; papers, revisions and snapshots stay as they are. Holding twice changes nothing."""
        ...

    def drop(self, dump: DumpRow) -> None:
        """Remember a person's decision, which comes with the row, that a held dump is not wanted.

        Raises:
            StoreError: no such dump is held; nothing was written.
        """
        ...

    def held(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """The dumps that are held and that nobody has settled, by source, then day, then sha256."""
        ...

    def dumps(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """Every dump that was taken in, is held or was dropped, by source, then day, then sha256."""
        ...

    def past(self, before: SnapshotKey, papers: Collection[str], most: int) -> Past:
        """What the source of a snapshot had shown before it, as far as the doctor asks.

        Nothing of it depends on the order of arrival: a paper is new in the first snapshot that shows it, in the
        order of snapshots.

        Args:
            before: the snapshot that a dump would be; only its own source is looked at.
            papers: the ids of its papers, of which `seen` and `shared` tell.
            most: how many snapshots to tell of, the last ones.
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

    def seen(self, sources: Collection[str], before: SnapshotKey | None = None) -> dict[str, Revision]:
        """By paper id, the last revision in the snapshots of these sources, or in those before `before`."""
        ...

    def sightings(self, paper: str, sources: Collection[str]) -> tuple[tuple[SnapshotKey, Sighting], ...]:
        """Where a paper was seen, ascending."""
        ...


class Dumps(Protocol):
    """The bytes of dumps that came in before."""

    def get(self, row: DumpRow) -> Dump:
        """The dump of a row once more, with the same bytes, day and time of capture.

        Raises:
            DumpError: its bytes are no longer there, or are others; the message begins with its name.
        """
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


class Store(Protocol):
    """Everything that is remembered."""

    history: History
    issues: Issues
    outbox: Outbox

    def secret(self) -> bytes:
        """32 random bytes that belong to this state, made when first asked for."""
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is harmless."""
        ...


class Fetcher(Protocol):
    """What brings the dumps of a source."""

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The dumps that there are at `now`, in whose zone days are counted; those that stand for a later day wait.

        What cannot be had is a dump with a `fault`, and costs the others nothing.
        """
        ...
