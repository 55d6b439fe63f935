"""What databases promise of an editor's hand: rows that stay, and states from before there was any."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text

from digest.core.edits import Approval, Edit, EditKind, EditRow
from digest.core.errors import StoreError
from digest.core.ledger import HELD
from digest.store.database import SqlStore, open_store
from digest.store.migrate import config
from digest.wiring import revision_keys
from tests.support.stored import NOON, issue, rows, slot_row

SLOT = "2025-03-18-0700"


@pytest.mark.parametrize("change", ["UPDATE {} SET by = 'eve'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["edits", "approvals"])
def test_what_an_editor_did_is_not_rewritten(any_store: SqlStore, table: str, change: str) -> None:
    """The database itself refuses it, whoever asks."""
    issues = any_store.issues
    issues.close(slot_row(outcome=HELD), (), issue(), ())
    assert issues.edit(EditRow("trending", SLOT, (Edit(EditKind.NOTE, text="Words."),), NOON, "ada"))
    if table == "approvals":
        (number,) = (each.id for each in issues.edits("trending"))
        seen = replace(issue(), inputs=replace(issue().inputs, edits=(number,)))
        assert issues.approve(seen, Approval("trending", SLOT, NOON, "ada"))
    before = rows(any_store)
    with (
        pytest.raises(StoreError, match="what an editor did is only appended to"),
        any_store._database.write() as connection,
    ):
        connection.execute(text(change.format(table)))
    assert rows(any_store) == before


def test_an_older_state_takes_edits(tmp_path: Path) -> None:
    """Its issues are out; one that comes after waits, if its newsletter says so."""
    engine = create_engine(f"sqlite:///{tmp_path}/digest.db")
    with engine.begin() as connection:
        command.upgrade(config(connection), "0009")
        assert not {"edits", "approvals"} & set(inspect(connection).get_table_names())
        key = "'trending', '2025-03-11-0700'"
        connection.execute(text(f"INSERT INTO slots VALUES ({key}, '2025-03-11 06:00:00.000000', 'issued', '')"))  # noqa: S608 - our own words
    engine.dispose()
    store = open_store(tmp_path, keys=revision_keys)
    assert store.issues.held("trending") == ()
    assert store.issues.close(slot_row(outcome=HELD), (), issue(), ())
    assert store.issues.held("trending") == (SLOT,)
    assert [row.outcome for row in store.issues.slots("trending")] == ["issued", "held"]
    store.close()
