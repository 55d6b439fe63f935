"""Edits: what of them stands, what they drop, and how a note is kept."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.edits import (
    NOTE_LENGTH,
    UNDONE,
    Edit,
    EditKind,
    EditRow,
    Placed,
    dropped,
    in_force,
    note,
    paragraphs,
    standing,
)

NOON = datetime(2025, 3, 18, 12, tzinfo=UTC)
RESET = Edit(EditKind.RESET)


def said(text: str) -> Edit:
    """A note."""
    return Edit(EditKind.NOTE, text=text)


def rows(*edits: Edit | tuple[Edit, ...]) -> list[EditRow]:
    """A row for each, in their order."""
    wrapped = (each if isinstance(each, tuple) else (each,) for each in edits)
    return [EditRow("papers", "slot", each, NOON, id=number) for number, each in enumerate(wrapped, 1)]


def test_undo_takes_back_the_last_row_that_is_left() -> None:
    """A row is what was done in one go; an undo with nothing left does nothing."""
    a, b, c = said("a"), said("b"), said("c")
    assert in_force(rows(a, (b, c), UNDONE)) == (a,)
    assert in_force(rows(a, b, UNDONE, UNDONE, UNDONE, c)) == (c,)
    assert [row.id for row in standing(rows(a, b, UNDONE, c))] == [1, 4]
    assert in_force(()) == ()


def test_a_reset_hides_what_came_before_and_can_be_undone() -> None:
    """What stands in the same row after it holds."""
    a, b = said("a"), said("b")
    assert in_force(rows(a, RESET)) == ()
    assert in_force(rows(a, RESET, UNDONE)) == (a,)
    assert in_force(rows(a, (RESET, b))) == (b,)
    assert in_force(rows(a, RESET, b, UNDONE, UNDONE)) == (a,)


@given(st.lists(st.sampled_from([said("a"), said("b"), RESET]), max_size=6), st.sampled_from([said("c"), RESET]))
def test_an_edit_and_its_undo_are_nothing(edits: list[Edit], last: Edit) -> None:
    """Whatever came before."""
    assert in_force(rows(*edits, last, UNDONE)) == in_force(rows(*edits))


def test_a_paper_is_dropped_until_it_is_placed() -> None:
    """In a section, or among those that none shows, by a move or by a layout."""
    drop = Edit(EditKind.DROP, "a")
    assert dropped([drop, Edit(EditKind.DROP, "b")]) == {"a", "b"}
    assert dropped([drop, Edit(EditKind.MOVE, "a", "Cats")]) == dropped([drop, Edit(EditKind.MOVE, "a")]) == set()
    assert dropped([drop, Edit(EditKind.ARRANGE, layout=(Placed("", ("a",)),))]) == set()
    assert dropped([Edit(EditKind.MOVE, "a", "Cats"), drop, Edit(EditKind.PIN, "a"), said("x")]) == {"a"}


def test_a_note_is_kept_in_paragraphs() -> None:
    """White space is folded, empty lines part, nothing else is changed: a note of notes is itself."""
    assert note(" <b>One</b>\r\nline,\tthis. \n \n\n Another.\n") == "<b>One</b> line, this.\n\nAnother."
    assert note(" \n ") == ""
    assert paragraphs("") == []
    text = "\n\n".join(["word " * 20] * 8)
    assert note(note(text)) == note(text)
    assert note("x" * NOTE_LENGTH)
    with pytest.raises(ValueError, match="has 4,001 characters, and a note may have 4,000"):
        note("x" * (NOTE_LENGTH + 1))
