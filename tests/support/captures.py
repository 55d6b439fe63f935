"""Series of real captures, split into the dumps that they were: one a capture, as JSON lines."""

import ast
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from digest.core.snapshot import Dump
from tests.support.data import shared

Row = dict[str, Any]


@dataclass(frozen=True)
class Capture:
    """One capture of a source.

    Attributes:
        day: the day that it stands for, as YYYY-MM-DD.
        captured: when it was captured.
        rows: its papers, in its order, each with id, title and abstract, perhaps with a version.
    """

    day: str
    captured: datetime
    rows: tuple[Row, ...]

    @property
    def data(self) -> bytes:
        """The dump, as JSON lines."""
        return b"".join(json.dumps(row).encode() + b"\n" for row in self.rows)

    @property
    def name(self) -> str:
        """A file name that holds its day."""
        return f"{self.day}_{self.captured:%Y%m%dT%H%M%S}.jsonl"

    @property
    def ids(self) -> dict[str, str]:
        """The version of each paper by its id; empty where the source has none. The first place counts."""
        return {row["id"]: str(row.get("version", "")) for row in reversed(self.rows)}

    def dump(self, source: str = "page") -> Dump:
        """The capture as a dump."""
        stated = datetime.fromisoformat(self.day).date()
        return Dump(source, self.name, self.data, self.captured, stated)


def arxiv_rolling() -> list[Capture]:
    """131 captures of a rolling listing with versions."""
    papers = {row["rev"]: row for row in _lines("arxiv_rolling/papers.jsonl.gz")}
    return [
        Capture(
            row["snapshot_date"],
            datetime.fromisoformat(row["captured_at"]),
            tuple(_kept(papers[rev], "version") for section in row["sections"].values() for rev in section),
        )
        for row in _lines("arxiv_rolling/snapshots.jsonl.gz")
    ]


def arxiv_new() -> list[Capture]:
    """The "new" listing of 30 days, with papers that stand there several times, and weekends that repeat a Friday."""
    papers = {row["rev"]: row for row in _lines("arxiv_new/papers.jsonl.gz")}
    return [
        Capture(
            row["snapshot_date"],
            datetime.fromisoformat(row["snapshot_date"]).replace(tzinfo=UTC) + timedelta(hours=6, seconds=number),
            tuple(_kept(papers[rev], "authors", "categories") for rev in row["revs"]),
        )
        for number, row in enumerate(_lines("arxiv_new/snapshots.jsonl.gz"))
    ]


def hf_api() -> list[Capture]:
    """The daily papers of nearly two years; a capture without rows is an answer that there is nothing."""
    rows = sorted(_lines("hf_api/snapshots.jsonl.gz"), key=_when)
    return [
        Capture(day, captured, tuple(_kept(row, "authors", "upvotes") for row in group if "id" in row))
        for (day, captured), group in groupby(rows, _when)
    ]


def intraday() -> list[Capture]:
    """Nine captures of one date within thirteen hours."""
    found = []
    for path in sorted(shared("hf_api/raw/intraday_2025-01-08").iterdir()):
        captured = datetime.strptime(path.stem.partition("_")[2], "%Y-%m-%dT%H%M%S%z")
        papers = [ast.literal_eval(each)["paper"] for each in json.loads(path.read_bytes())]  # lists of Python's own
        rows = [{"id": each["id"], "title": each["title"], "abstract": each["summary"]} for each in papers]
        found.append(Capture("2025-01-08", captured, tuple(rows)))
    return found


def _when(row: Row) -> tuple[str, datetime]:
    return row["snapshot_date"], datetime.fromisoformat(row["captured_at"])


def _kept(row: Row, *more: str) -> Row:
    return {name: row[name] for name in ("id", "title", "abstract", *more) if name in row}


def _lines(name: str) -> Iterator[Row]:
    with gzip.open(shared(name), "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
