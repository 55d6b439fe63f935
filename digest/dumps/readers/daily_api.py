"""The daily-papers API's JSON: a list of papers, in the order of the page, with its odd answers of days without any."""

import json
import re
from collections.abc import Iterable
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record, Revision
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers import links
from digest.dumps.readers.documents import Document, Item, Items
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.reprs import as_json
from digest.dumps.readers.text import quote
from digest.dumps.readers.values import count, decoded, ids, iso_day, text, untitled

SNIFFED = 65_536
SHORT = 4_096  # bytes of an answer without papers
LONGEST = 1 << 20  # characters of a paper in Python's notation
PATHS = ((), ("data",), ("dailyPapers",), ("papers",))
_PAPER = re.compile(rb"""[\[,]\s*(?:"\{'paper'|\{\s*"paper"):?\s*:\s*\{""")
_NOTHING = re.compile(r"\s*(?:\d{1,3}|null|\[\s*\]|\{\s*\})\s*")  # as the API answers for weekends and for days to come
_NO_DATA = re.compile(r"no[_ ](?:data|papers)\b", re.IGNORECASE)
_REPR = "{'"
_PICTURES = ("thumbnail", "mediaUrl")  # what is called mediaUrls are films, mostly


class DailyApi:
    """Reads what the API answers. Rank is the order of the answer: it is that of the page, and goes by up-votes."""

    name = "daily-api"

    def sniff(self, data: bytes) -> bool:
        """Whether it is a list of papers, or one of the answers that stand for none."""
        if len(data) <= SHORT and _is_answer(data.decode("utf-8-sig", "replace")):
            return True
        start = data[:SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith((b"[", b"{")) and _PAPER.search(start) is not None

    def read(self, data: bytes) -> Reading:
        """Every paper that has a title; an answer without papers carries a sign that says which kind it is.

        Raises:
            DumpError: it is no answer of this API at all.
        """
        if len(data) <= SHORT and _NOTHING.fullmatch(data.decode("utf-8-sig", "replace")):
            return Reading(self.name, signs=frozenset({"none"}))
        document = Document(data)
        found = document.items(*PATHS)
        if found.torn and not found.items and not found.listed:
            raise DumpError(f"is no JSON: {found.torn[0].reason}", "name its --format, or fetch it again")
        if not found.listed:
            return self._answer(found)
        return papers(self.name, found.items, found.torn, iso_day(found.beside.get("date")))

    def _answer(self, found: Items) -> Reading:
        """An answer that is no list: that there is nothing, or what went wrong."""
        said = [text(value) for value in found.beside.values() if text(value)]
        day = iso_day(found.beside.get("date"))
        if any(_NO_DATA.search(words) for words in said):
            return Reading(self.name, day=day, signs=frozenset({"none"}))
        reason = f"is no list of papers, but says {quote('; '.join(said))}" if said else "is no list of papers"
        return Reading(self.name, dropped=(Dropped(1, reason),), day=day, signs=frozenset({"fault"}))


def _is_answer(given: str) -> bool:
    """Whether a short text stands for no papers, or says why there are none."""
    value = decoded(given)
    said = value.keys() if isinstance(value, dict) else ()
    return _NOTHING.fullmatch(given) is not None or ("title" not in said and bool({"status", "error"} & set(said)))


def papers(name: str, items: Iterable[Item], torn: tuple[Dropped, ...], day: StatedDay | None) -> Reading:
    """The reading of a list of papers, be it an answer or the one that stands in the page.

    Args:
        name: the name of the format.
        items: the list.
        torn: where it breaks off, if it does.
        day: the day that stands beside the list; without one, the day on which all of its papers were submitted.
    """
    found: list[Record] = []
    dropped, days = Drops(torn), set()
    for item in items:
        made = _record(item)
        if isinstance(made, str):
            dropped.append(Dropped(item.line, made))
        else:
            found.append(linked(made[0]))
            days.add(made[1])
    records, repeats, doubtful = once(found)
    common = days.pop() if len(days) == 1 else None
    return Reading(
        format=name,
        records=records,
        dropped=merged(dropped, doubtful),
        day=day or common,
        repeats=repeats,
        signs=frozenset(["torn"] * bool(torn) + ["none"] * (not found and not dropped)),
    )


def _record(item: Item) -> tuple[Record, StatedDay | None] | str:
    """A paper and the day on which it was submitted, or why there is none."""
    value = _plain(item.value)
    if not isinstance(value, dict):
        return f"is no paper: {quote(json.dumps(item.value)[:240])}"
    within = value.get("paper")
    paper = within if isinstance(within, dict) else value
    title = text(paper.get("title")) or text(value.get("title"))
    if problem := untitled(title, paper.get("id")):
        return problem
    revision = Revision(
        title,
        text(paper.get("summary")) or text(value.get("summary")),
        _authors(paper.get("authors")),
        links=_links(paper, value),
    )
    record = Record(revision, item.line, ids(paper.get("id")), count(paper.get("upvotes")))
    return record, iso_day(paper.get("submittedOnDailyAt"))


def _plain(value: Any) -> Any:
    """A value that some program has saved in Python's notation as what it stands for."""
    if not isinstance(value, str) or not value.startswith(_REPR) or len(value) > LONGEST:
        return value
    return decoded(as_json(value) or "")


def _authors(value: Any) -> tuple[str, ...]:
    """The names that the page shows."""
    given = [author for author in value if isinstance(author, dict)] if isinstance(value, list) else []
    shown = (text(author.get("name")) for author in given if author.get("hidden") is not True)
    return tuple(filter(None, shown))


def _links(paper: dict[str, Any], value: dict[str, Any]) -> tuple[Link, ...]:
    """The paper's own page, its code and its project, and the picture that stands beside them."""
    where, code, project = (text(paper.get(key)) for key in ("id", "githubRepo", "projectPage"))
    pictures = (text(each.get(key)) for each in (value, paper) for key in _PICTURES)
    given = (
        (LinkKind.PAPER, links.HF_PAPER + where if where else ""),
        (LinkKind.CODE, code),
        (LinkKind.PROJECT, project),
        (LinkKind.THUMBNAIL, next(filter(None, pictures), "")),
    )
    found = ((kind, links.link(url)) for kind, url in given if url)
    return tuple(Link(kind, link.url) for kind, link in found if link)
