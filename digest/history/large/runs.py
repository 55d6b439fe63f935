"""Under which keys lines are found by what they say: sorted files, each of a run of lines, made when first asked for.

They follow from the lines, so that what is missing or damaged is made anew. Small runs are merged, so that there are
few, and none grows so large that memory would not hold it.
"""

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digest.history.keyfile import KeyFile, write_keys
from digest.history.large import manifest
from digest.history.large.delta import Numbers

LARGEST = 1 << 19  # lines of a run
_PIECE = 1 << 16  # keys
_NAME = re.compile(r"(\d+)-(\d+)")

Keyed = Callable[[int, int], Iterator[tuple[int, Collection[int]]]]
Step = Callable[[int], object]
Block = tuple[Numbers, Numbers]  # keys and their lines


class _Run(NamedTuple):
    """The keys of the lines from one number to another."""

    start: int
    stop: int
    file: KeyFile


class Runs:
    """The keys of the lines of one folder.

    Args:
        folder: their own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[_Run] = []

    def extend(self, count: int, keyed: Keyed, step: Step = lambda _lines: None) -> None:
        """See that the keys of the first lines are there, up to so many.

        Args:
            count: of lines.
            keyed: gives the keys of the lines from one number to another, of those that have some.
            step: called with the number of lines that are done.

        Raises:
            OSError: a file cannot be written.
        """
        if self._stop >= count:
            return
        self._runs = self._there()
        while (start := self._stop) < count:
            stop = min(count, start + LARGEST)
            self._put(start, stop, _blocks(keyed(start, stop), step))
        step(count)
        while len(self._runs) > 1 and self._small():
            one, other = self._runs[-2:]
            self._put(one.start, other.stop, (block for run in (one, other) for block in run.file.blocks()))

    def sharing(self, keys: Collection[int], least: int = 1) -> list[int]:
        """The lines that have so many of these keys, ascending."""
        return sorted(line for run in self._runs for line, held in run.file.sharing(keys).items() if held >= least)

    def since(self, line: int) -> Iterator[set[int]]:
        """All keys of the lines from a number on, some at a time."""
        for run in self._runs:
            for keys, lines in run.file.blocks() if run.stop > line else ():
                yield set(keys[lines >= line].tolist())

    @property
    def _stop(self) -> int:
        return self._runs[-1].stop if self._runs else 0

    def _small(self) -> bool:
        """Whether the last run is no longer much smaller than the one before it, and both are small."""
        one, other = self._runs[-2:]
        return other.stop - one.start <= LARGEST and one.stop - one.start < 2 * (other.stop - other.start)

    def _put(self, start: int, stop: int, blocks: Iterator[Block]) -> None:
        """Write a run, in the place of those that it covers."""
        beside, place = self._folder / "new", self._folder / f"{start}-{stop}"
        shutil.rmtree(beside, ignore_errors=True)
        write_keys(beside, blocks)
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
        manifest.settle(self._folder)
        self._runs = self._there()

    def _there(self) -> list[_Run]:
        """The runs that follow each other from the first line on; whatever else lies there is removed."""
        named = filter(None, (_NAME.fullmatch(path.name) for path in self._folder.glob("*")))
        found = [(int(match[1]), int(match[2])) for match in named]
        runs: list[_Run] = []
        for start, stop in sorted(found, key=lambda bounds: (bounds[0], -bounds[1])):
            place = self._folder / f"{start}-{stop}"
            if start == (runs[-1].stop if runs else 0) and (file := _opened(place)):
                runs.append(_Run(start, stop, file))
            else:
                shutil.rmtree(place, ignore_errors=True)
        return runs


def _opened(place: Path) -> KeyFile | None:
    try:
        return KeyFile(place)
    except (OSError, ValueError, EOFError):
        return None


def _blocks(keyed: Iterator[tuple[int, Collection[int]]], step: Step) -> Iterator[Block]:
    keys, lines = list[int](), list[int]()
    for line, held in keyed:
        keys += held
        lines += [line] * len(held)
        if len(keys) >= _PIECE:
            step(line)
            yield np.array(keys, np.int64), np.array(lines, np.uint32)
            keys, lines = [], []
    yield np.array(keys, np.int64), np.array(lines, np.uint32)
