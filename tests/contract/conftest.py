"""Every store that keeps the promises of `digest.ports`: each contract test runs on each of them."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from digest.ports import Store
from digest.store.database import open_store
from digest.store.memory import MemoryStore


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder without content, migrated once for the whole run."""
    folder = tmp_path_factory.mktemp("blank") / "state"
    open_store(folder).close()
    return folder


@pytest.fixture(params=["memory", "sqlite"])
def new_store(request: pytest.FixtureRequest, blank: Path, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes an empty store, as often as it is called; all are closed at the end."""
    opened: list[Store] = []
    numbers = count()

    def make() -> Store:
        store: Store = MemoryStore()
        if request.param == "sqlite":
            store = open_store(shutil.copytree(blank, tmp_path / f"state-{next(numbers)}"))
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store."""
    return new_store()
