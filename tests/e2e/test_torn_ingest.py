"""`digest ingest` that is killed, or whose disk fails, at any of its system calls."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from digest import resources
from digest.cli import main
from digest.store.database import open_store
from tests.support.soak import SOAKING
from tests.support.stored import rows
from tests.support.tracing import Call, calls, failing_from, killed_at, needs_strace

KILLS, FAILURES = 5, 2  # calls of a short sweep
DUMPS = ("2025-03-11.txt", "2025-03-18.txt")
WRITING = ("pwrite64", "ftruncate", "fsync", "fdatasync", "mkdir", "link")


def look(state: Path) -> list[str]:
    """All that a state holds, once SQLite has found it sound and the secret was there or could be made."""
    with closing(open_store(state)) as store:
        with store._database.read() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert len(store.secret()) == 32
        return rows(store)


@dataclass(frozen=True)
class Torn:
    """An ingest of one dump, to be torn again and again.

    Attributes:
        start: the state before it.
        state: the state on which it works.
        arguments: those of the program.
        before: what the state holds before it.
        after: what the state holds after it.
    """

    start: Path
    state: Path
    arguments: tuple[str, ...]
    before: list[str]
    after: list[str]

    @property
    def command(self) -> list[str]:
        """The program with its arguments."""
        return [sys.executable, "-m", "digest", *self.arguments]

    def anew(self) -> None:
        """The state as it was before."""
        shutil.rmtree(self.state, ignore_errors=True)
        if self.start.exists():
            shutil.copytree(self.start, self.state)

    def calls(self) -> list[Call]:
        """Every call that touches the state."""
        self.anew()
        found = calls(self.command, self.state)
        assert look(self.state) == self.after
        return found

    def complete(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A second ingest, with nothing in its way, ends with the whole state."""
        assert main(self.arguments) == 0
        capsys.readouterr()
        assert look(self.state) == self.after


@pytest.fixture(params=["on nothing", "on another dump"])
def torn(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Torn:
    """The ingest of a real dump, into no state at all or into one that holds an earlier dump."""
    state, start = tmp_path / "state", tmp_path / "start"
    schedules = resources.schedules()

    def arguments(name: str) -> tuple[str, ...]:
        dump = str(schedules / "dumps" / name)
        named = ("--schedules", str(schedules), "--state", str(state), "--now", "2025-03-18T18:00+01:00")
        return ("ingest", "trending", dump, *named)

    ours = arguments(DUMPS[1])
    if request.param == "on another dump":
        assert main(arguments(DUMPS[0])) == 0
        shutil.copytree(state, start)
        before = look(state)
    else:
        before = []
    assert main(ours) == 0
    after = look(state)
    capsys.readouterr()
    assert set(before) < set(after)
    return Torn(start, state, ours, before, after)


def chosen(found: Sequence[Call], number: int) -> Sequence[Call]:
    """All of them, or so many that lie evenly between the first and the last."""
    few = {round(step * (len(found) - 1) / (number - 1)) for step in range(number)}
    return found if SOAKING else [found[index] for index in sorted(few)]


def say(title: str, tally: Counter[tuple[str, str]]) -> None:
    """Print how often a sweep over some kinds of calls ended how."""
    print(f"\n{title}")  # noqa: T201 - the table is shown by pytest -rP
    for (name, ending), number in sorted(tally.items()):
        print(f"  {name:<10} {ending:<28} {number:>4}")  # noqa: T201 - the same


@pytest.mark.soak
@needs_strace
def test_killed_at_any_system_call(
    torn: Torn, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """R2, R42: history is what it was, or what it was to become; a second ingest completes it."""
    tally: Counter[tuple[str, str]] = Counter()
    for call in chosen(torn.calls(), KILLS):
        torn.anew()
        assert killed_at(torn.command, call), call
        left = look(torn.state)
        assert left in (torn.before, torn.after), call
        tally[call.name, "as before" if left == torn.before else "complete"] += 1
        torn.complete(capsys)
    assert len({ending for _, ending in tally}) == 2
    say(f"{request.node.name}: {tally.total()} kills", tally)


@pytest.mark.soak
@needs_strace
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails(
    torn: Torn, error: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """R56, R2: one line, exit code 1 and history as before, or the work is done; a second ingest completes it."""
    tally: Counter[tuple[str, str]] = Counter()
    for call in chosen([call for call in torn.calls() if call.name in WRITING], FAILURES):
        torn.anew()
        done = failing_from(torn.command, call, error)
        told = done.stderr.splitlines()
        assert (done.returncode, len(told)) in {(0, 0), (1, 1)}, (call, done.stderr)
        assert look(torn.state) == (torn.before if told else torn.after), (call, done.stderr)
        assert all(line.startswith("digest: ") and "; " in line for line in told), told
        tally[call.name, "one line, as before" if told else "complete"] += 1
        torn.complete(capsys)
    say(f"{request.node.name}: {tally.total()} failures", tally)
