"""A scraper's JSON of the trending page, whose "abstract" is often somebody's comment, the title again, or nothing."""

import re
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.documents import Document, Item
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import quote
from digest.dumps.readers.values import given_links, text, untitled

SHORT = 120  # characters; an abstract has more
_SNIFFED = 65_536
_SHOWN = tuple(re.compile(rb'"%s"\s*:' % key) for key in (b"title", b"paper_url", b"details"))
_PAPER = re.compile(r"https?://huggingface\.co/papers/(\d{4}\.\d{4,5}(?:v\d+)?)/?")
_SPOKEN = re.compile(  # how people speak of their paper below it, and no abstract speaks
    r"[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
    r"|^(?:TL;?DR\b|(?:project|paper|code|github|demo|model|our)\b[^.]{0,30}:\s*https?://|https?://)"
    r"|\b(?:excited to|we are (?:happy|thrilled|proud)|check (?:it )?out|about to release)\b",
    re.IGNORECASE,
)


class HfScrape:
    """Reads the scraper's list, in its order.

    Its authors are left out: it has five of them at most, and names users of the site among them.
    """

    name = "hf-scrape"

    def sniff(self, data: bytes) -> bool:
        """Whether it is a list whose objects have a title, the paper's page and details."""
        start = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"[") and all(pattern.search(start) for pattern in _SHOWN)

    def read(self, data: bytes) -> Reading:
        """Every paper that has a title; an abstract that is none is left out and reported.

        Raises:
            DumpError: it is no list.
        """
        listed = Document(data).items(())
        if not listed.listed:
            raise DumpError("is no JSON list", "name its --format, or fetch it again")
        found: list[Record] = []
        dropped = Drops(listed.torn)
        for item in listed.items:
            made = _record(item)
            if isinstance(made, str):
                dropped.append(Dropped(item.line, made))
                continue
            found.append(made[0])
            dropped.extend([Dropped(item.line, made[1])] if made[1] else ())
        records, repeats, doubtful = once(found)
        told = merged(dropped, doubtful)
        return Reading(self.name, records, told, None, repeats, frozenset(["torn"] * bool(listed.torn)))


def _record(item: Item) -> tuple[Record, str] | str:
    """A paper, and why it has no abstract; or why there is no paper."""
    value: dict[str, Any] = item.value if isinstance(item.value, dict) else {}
    details = value.get("details")
    more: dict[str, Any] = details if isinstance(details, dict) else {}
    title = text(value.get("title")) or text(more.get("title"))
    paper = _PAPER.fullmatch(text(value.get("paper_url")))
    if problem := untitled(title, paper[1] if paper else ""):
        return problem
    abstract = text(more.get("abstract"))
    problem = _no_abstract(title, abstract)
    code = more.get("github_links")
    addresses = [value.get("paper_url"), *(code if isinstance(code, list) else ())]
    revision = Revision(title, "" if problem else abstract, links=given_links(addresses))
    return linked(Record(revision, item.line, (paper[1],) if paper else ())), problem


def _no_abstract(title: str, abstract: str) -> str:
    """Why a text is no abstract; empty where it may be one, or where there is nothing."""
    if not abstract:
        return ""
    if abstract.casefold() == title.casefold():
        return f"has its title in the abstract's place: {quote(title)}"
    if len(abstract) < SHORT or _SPOKEN.search(abstract):
        return f"has a comment in the abstract's place, which is left out: {quote(abstract)}"
    return ""
