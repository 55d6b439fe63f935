"""What is promised of slots, issues, the ledger and the outbox, and of all that is remembered together."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from digest.core.edits import Approval, EditRow
from digest.core.issue import Issue
from digest.core.ledger import Announcement, SlotRow
from digest.core.outbox import Body, Delivery, Outcome, State
from digest.ports.remembering import Blobs, Embeddings, Fetches, History, Lessons, Names, Tldrs


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
        """All issues of a newsletter that are out, corrections among them, by slot, ascending.

        One that waits for approval is not.
        """
        ...

    def held(self, newsletter: str) -> tuple[str, ...]:
        """The slots of the issues that wait for approval, ascending: their slots ended as held."""
        ...

    def edit(self, row: EditRow) -> bool:
        """Add what was done to an issue, in one transaction; the store gives the row its `id`.

        Returns:
            False, with nothing written, where the issue does not wait for approval.
        """
        ...

    def edits(self, newsletter: str, slot: str = "") -> tuple[EditRow, ...]:
        """All that was done to the issues of a newsletter, or to one, in the order in which it was."""
        ...

    def approve(self, issue: Issue, approval: Approval) -> bool:
        """Let an issue that waits for approval go out, in one transaction: as it is given, for good.

        Returns:
            False, with nothing written, where it does not wait, also since it was approved before.

        Raises:
            StoreError: nothing was written; also where its `inputs.edits` are not all that was done to it.
        """
        ...

    def correct(self, issue: Issue) -> bool:
        """Add a correction; its slot is none that is due, and does not count among `slots`.

        Returns:
            False, with nothing written, where there is one of its slot and number.
        """
        ...

    def corrections(self, newsletter: str) -> tuple[str, ...]:
        """The slots of all corrections, ascending."""
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
    names: Names
    issues: Issues
    outbox: Outbox
    fetches: Fetches
    lessons: Lessons
    embeddings: Embeddings
    tldrs: Tldrs
    blobs: Blobs

    def secret(self) -> bytes:
        """32 random bytes that belong to this state, made when first asked for."""
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is harmless."""
        ...
