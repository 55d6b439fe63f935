"""The histories of very large sources, a folder each; what they are made of is loaded when the first one is asked."""

import gzip
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest.core.between import Between, Laid, Taken
from digest.core.errors import DumpError, UsageError
from digest.core.paper import Paper, Record, Revision, paper_id, title_key
from digest.core.snapshot import Dropped, Examination, Sighting, Snapshot, SnapshotKey
from digest.history.candidates import SHARED
from digest.ports import Judge

if TYPE_CHECKING:
    from digest.history.large.catalogue import Catalogue
    from digest.history.large.delta import Delta
    from digest.history.large.runs import Runs

STARTS = 65_536  # bytes of a dump that tell its format
SHOWN = 1_000  # lines that could not be read and are told one by one

Make = Callable[[bytes, int], Record | str]
ByLine = Callable[[bytes, str], tuple[str, Make]]
Keys = Callable[[Revision], Collection[int]]
Progress = Callable[[str, int, int], object]  # what is done, how much of it, of how much


class Held(Exception):  # noqa: N818 - no error: it is how a dump is turned away
    """The judge holds the dump."""

    def __init__(self, examination: Examination, laid: Laid) -> None:
        super().__init__(examination.reason)
        self.examination, self.laid = examination, laid


class FolderCatalogues:
    """`digest.ports.Catalogues` below one folder.

    Args:
        folder: each source has its own within.
        by_line: what reads the lines of a format.
        keys: under which a line is found by what it says.
        progress: told of what takes long.
    """

    def __init__(self, folder: Path, by_line: ByLine, keys: Keys, progress: Progress = lambda *_: None) -> None:
        self._folder, self._by_line, self._keys, self._progress = folder, by_line, keys, progress
        self._opened: dict[str, Catalogue] = {}

    def take_in(
        self,
        key: SnapshotKey,
        path: str,
        format: str,  # noqa: A002 - the field's own word
        judge: Judge,
        *,
        released: bool = False,
    ) -> Taken:
        """Make a dump part of the history of its source."""
        name, make = self._by_line(_start(Path(path)), format)
        verdict: list[Examination] = []

        def allow(laid: Laid) -> None:
            verdict.append(judge(laid))
            if verdict[0].verdict.held and not released:
                raise Held(verdict[0], laid)

        try:
            told = partial(self._progress, f"Reading {Path(path).name}")
            delta = self._of(key.source).take_in(key, Path(path), make, told, allow)
        except Held as held:
            return Taken(name, held.examination, held.laid.records)
        found = verdict[0] if verdict else judge(Laid(delta.papers, 0))  # it was taken in before a kill, and not noted
        return Taken(name, found, delta.papers, _shown(delta.dropped), self.before(key), delta.since)

    def before(self, key: SnapshotKey) -> Between:
        """A snapshot against the one before it."""
        earlier = [each for each in self._of(key.source).snapshots() if each < key]
        return self.between(earlier[-1] if earlier else None, key)

    def between(self, first: SnapshotKey | None, second: SnapshotKey) -> Between:
        """One snapshot against another, or against nothing; against nothing, all is only counted."""
        if first is None:
            papers = self._of(second.source).between(None, second).papers
            return Between(Snapshot(second), unchanged=papers, papers=papers)
        return _between(self._of(second.source).between(first, second), first, second)

    def appeared(self, first: SnapshotKey, second: SnapshotKey) -> Between:
        """The same, with what came after the first one and went again before the second apart."""
        found = self.between(first, second)
        there = found.now.members
        shown = map(_sighting, self._of(second.source).appeared(first, second))
        return replace(found, passing=tuple(each for each in shown if each.paper.id not in there))

    def last(self, papers: Collection[str], keys: Sequence[SnapshotKey]) -> dict[str, tuple[SnapshotKey, Revision]]:
        """By paper id, the last of some snapshots of one source that held it, and what it said."""
        if not keys or not papers:
            return {}
        found = self._of(keys[0].source).last(papers, keys)
        return {paper: (key, record.revision) for paper, (key, record) in found.items()}

    def sharing(self, source: str, keys: Collection[int]) -> dict[str, tuple[Revision, ...]]:
        """By name, in their order, what those lines say that have two of some keys."""
        found: dict[str, set[Revision]] = {}
        for record in self._of(source).records(self._found(source).sharing(keys, SHARED)):
            found.setdefault(paper_id(record), set()).add(record.revision)
        return {name: tuple(sorted(found[name], key=repr)) for name in sorted(found)}

    def titled(self, source: str, titles: Sequence[str]) -> list[Paper]:
        """What those lines say that have any of some titles."""
        wanted = {title_key(title) for title in titles}
        lines = (each for title in titles for each in self.sharing(source, self._keys(Revision(title))).items())
        found = {Paper(name, each) for name, said in lines for each in said if title_key(each.title) in wanted}
        return sorted(found, key=lambda paper: (paper.id, repr(paper.revision)))

    def keyed(self, source: str, since: int) -> Iterator[Collection[int]]:
        """All keys of the lines from a number on, some at a time."""
        return self._found(source).since(since)

    def _found(self, source: str) -> "Runs":
        return self._of(source).found(self._keys, partial(self._progress, f"Reading the titles of {source}"))

    def _of(self, source: str) -> "Catalogue":
        if source not in self._opened:
            try:
                from digest.history.large.catalogue import Catalogue  # noqa: PLC0415 - few need it, and it is an extra
            except ImportError as problem:
                remedy = 'install it with pip install "trending-digest[catalogue]"'
                raise UsageError(f"source {source}: lines needs {problem.name}", remedy) from problem
            self._opened[source] = Catalogue(self._folder / source)
        return self._opened[source]


def _shown(dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
    """The first places that could not be read, and the others as one, since to tell each is to unpack its line."""
    first, others = tuple(dropped[:SHOWN]), len(dropped) - SHOWN
    if others <= 0:
        return first
    more = f", and from here on {others - 1:,} more" if others > 1 else ""
    return (*first, Dropped(dropped[SHOWN].line, f"cannot be read{more}", count=others))


def _start(path: Path) -> bytes:
    """The first bytes of a file, unpacked where it is packed."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with suppress(EOFError), gzip.open(path) if packed else path.open("rb") as file:
            return file.read(STARTS)
    except (OSError, gzip.BadGzipFile) as problem:
        raise DumpError(f"{path}: cannot be read ({problem})", "check the file") from problem
    return b""


def _between(delta: "Delta", first: SnapshotKey, second: SnapshotKey) -> Between:
    revised = list(delta.revised)
    returned = list(delta.returned)
    now = (*map(_sighting, delta.new), *(_sighting(pair.after) for pair in (*revised, *returned)))
    before: Sequence[Record] = (*(pair.before for pair in revised), *delta.gone)
    return Between(
        Snapshot(second, now),
        Snapshot(first, tuple(map(_sighting, before))),
        delta.continuing,
        delta.papers,
    )


def _sighting(record: Record) -> Sighting:
    return Sighting(Paper(paper_id(record), record.revision), None, record.upvotes, record.mark)
