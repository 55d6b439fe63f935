"""What every store promises of editions: an issue has them all, and what is for the archive has the main one alone."""

from dataclasses import replace

import pytest

from digest.core.edits import Approval
from digest.core.issue import Faces, Issue, Rendered
from digest.core.ledger import HELD
from digest.ports import Store
from tests.support.editions import hostile_edition
from tests.support.stored import NOON, issue, said, slot_row

SLOT = "2025-03-18-0700"


def with_others(*names: str, note: str = "") -> Issue:
    """An issue with an edition for each of these audiences."""
    made = issue()
    others = tuple(_other(name, note) for name in names)
    wholes = {each.edition.name: hostile_edition() for each in others}
    return replace(made, others=others, inputs=replace(made.inputs, wholes=wholes))


def _other(name: str, note: str) -> Rendered:
    faces = Faces(f"<p>{name}</p>", name, name, f"For {name}")
    return Rendered(replace(issue().edition, name=name, note=note), faces)


def test_an_issue_has_all_its_editions(store: Store) -> None:
    """R41: equal to what was given, by name; another issue has none of them."""
    made = with_others("ada", "bob")
    assert store.issues.close(slot_row(), ["s1"], made, said(slot_row(), "a"))
    found = store.issues.issue("trending", SLOT)
    assert found == made
    assert [each.edition.name for each in made.editions] == ["main", "ada", "bob"]
    assert [each.faces.subject for each in made.editions] == [made.faces.subject, "For ada", "For bob"]
    other = slot_row(newsletter="other")
    own = replace(issue(), slot=replace(made.slot, newsletter="other"))
    assert store.issues.close(other, (), own, ())
    assert store.issues.issue("other", SLOT) == own


def test_what_is_out_comes_with_the_main_edition_alone(store: Store) -> None:
    """R71: whoever makes pages of all issues never has what an audience has for itself."""
    made = with_others("ada")
    store.issues.close(slot_row(), (), made, ())
    (out,) = store.issues.issues("trending")
    assert out == replace(made, others=())


@pytest.mark.parametrize("names", [("ada",), ("ada", "bob")])
def test_an_approval_freezes_every_edition(store: Store, names: tuple[str, ...]) -> None:
    """Each is there as the approved issue has it."""
    store.issues.close(slot_row(outcome=HELD), (), with_others(*names), ())
    approved = with_others(*names, note="Look.")
    assert store.issues.approve(approved, Approval("trending", SLOT, NOON, "ada"))
    assert store.issues.issue("trending", SLOT) == approved
    assert not store.issues.approve(with_others(*names), Approval("trending", SLOT, NOON, "bob"))
    assert store.issues.issue("trending", SLOT) == approved
