"""What the HTML of a mail would ask of a network when it is opened, or run: nothing, unless pictures are linked."""

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser

from digest.templating import safe_url

LOADING = frozenset({"src", "srcset", "background", "poster", "data", "archive", "code", "longdesc", "xlink:href"})
FOLLOWED = frozenset({"href", "action", "formaction"})
ACTIVE = frozenset({"script", "iframe", "frame", "object", "embed", "applet", "base", "form", "audio", "video"})
SHOWN = 80  # characters of what is named
_STYLE = re.compile(r"""url\(\s*["']?\s*([^)"']*)|@import\s*["']?\s*([^;"']*)""", re.IGNORECASE)
_WITHIN = ("cid:", "data:", "#")


def asks(html: str, pictures: Collection[str] = ()) -> str:
    """The first thing in a mail that loads something or runs, as people read it; empty where nothing does.

    Args:
        html: of the whole mail.
        pictures: addresses that may be loaded.
    """
    parser = _Parser(frozenset(pictures))
    parser.feed(html)
    parser.close()
    return parser.found[0] if parser.found else ""


class _Parser(HTMLParser):
    def __init__(self, pictures: frozenset[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pictures, self._style = pictures, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self._style = tag == "style"
        if tag in ACTIVE:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self.found += (f"<{tag} {name}={said[:SHOWN]}>" for said in self._wrong(tag, name, (value or "").strip()))

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        """What a style sheet says."""
        if self._style:
            self.found += (said[:SHOWN] for said in _loaded(data))

    def _wrong(self, tag: str, name: str, value: str) -> Iterator[str]:
        """What an attribute loads, or leads to, and may not."""
        if name == "style":
            yield from _loaded(value)
        elif name.startswith("on") or (tag == "meta" and value.lower() == "refresh"):
            yield value
        elif name in LOADING or (name == "href" and tag in {"link", "image", "use"}):
            if value and not value.lower().startswith(_WITHIN) and value not in self._pictures:
                yield value
        elif name in FOLLOWED and value and not value.startswith("#") and not safe_url(value):
            yield value


def _loaded(style: str) -> Iterator[str]:
    """The addresses that a style loads."""
    found = ((each[1] or each[2] or "").strip() for each in _STYLE.finditer(style))
    return (f"url({url})" for url in found if url and not url.lower().startswith(_WITHIN))
