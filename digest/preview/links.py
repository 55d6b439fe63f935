"""The links of a mail, as a reader would see and follow them."""

from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Link:
    """An address, the first words that lead there, and how many links do."""

    url: str
    words: str
    times: int = 1


def links(html: str) -> tuple[Link, ...]:
    """The addresses that a page links to, in the order in which they are first met."""
    parser = _Links()
    parser.feed(html)
    parser.close()
    found: dict[str, Link] = {}
    for url, said in parser.found:
        words = " ".join(said.split())
        known = found.get(url)
        found[url] = Link(url, known.words or words, known.times + 1) if known else Link(url, words)
    return tuple(found.values())


class _Links(HTMLParser):
    """Gathers what stands in links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link begins."""
        url = dict(attrs).get("href")
        if tag == "a" and url:
            self._open = True
            self.found.append((url, ""))

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag == "a":
            self._open = False

    def handle_data(self, data: str) -> None:
        """Its words."""
        if self._open:
            url, words = self.found[-1]
            self.found[-1] = url, words + data
