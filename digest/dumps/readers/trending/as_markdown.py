"""The trending page as crawlers put it in Markdown: titles are headings, with up-votes and links that hold ids."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record, Revision
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers import links
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import Line, clean, decode, quote, torn
from digest.dumps.readers.trending import captures, page
from digest.dumps.readers.trending.page import Kind
from digest.dumps.readers.trending.placing import prose

_HEADING = re.compile(r"#{1,6}\s+(?P<text>\S.*)", re.DOTALL)
_SHOWN = re.compile(r"^#{1,6}\s.*(?:Daily Papers|Trending Papers|research community)", re.IGNORECASE | re.MULTILINE)
# Links end at the next bracket at the latest, so that no text takes long.
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^)\s\[]{0,2000}\)")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]{0,4000})\]\((?P<url>[^)\s\[]{0,2000})\)")
_PAPER = re.compile(r"\[(?P<text>.*)\]\(https?://huggingface\.co/papers/(?P<id>[\w.-]+)\)", re.DOTALL)
_VOTES = re.compile(r"\[(?P<count>[\d.,k-]+)\]\(https?://huggingface\.co/login\?next=%2Fpapers%2F(?P<id>[\w.-]+)\)")
_LINE_END = re.compile(r"(?<!\\)\\+(?:[^\S\n]{0,80}\n|\s{2,80}|$)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
class _Card:
    line: int
    title: str
    id: str = ""
    abstract: str = ""
    code: list[Link] = field(default_factory=list)


@dataclass
class _Page:
    cards: list[_Card] = field(default_factory=list)
    dropped: Drops = field(default_factory=Drops)
    votes: dict[str, int] = field(default_factory=dict)
    day: StatedDay | None = None
    headed: bool = False
    submitters: int = 0

    def take(self, block: Line) -> None:
        """Take the next block of lines."""
        if heading := _HEADING.fullmatch(block.text):
            self._heading(block.number, heading["text"])
        elif votes := _VOTES.fullmatch(block.text):
            if (count := page.votes(votes["count"])) is not None:
                self.votes[votes["id"]] = count
        elif not self._is_abstract(block.text):
            self._furniture(block)

    def _heading(self, line: int, text: str) -> None:
        linked = _PAPER.fullmatch(text)
        title = plain(linked["text"] if linked else text)
        if page.is_heading(title):
            self.headed = True
        elif title:
            self.cards.append(_Card(line, title, linked["id"] if linked else ""))

    def _is_abstract(self, text: str) -> bool:
        """Whether a block is the last card's abstract; if so it is taken as that."""
        linked = _PAPER.fullmatch(text)
        inner = linked["text"] if linked else text
        if not self.cards or self.cards[-1].abstract or _IMAGE.search(inner):
            return False
        card = self.cards[-1]
        if (linked and linked["id"] != card.id) or (not linked and not prose(plain(text))):
            return False
        card.abstract = plain(inner)
        return True

    def _furniture(self, block: Line) -> None:
        for number, line in enumerate(block.text.split("\n"), block.number):
            text = plain(re.sub(r"^\s*-\s+", "", line))
            found = page.kind(text)
            self.submitters += found is Kind.SUBMITTER
            self.headed |= found is Kind.HEADING
            if found is Kind.DATE and self.day is None and not self.cards:
                self.day = page.stated_day(text)
            if found is Kind.TEXT and text and not _IMAGE.search(block.text):
                self.dropped.append(Dropped(number, f"belongs to no paper: {quote(text)}"))
        if self.cards:
            named = (links.link(match["url"]) for match in _LINK.finditer(block.text))
            self.cards[-1].code += [link for link in named if link and link.kind is LinkKind.CODE]


class TrendingMarkdown:
    """Reads the page as Markdown; rank is the order on the page."""

    name = "trending-markdown"

    def sniff(self, data: bytes) -> bool:
        """Whether one of the page's headings stands near the beginning, marked as a heading."""
        return page.shows_heading(data) and bool(_SHOWN.search(data[: page.SNIFFED].decode("utf-8", "replace")))

    def read(self, data: bytes) -> Reading:
        """Every paper whose title is a heading.

        Raises:
            DumpError: there is no heading of the page, or more text than any page has.
        """
        page.limit(data)
        lines, unreadable = decode(data)
        lines, further = captures.first(lines, _bare)
        found = _Page()
        for block in _blocks(lines):
            found.take(block)
        if not found.headed:
            raise DumpError("has no heading of the trending page", "name its --format, or save the page from its top")
        cut = _cut(found, lines)
        whole = [card for card in found.cards if card.abstract and (not cut or card is not found.cards[-1])]
        bare = (
            Dropped(card.line, f"has no abstract: {quote(card.title)}") for card in found.cards if not card.abstract
        )
        records, repeats, doubtful = once(_record(card, found.votes) for card in whole)
        breaks = bool(cut) or (bool(found.cards) and bool(found.cards[-1].id) and not found.cards[-1].abstract)
        return Reading(
            format=self.name,
            records=records,
            dropped=merged(unreadable, found.dropped, cut, bare, doubtful, further),
            day=found.day,
            repeats=repeats,
            signs=frozenset(["header"] + ["cut"] * breaks + ["submitters"] * bool(found.submitters and not records)),
        )


def plain(text: str) -> str:
    """Markdown without images, link targets, line ends and escapes."""
    text = _LINE_END.sub(" ", _IMAGE.sub("", text))
    text = _LINK.sub(lambda match: "" if match["url"].endswith("#community") else match["text"], text)
    return clean(_ESCAPED.sub(r"\1", text))


def _bare(line: str) -> str:
    """A line without the marks of a heading or an item, and without Markdown."""
    return plain(re.sub(r"^\s*-\s+", "", page.unmarked(line)))


def _blocks(lines: Sequence[Line]) -> Iterator[Line]:
    """Runs of lines without a blank one, each with the number of its first; a heading is a block of its own."""
    block: list[Line] = []
    for line in (*lines, Line(0, "")):
        if block and (not line.text.strip() or _HEADING.fullmatch(line.text.strip()) or _ends(block)):
            yield Line(block[0].number, "\n".join(part.text.strip() for part in block))
            block = []
        if line.text.strip():
            block.append(line)


def _ends(block: list[Line]) -> bool:
    """Whether a block is a heading that does not run on to the next line."""
    text = block[-1].text.rstrip()
    return bool(_HEADING.match(block[0].text.strip())) and not text.endswith("\\")


def _cut(found: _Page, lines: Sequence[Line]) -> tuple[Dropped, ...]:
    """Why the last paper of a page is none: the dump breaks off in the middle of its abstract."""
    if not found.cards or not (card := found.cards[-1]).abstract:
        return ()
    last = next(line.text for line in reversed(lines) if line.text.strip())
    broken = card.abstract.endswith(plain(last)) and torn(card.abstract) and not last.rstrip().endswith(")")
    return (Dropped(card.line, f"the dump breaks off in this paper's abstract: {quote(card.title)}"),) * broken


def _record(card: _Card, votes: dict[str, int]) -> Record:
    where = (Link(LinkKind.PAPER, links.HF_PAPER + card.id),) * bool(card.id)
    revision = Revision(card.title, card.abstract, links=(*where, *card.code))
    return linked(Record(revision, card.line, (card.id,) * bool(card.id), votes.get(card.id)))
