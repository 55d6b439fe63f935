"""What the issues say of each paper, put together for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from digest.archive import names
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Issue
from digest.core.paper import Paper

TOLD = frozenset({ChangeKind.NEW, ChangeKind.REVISED, ChangeKind.RENAMED, ChangeKind.RETURNED})
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mention:
    """What one issue says of a paper: its change, and the sections that show it."""

    issue: Issue
    change: Change
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A paper as it was last seen, under its name of today, and its mentions, the oldest first.

    Attributes:
        paper: the paper.
        mentions: what the issues say of it, under whatever name.
        others: its other names, in their order; an issue may have told of it under any of them.
    """

    paper: Paper
    mentions: tuple[Mention, ...]
    others: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The path of its page within the newsletter's folder."""
        return names.paper_page(self.paper.id)

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths at which it stands: its page, and those that it had or may have had under its other names."""
        return (self.page, *map(names.paper_page, self.others))

    @property
    def announced(self) -> tuple[Mention, ...]:
        """The mentions that said more than that it stays or is gone."""
        return tuple(mention for mention in self.mentions if mention.change.kind in TOLD)

    @property
    def revisions(self) -> tuple[Mention, ...]:
        """The mentions at which its content had changed."""
        return tuple(mention for mention in self.mentions if mention.change.before)


def stories(issues: Sequence[Issue], papers: Mapping[str, str] = NOTHING) -> tuple[Story, ...]:
    """The story of every paper that an issue announces or shows, in the order in which readers first met them.

    Papers of which the issues only say that they stay or are gone have none, nor those that have changed or are back
    and of which no issue tells: a catalogue holds many of them.

    Args:
        issues: ascending by slot.
        papers: by name, the paper that it is today; a name that is not there is its own paper.
    """
    mentions: dict[str, list[Mention]] = {}
    for issue in issues:
        shown = _shown(issue)
        for change in issue.changes:
            name = change.paper.id
            paper = papers.get(name, name)
            if change.kind is ChangeKind.NEW or name in shown or paper in mentions:
                mentions.setdefault(paper, []).append(Mention(issue, change, shown.get(name, ())))
    others: dict[str, set[str]] = {}
    for name, paper in papers.items():
        others.setdefault(paper, set()).add(name)
    return tuple(
        Story(
            replace(found[-1].change.paper, id=paper), tuple(found), tuple(sorted(others.get(paper, set()) - {paper}))
        )
        for paper, found in mentions.items()
    )


def _shown(issue: Issue) -> dict[str, tuple[str, ...]]:
    """By paper id, the sections of the edition that show it; none for what stands elsewhere in it."""
    shown: dict[str, tuple[str, ...]] = {trend.paper.id: () for trend in issue.edition.trending}
    shown |= {paper: () for paper, _ in issue.edition.retold}
    for section in issue.edition.sections:
        for entry in section.entries:
            shown |= dict.fromkeys((p.id for p in entry.papers), tuple(filter(None, (section.profile, *entry.also))))
    return shown
