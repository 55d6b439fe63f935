"""What an entry of a feed holds: title, abstract, authors, and how arXiv announced it.

Descriptions come in four layouts: an abstract; an abstract behind an announcement; paragraphs with labels
(`Authors:`, `Upvotes:`, `Summary:`); and a translator's, who sets his own title and abstract beside the announced ones.
"""

import re
from dataclasses import dataclass
from typing import Any

from digest.core.paper import Mark
from digest.dumps.readers import paragraphs
from digest.dumps.readers.feeds import announced
from digest.dumps.readers.feeds.announced import MARKS, Announced
from digest.dumps.readers.text import clean

_LABEL = re.compile(r"(Authors?|Upvotes|Summary|Abstract)\s*:\s*", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an entry, as plain text.

    Attributes:
        title: empty where there is none.
        abstract: empty where there is none.
        authors: as one text, from a label.
        upvotes: from a label.
        paper: the arXiv id of the announcement, with its version.
        category: the primary one of the announcement.
        mark: what the announcement says.
        translated: whether a translator's title and abstract were left out.
    """

    title: str
    abstract: str = ""
    authors: str = ""
    upvotes: int | None = None
    paper: str = ""
    category: str = ""
    mark: Mark | None = None
    translated: bool = False


def parts(values: dict[str, Any]) -> Parts | str:
    """The parts of an entry with feedparser's names, or why nobody can tell which text is which."""
    title = _text(values.get("title_detail"))
    described = _paragraphs(values)
    own = announced.in_title(title)
    if own is None and (theirs := _translated(title, described)) is not None:
        return theirs
    labels, rest = _labelled(described)
    abstract = " ".join((*labels.get("summary", ()), *rest))
    said = announced.in_abstract(abstract)
    first = own or said or Announced(title, "")
    kind = clean(str(values.get("arxiv_announce_type", ""))).lower()
    count = "".join(labels.get("upvotes", ()))
    return Parts(
        own.text if own else title,
        said.text if said else abstract,
        " ".join(labels.get("authors", ())),
        int(count) if _COUNT.fullmatch(count) else None,
        first.paper,
        first.category,
        MARKS.get(kind, first.mark),
    )


def _translated(title: str, described: tuple[str, ...]) -> Parts | str | None:
    """The paper's own parts out of a translator's entry; None where it is no such entry.

    His title, perhaps, the announced title, its address, his one-sentence summary (which is the entry's title), his
    abstract, and the paper's own.
    """
    places = [place for place, text in enumerate(described) if announced.in_title(text)]
    if not places:
        return None
    after = described[places[-1] + 1 :]
    found = announced.in_title(described[places[-1]])
    if found is None or title not in after[:-2]:
        return (
            f"has a title announced in its description ({described[places[-1]][:80]}), and a layout that is not known"
        )
    return Parts(found.text, after[-1], "", None, found.paper, found.category, found.mark, translated=True)


def _labelled(described: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str]]:
    """Paragraphs by their label, and those above the first label; what follows a label belongs to it."""
    labels: dict[str, list[str]] = {}
    rest: list[str] = []
    place = rest
    for text in described:
        if found := _LABEL.match(text):
            name = {"author": "authors", "abstract": "summary"}.get(found[1].lower(), found[1].lower())
            place = labels.setdefault(name, [])
        place.append(text[found.end() :] if found else text)
    return labels, rest


def _paragraphs(values: dict[str, Any]) -> tuple[str, ...]:
    """The paragraphs of the summary, else of the content."""
    content = values.get("content")
    whole = content[0] if isinstance(content, list) and content else None
    return _split(values.get("summary_detail")) or _split(whole)


def _split(detail: Any) -> tuple[str, ...]:
    """The paragraphs of a text with its type; what is said to be plain is taken as it stands."""
    value = str(detail.get("value", "")) if isinstance(detail, dict) else ""
    if isinstance(detail, dict) and detail.get("type") == "text/plain":
        return tuple(filter(None, [clean(value[: paragraphs.LONGEST])]))
    return paragraphs.paragraphs(value)


def _text(detail: Any) -> str:
    return " ".join(_split(detail))
