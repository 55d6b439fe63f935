"""digest issue edit on a sheet: lines in an editor."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Caller
from tests.cli.issue.conftest import BLUE, GREEN, GREY, LATER, RED, SLOT, do, sections
from tests.support.working import page


def write_editor(folder: Path, *steps: str) -> str:
    """A program that stands in for a person at an editor: it changes the lines of the sheet that it is given."""
    program = folder / "editor.py"
    body = "\n".join(
        ["import sys", "path = sys.argv[1]", "text = open(path).read()", *steps, "open(path, 'w').write(text)"]
    )
    program.write_text(body, encoding="utf-8")
    return f"python3 {program}"


def sheet(held: Caller, folder: Path, monkeypatch: pytest.MonkeyPatch, *steps: str) -> Any:
    """What comes of such an editor's work."""
    monkeypatch.setenv("VISUAL", write_editor(folder, *steps))
    return held("issue", "edit", "papers", "--now", LATER)


NEXT, NEXT_SLOT = "2025-03-12T08:00+00:00", "2025-03-12-0700"


def test_a_sheet_is_edited_like_a_list(held: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are moved, taken out and written; what is saved is what the issue is, and one undo takes it back."""
    before = sections(held)
    said = sheet(
        held,
        tmp_path,
        monkeypatch,
        f"text = text.replace('2  {RED}\\n', '').replace('[Birds]\\n', '[Birds]\\n2  whatever\\n')",
        "text = text.replace('4  A grey stone\\n', '')",
        "text = text.replace('== Note ==', '== Note ==\\nWords [of mine],\\n  folded.\\n\\nMore.')",
    )
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:3] == [
        "  note      Words [of mine], folded.  More.",
        "  arrange   3 sections",
        "  drop      A grey stone",
    ]
    assert sections(held) == {"Cats [all]": [BLUE], "Mice": [GREEN], "Birds": [RED]}
    assert not list(Path("out/issues/papers").glob("*.sheet"))
    do(held, "edit", "papers", "--undo")
    assert sections(held) == before


def test_a_sheet_that_says_the_same_changes_nothing(
    held: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does an empty one; what was dropped stands at its end, from where it can be brought back."""
    do(held, "edit", "papers", "--drop", GREEN, "--note", "Words.\n\nMore.", "--pin", BLUE)
    before = sections(held)
    for steps in ((), ("text = ''",), ("text = text.replace('\\n\\n', '\\n\\n# a remark\\n\\n', 1)",)):
        said = sheet(held, tmp_path, monkeypatch, *steps)
        assert (said.code, said.out.splitlines()[0]) == (0, "  note      nothing was changed")
    text = "text = text.replace('3  A green mouse\\n', '').replace('[Birds]\\n', '[Birds]\\n3\\n')"
    assert sheet(held, tmp_path, monkeypatch, text).code == 0
    assert sections(held) == before | {"Birds": [GREEN]}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("99  A red cat", "line 9: '99 A red cat' does not begin with the number of a paper"),
        ("A red cat", "line 9: 'A red cat' does not begin with the number of a paper"),
        ("1  A red cat", "line 10: '1 A [blue] cat' stands there twice"),
        ("[Dogs]", "line 9: '[Dogs]' is no heading of this issue"),
    ],
)
def test_a_sheet_that_cannot_be_taken_is_kept(
    held: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    """With the line that is wrong and the way to give it again; what was written is not lost."""
    said = sheet(held, tmp_path, monkeypatch, f"text = text.replace('[Cats [all]]', '[Cats [all]]\\n{line}')")
    path = f"out/issues/papers/{SLOT}.sheet"
    assert said.code == 2
    assert f"{path}, {says}; mend it, then give it with digest issue edit papers {SLOT} --sheet {path}" in said.err
    mended = Path(path).read_text(encoding="utf-8").replace(f"{line}\n", "", 1)
    Path(path).write_text(
        mended.replace("[Birds]\n", "[Birds]\n4\n").replace("4  A grey stone\n", ""), encoding="utf-8"
    )
    do(held, "edit", "papers", SLOT, "--sheet", path)
    assert sections(held)["Birds"] == [GREY]


def test_known_papers_can_only_be_dropped(held: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What still trends is in no section; out of the sheet it is not spoken of, until it is put back."""
    dumps = tmp_path / "schedules/dumps"
    (dumps / "2025-03-12.txt").write_text(page([RED, "A new cat"], "Mar 12"), encoding="utf-8")
    assert held("issue", "approve", "papers", "--now", LATER).code == 0
    assert held("run", "--now", "2025-03-12T08:00+00:00").code == 1
    slot = "2025-03-12-0700"
    assert sections(held, slot) == {"Cats [all]": ["A new cat"], "known": [RED]}
    line = f"2  {RED}\\n"
    said = sheet(
        held, tmp_path, monkeypatch, f"text = text.replace('{line}', '').replace('[Mice]\\n', '[Mice]\\n{line}')"
    )
    assert f"line 12: '2 {RED}' cannot stand below [Mice]; mend it" in said.err
    assert sheet(held, tmp_path, monkeypatch, f"text = text.replace('{line}', '')").code == 0
    assert sections(held, slot) == {"Cats [all]": ["A new cat"]}
    back = f"text = text.replace('{line}', '').replace('before ==\\n', 'before ==\\n{line}')"
    assert sheet(held, tmp_path, monkeypatch, back).code == 0
    assert sections(held, slot)["known"] == [RED]
    refused = held("issue", "edit", "papers", "--move", RED, "mice")
    assert f"'{RED}' is not new, and in no section; only new papers can be placed" in refused.err


@pytest.mark.parametrize("editor", ["false", "no-such-editor"])
def test_an_editor_that_fails_changes_nothing(
    held: Caller, file: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    """It is told in a line with what to do, and its sheet does not stay."""
    before = sections(held)
    monkeypatch.setenv("VISUAL", editor)
    said = held("issue", "edit", "papers")
    assert said.code == 2
    assert said.err.startswith(f"digest: issue edit: {editor}: ")
    assert said.err.endswith("; nothing was changed; set VISUAL to an editor that starts, or give options\n")
    assert sections(held) == before
    assert not list(file.parents[1].rglob("*.sheet"))


def test_no_editor_opens_where_nobody_sits(held: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job without a terminal is told what is missing, and waits for nobody."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    said = held("issue", "edit", "papers")
    assert (said.code, said.out) == (2, "")
    assert said.err == "digest: issue edit: says nothing to do; give options, or set VISUAL to your editor\n"
    monkeypatch.setenv("EDITOR", "")  # which is none
    assert held("issue", "edit", "papers") == said


def test_a_sheet_says_what_audiences_are_shown(
    held: Caller, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind an arrow, also of what the main edition does not show; what is dropped is dropped for all."""
    assert "→" not in sheet_text(held, tmp_path, monkeypatch)
    audience = '[[audience]]\nname = "ada"\nrecipients = ["cy@example.org"]\nprofiles = []\n'
    own = '[[audience.profile]]\nname = "Stones"\nkeywords = ["stone"]\n'
    file.write_text(file.read_text(encoding="utf-8") + audience + own, encoding="utf-8")
    dump = file.parent / "dumps/2025-03-12.txt"
    dump.write_text(page([RED, "A red stone"]), encoding="utf-8")
    assert held("run", "--now", NEXT).code == 1
    text = sheet_text(held, tmp_path, monkeypatch, NEXT_SLOT)
    assert "== Not shown ==\n1  A red stone  → ada\n" in text
    assert "the note, and what you drop, holds for every edition" in text
    step = "text = text.replace('1  A red stone  → ada\\n', '')"
    monkeypatch.setenv("VISUAL", write_editor(tmp_path, step))
    said = held("issue", "edit", "papers", NEXT_SLOT, "--now", NEXT)
    assert "  drop      A red stone" in said.out
    assert "  edition   ada: 0 papers in 0 sections, 1 minute" in said.out.splitlines()


def sheet_text(held: Caller, folder: Path, monkeypatch: pytest.MonkeyPatch, slot: str = SLOT) -> str:
    """The sheet that an editor is given."""
    kept = folder / "kept"
    monkeypatch.setenv("VISUAL", write_editor(folder, f"open({str(kept)!r}, 'w').write(text)"))
    assert held("issue", "edit", "papers", slot, "--now", LATER).code == 0
    return kept.read_text(encoding="utf-8")
