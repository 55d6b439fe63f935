"""All files of a newsletter's archive as bytes, from its issues alone; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from digest.archive import names
from digest.archive.kept import Keep, fresh
from digest.archive.pages import Pages, environment_of
from digest.archive.stories import NOTHING
from digest.core.changes import ChangeKind
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper
from digest.templating import fill

PLAIN = ("style.css", "icon.svg")
INDEXES = ("index.html", "feed.xml", "feed.json")


def site(
    newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str] = NOTHING, keep: Keep = fresh
) -> dict[str, bytes]:
    """By path within the newsletter's folder, the content of every file; the same for the same arguments.

    Args:
        newsletter: its settings; those of delivery have no part in it.
        issues: in any order.
        papers: by name, the paper that it is today; a name that is not there is its own paper.
        keep: makes a page, or knows what it would be.
    """
    ordered = sorted(issues, key=lambda issue: issue.slot.key)
    pages = Pages(newsletter, ordered, papers)
    files = {name: pages.text(name).encode() for name in PLAIN}
    for name in INDEXES:
        files[name] = keep(name, lambda: (pages.marks, sorted(papers.items())), partial(pages.text, f"{name}.j2"))
    for place, issue in enumerate(ordered):
        files |= _issue(pages, ordered, place, issue, keep)
    for story in pages.stories:
        make = partial(pages.page_of, "paper.html.j2", story=story, up="../", here=story.page)
        files |= dict.fromkeys(story.pages, keep(story.page, partial(pages.said, story), make))
    return files


def root(found: Sequence[dict[str, str]]) -> dict[str, bytes]:
    """The files beside the newsletters' folders: an index of them.

    Args:
        found: of each newsletter `name`, `title`, `language` and `latest`, the title of its last issue.
    """
    made = environment_of(theme="")
    values = {"newsletters": found, "language": "en", "direction": "ltr", "up": "", "here": "index.html"}
    files = {name: fill(made, f"archive/{name}", {}) for name in PLAIN}
    files["index.html"] = fill(made, "archive/root.html.j2", values)
    return {path: text.encode() for path, text in files.items()}


def _issue(pages: Pages, ordered: Sequence[Issue], place: int, issue: Issue, keep: Keep) -> dict[str, bytes]:
    """The page of an issue, and its two plain faces beside it."""
    page = names.issue_page(issue.slot.key)
    new = [change.paper for change in issue.changes if change.kind is ChangeKind.NEW]
    older = ordered[place - 1] if place else None
    newer = ordered[place + 1] if place + 1 < len(ordered) else None
    corrections = [other for other in ordered if _corrects(other, issue)]
    values = {
        "issue": issue,
        "up": "../",
        "here": page,
        "shown": _pages_of(pages, _told(issue)),
        "listed": _pages_of(pages, _listed(issue)),
        "new": new,
        "older": older,
        "corrections": corrections,
        "newer": newer,
        "paper_page": pages.finder(new),
    }
    stem = page.removesuffix(".html")

    def parts() -> object:
        told = [each and pages.marks[each.slot.key] for each in (issue, older, newer, *corrections)]
        return told, values["shown"], values["listed"], _pages_of(pages, new)

    return {
        page: keep(page, parts, partial(pages.page_of, "issue.html.j2", **values)),
        f"{stem}.md": pages.plain(issue.faces.markdown).encode(),
        f"{stem}.txt": pages.plain(issue.faces.text).encode(),
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
