"""A state in either kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.store.database import SqlStore, open_store
from tests.support.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def any_state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a state may live: a folder, or the address of a database."""
    if request.param == "sqlite":
        yield str(tmp_path / "state")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.copy() as address:
        yield address


@pytest.fixture
def any_store(any_state: str) -> Iterator[SqlStore]:
    """An empty store there, which does not wait long."""
    opened = open_store(any_state, patience=0.05)
    yield opened
    opened.close()
