"""Sample issues for the archive, with plain faces that depend on no renderer."""

import re
from dataclasses import replace
from functools import cache

from digest.core.changes import Change, ChangeKind, counts
from digest.core.issue import Edition, Faces, Inputs, Issue
from digest.core.paper import Paper
from tests.support.editions import (
    DAYS,
    hostile_edition,
    hostile_papers,
    sample_changes,
    sample_edition,
    sample_slot,
)


@cache
def sample_issues() -> tuple[Issue, Issue]:
    """The issues of 11 and 18 March 2025; the first shows no sections."""
    found = sample_changes(DAYS[0])
    first = replace(
        sample_edition(),
        slot=sample_slot(DAYS[0]),
        number=1,
        day=DAYS[0],
        counts=counts(found),
        sections=(),
        trending=(),
        rest=tuple(change.paper for change in found),
        first=True,
    )
    return issue(first, found), issue(sample_edition(), sample_changes())


def hostile_issue() -> Issue:
    """An issue in which every paper and every name of a section is hostile."""
    return issue(hostile_edition(), new(hostile_papers()))


def new(papers: tuple[Paper, ...]) -> tuple[Change, ...]:
    """Changes that say that all these papers are new."""
    return tuple(Change(ChangeKind.NEW, paper, rank=rank) for rank, paper in enumerate(papers, 1))


def issue(edition: Edition, found: tuple[Change, ...]) -> Issue:
    """An issue of an edition, with a Markdown face of the shape that the renderer gives it."""
    face = markdown(edition)
    return Issue(edition.slot, edition, Faces(html=face, text=face, markdown=face), Inputs(), found)


def markdown(edition: Edition) -> str:
    """A masthead at level 1, sections at level 2, titles at level 3, what trends as a table."""
    lines = [f"# {_escaped(edition.title)}", "", f"{edition.day}, no. {edition.number}", ""]
    for section in edition.sections:
        lines += [f"## {_escaped(section.profile)}", "", f"{len(section.entries)} of {section.matched}", ""]
        for entry in section.entries:
            lines += [f"### {_escaped(entry.paper.title)}", "", _escaped(entry.teaser), ""]
    if edition.trending:
        lines += ["## Still trending", "", "| Paper | Place |", "|---|---|"]
        lines += [
            f"| {_escaped(trend.paper.title)} | {trend.rank_before} → {trend.rank} |" for trend in edition.trending
        ]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    entities = text.translate({ord(character): f"&#{ord(character)};" for character in "&<>|\n\r"})
    return re.sub(r"([\\`*_\[\]{}()!])", r"\\\1", entities)
