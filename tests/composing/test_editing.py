"""The editor's hand on an edition: nothing lost, nothing doubled, the same places by whatever way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing.compose import Compose
from digest.core.changes import ChangeKind
from digest.core.edits import NOWHERE, UNDONE, Edit, EditKind, EditRow, Placed, in_force
from digest.core.issue import Edition, Entry, Section
from digest.core.newsletter import Newsletter
from digest.render.renderer import Renderer
from tests.support.editions import (
    PROFILES,
    retold_edition,
    sample_before,
    sample_changes,
    sample_edition,
    sample_matches,
    sample_newsletter,
    sample_slot,
)
from tests.support.stored import NOON

NEWSLETTER = sample_newsletter()
CHANGES = sample_changes()
NAMES = [profile.name for profile in PROFILES]
COMPOSE = Compose(lambda _newsletter, _edition: 0)
WHOLE = COMPOSE.whole(NEWSLETTER, sample_slot(), 2, CHANGES, sample_matches(), sample_before())
NEW = {change.paper.id for change in CHANGES if change.kind is ChangeKind.NEW}
FIRST, OTHER = WHOLE.sections[0], WHOLE.sections[1]

ids = st.sampled_from([paper.id for paper in WHOLE.papers][::3])
places = st.sampled_from([*NAMES, NOWHERE])
layouts = st.lists(st.builds(Placed, places, st.lists(ids, max_size=4).map(tuple)), max_size=4).map(tuple)
edits = (
    st.builds(Edit, st.sampled_from([EditKind.PIN, EditKind.DROP]), ids)
    | st.builds(Edit, st.just(EditKind.MOVE), ids, places)
    | st.builds(Edit, st.just(EditKind.ARRANGE), layout=layouts)
    | st.builds(Edit, st.just(EditKind.NOTE), text=st.sampled_from(["", "Words.", "Other\n\nwords."]))
)


def edited(*done: Edit, whole: Edition = WHOLE, newsletter: Newsletter = NEWSLETTER) -> Edition:
    """An edition after some edits."""
    return COMPOSE.edited(newsletter, whole, CHANGES, done)


def ids_in(edition: Edition, name: str) -> list[str]:
    """The papers of a section, which may be missing."""
    return [e.paper.id for section in edition.sections if section.profile == name for e in section.entries]


def move(paper: str, section: str = NOWHERE) -> Edit:
    """A paper into a section, or out of all."""
    return Edit(EditKind.MOVE, paper, section)


@given(st.lists(edits, max_size=8))
def test_no_paper_is_lost_or_doubled(done: list[Edit]) -> None:
    """Each new paper stands in a section, or among the others, or was dropped; the counts say so."""
    found = edited(*done)
    shown, rest = [entry.paper.id for entry in found.entries], [paper.id for paper in found.rest]
    placed = [*shown, *rest]
    assert len(placed) == len(set(placed))
    assert set(placed) <= NEW
    assert found.new == len(placed) == found.shown + len(found.rest)
    assert found.known == tuple(paper for paper in WHOLE.known if paper in found.known)
    assert rest == [change.paper.id for change in CHANGES if change.paper.id in rest], "in the order of the dump"
    for section in found.sections:
        assert section.entries
        assert section.matched >= len(section.entries) - section.added
        assert all(section.profile not in entry.also for entry in section.entries)
    assert [section.profile for section in found.sections] == [n for n in NAMES if ids_in(found, n)]


@given(st.lists(edits, max_size=5), edits)
def test_undo_gives_the_same_edition(done: list[Edit], last: Edit) -> None:
    """Byte for byte, since rendering is pure."""
    rows = [EditRow("trending", "slot", (each,), NOON) for each in [*done, last]]
    undone = in_force([*rows, EditRow("trending", "slot", UNDONE, NOON)])
    assert edited(*undone) == edited(*done)


@given(st.lists(edits, max_size=8))
def test_the_same_places_are_the_same_edition(done: list[Edit]) -> None:
    """Whatever way led there: a layout that says where papers stand by now changes nothing."""
    found = edited(*done)
    layout = tuple(Placed(name, tuple(ids_in(found, name))) for name in NAMES)
    assert edited(*done, Edit(EditKind.ARRANGE, layout=layout)) == found


def test_without_edits_nothing_is_changed() -> None:
    """So an issue that its editor has only looked at goes out as it was composed."""
    assert edited() == edited(Edit(EditKind.RESET)) == WHOLE
    assert COMPOSE.fit(NEWSLETTER, edited(), CHANGES) == sample_edition()


def test_a_pinned_paper_stands_first_in_its_section() -> None:
    """As it was, with its reasons; the others keep their order."""
    last = FIRST.entries[-1]
    found = edited(Edit(EditKind.PIN, last.paper.id)).sections[0]
    assert found.entries == (last, *FIRST.entries[:-1])
    assert edited(Edit(EditKind.PIN, WHOLE.rest[0].id)) == WHOLE, "what is in no section cannot be pinned"


def test_a_dropped_paper_is_not_spoken_of() -> None:
    """Nor counted: not as new, not as one that matches, not as one that stays."""
    entry, known = FIRST.entries[0], WHOLE.known[0]
    found = edited(Edit(EditKind.DROP, entry.paper.id), Edit(EditKind.DROP, known.id))
    assert entry.paper not in found.papers
    assert known not in found.papers
    assert (found.new, found.shown) == (WHOLE.new - 1, WHOLE.shown - 1)
    assert found.counts["continuing"] == WHOLE.counts["continuing"] - 1
    assert found.sections[0].matched == FIRST.matched - 1
    assert found.rest == WHOLE.rest


def test_a_moved_paper_leaves_its_reasons_behind() -> None:
    """They were for the other section, which is named beside it now; moved back, it is as it was."""
    entry = FIRST.entries[0]
    moved = edited(move(entry.paper.id, OTHER.profile))
    last = moved.sections[1].entries[-1]
    assert (last.paper, last.teaser, last.reasons) == (entry.paper, entry.teaser, ())
    assert FIRST.profile in last.also
    back = edited(move(entry.paper.id, OTHER.profile), move(entry.paper.id, FIRST.profile))
    assert back.sections[0].entries == (*FIRST.entries[1:], entry)


def test_a_section_counts_what_matches() -> None:
    """Papers do not match because an editor put them there; one that matches two sections does, in either."""
    more = [paper.id for paper in WHOLE.rest[:3]]
    found = edited(*[move(paper, FIRST.profile) for paper in more]).sections[0]
    assert (found.matched, found.added, len(found.entries)) == (FIRST.matched, 3, len(FIRST.entries) + 3)
    also = replace(OTHER, entries=(replace(OTHER.entries[0], also=(FIRST.profile,)), *OTHER.entries[1:]))
    whole = replace(WHOLE, sections=(FIRST, also))
    both = edited(move(OTHER.entries[0].paper.id, FIRST.profile), whole=whole).sections[0]
    assert (both.matched, both.added) == (max(FIRST.matched, len(FIRST.entries) + 1), 0)


def test_a_paper_that_was_not_shown_gets_its_teaser() -> None:
    """From the rest into a section, also into one that had no paper; and back again."""
    paper = WHOLE.rest[0]
    bare = replace(WHOLE, sections=WHOLE.sections[:1], rest=tuple(change.paper for change in CHANGES[:3]))
    found = edited(move(paper.id, NAMES[-1]), whole=bare)
    (entry,) = found.sections[-1].entries
    assert found.sections[-1].profile == NAMES[-1]
    assert (entry.paper, entry.reasons) == (paper, ())
    assert entry.teaser
    assert paper not in found.rest
    assert edited(move(paper.id, NAMES[0]), move(paper.id)) == WHOLE


def test_a_section_of_a_profile_that_is_gone_stays() -> None:
    """A newsletter whose profiles were changed while an issue waits shows what it was made of."""
    newsletter = replace(NEWSLETTER, profiles=PROFILES[1:])
    assert {section.profile for section in edited(newsletter=newsletter).sections} == {
        s.profile for s in WHOLE.sections
    }


def test_a_layout_names_each_paper_once() -> None:
    """Where it names one twice the last place holds; what it does not name is in no section."""
    one, two = (entry.paper.id for entry in FIRST.entries[:2])
    layout = (Placed(NAMES[0], (one, two, one)), Placed(NAMES[1], (one,)))
    found = edited(Edit(EditKind.ARRANGE, layout=layout))
    assert (ids_in(found, NAMES[0]), ids_in(found, NAMES[1])) == ([two], [one])
    assert (found.shown, found.new) == (2, WHOLE.new)


@pytest.mark.parametrize("budget", [100_000, 24_000, 14_000])
def test_the_byte_budget_holds_after_edits(budget: int) -> None:
    """R17: a note costs bytes, a dropped paper gives some back, and no paper is lost on the way."""
    newsletter, renderer = replace(NEWSLETTER, byte_budget=budget), Renderer()
    composer = Compose(renderer.size)
    for done in ([], [Edit(EditKind.NOTE, text="Words. " * 400)], [Edit(EditKind.DROP, FIRST.entries[0].paper.id)]):
        found = composer.fit(newsletter, composer.edited(newsletter, WHOLE, CHANGES, done), CHANGES)
        assert len(renderer.render(newsletter, found).html.encode()) <= budget
        assert found.shown + len(found.rest) == found.new


def test_what_is_told_again_can_be_dropped() -> None:
    """A revised paper and one that is back: it is not spoken of, nor counted, and the others stay."""
    told = retold_edition()
    for kind, paper in [("revised", told.revised[0].paper), ("returned", told.returned[0].paper)]:
        found = edited(Edit(EditKind.DROP, paper.id), whole=told)
        assert paper not in found.known
        assert len(found.known) == len(told.known) - 1
        in_all = getattr(found, f"{kind}_in_all")
        assert in_all == getattr(told, f"{kind}_in_all") - 1


def test_what_no_profile_chose_is_a_section_like_others() -> None:
    """Serendipity stays at the end; its papers are pinned, moved and hidden, and what is folded goes along."""
    paper, other, folded = WHOLE.rest[:3]
    section = Section("", 0, (Entry(paper), Entry(other, folded=(folded,))))
    whole = replace(WHOLE, sections=(*WHOLE.sections, section), rest=WHOLE.rest[3:])
    assert edited(whole=whole) == whole
    assert ids_in(edited(Edit(EditKind.PIN, other.id), whole=whole), "") == [other.id, paper.id]
    moved = edited(move(other.id, NAMES[0]), whole=whole)
    assert moved.sections[0].entries[-1].folded == (folded,)
    assert moved.rest == whole.rest
    assert "" not in moved.sections[0].entries[-1].also
    hidden = edited(move(other.id), whole=whole)
    assert set(hidden.rest) == {*whole.rest, other, folded}
    layout = tuple(Placed(s.profile, tuple(e.paper.id for e in s.entries)) for s in whole.sections)
    assert edited(Edit(EditKind.ARRANGE, layout=layout), whole=whole) == whole
