"""BibTeX, as libraries and databases export it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.encoded import decoded
from digest.dumps.readers.records import once
from digest.dumps.readers.references.added import added
from digest.dumps.readers.references.reference import Reference, record
from digest.dumps.readers.references.silence import silence
from digest.dumps.readers.references.tex import readable
from digest.dumps.readers.text import quote

LARGEST = 64 << 20  # bytes

_ENTRY = re.compile(
    rb"^\s{0,9}@\s{0,9}([A-Za-z]{2,30})\s{0,9}[{(]\s{0,9}([^\s,{}()=\"]{1,200})?\s{0,9},\s{0,99}[\w-]{1,40}\s{0,9}=",
    re.MULTILINE,
)
_SNIFFED = 65_536
_DELIMITER = re.compile(r"[{}\"#]")
_NEXT = re.compile(r"\s*(?:#|$)")  # what may follow a part of a value
_PREPRINT = re.compile(r"arXiv (?:e-prints?|preprint),?\s+(arXiv:\S+)", re.IGNORECASE)
_ADDED = ("date-added", "creationdate", "timestamp", "urldate")  # BibDesk, JabRef new and old, Zotero and biblatex
_WHERE = re.compile(r"https?://\S+")
_OTHERS = {"others", "et al", "et al."}


class BibTex:
    """Reads the entries in their order. Citation keys are no ids; what breaks an entry costs that entry alone."""

    name = "bibtex"

    def sniff(self, data: bytes) -> bool:
        """Whether an entry with a field begins a line near the beginning."""
        return _ENTRY.search(data[:_SNIFFED]) is not None

    def read(self, data: bytes) -> Reading:
        """Every entry that has a title.

        Raises:
            DumpError: there is no entry, or more text than any library has.
        """
        if len(data) > LARGEST:
            raise DumpError(f"has more than {LARGEST >> 20} MB of BibTeX", "split it into several dumps")
        text, unreadable = decoded(data)
        made: list[Record] = []
        dropped = Drops(unreadable)
        found = _blocks(text)
        if not found.entries and not found.failed:
            raise DumpError("has no entry of BibTeX", "hand in the library as it was exported")
        for line, entry in found.entries:
            one = _record(line, entry, found.strings)
            if isinstance(one, Record):
                made.append(one)
            else:
                dropped.append(Dropped(line, one))
        records, repeats, doubtful = once(made)
        told = merged(dropped, found.failed, doubtful)
        signs = frozenset({"cut"} if found.torn else ())
        return Reading(self.name, records, told, repeats=repeats, signs=signs)


class _Found(NamedTuple):
    """The entries with their lines, the strings that they may name, what broke, and whether the text breaks off."""

    entries: list[tuple[int, list[tuple[str, str]]]]
    strings: dict[str, str]
    failed: Drops
    torn: bool


def _blocks(text: str) -> _Found:
    found = _Found([], {}, Drops(), torn=False)
    end = len(text.rstrip())
    with silence("bibtexparser"):
        blocks = Splitter(text).split().blocks
    for block in blocks:
        whole, line = _whole(block), (block.start_line or 0) + 1
        if isinstance(whole, Entry):
            fields = [(field.key.lower(), str(field.value)) for field in whole.fields]
            found.entries.append((line, fields))
        elif isinstance(whole, String):
            found.strings.setdefault(whole.key.lower(), _value(str(whole.value), found.strings) or "")
        elif isinstance(whole, ParsingFailedBlock):
            found.failed.append(Dropped(line, f"is no whole entry: {quote(block.raw or '')}"))
    last = blocks[-1] if blocks else None
    torn = isinstance(last, ParsingFailedBlock) and text[:end].endswith((last.raw or "").rstrip())
    return found._replace(torn=torn)


def _whole(block: Block) -> Block:
    """A block itself; one whose key or field stands there twice is as good as others."""
    while isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) and block.ignore_error_block:
        block = block.ignore_error_block
    return block


def _record(line: int, entry: list[tuple[str, str]], strings: Mapping[str, str]) -> Record | str:
    fields: dict[str, str] = {}
    for key, raw in entry:
        value = _value(raw, strings)
        if value is None:
            return f"has no comma after the field {quote(key)}: {quote(raw)}"
        fields.setdefault(key, value)
    return record(_reference(fields), line)


def _reference(fields: Mapping[str, str]) -> Reference:
    eprint = fields.get("eprint", "")
    published = readable(fields.get("howpublished", "")).strip()
    preprint = _PREPRINT.match(fields.get("journal", ""))
    arxiv = (eprint, fields.get("arxivid", ""), preprint[1] if preprint else "")
    return Reference(
        readable(fields.get("title", "")),
        readable(fields.get("abstract", "")),
        tuple(_names(fields.get("author", ""))),
        (*arxiv, readable(fields.get("doi", "")), published),
        readable(fields.get("url", "")) or (published if _WHERE.fullmatch(published) else ""),
        fields.get("primaryclass", fields.get("eprintclass", "")),
        added(*(fields.get(name, "") for name in _ADDED)),
    )


def _names(text: str) -> Iterator[str]:
    for name in split_multiple_persons_names(text):
        parts = parse_single_name_into_parts(name, strict=False)
        if parts.merge_first_name_first.lower() not in _OTHERS:
            yield readable(parts.merge_first_name_first)


def _value(raw: str, strings: Mapping[str, str]) -> str | None:
    """A value without its delimiters, what is joined by # in one; None where a comma is missing after it."""
    parts, depth, quoted, start = [], 0, False, 0
    for found in _DELIMITER.finditer(raw):
        mark, outside = found[0], not depth and not quoted
        if mark == "#" and outside:
            parts.append(raw[start : found.start()].strip())
            start = found.end()
        elif mark == '"' and not depth:
            quoted = not quoted
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
        closed = not depth and not quoted and mark != "#"
        if closed and not _NEXT.match(raw, found.end()):
            return None
    parts.append(raw[start:].strip())
    return "".join(_part(part, strings) for part in parts)


def _part(part: str, strings: Mapping[str, str]) -> str:
    if part[:1] + part[-1:] in {"{}", '""'}:
        return part[1:-1]
    return strings.get(part.lower(), part)
