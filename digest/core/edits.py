"""The editor's hand: what was done to an issue that waits for approval, what of it stands, and how it was settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NOWHERE = "\0"  # no section: what the mail does not show
NOTE_LENGTH = 4_000  # characters of a note; a longer one is an article


class EditKind(StrEnum):
    """What an edit does."""

    NOTE = "note"
    PIN = "pin"
    DROP = "drop"
    MOVE = "move"
    ARRANGE = "arrange"
    RESET = "reset"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Placed:
    """The papers of a section, by id, in their order; of `NOWHERE` those that no section shows."""

    section: str
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing done to an issue.

    Attributes:
        kind: what is done.
        paper: the id of the paper that is pinned, dropped or moved.
        section: where it is moved to, at its end; `NOWHERE` takes it out of all.
        text: the note.
        layout: for `ARRANGE`, all sections anew; a new paper that stands in none of them is in no section then.
    """

    kind: EditKind
    paper: str = ""
    section: str = ""
    text: str = ""
    layout: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRow:
    """What was done to an issue in one go. Rows are added, and never taken out or rewritten.

    Attributes:
        newsletter: its name.
        slot: the slot's key.
        edits: in their order; `UNDO` stands alone.
        at: when.
        by: who.
        id: given by the store, ascending in the order in which rows came.
    """

    newsletter: str
    slot: str
    edits: tuple[Edit, ...]
    at: datetime
    by: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """That an issue may go out, since when, and who said so."""

    newsletter: str
    slot: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """That an issue never goes out, since when, and who said so.

    Attributes:
        newsletter: its name.
        slot: the slot's key.
        at: when.
        by: who.
        covered: the ids of those of its snapshots that stay covered; the others are as if its slot had told nothing.
    """

    newsletter: str
    slot: str
    at: datetime
    by: str = ""
    covered: tuple[str, ...] = ()


UNDONE = (Edit(EditKind.UNDO),)


def standing(rows: Iterable[EditRow]) -> tuple[EditRow, ...]:
    """The rows that were not undone, in their order; each undo takes back the last one that is left.

    Args:
        rows: of one issue, in the order in which they came.
    """
    pile: list[EditRow] = []
    for row in rows:
        if row.edits != UNDONE:
            pile.append(row)
        elif pile:
            pile.pop()
    return tuple(pile)


def in_force(rows: Iterable[EditRow]) -> tuple[Edit, ...]:
    """The edits that make up the issue as it is: those that stand, from the last reset on."""
    edits = [edit for row in standing(rows) for edit in row.edits]
    resets = [place for place, edit in enumerate(edits) if edit.kind is EditKind.RESET]
    return tuple(edits[resets[-1] + 1 :] if resets else edits)


def dropped(edits: Iterable[Edit]) -> frozenset[str]:
    """The ids of the papers of which an issue says nothing: dropped, and not placed anywhere since."""
    found: set[str] = set()
    for edit in edits:
        if edit.kind is EditKind.DROP:
            found.add(edit.paper)
        elif edit.kind is EditKind.MOVE:
            found.discard(edit.paper)
        else:
            found -= {paper for placed in edit.layout for paper in placed.papers}
    return frozenset(found)


def everywhere(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """What of some edits concerns the editions beside the main one, which have other sections.

    A note and a drop reach every edition, and so does a pin, where a section has the paper; how papers are moved is the
    main edition's own matter.
    """
    gone, all_have = dropped(edits), {EditKind.NOTE, EditKind.PIN}
    return tuple(each for each in edits if each.kind in all_have or (each.kind is EditKind.DROP and each.paper in gone))


def note(text: str) -> str:
    r"""A note as it is kept: paragraphs of folded white space with an empty line between them.

    >>> note(" One\n line. \n\n\n\tAnother. ")
    'One line.\n\nAnother.'

    Raises:
        ValueError: it is too long.
    """
    parts = paragraphs(text)
    kept = "\n\n".join(parts)
    if len(kept) > NOTE_LENGTH:
        raise ValueError(f"has {len(kept):,} characters, and a note may have {NOTE_LENGTH:,}")
    return kept


def paragraphs(text: str) -> Sequence[str]:
    """The paragraphs of a text, white space folded, none of them empty."""
    made: list[list[str]] = [[]]
    for line in text.splitlines():
        if words := line.split():
            made[-1] += words
        elif made[-1]:
            made.append([])
    return [" ".join(words) for words in made if words]
