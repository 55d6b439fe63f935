"""OpenAlex works: one answer of its API, or a work a line."""

import re
from collections.abc import Iterator
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import ARXIV_ID, Record, Revision, fold, normal_id
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.documents import Document
from digest.dumps.readers.lines import first_line, read_lines, value
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import clean
from digest.dumps.readers.values import given_links, ids, text, untitled

LONGEST = 4_000  # words of an abstract; positions beyond are no abstract's
_SNIFFED = 65_536
_WORK = re.compile(rb'"id"\s*:\s*"https?://(?:api\.)?openalex\.org/(?:works/)?W\d+"', re.IGNORECASE)
_ANSWER = re.compile(rb'\s*(?:\{\s*"(?:meta|results|group_by)"\s*:|\[\s*\{)')


class OpenAlex:
    """Reads works, in the order of the answer or of the lines."""

    name = "openalex"

    def sniff(self, data: bytes) -> bool:
        """Whether an object near the beginning has the address of an OpenAlex work for its id."""
        return data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) and bool(
            _WORK.search(data[:_SNIFFED])
        )

    def read(self, data: bytes) -> Reading:
        """Every work that has a title.

        Raises:
            DumpError: there is no list of works.
        """
        line, whole = first_line(data, _SNIFFED)
        if not _ANSWER.match(data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")) and (
            not whole or line.rstrip().endswith(b"}")
        ):
            return read_lines(self.name, data, record)
        found = Document(data).items(("results",), ())
        if not found.listed:
            raise DumpError("holds no list of works", "save the API's whole answer, or a work a line")
        made = [_record(item.value, item.line) for item in found.items]
        places = zip(found.items, made, strict=True)
        dropped = Drops(Dropped(item.line, reason) for item, reason in places if isinstance(reason, str))
        records, repeats, doubtful = once(work for work in made if isinstance(work, Record))
        everything = merged(dropped, found.torn, doubtful)
        signs = ["torn"] * bool(found.torn) + ["none"] * (not made and not found.torn)
        return Reading(self.name, records, tuple(everything), repeats=repeats, signs=frozenset(signs))


def record(line: bytes, number: int) -> Record | str:
    """The record of a line, or why there is none."""
    found = value(line)
    return found if isinstance(found, str) else _record(found, number)


def _record(work: Any, number: int) -> Record | str:
    if not isinstance(work, dict):
        return "is JSON, but no object"
    title = text(work.get("title")) or text(work.get("display_name"))
    if problem := untitled(title, work.get("id")):
        return problem
    places = list(_places(work))
    revision = Revision(
        title,
        clean(_abstract(work.get("abstract_inverted_index"))),
        tuple(_authors(work.get("authorships"))),
        tuple(_topics(work)),
        given_links(places[:1]),
        withdrawn=work.get("is_retracted") is True,
    )
    addresses = [place for place in places if ARXIV_ID.fullmatch(normal_id(place))]
    known = ids(work.get("id"), work.get("doi"), addresses)
    return linked(Record(revision, number, tuple(sorted(known, key=lambda one: "openalex" in one.casefold()))))


def _abstract(index: Any) -> str:
    """An abstract from its words and the positions of each."""
    words: dict[int, str] = {}
    for word, positions in index.items() if isinstance(index, dict) else ():
        for position in positions if isinstance(positions, list) else ():
            if isinstance(position, str) and position.isdecimal() and len(position) < 5 and int(position) < LONGEST:  # noqa: PLR2004 - digits of such a position
                words[int(position)] = word
    return fold(" ".join(words[position] for position in sorted(words)))


def _places(work: dict[str, Any]) -> Iterator[str]:
    """The addresses at which a work lies, the best first."""
    locations = work.get("locations")
    for place in (work.get("primary_location"), *(locations if isinstance(locations, list) else ())):
        if isinstance(place, dict) and (address := text(place.get("landing_page_url"))):
            yield address


def _authors(authorships: Any) -> Iterator[str]:
    for authorship in authorships if isinstance(authorships, list) else ():
        author = authorship.get("author") if isinstance(authorship, dict) else None
        if isinstance(author, dict) and (name := text(author.get("display_name"))):
            yield name


def _topics(work: dict[str, Any]) -> Iterator[str]:
    """The work's topics, its primary one first."""
    topics = work.get("topics")
    given = (work.get("primary_topic"), *(topics if isinstance(topics, list) else ()))
    found = (text(topic.get("display_name")) for topic in given if isinstance(topic, dict))
    yield from dict.fromkeys(filter(None, found))
