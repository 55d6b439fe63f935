"""What is remembered: SQLite and PostgreSQL by way of SQLAlchemy Core, and the same promises in plain memory.

Doors: `digest.store.database.open_store` for a state, `digest.store.memory.MemoryStore` for tests and dry runs.
"""
