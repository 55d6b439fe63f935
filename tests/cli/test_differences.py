"""digest diff: what revised and renamed papers have rewritten, for people and for programs."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from digest.cli.differences import difference_lines, title_line
from digest.core.changes import Change, ChangeKind
from digest.core.paper import Paper, Revision
from tests.cli.conftest import Caller
from tests.support.revisions import ROWS

REAL = [[Revision(**version) for version in row["versions"]] for row in ROWS]
HOSTILE = "[red]\x1b[31m{}[/] \x07\u202e[/nothing] [link=x]\x9b2J \\"
LATER = {
    "authors": ["Emmy Noether"],
    "categories": ["cs.LG", "stat.ML"],
    "title": "On [bold]dogs[/] and how they live",
    "abstract": "They live well. " + "They sleep a lot, and eat at night. " * 5 + "We ask dogs.",
}
EARLIER = {
    "authors": ["Ada Lovelace"],
    "categories": ["cs.LG"],
    "title": "On [bold]cats[/] and how they live",
    "abstract": LATER["abstract"].replace("dogs", "cats"),  # type: ignore[attr-defined]
}


def lines(before: Revision, now: Revision, *, width: int = 80, colours: bool = False, worded: bool = True) -> list[str]:
    """What is shown of a revision, without the styles."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colours, color_system="standard" if colours else None
    )
    change = Change(ChangeKind.REVISED, Paper("1", now), before)
    return [line.plain for line in difference_lines(change, console, worded=worded)]


@pytest.fixture
def days(papers: Path) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Writes a paper as it was on one day and on the next."""

    def written(before: dict[str, Any], now: dict[str, Any]) -> None:
        for day, paper in ((11, before), (12, now)):
            (papers / f"2025-03-{day}.jsonl").write_text(
                json.dumps({"id": f"2501.00001v{day - 10}", "day": day, **paper})
            )

    return written


def test_the_diff_says_what_was_rewritten(call: Caller, days: Callable[..., None]) -> None:
    """Issue 3: versions, the title word by word, authors and categories; abstracts with --words, else how much."""
    days(EARLIER, LATER)
    assert call("ingest", "papers", "--now", "2025-03-13").code == 0
    shown = [
        "    version     v1 → v2",
        "    title       On [-[bold]cats[/]-] {+[bold]dogs[/]+} and how they live",
        "    authors     [-Ada Lovelace-], {+Emmy Noether+}",
        "    categories  {+stat.ML+}",
    ]
    brief = call("diff", "papers").out.splitlines()
    assert brief[4:8] == shown
    assert brief[8] == "    abstract    1 word removed, 1 added"
    assert brief[9:] == ["", "  --words shows what was rewritten in abstracts."]
    full = call("diff", "papers", "--words").out.splitlines()
    assert full[4:8] == shown
    assert full[8:10] == ["    abstract    … 39 words … and eat at night. We ask [-cats.-] {+dogs.+}", ""]
    assert all(line.isprintable() for line in brief + full)


def test_programs_get_what_it_was_and_its_words(call: Caller, days: Callable[..., None]) -> None:
    """`before` and `now` with all that differs; `words` with --words, of which both texts can be put together."""
    days(EARLIER, LATER)
    call("ingest", "papers", "--now", "2025-03-13")
    (brief,) = call("diff", "papers", "--json").json["changes"]
    assert brief["before"] == {
        "title": EARLIER["title"],
        "version": 1,
        "authors": ["Ada Lovelace"],
        "categories": ["cs.LG"],
        "withdrawn": False,
    }
    assert brief["now"]["version"] == 2
    assert "words" not in brief
    (full,) = call("diff", "papers", "--json", "--words").json["changes"]
    found = full.pop("words")
    assert full == brief
    for field in ("title", "abstract"):
        for paper, without in ((EARLIER, "added"), (LATER, "removed")):
            assert "".join(text for kind, text in found[field] if kind != without) == paper[field]


def test_what_did_not_change_shows_nothing(call: Caller, days: Callable[..., None]) -> None:
    """A new or continuing paper has one line, and its document nothing of a difference."""
    days(EARLIER | {"id": "2501.00001"}, EARLIER | {"id": "2501.00001"})
    call("ingest", "papers", "--now", "2025-03-13")
    for day in ("2025-03-11", "2025-03-12"):
        assert len(call("diff", "papers", day, "--words").out.splitlines()) == 4
        (change,) = call("diff", "papers", day, "--json", "--words").json["changes"]
        assert {"before", "now", "words"} & change.keys() == set()


@pytest.mark.parametrize("width", [36, 80, 200])
@pytest.mark.parametrize("colours", [True, False])
def test_real_revisions_fit_the_terminal(width: int, colours: bool) -> None:
    """No line is wider, none ends in spaces, marks stand only where there are no colours."""
    for before, now in REAL:
        shown = lines(before, now, width=width, colours=colours)
        assert all(len(line) <= width and line == line.rstrip() for line in shown)
        text = " ".join(line[16:] for line in shown)
        assert ("[-" in text and "-]" in text) != colours
        assert ("{+" in text and "+}" in text) != colours


def test_colours_say_what_marks_say() -> None:
    """Removed words are red and struck, added ones bold and green, with a space between them at the very beginning."""
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    change = Change(ChangeKind.RENAMED, Paper("1", Revision("New title")), Revision("Old title"))
    (line,) = difference_lines(change, console, worded=False)
    styles = {line.plain[span.start : span.end]: str(span.style) for span in line.spans}
    assert line.plain == "    title       Old New title"
    assert (styles["Old"], styles["New"]) == ("red strike", "bold green")


@pytest.mark.parametrize("colours", [True, False])
def test_hostile_text_stays_text(colours: bool) -> None:
    """R13: no control character and no markup of rich takes effect, whatever stands in a revision."""
    before, now = (Revision(HOSTILE.format(n), HOSTILE.format(n), (HOSTILE.format(n),), (n,)) for n in ("old", "new"))
    shown = lines(before, now, width=200, colours=colours)
    assert all(line.isprintable() for line in shown)
    assert sum("[link=x]" in line for line in shown) == 3
    console = Console(file=io.StringIO(), width=40, force_terminal=True)
    assert all(line.isprintable() for line in title_line("  ", now.title, console).plain.split("\n"))


def test_long_kept_stretches_are_shortened() -> None:
    """At both ends and in the middle, in words or in characters, and only where that is shorter."""
    many = [f"w{n}" for n in range(90)]
    before, now = ([*many[:30], one, *many[30:60], other, *many[60:]] for one, other in (("a", "b"), ("c", "d")))
    shown = " ".join(line[16:] for line in lines(Revision("t", " ".join(before)), Revision("t", " ".join(now))))
    assert shown == (
        "… 24 words … w24 w25 w26 w27 w28 w29 [-a-] {+c+} w30 w31 w32 w33 w34 w35 … 18 words … "
        "w54 w55 w56 w57 w58 w59 [-b-] {+d+} w60 w61 w62 w63 w64 w65 … 24 words …"
    )
    cjk = "".join(chr(0x4E00 + n) for n in range(60))
    (line,) = lines(Revision("t", f"{cjk}优"), Revision("t", f"{cjk}搜"))
    assert line.endswith(f"… 54 characters … {cjk[-6:]}[-优-]{{+搜+}}")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (Revision("t", "a b c"), Revision("t", "a b c d"), "abstract    1 word added"),
        (Revision("t", "a b c"), Revision("t"), "abstract    3 words removed"),
        (Revision("t", "优化问题的方法"), Revision("t", "搜索的方法"), "abstract    4 characters removed, 2 added"),
        (Revision("t"), Revision("t", withdrawn=True), "withdrawn   now"),
        (Revision("t", withdrawn=True), Revision("t"), "withdrawn   no longer"),
        (Revision("t", authors=("a", "b")), Revision("t", authors=("b", "a")), "authors     in another order"),
        (
            Revision("t"),
            Revision("t", authors=tuple("abcdefghijk")),
            "authors     {+a+}, {+b+}, {+c+}, {+d+}, {+e+}, {+f+}, {+g+}, {+h+} and 3 more",
        ),
    ],
)
def test_other_changes_are_a_line_each(before: Revision, now: Revision, said: str) -> None:
    """How much of an abstract was rewritten, withdrawals, and authors, of whom many are counted."""
    assert lines(before, now, width=120, worded=False) == [f"    {said}"]


@pytest.mark.parametrize(("terminal", "width", "count"), [(True, 60, 3), (True, 30, 1), (False, 60, 1)])
def test_titles_hang_on_terminals(terminal: bool, width: int, count: int) -> None:
    """Where people look they are wrapped below their beginning; for other programs a title is one line."""
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal)
    shown = title_line(" " * 26, " ".join(["retrieval"] * 8), console).plain.split("\n")
    assert len(shown) == count
    assert count == 1 or all(cell_len(line) <= width and line.startswith(" " * 26) for line in shown)
