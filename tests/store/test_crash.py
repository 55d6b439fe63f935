import random
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from digest.core.snapshot import Snapshot
from digest.store.database import open_store
from tests.support.soak import rounds
from tests.support.stored import dump_row, paper, snapshot

SOURCES = [f"source-{number}" for number in range(1000)]


def large(source: str) -> Snapshot:
    """A snapshot that takes some milliseconds to write."""
    return snapshot(*(paper(f"{source}-{number}") for number in range(150)), source=source)


def _take_in(state: Path, first: int, ready: Connection) -> None:
    """Take in one source after the other until the process is killed, each announced beforehand."""
    history = open_store(state).history
    for source in SOURCES[first:]:
        taken = large(source)
        ready.send(source)
        history.take_in(dump_row(taken), taken)


@pytest.mark.soak
def test_killed_while_taking_in(tmp_path: Path) -> None:
    """R42, R2: at whatever moment the process dies, each snapshot is there whole or not at all."""
    chance = random.Random(18)  # noqa: S311 - moments, not secrets
    state, there = tmp_path / "state", 0
    processes = get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    for _ in range(rounds(10, 100)):
        here, ready = processes.Pipe(duplex=False)
        child = processes.Process(target=_take_in, args=(state, there % len(SOURCES), ready))
        child.start()
        ready.close()  # so that a child that fails is noticed and not waited for
        for _ in range(chance.randint(1, 3)):
            here.recv()
        time.sleep(chance.uniform(0, 0.03))
        child.kill()
        child.join()
        child.close()
        there = _look(state)
    assert there


def _look(state: Path) -> int:
    """See that all is whole; how many snapshots there are."""
    store = open_store(state)
    keys = store.history.snapshots(SOURCES)
    for key in keys:
        assert store.history.snapshot(key) == large(key.source)
        assert store.history.dump(key.source, key.sha256) == dump_row(large(key.source))
    assert len(store.history.seen(SOURCES)) == 150 * len(keys)
    assert store.history.held(SOURCES) == ()
    store.close()
    return len(keys)
