import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text

from digest.core.outbox import Outcome, Phase, State
from digest.store.codec import encode
from digest.store.database import SqlStore, open_store
from digest.store.migrate import config, fresh, migrate
from digest.store.schema import VERSION, whole
from digest.store.secret import metadata as secret
from digest.store.transactions import FRESH
from digest.wiring import revision_keys
from tests.support.outboxes import claim, record
from tests.support.postgres import Postgres, name_in
from tests.support.stored import NOON, body, deliveries, paper, snapshot


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
        assert compare_metadata(MigrationContext.configure(connection), whole()) == []
    engine.dispose()


@pytest.mark.usefixtures("store")
def test_migrated_and_declared_statements_are_the_same(state: Path, tmp_path: Path) -> None:
    """The comparison does not see conditions of indexes or tables without rowid; SQLite's own words show them."""
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}")
    whole().create_all(engine)
    engine.dispose()
    assert _statements(state / "digest.db") == _statements(declared)


def _statements(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    query = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND name != 'alembic_version' AND sql != ''"
    found = {" ".join(sql.split()) for (sql,) in connection.execute(query)}
    connection.close()
    return {sql.replace(" ,", ",") for sql in found}


def test_a_new_file_is_what_the_migrations_make(state: Path, tmp_path: Path) -> None:
    """Triggers and the version included; `python -m digest.store.migrate > digest/store/fresh.sql` makes them equal."""
    assert FRESH.read_text(encoding="utf-8") == fresh()
    open_store(state).close()
    migrated = tmp_path / "migrated.db"
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    assert _everything(state / "digest.db") == _everything(migrated)


def _everything(file: Path) -> list[tuple[str, ...]]:
    """What a database is made of, in its own words but for white space, in the order in which it was made."""
    connection = sqlite3.connect(file)
    query = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY rowid"
    found = [(*row, " ".join(sql.split())) for *row, sql in connection.execute(query)]
    found += connection.execute("SELECT * FROM alembic_version")
    connection.close()
    return found


def test_version_is_the_newest_migration() -> None:
    """The number that spares loading Alembic is the right one, and there is one line of migrations."""
    assert ScriptDirectory.from_config(config()).get_heads() == [VERSION]


# What PostgreSQL says of a database: columns with their types and order of letters, indexes, keys, conditions.
CATALOGUE = (
    """SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name != 'alembic_version'""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'",
    """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid != 'alembic_version'::regclass""",
)


def test_migrations_make_the_schema_on_postgresql(postgres: Postgres) -> None:
    """The same tables, with keys that sort by code point, partial indexes, and the secret's table besides."""
    found = []
    with postgres.copy() as migrated, postgres.empty() as declared:
        engine = create_engine(declared.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            whole().create_all(connection)
            secret.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version ()"))
        engine.dispose()
        for address in (migrated, declared):
            name = name_in(address)
            found.append([sorted(map(str, postgres.sql(question, database=name))) for question in CATALOGUE])
    assert found[0] == found[1]
    assert "('deliveries', 'recipient', 'text', 'NO', 'C')" in found[0][0]
    assert sum(" WHERE " in index for index in found[0][1]) == 4


def test_nobody_else_reads_the_secret(postgres: Postgres) -> None:
    """A user of the same database who may read every other table by the server's defaults may not read this one."""
    with postgres.empty() as address:
        name = name_in(address)
        postgres.sql("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", database=name)
        open_store(address).close()
        granted = (
            "SELECT relname FROM pg_class WHERE has_table_privilege('pg_monitor', oid, 'SELECT') AND relkind = 'r'"
        )
        readable = {row[0] for row in postgres.sql(granted, database=name)}
    assert {"sightings", "deliveries"} <= readable
    assert "secrets" not in readable


def test_an_older_state_is_brought_up_to_date(state: Path) -> None:
    """What the first schema held is there afterwards; nobody knows what was announced of it."""
    state.mkdir()
    engine = create_engine(f"sqlite:///{state / 'digest.db'}")
    with engine.begin() as connection:
        command.upgrade(config(connection), "0001")
    engine.dispose()
    key = ("page", snapshot().key.sha256)
    old = sqlite3.connect(state / "digest.db")
    old.execute("INSERT INTO dumps VALUES (?, ?, '', '2025-03-18 12:00', '2025-03-18', '', 'healthy', '', 1)", key)
    old.execute("INSERT INTO snapshots VALUES (?, ?, '2025-03-18', '2025-03-18 12:00:00.000000')", key)
    old.execute("INSERT INTO revisions VALUES ('r', ?)", [encode(paper("a").revision)])
    old.execute("INSERT INTO sightings VALUES (?, ?, 'a', 0, 'r', 1, 10)", key)
    old.commit()
    old.close()
    store = open_store(state, keys=revision_keys)
    assert store.history.snapshot(snapshot().key) == snapshot(paper("a"))
    store.close()


@pytest.mark.usefixtures("store")
def test_opening_does_not_load_alembic(state: Path) -> None:
    """An up-to-date file and a new one are opened without it, and without the other database's dialect."""
    ask = "import sys; from digest.store.database import open_store as o; o(sys.argv[1]).close()"
    tell = f"{ask}; print('alembic' in sys.modules, 'sqlalchemy.dialects.postgresql' in sys.modules)"
    for each in (state, state.with_name("new")):
        run = subprocess.run([sys.executable, "-c", tell, str(each)], check=True, capture_output=True, text=True)
        assert run.stdout.split() == ["False", "False"]


def test_sending_goes_by_indexes(store: SqlStore, state: Path) -> None:
    """Claiming, recording and releasing never walk over all deliveries."""
    store.outbox.plan(body(), deliveries(3))
    said: list[tuple[str, tuple[object, ...]]] = []
    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
    (held,) = claim(store.outbox, 1)
    assert record(store.outbox, held, Outcome(State.SENT, Phase.DOT, 250))
    store.outbox.due(NOON, "trending", 2, held)
    store.outbox.release(NOON)
    store.outbox.renew("me", NOON)
    store.outbox.sent_since("trending", NOON)
    store.outbox.deliveries(address="ada@example.org")
    store.returns.by_envelope("b+1@example.org")
    store.outbox.claims("trending")
    store.outbox.turned_away("trending")
    plans = _plans(state, [statement for statement, _ in said if not statement.startswith("BEGIN")])
    by_key = "SEARCH deliveries USING PRIMARY KEY (newsletter=? AND slot=? AND recipient=?)"
    assert "SCAN deliveries USING INDEX ix_deliveries_open" in plans[0]
    assert by_key in plans[1]
    assert "SEARCH suppressions USING" in plans[1]
    assert by_key in plans[2]
    assert "SEARCH deliveries USING INDEX ix_deliveries_open (" in plans[3]
    assert "SEARCH deliveries USING INDEX ix_deliveries_claimed (lease<?)" in plans[4]
    assert "deliveries USING INDEX ix_deliveries_claimed" in plans[5]
    assert "SEARCH deliveries USING INDEX ix_deliveries_sent (settled>?)" in plans[6]
    assert "SEARCH deliveries USING INDEX ix_deliveries_address (address=?)" in plans[7]
    assert "SEARCH deliveries USING INDEX ix_deliveries_envelope_from (envelope_from=?)" in plans[8]
    assert "deliveries USING INDEX ix_deliveries_claimed" in plans[9]
    assert "deliveries USING INDEX ix_deliveries_open" in plans[10]
    assert not any("SCAN deliveries" in plan for plan in (*plans[1:5], *plans[6:9]))
    assert held.recipient == "00000@example.org"


def _plans(state: Path, statements: list[str]) -> list[str]:
    connection = sqlite3.connect(state / "digest.db")
    plans = [
        " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {each}", ["1"] * each.count("?")))
        for each in statements
    ]
    connection.close()
    return plans
