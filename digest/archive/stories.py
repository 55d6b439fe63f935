"""What the issues say of each paper, put together for its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.archive import names
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Issue
from digest.core.paper import Paper

TOLD = frozenset({ChangeKind.NEW, ChangeKind.REVISED, ChangeKind.RENAMED, ChangeKind.RETURNED})


@dataclass(frozen=True, slots=True)
class Mention:
    """What one issue says of a paper: its change, and the sections that show it."""

    issue: Issue
    change: Change
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A paper as it was last seen, and its mentions, the oldest first."""

    paper: Paper
    mentions: tuple[Mention, ...]

    @property
    def page(self) -> str:
        """The path of its page within the newsletter's folder."""
        return names.paper_page(self.paper.id)

    @property
    def announced(self) -> tuple[Mention, ...]:
        """The mentions that said more than that it stays or is gone."""
        return tuple(mention for mention in self.mentions if mention.change.kind in TOLD)

    @property
    def revisions(self) -> tuple[Mention, ...]:
        """The mentions at which its content had changed."""
        return tuple(mention for mention in self.mentions if mention.change.before)


def stories(issues: Sequence[Issue]) -> tuple[Story, ...]:
    """The story of every paper that an issue announces or shows, in the order in which readers first met them.

    Papers of which the issues only say that they stay or are gone have none: a catalogue holds many of them.

    Args:
        issues: ascending by slot.
    """
    mentions: dict[str, list[Mention]] = {}
    for issue in issues:
        shown = _shown(issue)
        for change in issue.changes:
            paper = change.paper.id
            if change.kind in TOLD or paper in shown or paper in mentions:
                mentions.setdefault(paper, []).append(Mention(issue, change, shown.get(paper, ())))
    return tuple(Story(found[-1].change.paper, tuple(found)) for found in mentions.values())


def _shown(issue: Issue) -> dict[str, tuple[str, ...]]:
    """By paper id, the sections of the edition that show it; none for what stands elsewhere in it."""
    shown: dict[str, tuple[str, ...]] = {trend.paper.id: () for trend in issue.edition.trending}
    for section in issue.edition.sections:
        for entry in section.entries:
            shown[entry.paper.id] = (section.profile, *entry.also)
    return shown
