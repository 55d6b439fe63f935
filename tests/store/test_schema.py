import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event

from digest.store.database import SqlStore, open_store
from digest.store.migrate import config
from digest.store.schema import VERSION, metadata
from tests.support.stored import NOON, body, deliveries, said, slot_row


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder for a state, not made yet."""
    return tmp_path / "state"


@pytest.fixture
def store(state: Path) -> Iterator[SqlStore]:
    """An empty store in that folder."""
    opened = open_store(state)
    yield opened
    opened.close()


@pytest.mark.usefixtures("store")
def test_migrations_make_the_schema(state: Path) -> None:
    """What the migrations made is what the tables say, indexes and keys included."""
    engine = create_engine(f"sqlite:///{state / 'digest.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.usefixtures("store")
def test_migrated_and_declared_statements_are_the_same(state: Path, tmp_path: Path) -> None:
    """The comparison does not see conditions of indexes or tables without rowid; SQLite's own words show them."""
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}")
    metadata.create_all(engine)
    engine.dispose()
    assert _statements(state / "digest.db") == _statements(declared)


def _statements(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    query = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND name != 'alembic_version' AND sql != ''"
    found = {" ".join(sql.split()) for (sql,) in connection.execute(query)}
    connection.close()
    return {sql.replace(" ,", ",") for sql in found}


def test_version_is_the_newest_migration() -> None:
    """The number that spares loading Alembic is the right one, and there is one line of migrations."""
    assert ScriptDirectory.from_config(config()).get_heads() == [VERSION]


def test_postgresql_would_take_the_schema() -> None:
    """Nothing in the migrations is SQLite's alone: keys sort by code point, the ledger stays, indexes are partial."""
    out = StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": out})
    scripts = list(ScriptDirectory.from_config(config()).walk_revisions())
    with Operations.context(context):
        for script in reversed(scripts):
            script.module.upgrade()
    said = out.getvalue()
    assert 'recipient TEXT COLLATE "C" NOT NULL' in said
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger" in said
    assert said.count(" WHERE ") == 3
    assert "ROWID" not in said


@pytest.mark.usefixtures("store")
def test_opening_does_not_load_alembic(state: Path) -> None:
    """An up-to-date database is opened without it."""
    ask = f"import sys; from digest.store.database import open_store as o; o({str(state)!r}).close()"
    tell = f"{ask}; print('alembic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", tell], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize("statement", ["UPDATE ledger SET kind = 'gone'", "DELETE FROM ledger"])
def test_the_ledger_is_only_appended_to(store: SqlStore, state: Path, statement: str) -> None:
    """R3: what was said stays said, even to someone with a database shell."""
    store.issues.close(slot_row(), (), None, said(slot_row(), "a"))
    connection = sqlite3.connect(state / "digest.db")
    with pytest.raises(sqlite3.IntegrityError, match="the ledger is only appended to"):
        connection.execute(statement)
    connection.close()
    assert len(store.issues.ledger("trending")) == 1


def test_sending_goes_by_indexes(store: SqlStore, state: Path) -> None:
    """Claiming, recording and releasing never walk over all deliveries."""
    store.outbox.plan(body(), deliveries(3))
    said: list[tuple[str, tuple[object, ...]]] = []
    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
    (held,) = store.outbox.claim(NOON, timedelta(minutes=5), "me", 1)
    store.outbox.release(NOON)
    plans = _plans(state, [statement for statement, _ in said if not statement.startswith("BEGIN")])
    assert "SCAN deliveries USING INDEX ix_deliveries_open" in plans[0]
    assert "SEARCH deliveries USING PRIMARY KEY" in plans[1]
    assert "SEARCH deliveries USING INDEX ix_deliveries_claimed (lease<?)" in plans[2]
    assert not any("TEMP B-TREE" in plan for plan in plans)
    assert held.recipient == "00000@example.org"


def _plans(state: Path, statements: list[str]) -> list[str]:
    connection = sqlite3.connect(state / "digest.db")
    plans = [
        " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {each}", ["1"] * each.count("?")))
        for each in statements
    ]
    connection.close()
    return plans
