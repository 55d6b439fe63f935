"""Who gets no mail, what came back, with which keys messages are signed; and when a delivery was settled last."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns, know the addresses of deliveries that are there, and make the tables."""
    op.add_column("bodies", sa.Column("signing", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("deliveries", sa.Column("settled", INSTANT))
    op.add_column("deliveries", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("address", NAME, nullable=False, server_default=""))
    _know_addresses(op.get_bind())
    op.create_index("ix_deliveries_address", "deliveries", ["address"])
    op.create_index("ix_deliveries_envelope_from", "deliveries", ["envelope_from"])
    sent = sa.text("state IN ('sent')")
    op.create_index("ix_deliveries_sent", "deliveries", ["settled"], sqlite_where=sent, postgresql_where=sent)
    op.create_table(
        "suppressions",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("address", "newsletter")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
    )
    op.create_table(
        "returned",
        sa.Column("mark", NAME, nullable=False, primary_key=True),
        *(sa.Column(name, NAME, nullable=False) for name in ("newsletter", "slot", "recipient")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "status")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["newsletter", "slot", "recipient"], ["deliveries.newsletter", "deliveries.slot", "deliveries.recipient"]
        ),
    )
    op.create_index("ix_returned_newsletter_slot_recipient", "returned", ["newsletter", "slot", "recipient"])


def _know_addresses(connection: sa.Connection) -> None:
    deliveries = sa.table("deliveries", sa.column("recipient"), sa.column("address"))
    for recipient in connection.scalars(sa.select(deliveries.c.recipient).distinct()).all():
        known = sa.update(deliveries).where(deliveries.c.recipient == recipient)
        connection.execute(known.values(address=recipient.casefold()))
