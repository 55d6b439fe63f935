"""Runs migrations on the connection, and in the transaction, that `digest.store.migrate` hands over."""

from alembic import context

from digest.store.schema import whole

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole(),
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
