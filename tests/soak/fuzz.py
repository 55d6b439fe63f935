"""Every reader under many mutated dumps: no crash, no hang, memory bounded. Prints a line a reader.

    python tests/soak/fuzz.py --cases 100000 [--reader NAME]… [--seed N] [--limit SECONDS] [--save DIR]

The mutations are plain and seeded (`tests/support/mutating.py`), so that a run can be repeated where the same real
dumps lie beside the checkout; a case whose outcome is of a new kind becomes a seed, in place of a measure of coverage,
which would make a case many times as dear. Each reader is tried in a process of its own, which is ended when a case
takes a minute; the case is kept in memory that both processes see, so that even a killed reader leaves its bytes.
Cases that break a promise go to the folder of `--save`, made shorter where that takes no long time.
"""

import argparse
import hashlib
import math
import mmap
import multiprocessing
import resource
import struct
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.support.fuzzing import TARGETS, Fault, Tally, broken, fuzz, shrunk
from tests.support.mutating import LONGEST

MEGABYTES = 400  # that may be resident at once
CEILING = 4 << 30  # bytes of address space, so that a case that asks for more fails by itself
PATIENCE = 60.0  # seconds by the clock in which at least one case is done
_HEAD = struct.Struct("qq")
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What trying one reader gave, and the most megabytes that its process held."""

    tally: Tally
    megabytes: float


def tried(name: str, cases: int, seed: int, limit: float) -> Outcome:
    """Try a reader in a process of its own."""
    shared = mmap.mmap(-1, _HEAD.size + 2 * LONGEST)
    ours, theirs = _FORK.Pipe(duplex=False)
    worker = _FORK.Process(target=_work, args=(name, cases, seed, limit, shared, theirs))
    worker.start()
    theirs.close()
    number = -1
    while not ours.poll(PATIENCE):
        before, number = number, _HEAD.unpack(shared[: _HEAD.size])[0]
        if number == before:
            worker.kill()
            break
    try:
        outcome: Outcome = ours.recv()
    except EOFError:
        outcome = _ended(shared)
    worker.join()
    return outcome


def _work(name: str, cases: int, seed: int, limit: float, shared: mmap.mmap, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))

    def note(number: int, case: bytes) -> None:
        shared[: _HEAD.size + len(case)] = _HEAD.pack(number, len(case)) + case

    found = fuzz(TARGETS[name], cases, seed, note, limit)
    answer.send(Outcome(found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _ended(shared: mmap.mmap) -> Outcome:
    """What is known of a reader whose process did not come to its end."""
    number, length = _HEAD.unpack(shared[: _HEAD.size])
    what = f"the process hung or was killed in case {number}"
    return Outcome(Tally(number, faults={what: Fault(what, shared[_HEAD.size : _HEAD.size + length])}), 0)


def save(name: str, fault: Fault, folder: Path) -> Path:
    """Write a case into a folder, under the reader's name and its hash."""
    slow = fault.what.startswith(("slow", "the process"))
    case = fault.case if slow else shrunk(fault.case, lambda shorter: fault.what in broken(TARGETS[name], shorter))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{hashlib.sha256(case).hexdigest()[:12]}"
    path.write_bytes(case)
    return path


def say(*cells: object) -> None:
    """Print a row of the table."""
    widths = (9, 9, 7, 7, 11, 7)
    first, *rest = (str(cell) for cell in cells)
    row = (f"{cell:>{width}}" for cell, width in zip(rest, widths, strict=False))
    print(f"{first:<18}{''.join(row)}", flush=True)  # noqa: T201 - it reports


def report(name: str, outcome: Outcome, folder: Path) -> bool:
    """Print what came of a reader and save what it broke; whether it broke nothing."""
    found, faults = outcome.tally, dict(outcome.tally.faults)
    if outcome.megabytes > MEGABYTES:
        what = f"more than {MEGABYTES} MB resident"
        faults[what] = Fault(what, found.slow)
    slowest, megabytes = f"{found.slowest * 1000:.0f}", f"{outcome.megabytes:.0f}"
    say(name, f"{found.cases:,}", f"{found.refused:,}", f"{len(found.shapes):,}", len(faults), slowest, megabytes)
    for fault in faults.values():
        say(f"  {fault.what}: {save(name, fault, folder)}")
    return not faults


def main() -> int:
    """Try the readers that are asked for; 1 where a promise was broken."""
    ask = argparse.ArgumentParser(description="Try every reader on mutated dumps.")
    ask.add_argument("--cases", type=int, default=100_000, help="cases of each reader")
    ask.add_argument("--reader", action="append", choices=list(TARGETS), help="only this one; may be given again")
    ask.add_argument("--seed", type=int, default=0, help="for other cases")
    ask.add_argument("--limit", type=float, default=math.inf, help="seconds after which a reader is left alone")
    ask.add_argument("--save", type=Path, default=Path("out/fuzz"), help="folder for cases that break a promise")
    given = ask.parse_args()
    say("reader", "cases", "refused", "kinds", "faults", "slowest ms", "RSS MB")
    sound = [
        report(name, tried(name, given.cases, given.seed, given.limit), given.save) for name in given.reader or TARGETS
    ]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
