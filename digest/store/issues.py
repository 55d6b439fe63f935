"""Slots, issues and the ledger of announcements in a database."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, case, insert, select

from digest.core.changes import ChangeKind
from digest.core.correction import correction_in
from digest.core.edits import Approval, EditRow, Rejection
from digest.core.errors import StoreError
from digest.core.issue import MAIN, Issue, Slot
from digest.core.ledger import REJECTED, Announcement, SlotRow
from digest.store import edits
from digest.store.editions import known_by, read, stored
from digest.store.names import among, members
from digest.store.schema import covered as covers
from digest.store.schema import editions, issues, ledger, slots
from digest.store.transactions import Database, Turn, named, values

CORRECTION = "correction"  # the outcome of a row that is no slot, but holds the place of a correction's issue


class SqlIssues:
    """`digest.ports.Issues` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self, row: SlotRow, covered: Collection[str], issue: Issue | None, said: Iterable[Announcement]) -> bool:
        """End a slot with all that belongs to it; False where it has ended before."""
        with self._database.write(Turn.ISSUES) as connection:
            ending = self._database.insert_missing(slots).returning(slots.c.slot)
            if connection.execute(ending, values(row)).first() is None:
                return False
            ended = {"newsletter": row.newsletter, "slot": row.slot}
            if covered:
                connection.execute(insert(covers), [ended | {"snapshot": each} for each in sorted(set(covered))])
            if issue is not None:
                _add_issue(connection, issue)
            _announce(connection, tuple(said))
        return True

    def slots(self, newsletter: str) -> tuple[SlotRow, ...]:
        """All ended slots of a newsletter, ascending."""
        real = slots.c.newsletter == newsletter, slots.c.outcome != CORRECTION
        outcome = case((slots.c.slot.in_(edits.rejected(newsletter)), REJECTED), else_=slots.c.outcome)
        others = [column for column in slots.c if column is not slots.c.outcome]
        query = select(*others, outcome.label("outcome")).where(*real).order_by(slots.c.slot)
        return tuple(SlotRow(**named(row)) for row in self._rows(query))

    def issue(self, newsletter: str, slot: str) -> Issue | None:
        """The issue of a slot, equal to what was stored."""
        with self._database.read() as connection:
            row = connection.execute(_whole(newsletter).where(issues.c.slot == slot)).first()
            key = editions.c.newsletter == newsletter, editions.c.slot == slot, editions.c.edition != MAIN
            found = connection.execute(select(editions).where(*key).order_by(editions.c.edition)).all() if row else ()
        known = known_by(row.changes) if row else {}
        return replace(_issue(row), others=tuple(read(each, known) for each in found)) if row else None

    def issues(self, newsletter: str) -> tuple[Issue, ...]:
        """All issues of a newsletter that are out, corrections among them, by slot, ascending; main editions alone."""
        gone = (issues.c.slot.not_in(each(newsletter)) for each in (edits.waiting, edits.rejected))
        out = _whole(newsletter).where(*gone)
        return tuple(_issue(row) for row in self._rows(out.order_by(issues.c.slot)))

    def held(self, newsletter: str) -> tuple[str, ...]:
        """The slots of the issues that wait for approval, ascending."""
        return tuple(row.slot for row in self._rows(edits.waiting(newsletter).order_by(slots.c.slot)))

    def edit(self, row: EditRow) -> bool:
        """Add what was done to an issue that waits for approval; False where it does not."""
        with self._database.write(Turn.ISSUES) as connection:
            return edits.add(connection, row)

    def edits(self, newsletter: str, slot: str = "") -> tuple[EditRow, ...]:
        """All that was done to the issues of a newsletter, or to one, in the order in which it was."""
        return tuple(EditRow(**named(row)) for row in self._rows(edits.said(newsletter, slot)))

    def approve(self, issue: Issue, approval: Approval) -> bool:
        """Let an issue that waits for approval go out as it is given, for good; False where it does not wait."""
        with self._database.write(Turn.ISSUES) as connection:
            return edits.approve(connection, issue, approval)

    def reject(self, rejection: Rejection) -> bool:
        """Let an issue that waits for approval never go out; False where it does not wait."""
        with self._database.write(Turn.ISSUES) as connection:
            return edits.reject(connection, rejection)

    def rejections(self, newsletter: str) -> tuple[Rejection, ...]:
        """All that were rejected, by slot, ascending."""
        query = select(edits.rejections).where(edits.rejections.c.newsletter == newsletter)
        return tuple(Rejection(**named(row)) for row in self._rows(query.order_by(edits.rejections.c.slot)))

    def unsaid(self, newsletter: str) -> frozenset[str]:
        """The papers that rejected issues would have said to be new."""
        void = ledger.c.slot.in_(edits.rejected(newsletter)), ledger.c.kind == ChangeKind.NEW
        query = select(ledger.c.paper).where(ledger.c.newsletter == newsletter, *void)
        return frozenset(row.paper for row in self._rows(query))

    def correct(self, issue: Issue) -> bool:
        """Add a correction; False where there is one of its slot and number."""
        with self._database.write(Turn.ISSUES) as connection:
            row = SlotRow(issue.slot.newsletter, issue.slot.key, issue.slot.due, CORRECTION)
            if connection.execute(self._database.insert_missing(slots).returning(slots.c.slot), values(row)).first():
                _add_issue(connection, issue)
                return True
        return False

    def corrections(self, newsletter: str) -> tuple[str, ...]:
        """The slots of all corrections, ascending."""
        query = select(slots.c.slot).where(slots.c.newsletter == newsletter, slots.c.outcome == CORRECTION)
        return tuple(row.slot for row in self._rows(query.order_by(slots.c.slot)))

    def covered(self, newsletter: str, before: str = "") -> frozenset[str]:
        """The ids of the snapshots that ended slots have covered: all, or those before the slot of a key."""
        void, gone = covers.c.slot.not_in(edits.rejected(newsletter)), edits.rejections.c
        query = select(covers.c.snapshot).where(covers.c.newsletter == newsletter, void)
        kept = select(gone.covered).where(gone.newsletter == newsletter)
        if before:
            query, kept = query.where(covers.c.slot < before), kept.where(gone.slot < before)
        with self._database.read() as connection:
            rejected = connection.scalars(kept).all()
            return frozenset((*connection.scalars(query), *(each for ids in rejected for each in ids)))

    def ledger(self, newsletter: str) -> tuple[Announcement, ...]:
        """Every announcement of a newsletter, but those of rejected issues, in the order in which it was made."""
        said = [column for column in ledger.c if column not in {ledger.c.id, ledger.c.attempt}]
        void = ledger.c.slot.not_in(edits.rejected(newsletter))
        query = select(*said).where(ledger.c.newsletter == newsletter, void).order_by(ledger.c.id)
        return tuple(Announcement(**named(row)) for row in self._rows(query))

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with self._database.read() as connection:
            return connection.execute(query).all()


def _whole(newsletter: str) -> Select[Any]:
    """A newsletter's issues with their main editions."""
    joined = select(issues, editions.c.content, editions.c.rest, editions.c.faces).join(editions)
    return joined.where(issues.c.newsletter == newsletter, editions.c.edition == MAIN)


def _issue(row: Row[Any]) -> Issue:
    slot = Slot(row.newsletter, row.wall, row.due, correction_in(row.slot))
    main = read(row, known_by(row.changes))
    return Issue(slot, edition=main.edition, faces=main.faces, inputs=row.inputs, changes=row.changes)


def _add_issue(connection: Connection, issue: Issue) -> None:
    key = {"newsletter": issue.slot.newsletter, "slot": issue.slot.key}
    own = {"wall": issue.slot.wall, "due": issue.slot.due, "inputs": issue.inputs, "changes": issue.changes}
    connection.execute(insert(issues), key | own)
    known = known_by(issue.changes)
    said = ({"edition": each.edition.name} | stored(each.edition, each.faces, known) for each in issue.editions)
    connection.execute(insert(editions), [key | each for each in said])


def _announce(connection: Connection, said: Sequence[Announcement]) -> None:
    """Append rows; a paper that is new was never said to be so under any of its names, but in rejected issues."""
    new = [each for each in said if each.kind == ChangeKind.NEW]
    own = members(connection, {each.paper for each in new})
    names = {name for each in own.values() for name in each}
    where = ledger.c.kind == ChangeKind.NEW, ledger.c.newsletter.in_({each.newsletter for each in new})
    rows = [*among(connection, select(ledger).where(*where), [ledger.c.paper], names)]
    query = select(edits.rejections.c.newsletter, edits.rejections.c.slot)
    void = {(row.newsletter, row.slot) for row in connection.execute(query)} if rows else set()
    before = {(row.newsletter, row.edition, row.paper) for row in rows if (row.newsletter, row.slot) not in void}
    attempts = Counter((row.newsletter, row.edition, row.paper) for row in rows)
    for each in new:
        keys = {(each.newsletter, each.edition, name) for name in own[each.paper]}
        if keys & before:
            raise StoreError(
                f"{each.newsletter}, slot {each.slot}: {each.paper} has been announced as {each.kind} before",
                "nothing was written; run again, so that the issue is made from what the ledger says now",
            )
        before |= keys
    if said:
        made = [values(each) | {"attempt": attempts[each.newsletter, each.edition, each.paper]} for each in said]
        connection.execute(insert(ledger), made)
