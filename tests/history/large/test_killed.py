import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from digest.history.large import manifest
from digest.history.large.catalogue import Catalogue
from tests.support.house import ROOT
from tests.support.killing import killed
from tests.support.naive import Naive, key, parse, plain
from tests.support.soak import SOAKING, rounds

# System calls that touch the disk in a run; the short form tries the more telling ones.
CALLS = ("write", "fsync", "rename", "openat", "unlink")[: rounds(3, 5)]
DUMPS = (
    [f"2501.{number:05}|Title {number}|Abstract\n".encode() for number in range(300)],
    [f"2501.{number:05}|Title {number}{'!' * (number % 90 == 7)}|Abstract\n".encode() for number in range(2, 310)],
    [f"2501.{number:05}|Title {number}|Abstract\n".encode() for number in range(100, 305)],
)
WORK = """
import sys
from pathlib import Path
from digest.history.large.catalogue import Catalogue
from tests.support.naive import key, parse
Path(sys.argv[1], "begun").touch()
Catalogue(Path(sys.argv[1], "history")).take_in(key(int(sys.argv[2])), Path(sys.argv[1], sys.argv[2]), parse)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A history of two days, 0 and 2, and the dumps of all three."""
    for day, dump in enumerate(DUMPS):
        (tmp_path / str(day)).write_bytes(b"".join(dump))
    for day in (0, 2):
        take_in(tmp_path, day)
    shutil.copytree(tmp_path / "history", tmp_path / "kept")
    return tmp_path


def take_in(folder: Path, day: int) -> None:
    """Take in a day."""
    Catalogue(folder / "history").take_in(key(day), folder / str(day), parse)


def look(folder: Path, whole: bool) -> None:
    """The history is that of two days, or of three; and a second try makes it that of three."""
    days = Catalogue(folder / "history").snapshots()
    assert days in ((key(0), key(2)), (key(0), key(1), key(2)))
    assert len(days) == 3 or not whole
    naive = Naive()
    naive.dumps = {day: DUMPS[int(day.sha256, 16)] for day in days}
    same(folder, naive)
    take_in(folder, 1)
    naive.dumps[key(1)] = DUMPS[1]
    same(folder, naive)
    left = {path.name for path in (folder / "history").iterdir() if path.name.startswith(("order", manifest.BESIDE))}
    assert left == {manifest.read(folder / "history").order.name}
    shutil.rmtree(folder / "history")
    shutil.copytree(folder / "kept", folder / "history")


def same(folder: Path, naive: Naive) -> None:
    """Every answer is that of the dicts."""
    catalogue = Catalogue(folder / "history")
    catalogue.check()
    for first in (None, *naive.dumps):
        for second in naive.dumps:
            assert plain(catalogue.between(first, second)) == naive.between(first, second)


@pytest.mark.soak
def test_killed_where_it_opens_renames_or_removes(folder: Path) -> None:
    """Whenever a run is killed, the dump is part of history or it is not; the next run ends what it began."""
    after = 0
    while killed(lambda: take_in(folder, 1), after):
        look(folder, whole=False)
        after += 1 if SOAKING else 17
    look(folder, whole=True)
    assert after > 20


@pytest.mark.soak
@pytest.mark.parametrize("call", CALLS)
def test_killed_at_system_calls(folder: Path, call: str) -> None:
    """The same at each system call of a kind, by strace, which kills before the call is made."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: apt install strace")
    if not traced(folder, "close", 60_000):
        pytest.skip("strace may not trace here: allow ptrace")
    look(folder, whole=True)
    tried = [at for at in sweep(folder, call) if not traced(folder, call, at) and looked(folder)]
    assert tried


def sweep(folder: Path, call: str) -> Iterator[int]:
    """Which of the calls of a run to try: every one, or in the short form some of them."""
    counted = folder / "counted"
    run = [sys.executable, "-B", "-c", WORK, str(folder), "1"]
    subprocess.run(
        ["strace", "-f", "-o", counted, "-e", f"trace={call}", *run], cwd=ROOT, check=True, env=environment()
    )
    made = counted.read_text(encoding="utf-8", errors="replace").splitlines()
    count = sum(f" {call}(" in each for each in made)
    begun = next((at for at, each in enumerate(made, 1) if "begun" in each), 1)
    look(folder, whole=True)
    yield from range(begun, count + 1, 1 if SOAKING else max(1, (count - begun) // rounds(1, 100)))


def traced(folder: Path, call: str, at: int) -> bool:
    """Take in day 1 under strace, which kills it at such a call; whether it ended by itself."""
    strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    inject = ["-e", f"inject={call}:signal=KILL:when={at}"]
    run = [sys.executable, "-B", "-c", WORK, str(folder), "1"]
    done = subprocess.run([*strace, *inject, *run], cwd=ROOT, check=False, env=environment(), capture_output=True)
    return done.returncode == 0


def looked(folder: Path) -> bool:
    """Look, for a comprehension."""
    look(folder, whole=False)
    return True


def environment() -> dict[str, str]:
    """The environment without what measures coverage, which opens and writes files of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {"PYTHONPATH": str(ROOT)}


def test_two_at_once(folder: Path) -> None:
    """Processes that take in the same dump and others follow each other; each dump is there once."""
    shutil.rmtree(folder / "history")
    processes = get_context("fork")
    children = [processes.Process(target=take_in, args=(folder, day)) for day in (2, 0, 1, 1, 0)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0
    naive = Naive()
    naive.dumps = {key(day): DUMPS[day] for day in range(3)}
    same(folder, naive)
    assert Catalogue(folder / "history").snapshots() == (key(0), key(1), key(2))
