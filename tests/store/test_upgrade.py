"""A state that was made before names had keys, brought up to date."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text

from digest import resources
from digest.core.errors import StoreError
from digest.core.paper import Record, paper_id
from digest.dumps.readers.registry import read
from digest.store.codec import encode
from digest.store.database import open_store
from digest.store.migrate import config
from digest.wiring import revision_keys
from tests.support.postgres import Postgres
from tests.support.working import PROFILE, Working, at

API = '[[source]]\nname = "api"\npaths = ["dumps/*.api"]\nformat = "jsonl"\n'
PAGE = min((resources.schedules() / "dumps").rglob("*.txt"))
RECORDS = read(PAGE.read_bytes(), "", PAGE.name).records
KEY = {"source": "page", "sha256": "0" * 64}


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A state as schema 0002 had it, in which the first bundled page was announced."""
    if request.param == "sqlite":
        (tmp_path / "state").mkdir()
        _make(str(tmp_path / "state"))
        yield str(tmp_path / "state")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.empty() as address:
        _make(address)
        yield address


def _address(state: str) -> str:
    """What SQLAlchemy calls the database of a state."""
    return state.replace("postgresql:", "postgresql+psycopg:") if "://" in state else f"sqlite:///{state}/digest.db"


def _make(state: str) -> None:
    engine = create_engine(_address(state))
    with engine.begin() as connection:
        command.upgrade(config(connection), "0002")
        _fill(connection)
    engine.dispose()


def _fill(connection: Connection) -> None:
    day = {"as_of": "2025-03-11", "captured": "2025-03-11 12:00:00.000000"}
    ended = {"newsletter": "papers", "slot": "2025-03-11-0700"}
    _insert(
        connection, "dumps", KEY | day | {"name": "", "format": "", "verdict": "healthy", "reason": "", "papers": 65}
    )
    _insert(connection, "snapshots", KEY | day)
    _insert(connection, "slots", ended | {"due": "2025-03-11 07:00:00.000000", "outcome": "issued", "reason": ""})
    _insert(connection, "covered", ended | {"snapshot": "page@2025-03-11-00000000"})
    for place, record in enumerate(RECORDS):
        shown = {"paper": paper_id(Record(record.revision)), "position": place, "revision": f"r{place:02}"}
        _insert(connection, "revisions", {"id": f"r{place:02}", "content": encode(record.revision)})
        _insert(connection, "sightings", KEY | shown | {"rank": place + 1})
        said = ended | {"id": place + 1, "edition": "main", "paper": shown["paper"], "kind": "new"}
        _insert(connection, "ledger", said)


def _insert(connection: Connection, into: str, row: Mapping[str, object]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {into} ({names}) VALUES ({values})"), row)  # noqa: S608 - names of our own


def test_what_an_old_state_announced_is_not_announced_again(old: str, tmp_path: Path) -> None:
    """R3: a second source that names the same papers by id, a little renamed, meets them after the upgrade."""
    store = open_store(old, keys=revision_keys)
    working = Working(tmp_path, tables=API + PROFILE, store=store)
    rows = [
        {"id": f"2503.{number:05}v1", "title": each.revision.title + " Models", "abstract": each.revision.abstract}
        for number, each in enumerate(RECORDS, 1)
    ]
    working.raw("2025-03-12.api", "\n".join(map(json.dumps, rows)) + "\n")
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-12")).counts["new"] == 0
    assert len(store.issues.ledger("papers")) == 65
    assert sum(name.startswith("2503.") for name in store.history.seen(["page"])) == 65
    store.close()


def test_an_upgrade_adds_just_the_keys_that_a_dump_today_would(old: str) -> None:
    """Again and again, and whatever is there already; a great state is done in parts."""
    expected = {(key, paper_id(Record(each.revision))) for each in RECORDS for key in revision_keys(each.revision)}
    engine = create_engine(_address(old))
    for _ in range(2):
        with engine.begin() as connection:
            command.upgrade(config(connection, revision_keys), "0006")
            found = connection.execute(text("SELECT key, name FROM name_keys")).all()
            connection.execute(text("DELETE FROM name_keys WHERE key > 0"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
        assert {(row.key, row.name) for row in found} == expected
        assert len(found) == len(expected)
    engine.dispose()


def test_no_state_is_upgraded_without_its_keys(old: str) -> None:
    """Who opens it without saying what they are is refused, and the state stays as it was."""
    with pytest.raises(StoreError, match="older than this program"):
        open_store(old)
    open_store(old, keys=revision_keys).close()
