"""Other ways to tell what is new in a dump, as benchmarks measure them beside ours."""

import hashlib
import json
import pickle
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xxhash

from digest.history.large import manifest, order
from digest.history.large.columns import Columns
from digest.history.large.index import NONE, Hashes, Index, Places
from digest.history.large.lines import Walk
from digest.history.large.window import opened


@dataclass(frozen=True, slots=True)
class Rival:
    """A way to tell what is new.

    Attributes:
        name: for the report.
        prepare: writes what it keeps of the first day into a folder.
        run: tells what is new on the second day, and writes what it keeps of it.
        needs: a package.
        quick: whether it may be run several times.
    """

    name: str
    prepare: Callable[[Path, Path], None]
    run: Callable[[Path, Path], None]
    needs: str = ""
    quick: bool = True


def unpacked(path: Path) -> int:
    """How many bytes a gzip file holds, by isal alone."""
    from isal import igzip  # noqa: PLC0415 - as lazily as the program does

    buffer, size = bytearray(1 << 20), 0
    with path.open("rb", buffering=0) as file:
        source = igzip.IGzipFile(fileobj=file)  # type: ignore[no-untyped-call]
        while count := source.readinto(buffer):
            size += count
    return size


def diff_alone(folder: Path, path: Path) -> int:
    """How many lines of a dump a history does not know; the next order is written, nothing is parsed."""
    state = manifest.read(folder)
    columns = Columns(folder, state.extents)
    counting = _Counting(Index(columns["line.hash"]))
    before = order.load(folder, state.order)
    with opened(path) as window:
        laid = Walk(window, before, counting, state.seed).run()
    order.save(folder, "order-next", laid)
    return counting.unknown


class _Counting:
    """A register that numbers nothing, and counts what it does not know."""

    def __init__(self, index: Index) -> None:
        self.hashes, self.glance, self._index = index.at, index.glance, index
        self.unknown = 0

    def settle(self, _places: Sequence[int], hashes: Hashes, _lines: Sequence[bytes | None]) -> Places:
        found = self._index.find(hashes)
        self.unknown += int(np.count_nonzero(found == NONE))
        return found


_LINES = (
    "SELECT hash(line) AS hash FROM read_csv('{}', columns = {{'line': 'VARCHAR'}}, delim = '\\x01', quote = '', "
    "escape = '', header = false, auto_detect = false, max_line_size = 8000000)"
)
_OBJECTS = (
    "SELECT id, hash(title, abstract, authors, categories) AS hash FROM read_json('{}', "
    "format = 'newline_delimited', columns = {{'id': 'VARCHAR', 'title': 'VARCHAR', "
    "'abstract': 'VARCHAR', 'authors': 'VARCHAR', 'categories': 'VARCHAR'}})"
)


def _duckdb(name: str, rows: str) -> Rival:
    def kept(folder: Path) -> Path:
        return folder / f"{name}.parquet"

    def run(folder: Path, path: Path, *, first: bool = False) -> None:
        import duckdb  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - where it is installed

        base = duckdb.connect()
        base.execute("SET threads = 1")
        base.execute("SET memory_limit = '4GB'")
        target = kept(folder) if first else folder / f"{name}.next.parquet"
        base.execute(f"COPY ({rows.format(path)}) TO '{target}' (FORMAT parquet)")
        if not first:
            news = f"SELECT count(*) FROM '{target}' a ANTI JOIN '{kept(folder)}' b USING (hash)"  # noqa: S608 - our files
            base.execute(news).fetchall()

    def prepare(folder: Path, path: Path) -> None:
        from importlib.util import find_spec  # noqa: PLC0415

        if find_spec("duckdb"):
            run(folder, path, first=True)

    return Rival(f"DuckDB, {name} → Parquet, anti-join", prepare, run, "duckdb")


def _sqlite(folder: Path, path: Path, *, first: bool = False) -> None:
    base = sqlite3.connect(folder / "hashes.db", isolation_level=None)
    table = "before" if first else "after"
    base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; DROP TABLE IF EXISTS {table};")
    base.execute(f"CREATE TABLE {table} (hash INTEGER PRIMARY KEY) WITHOUT ROWID")
    base.execute("BEGIN")
    with path.open("rb") as file:
        hashes = np.fromiter(map(xxhash.xxh3_64_intdigest, file), np.uint64)
    rows = ((each,) for each in np.sort(hashes.astype(np.int64)).tolist())
    base.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?)", rows)  # noqa: S608 - one of two words
    base.execute("COMMIT")
    if not first:
        base.execute("SELECT count(*) FROM after WHERE hash NOT IN (SELECT hash FROM before)").fetchall()
    base.close()


def _dict(folder: Path, path: Path, *, first: bool = False) -> None:
    with path.open("rb") as file:
        now = {value["id"]: hashlib.md5(json.dumps(value).encode()).digest() for value in map(json.loads, file)}  # noqa: S324
    if not first:
        before = pickle.loads((folder / "dict.pickle").read_bytes())  # noqa: S301 - our own
        _ = [each for each, digest in now.items() if before.get(each) != digest]
    (folder / ("dict.pickle" if first else "dict.next")).write_bytes(pickle.dumps(now))


RIVALS = (
    _duckdb("hash of the line", _LINES),
    _duckdb("hash of JSON fields", _OBJECTS),
    Rival("SQLite, hash of the line, anti-join", lambda *of: _sqlite(*of, first=True), _sqlite),
    Rival("a dict of JSON and MD5", lambda *of: _dict(*of, first=True), _dict, quick=False),
)
