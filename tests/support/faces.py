"""The faces of an edition, taken apart again; and editions that hypothesis makes up."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import strategies as st

from digest.core.changes import ChangeKind
from digest.core.issue import Corrects, Edition, Entry, Section
from digest.core.match import Reason, ReasonKind
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.retold import Piece, Returned, Revised
from digest.core.trend import Trend
from digest.core.worddiff import RunKind
from tests.support.editions import HOSTILE_TITLES, sample_edition

VOID = frozenset({"meta", "hr", "br", "img", "link", "input"})


class Page(HTMLParser):
    """HTML, parsed: its elements in order, their attributes, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and open it."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those left open in it."""
        while self._open and self.elements[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text with every open element."""
        for index in self._open:
            self.texts[index] += data

    @property
    def tags(self) -> set[str]:
        """The names of its elements."""
        return {tag for tag, _ in self.elements}

    @property
    def attributes(self) -> set[str]:
        """The names of its attributes."""
        return {name for _, attributes in self.elements for name in attributes}

    @property
    def addresses(self) -> set[str]:
        """Everything that links lead to."""
        return {value for _, attributes in self.elements for name, value in attributes.items() if name == "href"}

    def said(self, tag: str) -> list[str]:
        """The texts of all elements of a name, white space folded."""
        return [
            " ".join(text.split()) for (name, _), text in zip(self.elements, self.texts, strict=True) if name == tag
        ]


def squash(text: str) -> str:
    """Text without white space, to be compared whatever its line breaks."""
    return re.sub(r"\s+", "", text)


characters = st.characters(codec="utf-8") | st.sampled_from(
    list("<>&\"'`*_[](){}#|$@~!\\:/-+=.\u200b\u202e\u200d\n\t\x00")
)
texts = st.text(characters, max_size=60) | st.sampled_from(HOSTILE_TITLES)
titles = st.tuples(st.sampled_from(("A study of", "大型", "x")), texts).map(" ".join)
urls = st.sampled_from((
    "https://example.org/a?b=1&c=2", "javascript:alert(1)", "http://e.vil/(x)_[y]*z*`q`", "//e.vil", "data:text/html,x",
    "https://example.org/\"onclick='x'", "mailto:a@b.c?subject=x", "https://", "https://e.vil/ x", "https://例え.jp/論文",
    "https://example.org/&copy;&#106;",
))  # fmt: skip
reasons = st.builds(Reason, st.sampled_from(ReasonKind), texts, st.sampled_from(("title", "abstract", "")))
revisions = st.builds(
    Revision, titles, texts, links=st.lists(st.builds(Link, st.sampled_from(LinkKind), urls), max_size=4).map(tuple)
)

counted, days = st.integers(0, 99), st.dates()
few = st.lists(revisions, max_size=2)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition of papers, others folded into them, trends and papers told again, whose every text may be hostile."""
    papers = [Paper(f"2503.{n:05}", revision) for n, revision in enumerate(draw(st.lists(revisions, max_size=5)))]
    entries = [
        Entry(
            paper,
            draw(texts),
            draw(st.booleans()),
            tuple(draw(st.lists(reasons, max_size=4))),
            tuple(draw(st.lists(titles, max_size=2))),
            draw(st.booleans()),
            tuple(Paper(f"{paper.id}-{n}", each) for n, each in enumerate(draw(st.lists(revisions, max_size=2)))),
            draw(st.booleans()),
        )
        for paper in papers
    ]
    half = draw(st.integers(0, len(entries)))
    sections = tuple(
        Section(profile, len(part) + draw(st.integers(0, 3)), tuple(part))
        for profile, part in ((draw(titles), entries[:half]), (draw(titles | st.just("")), entries[half:]))
        if part
    )
    ranks = st.lists(st.none() | st.integers(1, 999), max_size=9).map(tuple)
    trending = tuple(
        Trend(Paper("a/b", draw(revisions)), draw(ranks), draw(ranks), draw(counted))
        for _ in range(draw(st.integers(0, 3)))
    )
    sample = sample_edition()
    counts = sample.counts | {"new": len(papers) + len(sample.rest)}
    revised = tuple(draw(st.lists(_revised(), max_size=2)))
    returned = tuple(Returned(Paper("a/c", each), draw(counted), draw(st.none() | counted)) for each in draw(few))
    timed = replace(sample, budget=draw(st.integers(1, 9)), over=draw(st.integers(0, len(sample.rest))))
    made = replace(timed, title=draw(titles), sections=sections, trending=trending, counts=counts)
    made = replace(made, revised=revised, revised_in_all=len(revised) + draw(counted), since=draw(st.none() | days))
    made = replace(made, note="\n\n".join(draw(st.lists(texts, max_size=3))))
    made = replace(made, corrects=draw(st.none() | st.just(Corrects("2025-03-11-0700", 1, sample.day))))
    return replace(made, returned=returned, returned_in_all=len(returned) + draw(counted))


@st.composite
def _revised(draw: st.DrawFn) -> Revised:
    """A revised paper whose every text may be hostile."""
    places, rewritten = draw(counted), draw(st.booleans())
    return Revised(
        Paper("a/d", replace(draw(revisions), version=draw(st.none() | counted))),
        draw(st.sampled_from((ChangeKind.REVISED, ChangeKind.WITHDRAWN))),
        was=draw(st.just("") | texts),
        pieces=()
        if rewritten
        else tuple(draw(st.lists(st.builds(Piece, st.sampled_from(RunKind), texts), max_size=4))),
        places=places,
        more=draw(st.integers(0, places)),
        rewritten=rewritten,
        teaser=draw(st.just("") | texts) if rewritten else "",
    )
