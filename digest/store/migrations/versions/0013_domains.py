"""Addresses are known by one form of their domains, whether they were written in letters or as A-labels."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from digest.core.outbox import address_key

revision = "0013"
down_revision = "0012"

deliveries = sa.table("deliveries", sa.column("address"))
suppressions = sa.table("suppressions", sa.column("address"), sa.column("newsletter"))


def upgrade() -> None:
    """Write the addresses beyond ASCII anew."""
    connection = op.get_bind()
    for old, new in _changed(connection, deliveries).items():
        connection.execute(sa.update(deliveries).where(deliveries.c.address == old).values(address=new))
    for old, new in _changed(connection, suppressions).items():
        there = sa.select(suppressions.c.newsletter).where(suppressions.c.address == new)
        known = connection.scalars(there).all()
        its = suppressions.c.address == old
        connection.execute(sa.delete(suppressions).where(its, suppressions.c.newsletter.in_(known)))
        connection.execute(sa.update(suppressions).where(its).values(address=new))


def _changed(connection: sa.Connection, table: Any) -> dict[str, str]:
    found = connection.scalars(sa.select(table.c.address).distinct())
    return {each: address_key(each) for each in found if address_key(each) != each}
