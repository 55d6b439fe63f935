"""A day of a very large catalogue: ours against counting its lines, databases, and a dict.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_diff.py --lines 2800000

makes the size of the real thing, for which it takes 20 GB of the temporary folder and half an hour. All runs are on one
core. DuckDB is measured where it is installed: .venv/bin/python -m pip install duckdb
"""

import argparse
import json
import os
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from digest.core.snapshot import SnapshotKey
from digest.history.large.catalogue import Catalogue
from tests.support.dumping import Days, Listing, identity, parse, write
from tests.support.rivals import RIVALS, diff_alone, unpacked
from tests.support.spending import Spent, spent


@dataclass(frozen=True, slots=True)
class Made:
    """What is measured on: two days of a catalogue, and the history with the first of them.

    Attributes:
        folder: where all of it lies.
    """

    folder: Path

    @property
    def history(self) -> Path:
        """The folder of the catalogue's history."""
        return self.folder / "history"

    @property
    def before(self) -> Path:
        """The first day."""
        return self.folder / "before.jsonl"

    @property
    def after(self) -> Path:
        """The second day."""
        return self.folder / "after.jsonl"

    @property
    def shuffled(self) -> Path:
        """The second day in another order."""
        return self.folder / "shuffled.jsonl"

    @property
    def packed(self) -> Path:
        """The second day, packed."""
        return self.folder / "after.jsonl.gz"


def key(day: int) -> SnapshotKey:
    """The key of a day."""
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(day)
    return SnapshotKey(date(2025, 1, 1) + timedelta(day), moment, f"{day:064x}", "arxiv")


def generate(made: Made, lines: int) -> None:
    """Write both days, and what the second one brings."""
    listing, days = Listing(), Days(lines, min(1, lines / 100_000))
    size = write(made.before, listing, days.members())
    say(f"a dump of {lines:,} lines, {size / lines:,.0f} bytes in the mean")
    found = [sorted(map(identity, numbers)) for numbers in days.pass_by()]
    (made.folder / "expected.json").write_text(json.dumps(found), encoding="utf-8")
    write(made.after, listing, days.members())
    members = list(days.members())
    Random(7).shuffle(members)  # noqa: S311 - a sample, no secret
    write(made.shuffled, listing, members)
    with made.packed.open("wb") as file:
        subprocess.run(["gzip", "-6", "-c", made.after], stdout=file, check=True)


def prepare(made: Made, lines: int) -> None:
    """Make all there is to measure on; in children, so that the memory of what is measured is its own."""
    spent(lambda: generate(made, lines))
    first = spent(lambda: Catalogue(made.history).take_in(key(0), made.before, parse))
    say(f"the first dump, every line parsed{first.seconds:>34.1f} s {first.megabytes:>17.0f} MB at most")
    for rival in RIVALS:
        spent(lambda rival=rival: rival.prepare(made.folder, made.before))  # type: ignore[misc]
    made.before.unlink()
    with kept(made.history):
        spent(lambda: check(made))


def check(made: Made) -> None:
    """See that exactly what is unknown is parsed, and each paper is told of rightly."""
    new, changed, gone = json.loads((made.folder / "expected.json").read_bytes())
    delta = Catalogue(made.history).take_in(key(1), made.after, parse)
    assert sorted(record.ids[0] for record in delta.new) == new
    assert sorted(pair.after.ids[0] for pair in delta.revised) == changed
    assert sorted(record.ids[0] for record in delta.gone) == gone
    assert delta.parsed == len(new) + len(changed)
    say(f"parsed {delta.parsed:,} lines of {delta.lines:,}; new, revised and gone are exactly what they are")


class kept:  # noqa: N801 - reads as a word
    """Puts a history back as it was: its files only grow, so the manifest and the order of lines are enough."""

    def __init__(self, folder: Path) -> None:
        self._files = [folder / "manifest.json", *folder.glob("order-*")]

    def __enter__(self) -> None:
        self._contents = [(path, path.read_bytes()) for path in self._files]

    def __exit__(self, *_: object) -> None:
        for path, data in self._contents:
            path.write_bytes(data)


def measure(name: str, made: Made, work: Callable[[], object], floor: Callable[[], object], times: int) -> None:
    """Run work and floor in turn; prints medians of CPU seconds, of ratios, and the peak of memory."""
    pairs: list[tuple[Spent, Spent]] = []
    for _ in range(times + 1 if times > 1 else 1):
        with kept(made.history):
            pairs.append((spent(work), spent(floor)))
    pairs = pairs[1:] or pairs
    seconds = statistics.median(one.seconds for one, _ in pairs)
    ratio = statistics.median(one.seconds / max(other.seconds, 1e-9) for one, other in pairs)
    say(f"{name:<58} {seconds:>8.2f} s {ratio:>7.2f} x {max(one.megabytes for one, _ in pairs):>6.0f} MB at most")


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201 - it reports


def ours(made: Made, path: Path) -> Callable[[], object]:
    """Take in the second day as a file has it."""
    return lambda: Catalogue(made.history).take_in(key(1), path, parse)


def main() -> None:
    """Measure, and print a line a figure."""
    options = argparse.ArgumentParser(description="A day of a very large catalogue.")
    options.add_argument("--lines", type=int, default=100_000)
    options.add_argument("--times", type=int, default=5)
    given = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with TemporaryDirectory() as name:
        made, times = Made(Path(name)), given.times
        prepare(made, given.lines)
        wc = lambda: subprocess.run(["wc", "-l", made.after], stdout=subprocess.DEVNULL, check=True)  # noqa: E731
        isal = lambda: unpacked(made.packed)  # noqa: E731
        say("                                          CPU, against `wc -l` (packed: against isal unpacking it)")
        for what, path in (("source order", made.after), ("shuffled", made.shuffled)):
            measure(f"diff and next order, {what}", made, lambda path=path: diff_alone(made.history, path), wc, times)  # type: ignore[misc]
            measure(f"taking in, {what}", made, ours(made, path), wc, times)
        measure("taking in, gzip", made, ours(made, made.packed), isal, times)
        for rival in RIVALS:
            if rival.needs and find_spec(rival.needs) is None:
                say(f"{rival.name}: not measured, {rival.needs} is not installed")
                continue
            work = lambda rival=rival: rival.run(made.folder, made.after)  # noqa: E731
            measure(rival.name, made, work, wc, times if rival.quick else 1)


if __name__ == "__main__":
    main()
