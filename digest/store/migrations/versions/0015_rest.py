"""Papers that an edition does not show are named, since the issue's changes hold them; older rows have them whole."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; what was stored before names none."""
    op.add_column("editions", sa.Column("rest", sa.Text(), nullable=False, server_default="[]"))
