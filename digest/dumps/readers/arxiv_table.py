"""Listings of arXiv papers as tables in Markdown, as programs keep them in a repository: a row a paper."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import ARXIV_ID, ARXIV_URL, LinkKind, Record, Revision
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers import links
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import Line, clean, decode, quote, unescaped
from digest.dumps.readers.trending.page import stated_day
from digest.dumps.readers.values import untitled
from digest.dumps.readers.withdrawal import withdrawn

MOST = 200_000  # lines
LONGEST = 100_000  # characters of a row
_SNIFFED = 65_536
_HEAD = re.compile(
    r"^[ \t]{0,9}\|[^\n]{0,200}\bTitle\b[^\n]{0,200}\|[ \t]{0,9}\n[ \t]{0,9}\|[ \t:|-]{3,200}\|[ \t]{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)
_RULE = re.compile(r"\|[\s:|-]+\|")
_MARK = re.compile(r"</?details>|\\.|\|", re.DOTALL)
_LINK = re.compile(r"\[(?P<text>.*)\]\((?P<url>https?://[^()\s]{1,400})\)")
_SUMMARY = re.compile(r"<summary>[^<]{0,200}</summary>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:details|summary|p|br)\s*/?>", re.IGNORECASE)
_UPDATED = re.compile(r"\s*(?:[#*>-]+\s*)?(?:Last )?Updated?(?: on)?\W{1,4}(?P<day>[\d.-]{8,10})\W*", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,6})$")


class _Row(NamedTuple):
    line: int
    cells: dict[str, str]
    torn: bool


class ArxivTable:
    """Reads every row of every table that has a column for the title, in their order."""

    name = "arxiv-table"

    def sniff(self, data: bytes) -> bool:
        """Whether a table with a column for the title stands near the beginning, and a link to arXiv."""
        start = data[:_SNIFFED].decode("utf-8-sig", "replace")
        return "arxiv.org/" in start and "|" in start and _HEAD.search(start.replace("\r", "")) is not None

    def read(self, data: bytes) -> Reading:
        """Every row with a title.

        Raises:
            DumpError: there are more lines than any such listing has.
        """
        if data.count(b"\n") + data.count(b"\r") > MOST:
            raise DumpError(f"has more than {MOST:,} lines", "split it into several dumps")
        lines, unreadable = decode(data)
        found: list[Record] = []
        dropped = Drops(unreadable)
        row = None
        for row in _rows(lines):
            made = _record(row)
            if isinstance(made, str):
                dropped.append(Dropped(row.line, made))
            else:
                found.append(linked(made))
        records, repeats, doubtful = once(found)
        told = merged(dropped, doubtful)
        cut = frozenset(["cut"] * (row is not None and row.torn))
        return Reading(self.name, records, told, _day(line for _, line in lines[:100]), repeats, cut)


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """The rows of the tables that have a title; the head of a table names its columns."""
    before, columns = "", list[str]()
    for number, line in lines:
        text = line.strip()
        if not text.startswith("|"):
            columns = []
        elif _RULE.fullmatch(text):
            columns = [plain(cell).casefold() for cell in cells(before)]
        elif "title" in columns:
            given = cells(text)
            torn = not text.endswith("|") and len(given) < len(columns)
            yield _Row(number, dict(zip(columns, given, strict=False)), torn)
        before = text


def cells(row: str) -> list[str]:
    """The cells of a row; a bar within a fold or after a backslash separates none."""
    text = row[:LONGEST].strip().removeprefix("|").removesuffix("|")
    found, start, folded, last = [], 0, False, text.rfind("</details>")
    for mark in _MARK.finditer(text):
        if mark[0].endswith("details>"):
            folded = mark[0] == "<details>" and mark.start() < last  # a fold without an end is none
        elif mark[0] == "|" and not folded:
            found.append(text[start : mark.start()].strip())
            start = mark.end()
    return [*found, text[start:].strip()]


def plain(cell: str) -> str:
    """The text of a cell, without what folds it and what makes it bold."""
    text = _TAG.sub(" ", _SUMMARY.sub("", cell)).strip()
    if text.startswith("**") and text.endswith("**"):
        text = text[2:-2]
    return clean(unescaped(text.replace("\\|", "|")))


def _record(row: _Row) -> Record | str:
    """The paper of a row, or why there is none."""
    given = plain(row.cells.get("title", ""))
    if row.torn:
        return f"is a row that breaks off: {quote(given)}"
    link = _LINK.fullmatch(given)
    title = link["text"] if link else given
    if problem := untitled(clean(title)):
        return problem
    urls = [match["url"] for cell in row.cells.values() for match in _LINK.finditer(cell[:2_000])]
    known = next(filter(None, map(_arxiv, urls)), "")
    version = _VERSION.search(known)
    abstract = plain(row.cells.get("abstract", ""))
    code = tuple(found for found in map(links.link, urls) if found and found.kind is LinkKind.CODE)
    revision = Revision(
        clean(title),
        abstract,
        links=code,
        version=int(version[1]) if version else None,
        withdrawn=withdrawn(plain(row.cells.get("comment", "")), abstract),
    )
    return Record(revision, row.line, (known,) if known else ())


def _arxiv(url: str) -> str:
    """The arXiv id in an address, with its version."""
    found = ARXIV_URL.fullmatch(url)
    return found[1] if found and ARXIV_ID.fullmatch(found[1]) else ""


def _day(lines: Iterator[str]) -> StatedDay | None:
    """The day on which the listing says that it was brought up to date."""
    found = next(filter(None, map(_UPDATED.fullmatch, lines)), None)
    return stated_day(found["day"].replace(".", "-")) if found else None
