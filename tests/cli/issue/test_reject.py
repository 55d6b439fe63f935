"""digest issue reject, as an editor calls it."""

import pytest

from tests.cli.conftest import Caller
from tests.cli.issue.conftest import LATER, NOW, SLOT, do
from tests.support.mailservers import Smtp

NEXT = "2025-03-12T08:00+00:00"


def test_an_issue_is_rejected_once(held: Caller, server: Smtp) -> None:
    """It is told by list, show and status; nothing waits any more, and the next issue has its papers."""
    said = do(held, "reject", "papers", "--by", "ed")
    assert said.out == f"papers {SLOT}  rejected  no. 1: its papers are new in the next issue\n"
    assert "rejected before" in do(held, "reject", "papers", SLOT).out
    listed = do(held, "list", "papers").out
    assert listed.startswith(f"papers {SLOT}  rejected  no. 1: ")
    assert do(held, "show", "papers", SLOT).out.rstrip().endswith("no. 1, rejected by ed")
    (row,) = do(held, "list", "--json").json["issues"]
    assert (row["state"], row["rejected_by"], row["rejected_at"]) == ("rejected", "ed", "2025-03-11T09:00:00+00:00")
    status = held("status", "papers", "--json", "--now", LATER)
    assert (status.code, status.json["newsletters"][0]["approval"]) == (0, [])
    again = held("run", "papers", "--now", LATER)
    assert (again.code, "was rejected" in again.out) == (0, True)
    assert server.caught == []
    assert held("run", "papers", "--now", NEXT, "--json").json["counts"]["new"] == 4


def test_what_is_rejected_is_told_as_its_editor_had_it(held: Caller) -> None:
    """By reject itself, also the second time, and by show; so is what comes of its edits."""
    do(held, "edit", "papers", "--note", "Not this one.", "--drop", "A green mouse")
    before = do(held, "show", "papers", SLOT, "--json").json
    first, second = (do(held, "reject", "papers", SLOT, "--json").json for _ in range(2))
    after = do(held, "show", "papers", SLOT, "--json").json
    for key in ("subject", "note", "new", "entries"):
        assert before[key] == first[key] == second[key] == after[key]
    assert after["faces"] == before["faces"]
    assert after["editions"] == before["editions"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["approve", "papers", SLOT], "was rejected; the next one tells of its papers"),
        (["edit", "papers", SLOT, "--note", "x"], "was rejected; the next one tells of its papers"),
        (["correct", "papers", SLOT, "--note", "x", "--yes"], "was rejected; the next one tells of its papers"),
        (["approve", "papers"], "no issue waits for approval"),
        (["reject", "papers"], "no issue waits for approval"),
    ],
)
def test_what_is_rejected_stays_so(held: Caller, words: list[str], said: str) -> None:
    """Wrong use, one line."""
    do(held, "reject", "papers")
    if words == ["reject", "papers"]:
        assert "rejected before" in do(held, "reject", "papers", SLOT).out
    found = held("issue", *words, "--now", LATER)
    assert (found.code, found.err.count("\n"), said in found.err) == (2, 1, True)


def test_what_waits_can_be_previewed(held: Caller) -> None:
    """Where nothing else is new; what was rejected is not shown."""
    told = held("preview", "papers", "--once", "--json", "--now", LATER).json
    assert told["slot"] == SLOT
    do(held, "reject", "papers")
    told = held("preview", "papers", "--once", "--json", "--now", LATER).json
    assert told["slot"] == "2025-03-12-0700"
    for where in ([], ["--once"]):
        said = held("preview", "papers", "--slot", SLOT, "--now", LATER, *where)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert f"the issue papers {SLOT} was rejected; the next one tells of its papers" in said.err


def test_what_is_out_is_refused(held: Caller) -> None:
    """One line says what can be done instead."""
    do(held, "approve", "papers")
    found = held("issue", "reject", "papers", SLOT, "--now", LATER)
    assert found.code == 2
    assert f"is out and stays as it is; correct it with digest issue correct papers {SLOT}" in found.err


def test_programs_read_it(held: Caller) -> None:
    """The issue in short, and whether it was rejected just now."""
    for fresh in (True, False):
        told = do(held, "reject", "papers", SLOT, "--json", now=NOW).json
        assert (told["slot"], told["state"], told["rejected"]) == (SLOT, "rejected", fresh)
