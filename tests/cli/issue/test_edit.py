"""digest issue edit and show: what is done to an issue that waits, and how it is told."""

from pathlib import Path

import pytest

from digest.core.edits import NOTE_LENGTH
from tests.cli.conftest import Caller
from tests.cli.issue.conftest import BLUE, GREEN, GREY, RED, SLOT, do, sections


def test_what_waits_is_shown_as_it_will_go_out(held: Caller) -> None:
    """Its text, its state, and all that its editor did, with the times on the newsletter's clock."""
    do(held, "edit", "papers", "--note", "Look [here].", "--drop", "red", "--by", "Ada [L]")
    do(held, "edit", "papers", "--hide", BLUE, "--by", "Bob")
    do(held, "edit", "papers", "--undo")
    said = do(held, "show", "papers")
    assert "Look [here].\n" in said.out
    assert "A [blue] cat" in said.out
    assert RED not in said.out.partition(f"papers {SLOT}")[0]
    assert said.out.endswith(
        f"papers {SLOT}  no. 1, held\n"
        "  2025-03-11 09:00  Ada [L]  drop      A red cat\n"
        "  2025-03-11 09:00  Ada [L]  note      Look [here].\n"
    )
    found = do(held, "show", "papers", "2025-03-11", "--json").json
    assert (found["state"], found["note"], found["new"], found["edits"]) == ("held", "Look [here].", 3, 1)
    told = [(each["kind"], each["paper"] and each["paper"]["title"], each["state"]) for each in found["edited"]]
    assert told == [
        ("drop", RED, "stands"),
        ("note", None, "stands"),
        ("move", BLUE, "undone"),
        ("undo", None, "undo"),
    ]
    assert set(found["faces"]) == {"html", "text", "markdown"}
    assert found["faces"]["text"] in Path(f"out/issues/papers/{SLOT}.txt").read_text(encoding="utf-8")


def test_papers_are_pinned_moved_hidden_dropped_and_brought_back(held: Caller) -> None:
    """Named by an id, a title, or a part that only one has; sections by a beginning, whatever the capitals."""
    assert sections(held) == {"Cats [all]": [BLUE, RED], "Mice": [GREEN], "rest": [GREY]}
    do(held, "edit", "papers", "--pin", "a RED", "--add", "grey", "mice")
    assert sections(held) == {"Cats [all]": [RED, BLUE], "Mice": [GREEN, GREY]}
    do(held, "edit", "papers", "--move", RED.upper(), "BIRDS", "--hide", GREEN, "--drop", "grey")
    assert sections(held) == {"Cats [all]": [BLUE], "Birds": [RED], "rest": [GREEN]}
    do(held, "edit", "papers", "--reset", "--pin", RED)
    assert sections(held) == {"Cats [all]": [RED, BLUE], "Mice": [GREEN], "rest": [GREY]}
    do(held, "edit", "papers", "--undo")
    assert sections(held) == {"Cats [all]": [BLUE], "Birds": [RED], "rest": [GREEN]}
    (gone,) = (
        each["paper"]["id"] for each in do(held, "show", "papers", "--json").json["edited"] if each["kind"] == "drop"
    )
    do(held, "edit", "papers", SLOT, "--move", gone, "mice")
    assert sections(held)["Mice"] == [GREY]


def test_a_paper_is_moved_to_what_no_profile_chose(held: Caller) -> None:
    """The section that a sheet has is named as there, or by its beginning."""
    said = do(held, "edit", "papers", "--move", GREY, "Something else", "--add", RED, "something")
    assert "  move      A grey stone  to Something else" in said.out
    assert sections(held) == {"Cats [all]": [BLUE], "Mice": [GREEN], "": [GREY, RED]}


def test_people_read_what_was_done(held: Caller) -> None:
    """A line an edit, then what the issue is now, and where its face lies."""
    said = do(held, "edit", "papers", "--pin", "[blue]", "--hide", GREEN, "--move", GREY, "Cats [all]", "--note", "")
    assert said.out.splitlines() == [
        "  move      A green mouse  to no section",
        "  move      A grey stone  to Cats [all]",
        "  pin       A [blue] cat",
        "  note      taken away",
        f"papers {SLOT}  no. 1: 3 papers in 1 section, 1 minute  out/issues/papers/{SLOT}.html",
    ]
    assert do(held, "edit", "papers", "--reset").out.startswith("  reset\npapers")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("edit", "papers", "--pin", "cat"), "'cat' stands in the titles of 2 papers; name one of title-"),
        (("edit", "papers", "--pin", "cat"), " (A [blue] cat)"),
        (("edit", "papers", "--drop", "dog"), "the issue has no paper 'dog'; give an id, or a part of a title"),
        (("edit", "papers", "--drop", ""), "the issue has no paper ''"),
        (("edit", "papers", "--pin", GREY), f"'{GREY}' is in no section; give it one with --move PAPER SECTION"),
        (
            ("edit", "papers", "--move", RED, "dogs"),
            "there is no section 'dogs'; known are Cats [all], Mice, Birds, Something else",
        ),
        (
            ("edit", "papers", "--pin", RED, "--drop", "red"),
            f"--pin and --drop both name '{RED}'; leave one of them out",
        ),
        (("edit", "papers", "--hide", RED, "--pin", RED), f"--pin and --hide both name '{RED}'"),
        (("edit", "papers", "--move", RED, "Mice", "--drop", RED), f"--move and --drop both name '{RED}'"),
        (("edit", "papers", "--hide", RED, "--drop", RED, "--reset"), f"--drop and --hide both name '{RED}'"),
        (("edit", "papers", "--move", RED, "Mice", "--hide", RED), f"--move and --hide both name '{RED}'"),
        (("edit", "papers", "--move", RED, "Mice", "--move", RED, "bi"), f"--move names '{RED}' for Mice and Birds"),
        (("edit", "papers", "--undo"), f"papers {SLOT}: there is nothing to undo"),
        (("edit", "papers", "--undo", "--note", "x"), "--undo stands beside other changes"),
        (("edit", "papers", "--sheet", "x", "--note", "x"), "--sheet stands beside other changes"),
        (("edit", "papers", "--note", "x", "--note-file", "x"), "--note and --note-file stand side by side"),
        (("edit", "papers", "--note", "x" * (NOTE_LENGTH + 1)), "the note has 4,001 characters, and a note may have"),
        (("edit", "papers", "2025-04", "--note", "x"), "papers: there is no issue '2025-04'"),
        (("edit", "nothing"), "nothing"),
        (("correct", "papers", SLOT, "--note", "x", "--yes"), f"papers {SLOT} is not out yet; change it with"),
        (("correct", "papers", SLOT, "--note", " ", "--yes"), "issue correct: says nothing; give --note TEXT"),
        (("correct", "papers", SLOT), "issue correct: says nothing"),
    ],
)
def test_wrong_use_is_told_in_a_line(held: Caller, words: tuple[str, ...], says: str) -> None:
    """With the remedy and exit code 2, and the issue stays as it was."""
    before = held("issue", "show", "papers", "--json").json
    said = held("issue", *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert says in said.err
    assert held("issue", "show", "papers", "--json").json == before


def test_a_note_may_come_from_a_file(held: Caller, tmp_path: Path) -> None:
    """UTF-8 text; a picture is refused, and so is a file that is not there."""
    (tmp_path / "note.txt").write_text("Größe\nzählt.\n\nImmer.\n", encoding="utf-8")
    assert do(held, "edit", "papers", "--note-file", "note.txt", "--json").json["note"] == "Größe zählt.\n\nImmer."
    (tmp_path / "note.png").write_bytes(b"\x89PNG\xff")
    said = held("issue", "edit", "papers", "--note-file", "note.png")
    assert (said.code, said.err) == (2, "digest: note.png: is no text; save it as UTF-8\n")
    assert "note.gif" in held("issue", "edit", "papers", "--note-file", "note.gif").err


def test_a_preview_shows_what_waits(held: Caller) -> None:
    """As its editor has it by now."""
    do(held, "edit", "papers", "--note", "Words of mine.")
    assert held("preview", "papers", "--slot", SLOT, "--file").code == 0
    assert "Words of mine." in Path("out/preview/papers.html").read_text(encoding="utf-8")
