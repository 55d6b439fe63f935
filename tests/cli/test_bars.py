"""How far long work is, where a person looks on."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from digest.cli.bars import Bar
from digest.history.large import window
from digest.matching.matcher import STEP
from digest.wiring import open_digest
from tests.cli.conftest import Caller
from tests.support.working import PROFILE, Working, at

LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'


def terminal() -> tuple[Console, io.StringIO]:
    """A console that takes itself for a terminal, and what it shows."""
    shown = io.StringIO()
    return Console(file=shown, force_terminal=True, width=100), shown


def test_a_bar_shows_what_takes_long() -> None:
    """One thing after the other; a file's name is not believed, and nothing is left at the end."""
    console, shown = terminal()
    bar = Bar(console)
    bar("Reading a [red]\x1b[2Jfile", 10, 100)
    bar("Reading a [red]\x1b[2Jfile", 100, 100)
    bar("Matching", 1, 2)
    bar.close()
    bar.close()
    said = shown.getvalue()
    assert "Reading a [red]" in said
    assert "\x1b[2J" not in said
    assert " 10%" in said
    assert "Matching" in said


@pytest.mark.parametrize("quiet", [True, False])
def test_no_bar_where_nobody_looks(quiet: bool) -> None:
    """DESIGN: only the document for a program, plain text where there is no terminal, nothing for what is quick."""
    console, shown = terminal()
    Bar(console, quiet=True)("Reading", 1, 2)
    Bar(Console(file=shown), quiet=quiet)("Reading", 1, 2)
    Bar(console)("Reading", 2, 2)
    assert shown.getvalue() == ""


def test_reading_a_large_dump_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes of the file, here more often than it is told else, and by lines where their keys are made."""
    monkeypatch.setattr(window, "_STEP", 1 << 20)
    told: list[tuple[str, int, int]] = []
    working = Working(tmp_path, tables=LINES + PROFILE)
    row = {"title": "On cats", "abstract": "How they live. " * 200}
    text = "".join(json.dumps({"id": f"2501.{n:05}", **row}) + "\n" for n in range(1_200))
    path = working.raw("2025-03-10.all", text)
    with open_digest(working.digest.settings, lambda *each: told.append(each)) as digest:
        digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-10"))
        size = path.stat().st_size
        assert told[-1] == ("Reading 2025-03-10.all", size, size)
        assert {each[2] for each in told} == {size}
        assert 0 < told[0][1] < size
        assert told == sorted(told)
        digest.pipeline.ingest.catalogues.sharing("all", [1])
        assert told[-1] == ("Reading the titles of all", 1_200, 1_200)


def test_matching_tells_how_far_it_is(call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile after the other, all in one count; and with --json nothing is shown."""
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(Bar, "__call__", lambda _self, *each: told.append(each))
    (tmp_path / "profiles.toml").write_text(
        '[[profile]]\nname = "A"\ntext = "cats"\n[[profile]]\nname = "B"\ntext = "dogs"\n'
    )
    rows = [{"id": f"2501.{n:05}", "title": "On cats", "abstract": "How they live."} for n in range(STEP + 1)]
    (tmp_path / "papers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = call("match", "--profiles", "profiles.toml", "--papers", "papers.jsonl", "--json")
    assert (said.code, said.out.count("\n")) == (0, 2)
    total = 2 * (STEP + 1)
    assert told == [("Matching", done, total) for done in (0, STEP, 2 * STEP, total)]
