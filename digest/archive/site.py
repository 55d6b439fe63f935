"""All files of a newsletter's archive as bytes, from its issues alone; pure."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from digest.archive import names
from digest.archive.body import at_home, body
from digest.archive.clean import addresses, fit, href, untaught, veiled, without_colophon
from digest.archive.stories import NOTHING, stories
from digest.core import words
from digest.core.changes import ChangeKind
from digest.core.edits import paragraphs
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper
from digest.mathematics import mathml, readable
from digest.templating import Templates, environment, fill

FEED = 30  # issues that the feeds hold
PLAIN = ("style.css", "icon.svg")
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a feed has to say when it changed; one without issues never did


def site(newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str] = NOTHING) -> dict[str, bytes]:
    """By path within the newsletter's folder, the content of every file; the same for the same arguments.

    Args:
        newsletter: its settings; those of delivery have no part in it.
        issues: in any order.
        papers: by name, the paper that it is today; a name that is not there is its own paper.
    """
    ordered = sorted(issues, key=lambda issue: issue.slot.key)
    pages = Pages(newsletter, ordered, papers)
    files = {name: pages.text(name) for name in PLAIN}
    files["index.html"] = pages.text("index.html.j2")
    files["feed.xml"] = pages.text("feed.xml.j2")
    files["feed.json"] = pages.text("feed.json.j2")
    for place, issue in enumerate(ordered):
        files |= _issue(pages, ordered, place, issue)
    for story in pages.stories:
        files |= dict.fromkeys(story.pages, pages.text("paper.html.j2", story=story, up="../", here=story.page))
    return {path: text.encode() for path, text in files.items()}


def root(found: Sequence[dict[str, str]]) -> dict[str, bytes]:
    """The files beside the newsletters' folders: an index of them.

    Args:
        found: of each newsletter `name`, `title`, `language` and `latest`, the title of its last issue.
    """
    made = _environment(theme="")
    values = {"newsletters": found, "language": "en", "direction": "ltr", "up": "", "here": "index.html"}
    files = {name: fill(made, f"archive/{name}", {}) for name in PLAIN}
    files["index.html"] = fill(made, "archive/root.html.j2", values)
    return {path: text.encode() for path, text in files.items()}


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the pages of papers.

    Attributes:
        papers: by name, the paper that it is today.
        paged: the papers that have a page.
    """

    papers: Mapping[str, str]
    paged: frozenset[str]

    def __call__(self, name: str) -> str:
        """The path of the page of the paper that has this name; empty where it has none."""
        paper = self.papers.get(name, name)
        return names.paper_page(paper) if paper in self.paged else ""


class Pages:
    """The templates, and what every one of them may use.

    Args:
        newsletter: its settings.
        issues: ascending by slot.
        papers: by name, the paper that it is today.
    """

    def __init__(self, newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str]) -> None:
        self.stories = stories(issues, papers)
        self.page = Finder(papers, frozenset(story.paper.id for story in self.stories))
        self._keep = addresses(newsletter.subscribe)
        self._templates = _environment(newsletter.theme, self._keep)
        recent = sorted(issues, key=lambda issue: (issue.dated, issue.slot.key), reverse=True)
        self._values = {
            "newsletter": newsletter,
            "language": newsletter.language,
            "direction": "rtl" if newsletter.language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr",
            "issues": sorted(issues, key=lambda issue: (issue.edition.day, issue.slot.key), reverse=True),
            "recent": recent[:FEED],
            "updated": recent[0].dated if issues else EPOCH,
            "url": newsletter.archive.url,
            "up": "",
            "here": "index.html",
            "paper_page": self.page,
        }

    def text(self, name: str, **values: object) -> str:
        """One file of the archive, from the template of that name."""
        return fill(self._templates, f"archive/{name}", values, self._values)

    def plain(self, face: str) -> str:
        """A face of an issue that stands in the archive as it is, without what it says to a subscriber."""
        return veiled(fit(untaught(without_colophon(face))), self._keep)


def _issue(pages: Pages, ordered: Sequence[Issue], place: int, issue: Issue) -> dict[str, str]:
    """The page of an issue, and its two plain faces beside it."""
    page = names.issue_page(issue.slot.key)
    values = {
        "issue": issue,
        "up": "../",
        "here": page,
        "shown": _pages_of(pages, _told(issue)),
        "listed": _pages_of(pages, _listed(issue)),
        "new": [change.paper for change in issue.changes if change.kind is ChangeKind.NEW],
        "older": ordered[place - 1] if place else None,
        "corrections": [other for other in ordered if _corrects(other, issue)],
        "newer": ordered[place + 1] if place + 1 < len(ordered) else None,
    }
    stem = page.removesuffix(".html")
    return {
        page: pages.text("issue.html.j2", **values),
        f"{stem}.md": pages.plain(issue.faces.markdown),
        f"{stem}.txt": pages.plain(issue.faces.text),
    }


def _corrects(issue: Issue, other: Issue) -> bool:
    """Whether an issue corrects another one."""
    return issue.edition.corrects is not None and issue.edition.corrects.slot == other.slot.key


def _told(issue: Issue) -> Iterator[Paper]:
    """The papers that stand in an issue with a heading of their own, in its order."""
    yield from (entry.paper for entry in issue.edition.entries)
    yield from (revised.paper for revised in issue.edition.revised)


def _listed(issue: Issue) -> Iterator[Paper]:
    """The papers that stand in an issue with a line, in its order."""
    yield from (returned.paper for returned in issue.edition.returned)
    yield from (trend.paper for trend in issue.edition.trending)


def _pages_of(pages: Pages, papers: Iterable[Paper]) -> list[str]:
    """The paths of the papers' pages; empty for a paper that has none."""
    return [pages.page(paper.id) for paper in papers]


@lru_cache(maxsize=16)  # compiling the templates takes longer than filling in most of them
def _environment(theme: str, keep: frozenset[str] = frozenset()) -> Templates:
    """The templates; whatever a page puts out is fit for a page, and no address but those to keep."""
    made = environment(theme, finalize=partial(_public, keep=keep))
    made.filters.update(body=body, at_home=at_home, href=href, instant=_instant, month=_month, urn=_urn)
    made.filters.update(mathml=mathml, readable=readable, paragraphs=paragraphs)
    made.filters["json"] = _json
    made.filters["figures"] = "{:,}".format
    made.globals.update(issue_page=names.issue_page)
    return made


def _public(value: object, keep: frozenset[str]) -> object:
    return type(value)(veiled(fit(value), keep)) if isinstance(value, str) else value


def _json(value: object) -> Markup:
    """A value as JSON that is fit for a page: what it escapes, no page could be rid of any more."""
    return htmlsafe_json_dumps(fit(value) if isinstance(value, str) else value)


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _month(when: date) -> str:
    return words.short_day(when).split(" ", 1)[1]


def _urn(text: str) -> str:
    """An id for what has no address: the same for the same text."""
    return uuid.uuid5(uuid.NAMESPACE_URL, text).urn
