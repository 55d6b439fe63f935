"""XML from anywhere, cut into its records: what is damaged costs the record in which it stands.

Each record is parsed alone by lxml, since it says what is wrong and can go on after it. A document type never
reaches the parser, so no entity is expanded and nothing is fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from digest.core.errors import DumpError
from digest.core.snapshot import Dropped
from digest.dumps.readers.encoded import decoded
from digest.dumps.readers.mended import mended
from digest.dumps.readers.text import quote, unescaped

LONGEST = 4 << 20  # characters of a record
MOST = 2_000_000  # records
Element = etree._Element  # noqa: SLF001 - lxml has no other name for it

_SNIFFED = 16_384
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[\]]*>|\ufeff", re.DOTALL)
_ROOT = re.compile(r"<((?:[\w.-]+:)?([A-Za-z][\w.-]*))(?=[\s/>])")
_SPACE = re.compile(r"""\bxmlns(?::([\w.-]+))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_SPACES = 60  # namespaces of a document
_OPEN = "<![CDATA["


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of a document as text.

    Attributes:
        line: where it begins, counted from 1.
        text: from its start tag to its end tag.
        whole: whether it has its end tag.
    """

    line: int
    text: str = field(repr=False)
    whole: bool = True


@dataclass(frozen=True)
class Markup:
    """A document, opened but not parsed.

    Attributes:
        root: the local name of its root.
        text: from the start tag of the root on.
        above: how many lines stand above that tag.
        dropped: what is to be said of its encoding.
    """

    root: str
    text: str = field(repr=False)
    above: int = 0
    dropped: tuple[Dropped, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether the root's end tag stands at the end."""
        tail = self.text.rstrip()[-200:]
        return re.search(rf"(?:</(?:[\w.-]+:)?{re.escape(self.root)}\s*>|/>)(?:\s|<!--.*?-->)*$", tail) is not None

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return self.above + self.text.rstrip().count("\n") + 1

    @cached_property
    def _cuts(self) -> tuple[tuple[int, int, bool], ...]:
        cuts: list[tuple[int, int, bool]] = []
        for cut in _cuts(self.text, self.names):
            if len(cuts) >= MOST:
                raise DumpError(f"has more than {MOST:,} records", "split it into several dumps")
            cuts.append(cut)
        return tuple(cuts)

    def pieces(self) -> Iterator[Piece]:
        """The records in their order."""
        line, seen = self.above + 1, 0
        for start, end, whole in self._cuts:
            line += self.text.count("\n", seen, start)
            seen = start
            yield Piece(line, self.text[start:end], whole)

    @cached_property
    def frame(self) -> Element:
        """The document without its records; empty where nothing of it can be read.

        Raises:
            DumpError: more text stands beside the records than in any of them.
        """
        kept, seen = [], 0
        for start, end, _ in self._cuts:
            kept.append(self.text[seen:start])
            seen = end
        kept.append(self.text[seen:])
        text = "".join(kept)
        if len(text) > LONGEST:
            raise DumpError(f"has more than {LONGEST >> 20} MB beside its records", "hand in the answer as it came")
        found = _parse(mended(text), recover=True)
        return etree.Element("nothing") if found is None else found

    @cached_property
    def _spaces(self) -> str:
        """The namespaces that are declared above the records, as attributes."""
        from xml.sax.saxutils import quoteattr  # noqa: PLC0415 - makes text only, parses nothing; brings much along

        head = self.text[: self._cuts[0][0]] if self._cuts else ""
        found = {prefix: unescaped(value[1:-1]) for prefix, value in _SPACE.findall(head)[:_SPACES]}
        given = (
            f" xmlns{prefix and ':'}{prefix}={quoteattr(value)}"
            for prefix, value in found.items()
            if not (prefix.lower().startswith("xml") or prefix[:1] in set("0123456789.-") or (prefix and not value))
        )
        return "".join(given)

    def element(self, piece: Piece) -> tuple[Element | None, str]:
        """A record as an element, and what is wrong with its XML; empty where nothing is.

        Stray `<` and `&`, HTML's entities and control characters are put right without a word: nothing is lost.
        """
        if len(piece.text) > LONGEST:
            return None, f"is longer than {LONGEST >> 20} MB"
        text = f"<record{self._spaces}>{piece.text}</record>"
        better = mended(text)
        for attempt in dict.fromkeys((text, better)):
            try:
                return _first(_parse(attempt)), ""
            except etree.XMLSyntaxError as problem:
                reason = quote(str(problem.msg).partition(", line ")[0], 100)
        return _first(_parse(better, recover=True)), f"is no well-formed XML: {reason}"


def root(data: bytes) -> tuple[str, str]:
    """The local name of the root, and the first few thousand characters from it on; both empty where it is no XML."""
    text = data[:_SNIFFED].decode("utf-8", "ignore")
    place = _begin(text)
    found = _ROOT.match(text, place)
    return (found[2], text[place:]) if found else ("", "")


def opened(data: bytes, *names: str) -> Markup:
    """A document whose records are the elements with these local names.

    Raises:
        DumpError: it is no XML, or its document type declares something.
    """
    declared = _ENCODING.match(data)
    text, dropped = decoded(data, declared[1].decode() if declared else "")
    place = _begin(text)
    found = _ROOT.match(text, place)
    if not found:
        if text.startswith("<!DOCTYPE", place):
            raise DumpError("has a document type that declares things of its own", "hand in XML without a DOCTYPE")
        raise DumpError("is no XML", "hand in the answer of the source as it came")
    return Markup(found[2], text[place:], text.count("\n", 0, place), dropped, names)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def words(element: Element | None) -> str:
    """All text within an element."""
    return "".join(element.itertext()) if element is not None else ""


def _begin(text: str) -> int:
    place = 0
    while found := _BEFORE.match(text, place):
        place = found.end()
    return place


def _cuts(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where the records begin and end, and whether they are closed; what stands in CDATA or comments is no record."""
    tags = "|".join(map(re.escape, names))
    token = re.compile(rf"<!\[CDATA\[|\]\]>|<!--|-->|<(/?)(?:[\w.-]+:)?(?:{tags})(?=[\s/>])[^<>]*>")
    closing, start = "", -1
    for found in token.finditer(text):
        word = found[0]
        if closing:
            closing = "" if word == closing else closing
        elif word in {_OPEN, "<!--"}:
            closing = "]]>" if word == _OPEN else "-->"
        elif found[1]:
            if start >= 0:
                yield start, found.end(), True
            start = -1
        elif word.startswith("<"):
            if start >= 0:
                yield start, found.start(), False
            start = -1 if word.endswith("/>") else found.start()
    if start >= 0:
        yield start, len(text), False


def _parse(text: str, *, recover: bool = False) -> Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    found: Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if recover and found is not None:
        etree.strip_elements(found, etree.Entity, with_tail=False)
    return found


def _first(wrapped: Element | None) -> Element | None:
    return wrapped[0] if wrapped is not None and len(wrapped) else None
