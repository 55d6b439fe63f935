"""The history of one very large source, in a folder of its own."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from digest.core.between import Laid
from digest.core.errors import StoreError
from digest.core.paper import Record, Revision
from digest.core.snapshot import SnapshotKey
from digest.history.large import intervals, manifest, order
from digest.history.large.columns import Columns
from digest.history.large.compare import NO, appeared, compare, last_among
from digest.history.large.delta import Delta, Lazy, Numbers, Span
from digest.history.large.index import NONE
from digest.history.large.intake import NOBODY, Intake, Parse
from digest.history.large.lines import Walk
from digest.history.large.manifest import Manifest
from digest.history.large.runs import Runs
from digest.history.large.view import View, ranks_of
from digest.history.large.window import Progress, opened

Judge = Callable[[Laid], None]
Keys = Callable[[Revision], Collection[int]]


class Catalogue:
    """Takes in dumps of a source, and answers what was there when.

    A dump that comes late gives the same history as one on time. What a kill leaves is the history with a dump or
    without it. Ids are those that `digest.core.paper.paper_id` gives.

    Args:
        folder: made when the first dump is taken in; nothing else lies there but a folder of `keys`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._view: View | None = None
        self._runs = Runs(folder / "keys")

    def take_in(
        self,
        key: SnapshotKey,
        path: Path,
        parse: Parse,
        progress: Progress | None = None,
        judge: Judge | None = None,
    ) -> Delta:
        """Make a dump part of history; once it is, taking it in again changes nothing.

        Args:
            key: of the snapshot that the dump is.
            path: of a file of lines, plain or gzip.
            parse: makes a record of a line that was never seen before, or says why there is none. The line comes
                with its line feed, and with its number, counted from 1.
            progress: called now and then with the bytes of the file done and all of them.
            judge: called once all lines are read; whatever it raises leaves history as it was.

        Returns:
            The changes against the snapshot before it in history, and what of the dump could not be read.

        Raises:
            DumpError: the file cannot be read, or is a damaged gzip file; history is as it was.
            StoreError: the folder cannot be read or written; history is as it was.
        """
        try:
            with manifest.alone(self.folder):
                state = manifest.read(self.folder)
                if key in state.snapshots:
                    return self.between(key, key)
                manifest.sweep(self.folder, state)
                laid, parsed, since = self._write(state, key, path, parse, progress, judge)
        except OSError as error:
            place = error.filename or self.folder
            raise StoreError(f"{place}: {error.strerror}", "make room there, and take the dump in again") from error
        view = self._now()
        rank = view.rank(key)
        outcome = compare(view.lines, view.spans, rank - 1 if rank else None, rank)
        return replace(view.teller.taken(outcome, view.lines.paper, laid, parsed), since=since)

    def _write(
        self,
        state: Manifest,
        key: SnapshotKey,
        path: Path,
        parse: Parse,
        progress: Progress | None,
        judge: Judge | None,
    ) -> tuple[Numbers, int, int]:
        """Write all that a dump brings, and the manifest last.

        Returns its lines, how many were parsed, and how many were known.
        """
        columns = Columns(self.folder, state.extents)
        try:
            intake, known = Intake(columns, parse, state.seed), columns["line.hash"].length
            before = order.load(self.folder, state.order)
            with opened(path, progress) as window:
                laid = Walk(window, before, intake, state.seed).run()
            intake.finish()
            parsed = intake.parsed
            del intake, before
            if judge is not None:
                judge(_counted(columns, laid.lines, known))
            keys = (*state.snapshots, key)
            present = np.zeros(columns["line.hash"].length, np.bool_)
            present[laid.lines] = True
            intervals.record(columns, present, ranks_of(keys))
            columns.sync()
        finally:
            columns.close()
        latest = key == max(keys)
        saved = order.save(self.folder, f"order-{len(keys)}", laid) if latest else state.order
        after = replace(state, extents=columns.extents, snapshots=keys, order=saved)
        manifest.settle(self.folder)
        manifest.write(self.folder, after)
        manifest.sweep(self.folder, after)
        return laid.lines, parsed, known

    def snapshots(self) -> tuple[SnapshotKey, ...]:
        """All snapshots, in the order of history."""
        return tuple(manifest.read(self.folder).ordered)

    def between(self, first: SnapshotKey | None, second: SnapshotKey) -> Delta:
        """The second snapshot against the first, whichever is the earlier; None stands for nothing at all.

        Raises:
            StoreError: there is no such snapshot, or the folder cannot be read.
        """
        view = self._now()
        before = None if first is None else view.rank(first)
        return view.teller.delta(compare(view.lines, view.spans, before, view.rank(second)))

    def appeared(self, first: SnapshotKey | None, second: SnapshotKey) -> Lazy[Record]:
        """The papers that were never seen up to the first snapshot, and were by the second; as last seen by then.

        Raises:
            StoreError: there is no such snapshot, or the folder cannot be read.
        """
        view = self._now()
        after = -1 if first is None else view.rank(first)
        found = appeared(view.lines, view.spans, after, view.rank(second))
        content = view.columns["line.content"].load()[found]
        return view.teller.records(found[np.argsort(content, kind="stable")])

    def revision(self, paper: str, at: SnapshotKey) -> Record | None:
        """What a snapshot says of a paper; None where it does not have it.

        Raises:
            StoreError: there is no such snapshot, or the folder cannot be read.
        """
        view = self._now()
        rank = view.rank(at)
        (number,) = view.papers([paper])
        held = view.spans.line[np.flatnonzero(view.spans.over(rank) & (view.lines.paper[view.spans.line] == number))]
        return view.teller.record(view.teller.best(held)) if number != NONE and len(held) else None

    def sightings(self, paper: str) -> tuple[Span, ...]:
        """What was said of a paper, and in which snapshots, the earliest first.

        Raises:
            StoreError: the folder cannot be read.
        """
        view = self._now()
        (number,) = view.papers([paper])
        spans, keys = view.spans, view.ordered
        rows = np.flatnonzero(view.lines.paper[spans.line] == number) if number != NONE else np.empty(0, np.intp)
        found = [(int(spans.first[at]), view.teller.reader.get(int(spans.line[at])), int(at)) for at in rows]
        return tuple(
            Span(view.teller.record(int(spans.line[at])), keys[first], keys[int(spans.last[at])])
            for first, _, at in sorted(found)
        )

    def last(self, ids: Iterable[str], keys: Collection[SnapshotKey]) -> dict[str, tuple[SnapshotKey, Record]]:
        """By id, the last of some snapshots that held a paper, and what it said; all are looked up at once.

        Raises:
            StoreError: there is no such snapshot, or the folder cannot be read.
        """
        view, wanted = self._now(), sorted(set(ids))
        numbers = view.papers(wanted)
        known = np.zeros(view.lines.papers, np.bool_)
        known[numbers[numbers != NONE]] = True
        ranks = np.array(sorted(map(view.rank, keys)), np.int64)
        lines, at = last_among(view.lines, view.spans, known, ranks)
        places = {number: place for place, number in enumerate(view.lines.paper[lines].tolist())}
        found = {
            paper: places[number] for paper, number in zip(wanted, numbers.tolist(), strict=True) if number in places
        }
        return {paper: (view.ordered[at[n]], view.teller.record(int(lines[n]))) for paper, n in found.items()}

    def known(self, ids: Iterable[str], before: SnapshotKey | None = None) -> frozenset[str]:
        """Which of some papers any snapshot held, or any before a key, which need not be there itself.

        Raises:
            StoreError: the folder cannot be read.
        """
        view, wanted = self._now(), list(ids)
        rank = len(view.ordered) if before is None else view.state.rank(before)
        seen = np.zeros(len(view.lines.paper), np.bool_)
        seen[view.spans.line[view.spans.first < rank]] = True
        shown = np.append(view.lines.shown(seen), NO)
        numbers = np.minimum(view.papers(wanted), len(shown) - 1)
        return frozenset(paper for paper, there in zip(wanted, shown[numbers].tolist(), strict=True) if there)

    def found(self, keys: Keys, progress: Progress | None = None) -> Runs:
        """Under which keys lines are found by what they say, made for those lines that were never asked for.

        Args:
            keys: of a revision, always the same.
            progress: called now and then with the lines done and all of them, where it takes long.

        Raises:
            StoreError: the folder cannot be read or written.
        """
        view = self._now()
        count = len(view.lines.paper)

        def keyed(start: int, stop: int) -> Iterator[tuple[int, Collection[int]]]:
            for line in start + np.flatnonzero(view.lines.paper[start:stop] != NOBODY):
                yield int(line), keys(view.teller.record(int(line)).revision)

        try:
            with manifest.alone(self.folder):
                self._runs.extend(count, keyed, lambda line: progress(line, count) if progress else None)
        except OSError as error:
            raise StoreError(f"{error.filename or self.folder}: {error.strerror}", "make room there") from error
        return self._runs

    def records(self, lines: Iterable[int]) -> Iterator[Record]:
        """What some lines say; those that are not there, or are no records, are left out.

        Raises:
            StoreError: the folder cannot be read.
        """
        paper, teller = self._now().lines.paper, self._now().teller
        return (teller.record(line) for line in lines if line < len(paper) and paper[line] != NOBODY)

    def check(self) -> None:
        """Read all there is.

        Raises:
            StoreError: something is damaged.
        """
        view = View(self.folder, manifest.read(self.folder))
        view.columns.check()
        view.teller.reader.check()

    def _now(self) -> View:
        """The folder as it is, loaded anew where it has changed."""
        state = manifest.read(self.folder)
        if self._view is None or self._view.state != state:
            self._view = None
            self._view = View(self.folder, state)
        return self._view


def _counted(columns: Columns, lines: Numbers, known: int) -> Laid:
    """A dump in numbers: its lines by their numbers, of which those below `known` were there before."""
    nobody = columns["line.paper"].load()[lines] == NOBODY
    fresh = lines >= known
    unread = np.count_nonzero(fresh & nobody)
    return Laid(len(lines) - int(np.count_nonzero(nobody)), int(np.count_nonzero(fresh)), int(unread))
