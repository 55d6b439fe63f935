"""An issue as a sheet of text that a person edits: a line a paper, in sections; lines are moved or taken out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from digest.cli.trouble import one_line
from digest.core.edits import NOWHERE, Edit, EditKind, Placed, note
from digest.core.issue import Edition
from digest.core.paper import Paper

NOTE, OTHER, KNOWN, REST, DROPPED = (
    "== Note ==",
    "== Something else ==",
    "== Known before ==",
    "== Not shown ==",
    "== Dropped ==",
)
HELP = """\
# {name}, waits for approval.
# Move lines to move papers, within a section or to another one. What stands below "Not shown" is in the archive
# alone; of what you drop, or take out of this sheet, nothing is said, now or later. The number names the paper.
# Save and close to have it so; an empty sheet changes nothing.
"""
AUDIENCES = """\
# Behind an arrow stand the editions of audiences that show a paper. Where lines stand is the main edition's matter;
# the note, and what you drop, holds for every edition.
"""
OTHER_NAME = OTHER.strip("= ")
NAMED = 3  # editions that a line names
SHOWN = 60  # characters of a line that is not understood
_LINE = re.compile(r"(\d{1,9})\b")


@dataclass
class Sheet:
    """What a sheet says: the note, and the papers below each heading, by id."""

    note: str = ""
    below: dict[str, list[str]] = field(default_factory=dict)


class SheetError(ValueError):
    """A line that cannot be taken as it is; its number comes with it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def write(
    name: str,
    whole: Edition,
    now: Edition,
    profiles: Sequence[str],
    elsewhere: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """The sheet of an issue.

    Args:
        name: what the issue is called.
        whole: as it was composed.
        now: as its editor has it, before the byte budget.
        profiles: the names of the newsletter's profiles, each of which has its heading.
        elsewhere: by paper id, the names of the editions of audiences that show it.
    """
    number = {paper.id: place for place, paper in enumerate(whole.papers, 1)}
    to = {paper: f"  → {_some(names)}" for paper, names in elsewhere.items()}
    titles = {paper.id: one_line(paper.title) + to.get(paper.id, "") for paper in whole.papers}
    wide = len(str(len(number)))
    lines = [
        HELP.format(name=one_line(name)) + (AUDIENCES if elsewhere else ""),
        NOTE,
        *([now.note] if now.note else []),
        "",
    ]
    for heading, below in _below(whole, now, profiles).items():
        lines += [heading, *(f"{number[paper]:>{wide}}  {titles[paper]}" for paper in below), ""]
    return "\n".join(lines)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def read(text: str, whole: Edition, now: Edition, profiles: Sequence[str]) -> tuple[Edit, ...]:
    """The edits that make of an issue what a sheet says; none where it says the same, or nothing.

    Raises:
        SheetError: a line cannot be taken as it is.
        ValueError: the note is too long.
    """
    before = _below(whole, now, profiles)
    sheet = _parse(text, whole, before)
    if sheet is None:
        return ()
    edits = [Edit(EditKind.NOTE, text=said)] if (said := note(sheet.note)) != now.note else []
    placed = _placed(sheet.below)
    if placed != _placed(before):
        edits.append(Edit(EditKind.ARRANGE, layout=placed))
    back = [paper for paper in sheet.below[KNOWN] if paper in before[DROPPED]]
    kept = {paper for heading, below in sheet.below.items() if heading != DROPPED for paper in below}
    gone = [paper.id for paper in whole.papers if paper.id not in {*kept, *before[DROPPED]}]
    return (
        *edits,
        *(Edit(EditKind.MOVE, paper, NOWHERE) for paper in back),
        *(Edit(EditKind.DROP, paper) for paper in gone),
    )


def _placed(below: Mapping[str, Sequence[str]]) -> tuple[Placed, ...]:
    """Where new papers stand; among those that are not shown they have no order of their own."""
    shown = (heading for heading in below if heading not in {REST, KNOWN, DROPPED})
    return (
        *(Placed("" if heading == OTHER else heading[1:-1], tuple(below[heading])) for heading in shown),
        Placed(NOWHERE, tuple(sorted(below[REST]))),
    )


def _below(whole: Edition, now: Edition, profiles: Sequence[str]) -> dict[str, list[str]]:
    """By heading, the ids of the papers that stand below it; a heading for every section that there can be."""
    sections = {section.profile: [entry.paper.id for entry in section.entries] for section in now.sections}
    names = dict.fromkeys([*profiles, *(section.profile for section in whole.sections), *sections])
    found = {f"[{name}]" if name else OTHER: sections.get(name, []) for name in names}
    found[REST] = [paper.id for paper in now.rest]
    found[KNOWN] = [paper.id for paper in now.known]
    there = {paper for below in found.values() for paper in below}
    found[DROPPED] = [paper.id for paper in whole.papers if paper.id not in there]
    return found


def _parse(text: str, whole: Edition, headings: Iterable[str]) -> Sheet | None:
    """What a sheet says; None where it has no heading, as one that was emptied."""
    papers, known = whole.papers, {paper.id for paper in whole.known}
    sheet, heading, words, seen = Sheet(below={name: [] for name in headings}), "", [], set[str]()
    for place, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line == NOTE or line in sheet.below:
            heading = line
        elif heading == NOTE:
            words.append(raw)
        elif line and not line.startswith("#"):
            if not heading or line.startswith(("[", "==")):
                raise SheetError(place, f"{line[:SHOWN]!r} is no heading of this issue")
            paper = _paper(line, place, papers)
            if paper.id in seen:
                raise SheetError(place, f"{line[:SHOWN]!r} stands there twice")
            if heading != DROPPED and (paper.id in known) != (heading == KNOWN):
                raise SheetError(place, f"{line[:SHOWN]!r} cannot stand below {heading}")
            seen.add(paper.id)
            sheet.below[heading].append(paper.id)
    sheet.note = "\n".join(words)
    return sheet if heading else None


def _paper(line: str, place: int, papers: Sequence[Paper]) -> Paper:
    found = _LINE.match(line)
    if not found or not 0 < int(found[1]) <= len(papers):
        raise SheetError(place, f"{line[:SHOWN]!r} does not begin with the number of a paper")
    return papers[int(found[1]) - 1]
