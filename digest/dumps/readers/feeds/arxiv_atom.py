"""Answers of arXiv's API: an Atom feed with elements of arXiv's own, and errors that look like papers."""

import re

from digest.core.drops import Drops
from digest.core.errors import DumpError
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers import identifiers, markup
from digest.dumps.readers.feeds.entries import Entry, entries
from digest.dumps.readers.feeds.feed import authors, categories, reading
from digest.dumps.readers.records import linked
from digest.dumps.readers.text import clean, quote
from digest.dumps.readers.titles import titled
from digest.dumps.readers.withdrawal import withdrawn

_API = re.compile(r"\barxiv\.org/api/", re.IGNORECASE)
_ERRORS = re.compile(r"\barxiv\.org/api/errors\b", re.IGNORECASE)


class ArxivAtom:
    """Reads the entries of an answer in their order."""

    name = "arxiv-atom"

    def sniff(self, data: bytes) -> bool:
        """Whether it is an Atom feed that arXiv's API made."""
        root, start = markup.root(data)
        return root == "feed" and _API.search(start.partition("<entry")[0]) is not None

    def read(self, data: bytes) -> Reading:
        """Every entry that has a title.

        Raises:
            DumpError: it is no feed, the API answers by an error, or it holds none of the papers that it counts.
        """
        found = entries(data)
        made, dropped, refused = list[Record](), Drops(), list[str]()
        for entry in found.entries:
            if _ERRORS.search(str(entry.values.get("id", ""))):
                refused.append(f"is an error of arXiv's API: {quote(str(entry.values.get('summary', '')), 200)}")
                dropped.append(Dropped(entry.line, refused[-1]))
            elif isinstance(one := _record(entry), Record):
                made.append(one)
            else:
                dropped.append(Dropped(entry.line, one))
        if refused and not made:
            raise DumpError(refused[0], "mend the query, or ask again later")
        total = str(found.feed.get("opensearch_totalresults", "0"))
        if not found.entries and found.finished and total.strip("0"):
            raise DumpError(f"counts {quote(total, 20)} papers and holds none", "fetch it again")
        return reading(self.name, found, made, dropped)


def _record(entry: Entry) -> Record | str:
    values = entry.values
    name = str(values.get("id", ""))
    title = titled(str(values.get("title", "")), clean(name))
    if title.refused:
        return title.refused
    ids = identifiers.known(name, str(values.get("arxiv_doi", "")))
    primary = values.get("arxiv_primary_category")
    abstract, comment = clean(str(values.get("summary", ""))), str(values.get("arxiv_comment", ""))
    revision = Revision(
        title.text,
        abstract,
        authors(values),
        categories(values, clean(str(primary.get("term", ""))) if isinstance(primary, dict) else ""),
        version=next(filter(None, map(identifiers.version, ids)), None),
        withdrawn=withdrawn(abstract, comment),
    )
    return linked(Record(revision, entry.line, ids))
