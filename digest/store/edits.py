"""What editors did to issues that wait for approval, and which were approved or rejected, in a database.

The database refuses that a row be rewritten or taken out; its triggers stand in the migration.
"""

from sqlalchemy import Column, Connection, ForeignKeyConstraint, Index, Select, Table, insert, select, update

from digest.core.edits import Approval, Edit, EditRow, Rejection
from digest.core.errors import StoreError
from digest.core.issue import Issue
from digest.core.ledger import HELD
from digest.store.columns import Coded, Count, Instant, Name, Words
from digest.store.editions import known_by, stored
from digest.store.schema import editions, issues, slots
from digest.store.tables import metadata
from digest.store.transactions import named, values

edits = Table(
    "edits",
    metadata,
    Column("id", Count, primary_key=True),
    Column("newsletter", Name, nullable=False),
    Column("slot", Name, nullable=False),
    Column("edits", Coded(tuple[Edit, ...]), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    ForeignKeyConstraint(["newsletter", "slot"], [issues.c.newsletter, issues.c.slot]),
    Index("ix_edits_newsletter", "newsletter", "slot"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("newsletter", Name, primary_key=True),
    Column("slot", Name, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    ForeignKeyConstraint(["newsletter", "slot"], [issues.c.newsletter, issues.c.slot]),
)

rejections = Table(
    "rejections",
    metadata,
    Column("newsletter", Name, primary_key=True),
    Column("slot", Name, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("covered", Coded(tuple[str, ...]), nullable=False),
    ForeignKeyConstraint(["newsletter", "slot"], [issues.c.newsletter, issues.c.slot]),
)


def waiting(newsletter: str) -> Select[tuple[str]]:
    """The slots of a newsletter whose issues wait for approval."""
    approved = select(approvals.c.slot).where(approvals.c.newsletter == newsletter)
    settled = slots.c.slot.not_in(approved), slots.c.slot.not_in(rejected(newsletter))
    return select(slots.c.slot).where(slots.c.newsletter == newsletter, slots.c.outcome == HELD, *settled)


def rejected(newsletter: str) -> Select[tuple[str]]:
    """The slots of a newsletter whose issues were rejected."""
    return select(rejections.c.slot).where(rejections.c.newsletter == newsletter)


def said(newsletter: str, slot: str = "") -> Select[tuple[EditRow]]:
    """The question for the edits of a newsletter, or of one of its issues, as they came."""
    query: Select[tuple[EditRow]] = select(edits).where(edits.c.newsletter == newsletter).order_by(edits.c.id)
    return query.where(edits.c.slot == slot) if slot else query


def add(connection: Connection, row: EditRow) -> bool:
    """Append a row; False where its issue does not wait for approval."""
    if connection.scalar(waiting(row.newsletter).where(slots.c.slot == row.slot)) is None:
        return False
    own = values(row)
    connection.execute(insert(edits), {name: own[name] for name in own if name != "id"})
    return True


def approve(connection: Connection, issue: Issue, approval: Approval) -> bool:
    """Let an issue that waits for approval go out as it is given, for good; False where it does not wait.

    Raises:
        StoreError: it was edited after this was made.
    """
    if connection.scalar(waiting(approval.newsletter).where(slots.c.slot == approval.slot)) is None:
        return False
    connection.execute(insert(approvals), values(approval))
    rows = connection.execute(said(approval.newsletter, approval.slot))
    unseen(issue, [named(row)["id"] for row in rows])
    key = issues.c.newsletter == approval.newsletter, issues.c.slot == approval.slot
    connection.execute(update(issues).where(*key).values(inputs=issue.inputs, changes=issue.changes))
    key = editions.c.newsletter == approval.newsletter, editions.c.slot == approval.slot
    known = known_by(issue.changes)
    for each in issue.editions:
        own = update(editions).where(*key, editions.c.edition == each.edition.name)
        connection.execute(own.values(stored(each.edition, each.faces, known)))
    return True


def reject(connection: Connection, rejection: Rejection) -> bool:
    """Let an issue that waits for approval never go out; False where it does not wait."""
    if connection.scalar(waiting(rejection.newsletter).where(slots.c.slot == rejection.slot)) is None:
        return False
    connection.execute(insert(rejections), values(rejection))
    return True


def unseen(issue: Issue, ids: list[int]) -> None:
    """Refuse an issue that was made without some of its edits.

    Raises:
        StoreError: it was edited meanwhile.
    """
    if tuple(ids) != issue.inputs.edits:
        raise StoreError(
            f"{issue.slot.newsletter}: the issue of {issue.slot.key} was edited meanwhile",
            "nothing was approved; look at it again",
        )
