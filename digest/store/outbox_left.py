"""What a pass has left behind: how much senders hold, and what waits for a relay."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select

from digest.core.outbox import CONNECTION_CODES, OUTSIDE, State
from digest.store.schema_mail import CLAIMED, OPEN
from digest.store.schema_mail import deliveries as table

_TURNED_AWAY = (  # `digest.core.outbox.Delivery.turned_away`
    OPEN,  # by which a database sees that an index fits
    table.c.state == literal_column(f"'{State.DEFERRED}'"),
    or_(table.c.phase.in_(OUTSIDE), table.c.code.in_(CONNECTION_CODES)),
)


def claims(*those: ColumnElement[bool]) -> Select[Any]:
    """How many deliveries are claimed, and until when the last lease runs."""
    return select(func.count(), func.max(table.c.lease)).where(CLAIMED, *those)


def turned_away(columns: tuple[Any, ...], *those: ColumnElement[bool]) -> Select[Any]:
    """The last delivery that waits for a relay."""
    last = (table.c.slot.desc(), table.c.newsletter.desc(), table.c.recipient.desc())
    return select(*columns).where(*_TURNED_AWAY, *those).order_by(*last).limit(1)
