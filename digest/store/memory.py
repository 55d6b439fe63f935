"""The store in plain memory, with the promises of the one in a database; for dry runs and tests."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from threading import RLock

from digest.core.changes import ChangeKind
from digest.core.correction import correction_in
from digest.core.edits import Approval, EditRow, Rejection
from digest.core.errors import StoreError
from digest.core.issue import Issue
from digest.core.ledger import HELD, REJECTED, Announcement, SlotRow
from digest.ports import Blobs, Embeddings, Fetches, History, Issues, Lessons, Names, Outbox, Returns, Tldrs
from digest.store.blobs import MemoryBlobs
from digest.store.edits import unseen
from digest.store.embeddings import MemoryEmbeddings
from digest.store.fetches import MemoryFetches
from digest.store.lessons import MemoryLessons
from digest.store.memory_history import MemoryHistory
from digest.store.memory_names import MemoryNames
from digest.store.memory_outbox import MemoryOutbox, MemoryReturns
from digest.store.tldrs import MemoryTldrs


class MemoryIssues:
    """`digest.ports.Issues` in dictionaries.

    Args:
        names: which names are one paper.
    """

    def __init__(self, names: MemoryNames | None = None) -> None:
        self._lock = RLock()
        self._names = names or MemoryNames()
        self._slots: dict[tuple[str, str], SlotRow] = {}
        self._issues: dict[tuple[str, str], Issue] = {}
        self._covered: dict[tuple[str, str], frozenset[str]] = {}
        self._ledger: list[Announcement] = []
        self._edits: list[EditRow] = []
        self._approvals: dict[tuple[str, str], Approval] = {}
        self._rejections: dict[tuple[str, str], Rejection] = {}

    def close(self, row: SlotRow, covered: Collection[str], issue: Issue | None, said: Iterable[Announcement]) -> bool:
        """End a slot with all that belongs to it; False where it has ended before."""
        with self._lock:
            key = row.newsletter, row.slot
            if key in self._slots:
                return False
            said = tuple(said)
            self._refuse_repeats(said)
            self._slots[key] = row
            self._covered[key] = frozenset(covered)
            self._ledger += said
            if issue is not None:
                self._issues[key] = issue
        return True

    def _refuse_repeats(self, said: tuple[Announcement, ...]) -> None:
        papers = self._names.papers({each.paper for each in (*self._ledger, *said)})
        new = ChangeKind.NEW
        stands = [each for each in self._ledger if not self._void(each)]
        before = {(each.newsletter, each.edition, papers[each.paper]) for each in stands if each.kind == new}
        for each in (each for each in said if each.kind == new):
            if (each.newsletter, each.edition, papers[each.paper]) in before:
                place = f"{each.newsletter}, slot {each.slot}"
                raise StoreError(f"{place}: {each.paper} has been announced as new before", "nothing was written")
            before.add((each.newsletter, each.edition, papers[each.paper]))

    def slots(self, newsletter: str) -> tuple[SlotRow, ...]:
        """All ended slots of a newsletter, ascending."""
        found = [(key, row) for key, row in sorted(self._slots.items()) if key[0] == newsletter]
        return tuple(replace(row, outcome=REJECTED) if key in self._rejections else row for key, row in found)

    def issue(self, newsletter: str, slot: str) -> Issue | None:
        """The issue of a slot, equal to what was stored."""
        return self._issues.get((newsletter, slot))

    def issues(self, newsletter: str) -> tuple[Issue, ...]:
        """All issues of a newsletter that are out, corrections among them, by slot, ascending; main editions alone."""
        inside = {*self.held(newsletter), *(each.slot for each in self.rejections(newsletter))}
        own = [key for key in sorted(self._issues) if key[0] == newsletter and key[1] not in inside]
        return tuple(replace(self._issues[key], others=()) for key in own)

    def held(self, newsletter: str) -> tuple[str, ...]:
        """The slots of the issues that wait for approval, ascending."""
        found = [row.slot for row in self.slots(newsletter) if row.outcome == HELD]
        return tuple(slot for slot in found if (newsletter, slot) not in self._approvals)

    def edit(self, row: EditRow) -> bool:
        """Add what was done to an issue that waits for approval; False where it does not."""
        with self._lock:
            if row.slot not in self.held(row.newsletter):
                return False
            self._edits.append(replace(row, id=len(self._edits) + 1))
        return True

    def edits(self, newsletter: str, slot: str = "") -> tuple[EditRow, ...]:
        """All that was done to the issues of a newsletter, or to one, in the order in which it was."""
        return tuple(row for row in self._edits if row.newsletter == newsletter and slot in {"", row.slot})

    def approve(self, issue: Issue, approval: Approval) -> bool:
        """Let an issue that waits for approval go out as it is given, for good; False where it does not wait."""
        key = approval.newsletter, approval.slot
        with self._lock:
            if approval.slot not in self.held(approval.newsletter):
                return False
            unseen(issue, [row.id for row in self.edits(*key)])
            self._approvals[key] = approval
            self._issues[key] = issue
        return True

    def reject(self, rejection: Rejection) -> bool:
        """Let an issue that waits for approval never go out; False where it does not wait."""
        with self._lock:
            if rejection.slot not in self.held(rejection.newsletter):
                return False
            self._rejections[rejection.newsletter, rejection.slot] = rejection
        return True

    def rejections(self, newsletter: str) -> tuple[Rejection, ...]:
        """All that were rejected, by slot, ascending."""
        return tuple(each for key, each in sorted(self._rejections.items()) if key[0] == newsletter)

    def unsaid(self, newsletter: str) -> frozenset[str]:
        """The papers that rejected issues would have said to be new."""
        own = (each for each in self._ledger if each.newsletter == newsletter and self._void(each))
        return frozenset(each.paper for each in own if each.kind == ChangeKind.NEW)

    def _void(self, said: Announcement) -> bool:
        """Whether it was said in an issue that was rejected."""
        return (said.newsletter, said.slot) in self._rejections

    def correct(self, issue: Issue) -> bool:
        """Add a correction; False where there is one of its slot and number."""
        key = issue.slot.newsletter, issue.slot.key
        with self._lock:
            if key in self._issues:
                return False
            self._issues[key] = issue
        return True

    def corrections(self, newsletter: str) -> tuple[str, ...]:
        """The slots of all corrections, ascending."""
        return tuple(slot for name, slot in sorted(self._issues) if name == newsletter and correction_in(slot))

    def covered(self, newsletter: str, before: str = "") -> frozenset[str]:
        """The ids of the snapshots that ended slots have covered: all, or those before the slot of a key."""
        those = [(key, ids) for key, ids in self._covered.items() if key[0] == newsletter]
        own = [(key, ids) for key, ids in those if not before or key[1] < before]
        kept = (self._rejections[key].covered if key in self._rejections else ids for key, ids in own)
        return frozenset(snapshot for ids in kept for snapshot in ids)

    def ledger(self, newsletter: str) -> tuple[Announcement, ...]:
        """Every announcement of a newsletter, but those of rejected issues, in the order in which it was made."""
        return tuple(each for each in self._ledger if each.newsletter == newsletter and not self._void(each))


class MemoryStore:
    """`digest.ports.Store` in plain memory; what it holds goes with it."""

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

    def __init__(self) -> None:
        names = MemoryNames()
        self.names = names
        self.history = MemoryHistory(names)
        self.issues = MemoryIssues(names)
        outbox = MemoryOutbox()
        self.outbox = outbox
        self.returns = MemoryReturns(outbox)
        self.fetches = MemoryFetches()
        self.lessons = MemoryLessons(names)
        self.embeddings = MemoryEmbeddings()
        self.tldrs = MemoryTldrs()
        self.blobs = MemoryBlobs()
        self._secret = secrets.token_bytes(32)

    def secret(self) -> bytes:
        """32 random bytes that belong to this store."""
        return self._secret

    def close(self) -> None:
        """Nothing to let go of."""
