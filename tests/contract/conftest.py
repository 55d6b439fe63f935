"""Every store that keeps the promises of `digest.ports`: each contract test runs on each of them."""

import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from digest.ports import Store
from digest.store.database import open_store
from digest.store.memory import MemoryStore
from tests.support.postgres import Postgres

_OPEN = 4


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder without content, migrated once for the whole run."""
    folder = tmp_path_factory.mktemp("blank") / "state"
    open_store(folder).close()
    return folder


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes an empty store, as often as it is called; only the last few stay open, since a sweep makes thousands."""
    numbers, opened = count(), deque[ExitStack]()

    def make() -> Store:
        while len(opened) >= _OPEN:
            opened.popleft().close()
        opened.append(ExitStack())
        store: Store = MemoryStore()
        if request.param == "sqlite":
            blank: Path = request.getfixturevalue("blank")
            store = open_store(shutil.copytree(blank, tmp_path / f"state-{next(numbers)}"))
        elif request.param == "postgresql":
            server: Postgres = request.getfixturevalue("postgres")
            store = open_store(opened[-1].enter_context(server.copy()))
        opened[-1].callback(store.close)
        return store

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store."""
    return new_store()
