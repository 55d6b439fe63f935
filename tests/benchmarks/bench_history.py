"""A year of a very large catalogue: how large its history is, and how long an answer takes.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_history.py --lines 2800000 --days 365

makes the size of the real thing, for which it takes 12 GB of the temporary folder and an hour or two.
"""

import argparse
import gzip
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.core.paper import Record
from digest.history.large.catalogue import Catalogue
from tests.benchmarks.bench_diff import key, say
from tests.support.dumping import Days, Listing, identity, parse, write
from tests.support.spending import spent

SAMPLES = 40


class Oracle:
    """Who was there when, and in which version: what the history has to say."""

    def __init__(self) -> None:
        self.came: dict[int, int] = {}
        self.went: dict[int, int] = {}
        self.changed: dict[int, list[int]] = {}

    def pass_by(self, day: int, news: range, changed: set[int], gone: set[int]) -> None:
        """Note a day."""
        self.came |= dict.fromkeys(news, day)
        self.went |= dict.fromkeys(gone, day)
        for number in changed:
            self.changed.setdefault(number, []).append(day)

    def between(self, first: int, second: int) -> tuple[set[str], set[str], set[str]]:
        """New, revised and gone from a day to a later one."""
        new = {n for n, day in self.came.items() if first < day <= second and self.went.get(n, 999) > second}
        gone = {n for n, day in self.went.items() if first < day <= second and self.came.get(n, 0) <= first}
        revised = {
            number
            for number, days in self.changed.items()
            if any(first < day <= second for day in days)
            and self.came.get(number, 0) <= first
            and self.went.get(number, 999) > second
        }
        return tuple(set(map(identity, found)) for found in (new, revised, gone))  # type: ignore[return-value]


def simulate(folder: Path, lines: int, count: int, scale: float) -> tuple[Oracle, int]:
    """Take in a year; returns what is true of it, and the size of the last dump, packed."""
    listing, days, oracle = Listing(), Days(lines, scale), Oracle()
    catalogue, path = Catalogue(folder / "history"), folder / "dump.jsonl"
    write(path, listing, days.members())
    catalogue.take_in(key(0), path, parse)
    late: list[int] = []
    for day in range(1, count):
        oracle.pass_by(day, *days.pass_by())
        write(path, listing, days.members())
        if day % 50 == 7:  # some come a day late
            path.rename(folder / "late.jsonl")
            late.append(day)
            continue
        catalogue.take_in(key(day), path, parse)
        if late:
            catalogue.take_in(key(late.pop()), folder / "late.jsonl", parse)
    with path.open("rb") as plain, gzip.open(folder / "packed", "wb", 6) as packed:
        while data := plain.read(1 << 20):
            packed.write(data)
    return oracle, (folder / "packed").stat().st_size


def ids(records: list[Record]) -> set[str]:
    """The ids of records."""
    return {record.ids[0] for record in records}


def ask(history: Path, oracle: Oracle, count: int) -> None:
    """Ask for some pairs of days, see that the answers are true, and print how long they took."""
    chance = random.Random(3)  # noqa: S311 - a sample, no secret
    took: dict[str, list[float]] = {"a day": [], "any span": []}
    catalogue = Catalogue(history)
    start = time.process_time()
    catalogue.known(["nobody"])
    say(f"opening the history{(time.process_time() - start) * 1000:>50.0f} ms")
    for _ in range(SAMPLES):
        first = chance.randrange(count - 2)
        for kind, second in (("a day", first + 1), ("any span", chance.randrange(first + 1, count - 1))):
            start = time.process_time()
            delta = catalogue.between(key(first), key(second))
            appeared = catalogue.appeared(key(first), key(second))
            took[kind].append((time.process_time() - start) / 2)
            new, revised, gone = oracle.between(first, second)
            assert ids(list(delta.new)) == new
            assert {pair.after.ids[0] for pair in delta.revised} == revised
            assert ids(list(delta.gone)) == gone
            assert ids(list(appeared)) >= new
    for kind, found in took.items():
        median, worst = sorted(found)[len(found) // 2] * 1000, max(found) * 1000
        say(f"new between two days, {kind:<10} median, worst {median:>22.1f} ms {worst:>6.1f} ms")


def main() -> None:
    """Simulate, ask, and print a line a figure."""
    options = argparse.ArgumentParser(description="A year of a very large catalogue.")
    options.add_argument("--lines", type=int, default=20_000)
    options.add_argument("--days", type=int, default=60)
    given = options.parse_args()
    scale = min(1.0, given.lines / 2_800_000)
    with TemporaryDirectory() as name:
        folder = Path(name)
        oracle, packed = simulate(folder, given.lines, given.days, scale)
        size = sum(path.stat().st_size for path in (folder / "history").iterdir())
        ratio = f"{size / packed:.2f} x the last dump, packed"
        say(f"{given.days} days of {given.lines:,} lines{size / 1e6:>40.1f} MB    {ratio}")
        cost = spent(lambda: ask(folder / "history", oracle, given.days))
        say(f"asking{'':<54}{cost.megabytes:>6.0f} MB at most")


if __name__ == "__main__":
    main()
