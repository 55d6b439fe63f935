"""The cards of the trending page in its HTML: titles that link to papers, with abstract, up-votes and code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record, Revision
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers import links
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import clean
from digest.dumps.readers.trending import page
from digest.dumps.readers.trending.placing import prose

LARGEST = 4 << 20  # characters without what the page carries for its scripts
MOST = 200_000  # tags; a page of a hundred cards, each printed twice, has 30,000
LONGEST = 8_000  # characters of a tag with the text behind it, since a parser takes long over thousands of attributes
FULLEST = 20_000  # characters of a text within an element
_PROPS = re.compile(r'data-props="[^"]*"')
_PAPER = re.compile(r"(?:https?://(?:www\.)?huggingface\.co)?/papers/(\d{4}\.\d{4,5}(?:v\d+)?)/?(?:\?[^#]*)?")
_VOTING = re.compile(r"\S{0,80}/login\?next=(?:%2F|/)papers(?:%2F|/)(\d{4}\.\d{4,5})", re.IGNORECASE)
_TITLES = frozenset({"h1", "h2", "h3", "h4"})
_DATED = frozenset({"time", "button", "span", "div", "a"})


@dataclass
class _Card:
    line: int
    id: str
    title: str
    abstract: str = ""
    code: list[Link] = field(default_factory=list)


@dataclass
class _Page:
    """The page, taken element by element in its order."""

    cards: list[_Card] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    day: StatedDay | None = None
    headed: bool = False

    def take(self, element: Any) -> None:
        """Take the next element."""
        if element.tag in _TITLES:
            self._title(element)
        elif element.tag == "p":
            self._paragraph(_text(element))
        elif element.tag == "a":
            self._link(element)
        if not self.cards and self.day is None and element.tag in _DATED and not len(element):
            self.day = page.stated_day(_text(element))

    def _title(self, element: Any) -> None:
        self.headed |= page.is_heading(_text(element))
        for link in element.iter("a"):
            found = _PAPER.fullmatch(link.get("href") or "")
            if found and (title := _text(link)):
                self.cards.append(_Card(link.sourceline or 0, found[1], title))
                return

    def _paragraph(self, text: str) -> None:
        self.headed |= page.is_heading(text)
        if self.cards and not self.cards[-1].abstract and prose(text):
            self.cards[-1].abstract = text

    def _link(self, element: Any) -> None:
        address = element.get("href") or ""
        if voted := _VOTING.match(address):
            count = page.votes(_text(element))
            if count is not None:
                self.votes.setdefault(voted[1], count)
        elif self.cards and "://" in address and (found := links.link(address)) and found.kind is LinkKind.CODE:
            self.cards[-1].code.append(found)


def read_cards(name: str, text: str) -> Reading:
    """The reading of a page from its cards.

    Args:
        name: the name of the format.
        text: the markup.

    Raises:
        DumpError: there is more markup than any page has.
    """
    bare = _PROPS.sub("", text)
    if len(bare) > LARGEST or bare.count("<") > MOST:
        raise DumpError("has more markup than any trending page", "check its origin")
    found = _Page()
    for element in _elements(bare):
        found.take(element)
    records, repeats, doubtful = once(_record(card, found.votes) for card in found.cards)
    signs = frozenset(["header"] * (found.headed or bool(records)))
    return Reading(name, records, doubtful, found.day, repeats, signs)


def _elements(text: str) -> Iterator[Any]:
    """The elements of the page in its order; what nests deeper than 256 is left out by the parser."""
    from lxml import etree  # noqa: PLC0415 - other dumps do without a parser of HTML

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    kept = "<".join(part if len(part) <= LONGEST else "" for part in text.split("<"))
    root: Any = etree.fromstring(f"<html>{kept}".encode("utf-8", "replace"), parser)  # None for a page of nothing
    return iter(()) if root is None else root.iter()


def _text(element: Any) -> str:
    """The text within an element, as far as any card goes, since those around it ask for the same text again."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > FULLEST:
            break
    return clean(" ".join(parts))


def _record(card: _Card, votes: dict[str, int]) -> Record:
    where = Link(LinkKind.PAPER, links.HF_PAPER + card.id)
    revision = Revision(card.title, card.abstract, links=(where, *card.code))
    return linked(Record(revision, card.line, (card.id,), votes.get(card.id)))
