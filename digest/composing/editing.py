"""The editor's hand on an edition: what it has, laid out as the edits say; pure.

Where a paper stands is all that edits change. So the same places give the same edition, whatever way led there, and
a paper that is moved away and back is as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.composing.reading import minutes
from digest.composing.teaser import teaser
from digest.core.changes import Change, ChangeKind, counts
from digest.core.edits import NOWHERE, Edit, EditKind, dropped
from digest.core.issue import Edition, Entry, Section
from digest.core.lack import Lack
from digest.core.paper import Paper


@dataclass
class _Layout:
    """Where papers stand, by section their ids, and the note at the top."""

    places: dict[str, list[str]]
    note: str = ""

    def take(self, edit: Edit) -> None:
        """Do what an edit says."""
        match edit.kind:
            case EditKind.NOTE:
                self.note = edit.text
            case EditKind.DROP:
                self._out(edit.paper)
            case EditKind.PIN:
                if (place := self._out(edit.paper)) is not None:
                    self.places[place].insert(0, edit.paper)
            case EditKind.MOVE:
                self._out(edit.paper)
                if edit.section != NOWHERE:
                    self.places.setdefault(edit.section, []).append(edit.paper)
            case EditKind.ARRANGE:
                self.places = {}
                for placed in (each for each in edit.layout if each.section != NOWHERE):
                    for paper in placed.papers:
                        self._out(paper)  # named twice, it stands where it was named last
                    self.places.setdefault(placed.section, []).extend(dict.fromkeys(placed.papers))

    def _out(self, paper: str) -> str | None:
        """Take a paper from its section; the name of that, None where it stood in none."""
        place = next((name for name, papers in self.places.items() if paper in papers), None)
        if place is not None:
            self.places[place].remove(paper)
        return place


def edited(edition: Edition, changes: Sequence[Change], edits: Sequence[Edit], profiles: Sequence[str]) -> Edition:
    """An edition as an editor has it, before the budget.

    Args:
        edition: as it was composed.
        changes: what it was composed of.
        edits: in their order. Papers that are not new they bring into no section.
        profiles: the names of the newsletter's profiles, in whose order sections stand.
    """
    layout = _Layout({section.profile: [entry.paper.id for entry in section.entries] for section in edition.sections})
    for edit in edits:
        layout.take(edit)
    gone = dropped(edits)
    left = [change for change in changes if change.paper.id not in gone]
    new = {change.paper.id: change.paper for change in left if change.kind is ChangeKind.NEW}
    order = list(dict.fromkeys([*profiles, *(section.profile for section in edition.sections), *layout.places]))
    sections = _sections(edition, new, layout.places, order, gone)
    shown = {paper.id for section in sections for entry in section.entries for paper in entry.papers}
    revised = tuple(each for each in edition.revised if each.paper.id not in gone)
    returned = tuple(each for each in edition.returned if each.paper.id not in gone)
    laid = replace(
        edition,
        counts=counts(left),
        sections=sections,
        trending=tuple(trend for trend in edition.trending if trend.paper.id not in gone),
        rest=tuple(paper for paper in new.values() if paper.id not in shown),
        revised=revised,
        revised_in_all=edition.revised_in_all - len(edition.revised) + len(revised),
        returned=returned,
        returned_in_all=edition.returned_in_all - len(edition.returned) + len(returned),
        note=layout.note,
        lack=_lack(edition, sections, counts(changes), counts(left)),
    )
    return replace(laid, minutes=minutes(laid))


def _lack(edition: Edition, sections: Sequence[Section], before: Mapping[str, int], left: Mapping[str, int]) -> Lack:
    """What it lacks by now: whatever its profiles had chosen, or all that was new."""
    if any(section.profile for section in sections):
        return Lack.NONE
    had = any(section.profile for section in edition.sections)
    return Lack.CHOSEN if had or (before["new"] and not left["new"]) else edition.lack


def _sections(
    edition: Edition,
    new: Mapping[str, Paper],
    places: Mapping[str, Sequence[str]],
    order: Sequence[str],
    gone: Collection[str],
) -> tuple[Section, ...]:
    """The sections that have a paper, in their order."""
    home = {entry.paper.id: (section.profile, entry) for section in edition.sections for entry in section.entries}
    matched = {section.profile: section.matched for section in edition.sections}
    made = []
    for name in order:
        entries = [_entry(home.get(paper), new[paper], name, order) for paper in places.get(name, ()) if paper in new]
        less = sum(paper in home and name in {home[paper][0], *home[paper][1].also} for paper in gone)
        own = sum(not entry.by_hand for entry in entries)
        most = max(matched.get(name, 0) - less, own) if name else 0  # for serendipity nothing matched
        made.append(Section(name, most, tuple(entries)))
    return tuple(section for section in made if section.entries)


def _entry(known: tuple[str, Entry] | None, paper: Paper, section: str, order: Sequence[str]) -> Entry:
    """A paper in a section: as it was composed where that is its own, else without reasons, which were for another."""
    if known is None:
        said = teaser(paper)
        return Entry(paper, said.text, said.shortened, by_hand=True)
    own, entry = known
    if own == section:
        return entry
    also = {own, *entry.also} - {section, ""}
    return replace(
        entry,
        reasons=(),
        also=tuple(name for name in order if name in also),
        quiet=False,
        by_hand=section not in entry.also,
    )
