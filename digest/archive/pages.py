"""The templates of the archive's pages, and what every page may use."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from digest.archive import names
from digest.archive.body import at_home, body
from digest.archive.clean import addresses, fit, href, untaught, veiled, without_colophon
from digest.archive.kept import mark
from digest.archive.stories import Story, stories
from digest.core import words
from digest.core.edits import paragraphs
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper
from digest.mathematics import mathml, readable
from digest.templating import Templates, environment, fill

FEED = 30  # issues that the feeds hold
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a feed has to say when it changed; one without issues never did
OWN = ("newsletter", "language", "direction", "url", "up", "here")  # what every page may use


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
        self._issues, self._templates = issues, templates_of(newsletter)
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
        # A theme that somebody brings may show anything on any page; ours say of others only what they are given.
        self._own = self._values if self._templates.brought else {key: self._values[key] for key in OWN}

    @cached_property
    def marks(self) -> dict[str, str]:
        """By slot, a hash of each issue."""
        return {issue.slot.key: mark(issue) for issue in self._issues}

    def finder(self, papers: Sequence[Paper]) -> Callable[[str], str | None]:
        """What finds the pages of some papers, for a page that shows no others."""
        return self.page if self._templates.brought else {paper.id: self.page(paper.id) for paper in papers}.get

    def said(self, story: Story) -> object:
        """All that the page of a paper is made from."""
        mentions = [(self.marks[each.issue.slot.key], each.change, each.sections) for each in story.mentions]
        return story.paper, story.others, mentions

    def text(self, name: str, **values: object) -> str:
        """One file of the archive, from the template of that name."""
        return fill(self._templates, f"archive/{name}", values, self._values)

    def page_of(self, name: str, **values: object) -> str:
        """The same of a page that knows of no other issues and papers than it is given."""
        return fill(self._templates, f"archive/{name}", values, self._own)

    def plain(self, face: str) -> str:
        """A face of an issue that stands in the archive as it is, without what it says to a subscriber."""
        return veiled(fit(untaught(without_colophon(face))), self._keep)


def templates_of(newsletter: Newsletter) -> Templates:
    """The templates of a newsletter's pages."""
    return environment_of(newsletter.theme, addresses(newsletter.subscribe))


@lru_cache(maxsize=16)  # compiling the templates takes longer than filling in most of them
def environment_of(theme: str, keep: frozenset[str] = frozenset()) -> Templates:
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
