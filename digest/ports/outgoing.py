"""What is promised of slots, issues, the ledger and the outbox, and of all that is remembered together."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from digest.core.edits import Approval, EditRow, Rejection
from digest.core.issue import Issue
from digest.core.ledger import Announcement, SlotRow
from digest.core.outbox import Body, Claims, Delivery, Exchanged, Outcome, Returned, State, Suppression
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
        """The issue of a slot with all its editions, equal to what was stored."""
        ...

    def issues(self, newsletter: str) -> tuple[Issue, ...]:
        """All issues of a newsletter that are out, corrections among them, by slot, ascending.

        One that waits for approval or was rejected is not. They come with their main editions alone: what audiences
        have for themselves is not for the archive.
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

    def reject(self, rejection: Rejection) -> bool:
        """Let an issue that waits for approval never go out, in one transaction.

        From then on its slot has ended as rejected, and neither `ledger` nor `covered` has anything of it, but for
        the snapshots that stay covered.

        Returns:
            False, with nothing written, where it does not wait, also since it was rejected before.
        """
        ...

    def rejections(self, newsletter: str) -> tuple[Rejection, ...]:
        """All that were rejected, by slot, ascending."""
        ...

    def unsaid(self, newsletter: str) -> frozenset[str]:
        """The papers that rejected issues would have said to be new."""
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

    def covered(self, newsletter: str, before: str = "") -> frozenset[str]:
        """The ids of the snapshots that ended slots have covered: all, or those before the slot of a key."""
        ...

    def ledger(self, newsletter: str) -> tuple[Announcement, ...]:
        """Every announcement of a newsletter, but those of rejected issues, in the order in which it was made."""
        ...


class Outbox(Protocol):
    """Deliveries and their states. Every method is one transaction, durable when it returns."""

    def plan(self, body: Body, deliveries: Iterable[Delivery]) -> int:
        """Add a body and its deliveries; what is already there stays as it is. Returns how many were added.

        A delivery to an address that gets no mail is added as suppressed.
        """
        ...

    def body(self, newsletter: str, slot: str, edition: str) -> Body | None:
        """The shared bytes of an edition's deliveries."""
        ...

    def due(self, now: datetime, newsletter: str, limit: int, after: Delivery | None = None) -> tuple[Delivery, ...]:
        """What may be claimed: pending, or deferred and due; the oldest slot first, then by recipient.

        Args:
            now: the time.
            newsletter: whose.
            limit: how many at most.
            after: the last one of an earlier answer, whose place in the order is where this one begins.
        """
        ...

    def waiting(self, newsletter: str) -> tuple[tuple[str, str], ...]:
        """The slots of a newsletter of which something is pending or deferred, each with an edition."""
        ...

    def exchange(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        wanted: Sequence[Delivery],
        now: datetime,
        until: datetime,
        claim: str,
    ) -> Exchanged:
        """Record outcomes and claim what is next, both at once.

        An outcome is recorded where the delivery is still held under the claim that it was given with; one is claimed
        where it is still due.

        Args:
            done: deliveries as they were claimed, each with what came of it.
            wanted: what is to be claimed, of those that `due` gave.
            now: the time of all this.
            until: when the lease of what is claimed runs out.
            claim: who claims.
        """
        ...

    def renew(self, claim: str, until: datetime) -> int:
        """Let the leases of all that is held under a claim run longer. Returns how many there are."""
        ...

    def release(self, now: datetime, newsletter: str = "", *, again: bool = False) -> int:
        """Take back claims whose lease has run out, whose fate cannot be known. Returns how many.

        Args:
            now: the time.
            newsletter: whose; empty for all.
            again: whether they are due again, `DOUBTS` - 1 times, instead of ambiguous until a person decides.
        """
        ...

    def put(
        self, now: datetime, state: State, states: Collection[State], newsletter: str, slot: str = "", address: str = ""
    ) -> int:
        """Let deliveries in some states be in another one, because a person says so. Returns how many were.

        None becomes pending whose address gets no mail.

        Args:
            now: the time.
            state: in which they are to be.
            states: in which they may be; those in others stay as they are.
            newsletter: whose.
            slot: only those of this slot, where it is named.
            address: only those to this address, as `address_key` makes it, where it is named.
        """
        ...

    def counts(self, newsletter: str = "", slot: str = "", address: str = "") -> dict[str, int]:
        """How many deliveries there are in each state, every state named, and "planned", which is their sum."""
        ...

    def sent_since(self, newsletter: str, since: datetime) -> int:
        """How many deliveries of a newsletter were sent since a time."""
        ...

    def claims(self, newsletter: str = "") -> Claims:
        """How many deliveries of a newsletter, or of all, senders hold, and until when at most."""
        ...

    def turned_away(self, newsletter: str) -> Delivery | None:
        """The last delivery that waits for a relay (`Delivery.turned_away`), by slot and recipient; None for none."""
        ...

    def deliveries(
        self, newsletter: str = "", slot: str = "", states: Collection[State] = (), address: str = ""
    ) -> tuple[Delivery, ...]:
        """Deliveries by newsletter, slot and recipient; of one address, in any spelling, where it is named."""
        ...


class Returns(Protocol):
    """What came back, and who gets no mail. Every method is one transaction, durable when it returns."""

    def by_envelope(self, envelope_from: str) -> Delivery | None:
        """The delivery that went out under an envelope sender."""
        ...

    def by_message_id(self, newsletter: str, slot: str, message_id: str) -> Delivery | None:
        """The delivery of a slot whose message has a Message-ID, with its angle brackets."""
        ...

    def take(self, returned: Returned, suppression: Suppression | None) -> bool:
        """Remember what came back, and that its address gets no more mail, where a suppression is given.

        A delivery that was sent, and came back for good (``hard``), has failed; one that a server gave up after what
        might have ended (``soft``) has expired.

        Returns:
            False, with nothing written, where its mark is known.
        """
        ...

    def returned(self, address: str) -> tuple[Returned, ...]:
        """All that came back for an address, in any spelling, by time."""
        ...

    def suppress(self, suppression: Suppression) -> bool:
        """Let an address get no more mail; what waits for it is suppressed at once.

        Returns:
            False where it got none already; its reason then stays as it is.
        """
        ...

    def unsuppress(self, address: str, newsletter: str) -> bool:
        """Let an address get mail again, from the next issue on. Returns whether it got none before."""
        ...

    def suppressions(
        self, newsletter: str | None = None, address: str = "", limit: int = 0, after: Suppression | None = None
    ) -> tuple[Suppression, ...]:
        """Who gets no mail, by address; those that hold for a newsletter, or for one address, where it is named.

        Args:
            newsletter: whose mail; None for any.
            address: whose they are; empty for all.
            limit: how many at most; 0 for all.
            after: the last one of an earlier answer, whose place in the order is where this one begins.
        """
        ...


class Store(Protocol):
    """Everything that is remembered."""

    history: History
    names: Names
    issues: Issues
    outbox: Outbox
    returns: Returns
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
