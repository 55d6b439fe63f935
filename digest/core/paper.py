"""Papers, their revisions, and the records from which readers and identity make them."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf"})  # marks that combine, and characters without a width
ARXIV_URL = re.compile(r"https?://(?:\w+\.)?arxiv\.org/(?:abs|pdf|html)/(.+?)(?:\.pdf)?/?", re.IGNORECASE)
ARXIV_ID = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
OPENALEX = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?|openalex:)(w\d{4,12})", re.IGNORECASE)


class LinkKind(StrEnum):
    """What stands at the other end of a link."""

    PAPER = "paper"
    PDF = "pdf"
    CODE = "code"
    PROJECT = "project"
    THUMBNAIL = "thumbnail"  # a small picture of it, which is shown and not followed


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An address that belongs to a paper; hostile until a renderer has checked its scheme."""

    kind: LinkKind
    url: str


class Mark(StrEnum):
    """What a source itself says of a paper that it announces."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Revision:
    """One content of a paper, as a dump gave it, with white space folded.

    Attributes:
        title: as the dump has it.
        abstract: empty where the dump has none.
        authors: in their order.
        categories: the primary one first, where the dump says which it is.
        links: where the paper, its code, its project and a picture of it are.
        version: as the source counts, from 1; None where it does not say.
        withdrawn: whether its authors or its host took it back.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    version: int | None = None
    withdrawn: bool = False

    @property
    def content(self) -> tuple[str, str, tuple[str, ...], tuple[str, ...], bool]:
        """What it says: not the links, since where the code lies is not what it says, and not the version's number."""
        return self.title, self.abstract, self.authors, tuple(sorted(self.categories)), self.withdrawn

    def differs(self, other: "Revision") -> bool:
        """Whether it is another revision: it says something else, or both are numbered and not alike."""
        numbered = None not in {self.version, other.version} and self.version != other.version
        return numbered or self.content != other.content

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that are equal exactly where the content is."""
        return hashlib.sha256(json.dumps(self.content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """What a reader found at one place of a dump, before it is known which paper it is.

    Attributes:
        revision: the content.
        line: the line of the dump where it begins, counted from 1.
        ids: ids of any kind as the dump gave them, the best first.
        upvotes: how many readers voted for it, where the source says so.
        mark: what the source itself says of it, where it announces papers.
        added: when it came into a library, as ISO 8601 in UTC, or the day alone; empty where nothing says so.
    """

    revision: Revision
    line: int = 0
    ids: tuple[str, ...] = ()
    upvotes: int | None = None
    mark: Mark | None = None
    added: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """An identity together with the revision at hand."""

    id: str
    revision: Revision

    @property
    def title(self) -> str:
        """The title of the revision at hand."""
        return self.revision.title


def fold(text: str) -> str:
    """Text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def title_key(title: str) -> str:
    """The normalised title: letters and digits of any script, compatibility forms and case folded.

    Titles that differ in case, punctuation, spacing, Unicode form or invisible characters have one key. A title
    without any letter or digit is keyed by its marks, so that it meets no other.
    """
    plain = unicodedata.normalize("NFKD", title).casefold()
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if unicodedata.category(c) not in UNSEEN))
    return " ".join(words) or fold(plain)


def normal_id(raw: str) -> str:
    """An id in its one spelling: an arXiv id without version, a DOI in lower case, else the text itself.

    >>> normal_id("arXiv:2406.07496v2")
    '2406.07496'
    >>> normal_id("https://openalex.org/W2741809807")
    'openalex:W2741809807'
    """
    text = raw.strip()
    if address := ARXIV_URL.fullmatch(text):
        text = address[1]
    if arxiv := ARXIV_ID.fullmatch(text):
        return arxiv[1].lower()
    if doi := DOI.fullmatch(text):
        within = ARXIV_DOI.fullmatch(doi[1])
        return normal_id(within[1]) if within else doi[1].lower()
    if work := OPENALEX.fullmatch(text):
        return f"openalex:{work[1].upper()}"
    return text


def paper_id(record: Record) -> str:
    """The identity of a record: its best id, else ``title-`` and 16 hexadecimal digits of its title key."""
    if record.ids:
        return normal_id(record.ids[0])
    return "title-" + hashlib.sha256(title_key(record.revision.title).encode("utf-8", "surrogatepass")).hexdigest()[:16]
