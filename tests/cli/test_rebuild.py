"""digest history rebuild, and where raw dumps lie, as a user calls them."""

from pathlib import Path

import pytest

from digest.core.paper import Record, Revision
from digest.core.snapshot import Reading
from tests.cli.conftest import Caller
from tests.cli.test_run import FIRST, SECOND, files

SOURCE = "trending-page"


@pytest.mark.usefixtures("sample")
def test_history_is_made_anew(call: Caller) -> None:
    """Every raw dump is read again; with the same readers all stays, and the next run has nothing to tell."""
    for now in (FIRST, SECOND):
        call("run", "--now", now)
    before = call("diff", "trending", "--json").out
    said = call("history", "rebuild")
    assert said.code == 0
    counted = "2 snapshots, 121 papers, 121 revisions; 0 of 2 that were read again have changed"
    assert said.out == f"{SOURCE}  {counted}\n"
    (document,) = call("history", "rebuild", "trending", "--source", SOURCE, "--json").json["sources"]
    assert document == {
        "source": SOURCE,
        "before": {"snapshots": 2, "papers": 121, "revisions": 121},
        "after": {"snapshots": 2, "papers": 121, "revisions": 121},
        "read": 2,
        "changed": 0,
        "missing": 0,
        "trouble": [],
    }
    assert call("diff", "trending", "--json").out == before
    assert "this slot has its issue" in call("run", "--now", SECOND).out


@pytest.mark.usefixtures("sample")
def test_raw_dumps_may_lie_elsewhere(call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--blobs, or DIGEST_BLOBS; without them they are not found, and their snapshots stay as they are."""
    call("ingest", "trending", "--blobs", "raw")
    assert len(files(tmp_path / "raw")) == 2
    said = call("history", "rebuild")
    assert said.code == 0
    assert "2 stay as they are: their raw dumps are kept no longer" in said.out
    monkeypatch.setenv("DIGEST_BLOBS", "raw")
    assert "0 of 2" in call("history", "rebuild").out


def test_what_cannot_be_used_is_exit_code_1(call: Caller, sample: Path) -> None:
    """DESIGN: 1 is something a person must look at, named with its reason in one line."""
    call("ingest", "trending")
    for file in (sample / "out/state/blobs").rglob("*.zz"):
        file.write_bytes(b"x")
    said = call("history", "rebuild")
    assert said.code == 1
    assert said.out.count("not read") == 2
    assert "2025-03-11.txt: " in said.out
    assert ".zz is damaged; restore it from a backup, or remove it" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["history", "rebuild", "nothing"], "there is no newsletter 'nothing'"),
        (["history", "rebuild", "--source", "x"], "there is no source 'x'; known are trending-page"),
    ],
)
@pytest.mark.usefixtures("sample")
def test_wrong_use_is_one_line(call: Caller, arguments: list[str], message: str) -> None:
    """DESIGN: one line that names the place and the remedy."""
    said = call(*arguments)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert message in said.err


@pytest.mark.usefixtures("sample")
def test_what_changed_is_shown_with_what_there_was(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that are others now stand beside those before."""
    call("ingest", "trending")
    monkeypatch.setattr("digest.wiring.read", lambda *_: Reading("x", (Record(Revision("One paper")),)))
    said = call("history", "rebuild").out
    assert "2 snapshots, 1 papers (before 121), 1 revisions (before 121); 2 of 2" in said
