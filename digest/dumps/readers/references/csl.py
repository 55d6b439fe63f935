"""CSL-JSON: what citation managers and Crossref hand out as JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.encoded import decoded
from digest.dumps.readers.paragraphs import flat
from digest.dumps.readers.records import once
from digest.dumps.readers.references.added import of_parts
from digest.dumps.readers.references.reference import Reference, record
from digest.dumps.readers.text import quote

LARGEST = 64 << 20  # bytes

_SNIFFED = 65_536
_START = re.compile(r'\s*(?:\{\s*"items"\s*:\s*)?\[\s*|\s*(?=\{)')
_BETWEEN = re.compile(r"\s*,?\s*")
_AGAIN = re.compile(r'\}\s{0,99},\s{0,99}(?=\{\s{0,99}"(?:id|type|title|DOI|citation-key)")')
_OWN = re.compile(r'"(?:family|literal|date-parts|container-title|citation-key|citation-label)"\s{0,9}:')
_TYPE = re.compile(r'"type"\s{0,9}:\s{0,9}"[a-z]+(?:-[a-z]+)*"')
_CUT = "is torn, and what follows is lost"
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


class CslJson:
    """Reads the entries in their order. Their ids are citation keys, so DOIs and addresses tell which paper it is."""

    name = "csl-json"

    def sniff(self, data: bytes) -> bool:
        """Whether it begins as a list or an object whose fields have the names of CSL."""
        text = data[:_SNIFFED].decode("utf-8", "ignore").removeprefix("\ufeff")
        begin = _START.match(text)
        if not (begin and _TYPE.search(text) and _OWN.search(text)):
            return False
        return bool(begin[0].strip()) or _single(text, begin.end())

    def read(self, data: bytes) -> Reading:
        """Every entry that has a title.

        Raises:
            DumpError: it is no JSON of entries, or more text than any library has.
        """
        if len(data) > LARGEST:
            raise DumpError(f"has more than {LARGEST >> 20} MB of JSON", "split it into several dumps")
        text, unreadable = decoded(data)
        begin = _START.match(text)
        if not begin:
            raise DumpError("is no list of entries in JSON", "hand in the library as it was exported")
        made: list[Record] = []
        dropped, cut = Drops(unreadable), False
        line, seen = 1, 0
        for place, value in _values(text, begin.end(), listed="[" in begin[0]):
            line, seen = line + text.count("\n", seen, place), place
            one = record(_reference(value), line) if isinstance(value, dict) else value
            if isinstance(one, Record):
                made.append(one)
            else:
                dropped.append(Dropped(line, one))
                cut = one.startswith(_CUT)
        records, repeats, doubtful = once(made)
        told = merged(dropped, doubtful)
        return Reading(self.name, records, told, repeats=repeats, signs=frozenset({"torn"} if cut else ()))


def _single(text: str, place: int) -> bool:
    """Whether one entry stands there, and not an envelope of many."""
    try:
        value, _ = _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and {"type", "title"} <= value.keys()


def _values(text: str, place: int, *, listed: bool) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """The entries with their places; for one that cannot be read, why. The next one is found by its first field."""
    while place < len(text) and text[place] not in "]}":
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            start = quote(text[place : place + 240])
            again = _AGAIN.search(text, place)
            yield place, f"is no whole entry: {start}" if again else f"{_CUT}: {start}"
            if not again:
                return
            place = again.end()
            continue
        yield place, value if isinstance(value, dict) else f"is no entry: {quote(text[place : place + 240])}"
        between = _BETWEEN.match(text, end)
        place = between.end() if between else end
    if listed and not text[place:].strip():
        yield len(text.rstrip()), f"{_CUT}: the list has no end"


def _reference(value: dict[str, Any]) -> Reference:
    return Reference(
        flat(_text(value.get("title"))),
        flat(_text(value.get("abstract"))),
        tuple(_names(value.get("author"))),
        tuple(_text(value.get(name)) for name in ("DOI", "number", "archive_location", "URL", "publisher")),
        _text(value.get("URL")),
        added=of_parts(value.get("accessed")),
    )


def _names(given: Any) -> Iterator[str]:
    for name in given if isinstance(given, list) else ():
        if isinstance(name, dict):
            parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal")
            yield " ".join(filter(None, (_text(name.get(part)) for part in parts)))


def _text(value: Any) -> str:
    """A text; Crossref puts titles into lists."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""
