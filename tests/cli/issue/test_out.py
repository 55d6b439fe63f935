"""digest issue list, approve and correct: what waits, what goes out, and what is said of it afterwards."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.cli.issue.conftest import LATER, NOW, RED, SLOT, do
from tests.support.mailservers import Smtp
from tests.support.working import page


def test_a_run_says_that_an_issue_waits(call: Caller, file: Path) -> None:
    """With exit code 1, again and again; so do the daemon, status and the list; nothing is mailed."""
    assert file.is_file()
    said = call("run", "--now", NOW)
    line = f"the issue of {SLOT} waits for approval; see digest issue show papers {SLOT}"
    assert said.code == 1
    assert line in said.out
    assert "mail" not in said.out
    again = call("run", "--now", LATER, "--json")
    assert (again.code, again.json["outcome"], again.json["held"]) == (1, "repeated", [SLOT])
    status = call("status", "--now", LATER)
    assert status.code == 1
    assert line in status.out
    assert call("status", "--json").json["newsletters"][0]["approval"] == [SLOT]
    listed = call("issue", "list")
    assert listed.code == 1
    assert listed.out == f"papers {SLOT}  held  no. 1: 3 papers in 2 sections, 1 minute\n"
    assert call("daemon", "--once", "--now", "2025-03-12T08:00+00:00").code == 1, "it still waits"
    assert call("outbox", "--json").json["counts"]["planned"] == 0


def test_there_is_nothing_to_list_at_first(call: Caller, file: Path) -> None:
    """Nor to show, or to edit; each says what to do."""
    assert file.is_file()
    assert do(call, "list").out == "There is no issue yet.\n"
    assert do(call, "list", "--json").json == {"issues": []}
    for words, says in (
        (("show", "papers"), "papers: has no issue yet; make one with digest run papers"),
        (("edit", "papers"), "papers: no issue waits for approval; what was approved goes on with digest run papers"),
        (("approve", "papers"), "papers: no issue waits for approval"),
        (("approve", "papers", SLOT), f"papers: there is no issue '{SLOT}'; see digest issue list papers"),
    ):
        said = call("issue", *words)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert says in said.err
    file.write_text(file.read_text(encoding="utf-8").replace("approval = true", ""), encoding="utf-8")
    assert "approval = true in its file lets the next ones wait" in call("issue", "edit", "papers").err


def test_an_approved_issue_is_out_for_good(held: Caller, server: Smtp) -> None:
    """It is mailed and in the archive; a second approval does nothing, an edit is refused with what to do instead."""
    do(held, "edit", "papers", "--note", "Words.")
    said = do(held, "approve", "papers", "--by", "Ada")
    assert "2 sent" in said.out
    assert "waits for approval" not in said.out
    assert len(server.caught) == 2
    again = do(held, "approve", "papers", SLOT, "--json").json
    assert (again["outcome"], again["deliveries"]["sent"], again["held"]) == ("repeated", 2, [])
    refused = held("issue", "edit", "papers", SLOT, "--note", "Other words.")
    assert refused.code == 2
    assert f"papers {SLOT} is out and stays as it is; correct it with digest issue correct papers {SLOT}" in refused.err
    assert len(server.caught) == 2
    assert do(held, "list").out == f"papers {SLOT}  sent  no. 1: 3 papers in 2 sections, 1 minute, 1 edit\n"
    assert f"papers {SLOT}  no. 1, sent, approved by Ada\n" in do(held, "show", "papers").out
    assert held("run", "--now", LATER).code == held("status", "--now", LATER).code == 0


def test_what_is_sent_and_was_not_shown_so_is_told(held: Caller, file: Path, server: Smtp) -> None:
    """Settings have changed since the issue was made to wait: a line says so, and subject and list have one title."""
    do(held, "edit", "papers", "--note", "Words.")
    file.write_text(file.read_text(encoding="utf-8").replace('title = "', 'title = "Other ', 1), encoding="utf-8")
    said = do(held, "approve", "papers").out
    assert "note      templates, settings or the program have changed since this issue was made" in said
    mail = message_from_bytes(server.caught[0].data, policy=default)
    assert mail["Subject"].startswith("Other ")
    assert mail["List-Id"].startswith("Other ") or mail["List-Id"].startswith('"Other ')
    body = mail.get_body(("plain",))
    assert body
    assert "Other " in body.get_content()
    assert do(held, "approve", "papers", SLOT, "--json").json["remade"] is False, "nothing was sent this time"


@pytest.mark.parametrize("changed", [False, True])
def test_programs_read_whether_it_was_shown_so(held: Caller, file: Path, changed: bool) -> None:
    """An edit is no such change, since it is shown; neither is a setting that changes nothing of the issue."""
    do(held, "edit", "papers", "--pin", "[blue]", "--note", "Words.")
    top = 'language = "fr"' if changed else "keep = 20"
    file.write_text(f"{top}\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert do(held, "approve", "papers", "--json").json["remade"] is changed


def test_what_was_dropped_was_new_all_the_same(held: Caller) -> None:
    """R1: a run that is repeated counts what there was, before the approval and after it; the issue says less."""
    before = held("run", "--now", LATER, "--json").json["counts"]
    do(held, "edit", "papers", "--drop", "red")
    assert held("run", "--now", LATER, "--json").json["counts"] == before
    do(held, "approve", "papers")
    assert held("run", "--now", LATER, "--json").json["counts"] == before
    assert do(held, "list").out.startswith(f"papers {SLOT}  sent  no. 1: 2 papers")


def test_what_the_relay_refuses_is_told_by_the_approval(held: Caller, server: Smtp) -> None:
    """Exit code 1, as by a run; the issue is out."""
    text = Path("schedules/papers.toml").read_text(encoding="utf-8").replace(str(server.port), "1")
    Path("schedules/papers.toml").write_text(text, encoding="utf-8")
    said = held("issue", "approve", "papers", "--now", LATER)
    assert said.code == 1
    assert "relay" in said.out
    assert held("issue", "list", "--json").json["issues"][0]["state"] == "sending"
    corrected = held("issue", "correct", "papers", SLOT, "--note", "Wrong.", "--yes", "--now", LATER)
    assert (corrected.code, "could not be used" in corrected.out) == (1, True)


def test_a_correction_asks_or_is_told_yes(held: Caller, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    """It mails people: without a terminal to ask at it wants --yes; at one, no means no."""
    do(held, "approve", "papers")
    words = ("correct", "papers", SLOT, "--note", "The red cat is a dog.", "--paper", "red")
    refused = held("issue", *words)
    assert (refused.code, len(server.caught)) == (2, 2)
    assert "mails 2 people, and there is nobody to ask; add --yes" in refused.err
    answers = iter(["n", "y"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(answers))
    assert held("issue", *words).code == 130
    assert len(server.caught) == 2
    done = held("issue", *words, "--now", LATER)
    assert done.code == 0
    assert "2 sent" in done.out
    assert len(server.caught) == 4
    again = do(held, *words, "--yes", "--json").json
    assert (again["outcome"], again["slot"], len(server.caught)) == ("repeated", f"{SLOT}-c1", 4)
    assert f"papers {SLOT}-c1  sent  correction to no. 1 of 11 March 2025" in do(held, "list").out
    shown = do(held, "show", "papers", f"{SLOT}-c1", "--json").json
    assert (shown["corrects"], shown["note"]) == (SLOT, "The red cat is a dog.")
    assert [paper["title"] for paper in shown["sections"][0]["papers"]] == [RED]
    assert do(held, "show", "papers", "2025-03-11", "--json").json["slot"] == SLOT, "a day names its issue"


def test_a_correction_of_a_correction_is_one_of_the_issue(held: Caller) -> None:
    """So that all of them stand beside what they correct."""
    do(held, "approve", "papers")
    do(held, "correct", "papers", SLOT, "--note", "One.", "--yes")
    said = held("issue", "correct", "papers", f"{SLOT}-c1", "--note", "Two.", "--yes")
    assert said.code == 2
    assert f"{SLOT}-c1 is a correction itself; correct {SLOT} once more" in said.err


def test_several_that_wait_are_told_apart(held: Caller, file: Path) -> None:
    """The newest is shown, the one to edit or to approve must be named; approving one leaves the other."""
    (file.parent / "dumps/2025-03-12.txt").write_text(page([RED, "A new cat"], "Mar 12"), encoding="utf-8")
    assert held("run", "--now", "2025-03-12T08:00+00:00").code == 1
    assert do(held, "show", "papers", "--json").json["slot"] == "2025-03-12-0700"
    for verb in ("edit", "approve"):
        said = held("issue", verb, "papers")
        assert said.code == 2
        assert f"papers: 2 issues wait for approval; name one of {SLOT}, 2025-03-12-0700" in said.err
    assert "2 issues begin with 2025-03; name one of" in held("issue", "show", "papers", "2025-03").err
    do(held, "approve", "papers", "2025-03-12")
    assert [each["state"] for each in held("issue", "list", "papers", "--json").json["issues"]] == ["held", "sent"]


def test_what_never_waited_is_listed_and_corrected_too(call: Caller, sample: Path) -> None:
    """A newsletter that mails nothing has published issues; a correction of one is published as well."""
    assert sample.is_dir()
    assert call("run", "--now", NOW).code == 0
    assert call("issue", "correct", "trending", SLOT, "--note", "Wrong.", "--yes", "--now", NOW).code == 0
    assert [each["state"] for each in do(call, "list", "--json").json["issues"]] == ["published", "published"]
    assert "cannot be taken back, and there is nobody" in call("issue", "correct", "trending", SLOT, "--note", "x").err
    assert do(call, "show", "trending").out.endswith(
        f"trending {SLOT}-c1  correction to no. 1 of 11 March 2025, published\n"
    )
