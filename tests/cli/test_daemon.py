"""digest daemon as a process: it does what is due, once, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Caller

NOW = "2025-03-11T18:00+01:00"
PATIENCE = 30.0


@contextmanager
def daemons(folder: Path, count: int = 1) -> Iterator[list[subprocess.Popen[str]]]:
    """So many daemons over one state; those that still run at the end are killed."""
    call = [sys.executable, "-m", "digest", "daemon", "--every", "0.2", "--now", NOW]
    pipe = subprocess.PIPE
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen(call, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True) for _ in range(count)
    ]
    try:
        yield running
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
            process.communicate()


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    until = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_it_is_told_to(sample: Path, number: int) -> None:
    """R55: after SIGTERM or Ctrl-C the process ends by itself, with exit code 0 and no complaint."""
    with daemons(sample) as (process,):
        wait_for(sample / "out/archive/trending/index.html")
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert "65 new" in out
    assert out.count("no. 1") == 1


def test_several_daemons_make_one_issue(call: Caller, sample: Path) -> None:
    """R61: three daemons over one state, one issue and one row in the ledger for each paper."""
    with daemons(sample, 3) as running:
        wait_for(sample / "out/archive/trending/index.html")
        time.sleep(1)
        for process in running:
            process.send_signal(signal.SIGTERM)
        said = [process.communicate(timeout=PATIENCE) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert sum(out.count("no. 1") for out, _ in said) == 1
    status = call("status", "--json").json["newsletters"][0]
    assert (status["issues"], status["snapshots"], status["papers"]) == (1, 1, 65)
    assert "this slot has its issue" in call("run", "--now", NOW).out


@pytest.mark.parametrize("every", ["nan", "inf", "1e300", "0", "-1"])
@pytest.mark.usefixtures("sample")
def test_an_interval_that_cannot_be_is_refused(call: Caller, every: str) -> None:
    """DESIGN: wrong use, exit code 2, one line."""
    said = call("daemon", "--every", every)
    assert (said.code, said.err.count("\n")) == (2, 1)
