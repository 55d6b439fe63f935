"""The trending page as saved HTML: the list that the page carries for its own script, else its cards."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.core.drops import merged
from digest.core.errors import DumpError
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.daily_api import papers
from digest.dumps.readers.documents import Document, Item
from digest.dumps.readers.text import unescaped
from digest.dumps.readers.trending import captures
from digest.dumps.readers.trending.cards import read_cards
from digest.dumps.readers.values import iso_day

LARGEST = 16 << 20  # bytes; the page of a month has 2 MB
_SNIFFED = 262_144  # bytes in which the page must show itself; its head alone may have 100,000
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|body|div|main|section|article)\b", re.IGNORECASE)
_SHOWN = re.compile(
    rb"data-target=[\"']DailyPapers[\"']|Get trending papers in your"
    rb"|<h[1-4][^<>]{0,400}>\s*<a[^<>]{0,400}/papers/\d{4}\.\d"
)
_AGAIN = re.compile(r"</html>\s{0,1000}(?=<(?:!doctype|html)\b)", re.IGNORECASE)
_CARRIED = re.compile(r"""data-target="DailyPapers"[^<>"]{0,200}data-props="([^"]*)""")


class TrendingHtml:
    """Reads the page as it was fetched or saved from a browser; rank is the order on the page."""

    name = "trending-html"

    def sniff(self, data: bytes) -> bool:
        """Whether it is markup with the page's list, its invitation, or a title that links to a paper of the page."""
        return _MARKUP.match(data[:_SNIFFED]) is not None and _SHOWN.search(data[:_SNIFFED]) is not None

    def read(self, data: bytes) -> Reading:
        """Every paper of the page, each once, though it prints its cards twice.

        Raises:
            DumpError: it is larger than any such page.
        """
        if len(data) > LARGEST:
            raise DumpError(f"has more than {LARGEST >> 20} MB, as no trending page has", "check its origin")
        text = data.decode("utf-8-sig", "replace")
        ends = [found.end() for found in _AGAIN.finditer(text)]
        others = list(_further(text, ends))
        text = text[: ends[0]] if ends else text
        carried = self._carried(text)
        reading = carried if carried and carried.records else read_cards(self.name, text)
        return replace(reading, dropped=merged(reading.dropped, others))

    def _carried(self, text: str) -> Reading | None:
        """The list that stands in the page for its script, with whole abstracts; None where there is none."""
        found = _CARRIED.search(text)
        if found is None:
            return None
        above = text.count("\n", 0, found.start(1))
        within = Document(unescaped(found[1]).encode("utf-8", "replace")).items(("dailyPapers",))
        items = (Item(above + item.line, item.value) for item in within.items)
        torn = tuple(Dropped(above + tear.line, tear.reason) for tear in within.torn)
        return papers(self.name, items, torn, iso_day(within.beside.get("dateString")))


def _further(text: str, begins: Sequence[int]) -> Iterator[Dropped]:
    """A word on each further capture, of which there may be very many."""
    line, before = 1, 0
    for begin in begins:
        line += text.count("\n", before, begin)
        before = begin
        yield captures.further(line)
