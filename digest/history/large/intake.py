"""Lines that nobody has seen: parsed once, numbered, and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import xxhash
from numpy.typing import NDArray

from digest.core.paper import Record, paper_id
from digest.history.large import blocks
from digest.history.large.coding import encode, encode_reason, text_bytes
from digest.history.large.columns import Columns
from digest.history.large.index import NONE, Hashes, Index, Places
from digest.history.large.intervals import Mask
from digest.history.large.window import LONGEST

Parse = Callable[[bytes, int], Record | str]

RECORD, DROPPED, BLANK, UNREADABLE = 0, 1, 2, 4  # kinds of lines; a record may be unreadable in parts as well
NOBODY = NONE  # the paper of a line that is no record
_MARK = b"\xef\xbb\xbf"
_BATCH = 1 << 16  # lines whose papers are numbered at once


@dataclass(slots=True)
class _Made:
    """What came of some lines."""

    kinds: list[int] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    contents: list[int] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)

    def add(self, kind: int, record: bytes, paper: int = 0, content: int = 0) -> None:
        self.kinds.append(kind)
        self.ids.append(paper)
        self.contents.append(content)
        self.records.append(record)


class Intake:
    """Numbers lines; those that are new are parsed and appended to the columns.

    Args:
        columns: of the folder.
        parse: a reader's function for one line and its place.
        seed: of the hashes.
    """

    def __init__(self, columns: Columns, parse: Parse, seed: int) -> None:
        self._columns, self._parse, self._seed = columns, parse, seed
        self._lines = Index(columns["line.hash"])
        self._papers: Index | None = None  # on most days asked once, when the memory for the lines is free again
        self._writer = blocks.Writer(columns)
        self._unnamed: list[tuple[Hashes, Mask]] = []
        self._waiting = 0
        self.parsed = 0

    def hashes(self, lines: Places) -> Hashes:
        """The hashes of lines by their numbers."""
        return self._lines.at(lines)

    def glance(self, hashes: Hashes) -> Places:
        """The numbers of most lines that are known; NONE for those that have to be settled."""
        return self._lines.glance(hashes)

    def settle(self, places: Sequence[int], hashes: Hashes, lines: Sequence[bytes | None]) -> Places:
        """The numbers of lines, new ones for those that are new; None is a line too long to be held."""
        numbers = self._lines.find(hashes)
        unknown = np.flatnonzero(numbers == NONE)
        if len(unknown):
            _, first, back = np.unique(hashes[unknown], return_index=True, return_inverse=True)
            order = np.argsort(first)
            chosen = unknown[first[order]]
            made = _Made()
            for at in chosen.tolist():
                self._take(made, places[at], lines[at])
            numbers[unknown] = self._keep(hashes[chosen], made)[np.argsort(order)][back]
        return numbers

    def finish(self) -> None:
        """Append what was waiting for others; no line is asked for any more."""
        del self._lines  # with its memory for the table of papers
        self._name()
        self._writer.finish()

    def _take(self, made: _Made, place: int, line: bytes | None) -> None:
        if line is None or len(line) > LONGEST:
            made.add(DROPPED, encode_reason(f"is longer than {LONGEST >> 20} MB"))
            return
        text = line.removeprefix(_MARK) if place == 1 else line
        if not text.strip():
            made.add(BLANK, b"")
            return
        found = self._parse(text, place)
        self.parsed += 1
        if isinstance(found, str):
            made.add(DROPPED, encode_reason(found))
            return
        name = xxhash.xxh3_64_intdigest(text_bytes(paper_id(found)), self._seed)
        kind = RECORD if _readable(line) else UNREADABLE
        record, content = encode(found)
        made.add(kind, record, name, content)

    def _keep(self, hashes: Hashes, made: _Made) -> Places:
        kinds = np.array(made.kinds, np.uint8)
        self._unnamed.append((np.array(made.ids, np.uint64), (kinds == RECORD) | (kinds == UNREADABLE)))
        self._waiting += len(kinds)
        if self._waiting >= _BATCH:
            self._name()
        self._columns["line.kind"].append(kinds)
        self._columns["line.content"].append(np.array(made.contents, np.uint64))
        self._writer.add(made.records)
        return self._lines.add(hashes)

    def _name(self) -> None:
        """Append the papers of the lines whose papers are not numbered yet."""
        if self._unnamed:
            ids, shown = (np.concatenate(parts) for parts in zip(*self._unnamed, strict=True))
            papers = np.full(len(ids), NOBODY, np.uint32)
            papers[shown] = self._number(ids[shown])
            self._columns["line.paper"].append(papers)
        self._unnamed, self._waiting = [], 0

    def _number(self, ids: Hashes) -> NDArray[np.uint32]:
        """The numbers of papers by the hashes of their ids, new ones for new papers."""
        if self._papers is None:
            self._papers = Index(self._columns["paper.id"])
        numbers = self._papers.find(ids)
        unknown = ids[numbers == NONE]
        if len(unknown):
            fresh, first, back = np.unique(unknown, return_index=True, return_inverse=True)
            order = np.argsort(first)
            numbers[numbers == NONE] = self._papers.add(fresh[order])[np.argsort(order)][back]
        return numbers


def _readable(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
