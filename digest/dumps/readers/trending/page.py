"""The furniture of the trending page: what on it is neither a title nor an abstract."""

import re
from enum import StrEnum

from digest.core.errors import DumpError
from digest.core.snapshot import StatedDay

SNIFFED = 16_384  # bytes in which a page must show its heading
LARGEST = 4 << 20  # bytes; the two bundled pages have 0.1 MB
MOST = 10_000  # lines; the bundled pages have 300

INVITATION = re.compile(r"Get trending papers in your (?:email )?inbox(?: once a day)?\s*[!.]?", re.IGNORECASE)
CURATOR = re.compile(r"by\s*AK and the (?:AI )?research community", re.IGNORECASE)
_NAME = re.compile(r"(?:Daily|Trending) Papers", re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_DATES = (
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}}){_YEAR}", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})\s+{_MONTH}{_YEAR}", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
)
_COUNT = re.compile(r"-|\d[\d.,]*\s?[kK]?")
_SUBMITTED = re.compile(r"Submitted\s+by(?::?\s+(?P<who>\S+(?:\s\S+){0,3}))?", re.IGNORECASE)
_TAIL = re.compile(r"[^·]{0,80}·\s*(?P<date>[^·]{3,20}?)\s*(?:·\s*)?\d*", re.IGNORECASE)
_TRIMMINGS = re.compile(
    r"(?:[•*-]\s*)?(?:\d+ authors?|\+\s?\d+|\d+ comments?|upvotes?(?: \d+)?|GitHub(?:\s*[\d.,]+\s?k?)?"
    r"|arXiv Page|Paper page|View (?:arXiv|PDF|all)|[•*-])",
    re.IGNORECASE,
)
_WORDS = frozenset(
    {"hugging face", "models", "datasets", "spaces", "buckets", "posts", "docs", "community", "enterprise", "pricing"}
    | {"log in", "sign up", "papers", "company", "tos", "privacy", "about", "careers", "website", "system theme"}
    | {"terms", "search", "new", "subscribe", "daily", "weekly", "monthly", "previous", "next", "arxiv"}
)


class Kind(StrEnum):
    """What a line of the page is, by itself."""

    TEXT = "text"
    HEADING = "heading"
    DATE = "date"
    COUNT = "count"
    SUBMITTER = "submitter"
    SEPARATOR = "separator"
    TRIMMING = "trimming"
    WORD = "word"


def kind(line: str) -> Kind:
    """What a line is; a title or an abstract is TEXT."""
    if len(line) > 120:  # noqa: PLR2004 - no piece of furniture is that long
        return Kind.TEXT
    tail = _TAIL.fullmatch(line)
    tests = (
        (Kind.HEADING, is_heading(line)),
        (Kind.DATE, stated_day(line)),
        (Kind.COUNT, _COUNT.fullmatch(line)),
        (Kind.SUBMITTER, _SUBMITTED.fullmatch(line)),
        (Kind.SEPARATOR, line == "·"),
        (Kind.TRIMMING, _TRIMMINGS.fullmatch(line) or (tail and stated_day(tail["date"]))),
        (Kind.WORD, line.casefold() in _WORDS),
    )
    return next((found for found, holds in tests if holds), Kind.TEXT)


def is_heading(line: str) -> bool:
    """Whether a line is one of those that stand above the papers of every such page."""
    return any(pattern.fullmatch(line) for pattern in (INVITATION, CURATOR, _NAME))


def limit(data: bytes) -> None:
    """Refuse what is larger than any page.

    Raises:
        DumpError: there are more bytes or more lines than a page has.
    """
    if len(data) > LARGEST or data.count(b"\n") + data.count(b"\r") > MOST:
        raise DumpError(
            f"has more than {LARGEST >> 20} MB or {MOST:,} lines, as no trending page has", "check its origin"
        )


def shows_heading(data: bytes) -> bool:
    """Whether a page's heading stands near the beginning of some bytes that are no markup and no JSON."""
    start = data[:SNIFFED].decode("utf-8-sig", "replace").lstrip()
    if start.startswith(("<", "{")):
        return False
    return any(INVITATION.match(line) or is_heading(line) for line in map(unmarked, start.splitlines()))


def unmarked(line: str) -> str:
    """A line without the marks that make it a heading or an item in Markdown."""
    return line.strip().lstrip("#").strip()


def stated_day(line: str) -> StatedDay | None:
    """The day that a line names, if it names one and nothing else."""
    for pattern in _DATES:
        if match := pattern.fullmatch(line):
            word = match["month"]
            month = int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1
            day, year = int(match["day"]), match["year"]
            if 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004 - months and days
                return StatedDay(month, day, int(year) if year else None)
    return None


def submitter(line: str) -> str | None:
    """Who submitted a paper: a name, or nothing where the name stands on the next line; None for another line."""
    match = _SUBMITTED.fullmatch(line)
    return (match["who"] or "") if match else None


def votes(line: str) -> int | None:
    """A count of up-votes; None for the dash that stands for none, and for a rounded count."""
    return int(line) if line.isdecimal() and len(line) < 7 else None  # noqa: PLR2004 - no page has a million


def loosened(line: str, after: str) -> str:
    """A line of the heading without the button glued to its front, as some programs extract the page.

    Args:
        line: the line.
        after: the line before it; the button stands after the invitation.
    """
    glued = INVITATION.fullmatch(after) and re.match(r"Subscribe(?=\S)", line)
    return line[glued.end() :] if glued else line
