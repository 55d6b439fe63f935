"""digest returns and digest suppression, as a user calls them, after mail went out."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from digest.cli import suppression
from digest.cli.rounds import EVERY
from tests.cli.conftest import Caller
from tests.cli.returns.conftest import ADA, BOB, LATER, NEXT_DAY
from tests.support.mailservers import Smtp
from tests.support.reports import envelope, maildir, report
from tests.support.returned import ANSWERS, complaint, mail, notice


@pytest.mark.usefixtures("mailed")
def test_a_maildir_of_returned_mail(call: Caller, server: Smtp) -> None:
    """R44, R48: a line by kind, who gets no more, exit code 0 where nobody must look; the next issue leaves Ada out."""
    folder = maildir(
        Path("back"),
        report(server, ADA),
        report(server, BOB, status="4.2.2", said="smtp; 452 4.2.2 full"),
        ANSWERS["vacation"].replace(b"bounces+token@example.org", envelope(server, BOB).encode()),
        notice(),
        mail("lunch?", to="me@example.org"),
    )
    said = call("returns", "take", folder, "--now", LATER)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "1 hard, 1 soft, 1 answer, 1 foreign, 1 other"
    assert f"{ADA}  gets no more: 550 5.1.1" in said.out
    assert len(list(folder.glob("cur/*:2,S"))) == 4
    assert [path.name for path in folder.glob("new/*")] == ["004"]
    assert call("returns", "take", folder, "--now", LATER).out == "1 other\n"
    server.caught.clear()
    call("run", "--now", NEXT_DAY)
    assert [caught.recipient for caught in server.caught] == [BOB]


@pytest.mark.usefixtures("mailed")
def test_a_mail_by_standard_input(call: Caller, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a server hands it on: to whom stands in the environment, or is said; the document says what came of it."""
    for number, (option, variable) in enumerate([((), "RECIPIENT"), (("--to", envelope(server, ADA)), "NOTHING")]):
        data = notice(to="me@example.org", final=f"rfc822; {ADA}")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setenv(variable, envelope(server, ADA))
        found = call("returns", "take", "-", *option, "--json", "--now", LATER).json
        monkeypatch.delenv(variable)
        assert found["counts"]["known" if number else "hard"] == 1
        (told,) = found["mails"]
        assert (told["issue"], told["recipient"], told["status"]) == ("trending/2025-03-11-0700", ADA, "5.1.1")
        assert told["suppressed"] is not bool(number)


@pytest.mark.usefixtures("mailed")
def test_who_hands_over_a_mail_keeps_what_was_not_taken(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code says it, since nothing else can; a report on no message of ours may be about other mail."""
    for data, code in ((mail("lunch?", to="me@example.org"), 1), (notice(), 1)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert call("returns", "take", "-", "--now", LATER).code == code


@pytest.mark.usefixtures("mailed")
def test_what_a_person_must_look_at(call: Caller, server: Smtp) -> None:
    """R68: complaints, what nobody can read, wishes that nobody can grant; exit code 1, and what is unread stays so."""
    folder = maildir(
        Path("back"),
        complaint(fields=f"Original-Mail-From: <{envelope(server, ADA)}>\n", copy=""),
        mail("\x1b[2J Thanks", to=envelope(server, BOB)),
        mail("unsubscribe trending", sender="eve@example.org", to="digest@example.org"),
    )
    said = call("returns", "take", folder, "--now", LATER)
    assert said.code == 1
    assert said.out.splitlines()[0] == "1 complaint, 1 unknown, 1 stranger"
    assert f"look  {ADA}: complained of trending 2025-03-11-0700" in said.out
    assert f"look  {BOB}: a mail came back" in said.out
    assert "look  eve@example.org: wants to leave" in said.out
    assert "\x1b" not in said.out
    assert len(list(folder.glob("new/*"))) == 2


def test_the_mailboxes_of_the_newsletters(call: Caller, server: Smtp, mailed: Path) -> None:
    """Without a place they are looked into; one that cannot be read is told, and the others are."""
    folder = maildir(mailed.parent / "back", report(server, ADA))
    text = mailed.read_text(encoding="utf-8")
    mailed.write_text(f'{text}\n[returns]\nmailbox = "back"\n', encoding="utf-8")
    second = mailed.with_name("second.toml")
    second.write_text(f'{text}\n[returns]\nmailbox = "imaps://me@127.0.0.1:1"\n', encoding="utf-8")
    said = call("returns", "take", "--now", LATER)
    assert said.code == 2
    assert said.out.startswith("1 hard\n")
    assert "put it into the variable DIGEST_IMAP_PASSWORD" in said.err
    assert said.err.count("\n") == 1
    assert list(folder.glob("cur/*:2,S"))


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize(
    ("places", "says"),
    [
        ([], "no newsletter names a mailbox; add [returns]"),
        (["nowhere"], "nowhere: there is no such file"),
        (["pop3://me@h"], "the mailbox is no mailbox"),
    ],
)
def test_wrong_use_is_refused(call: Caller, places: list[str], says: str) -> None:
    """DESIGN: exit code 2, one line with the remedy."""
    said = call("returns", "take", *places)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert says in said.err


@pytest.mark.usefixtures("mailed")
def test_the_daemon_looks_into_mailboxes(
    call: Caller, server: Smtp, mailed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """R47, R68: before it sends; what a person must look at is in the log."""
    maildir(mailed.parent / "back", report(server, ADA), mail("Thanks", to=envelope(server, BOB)))
    mailed.write_text(f'{mailed.read_text(encoding="utf-8")}\n[returns]\nmailbox = "back"\n', encoding="utf-8")
    server.caught.clear()
    with caplog.at_level(logging.WARNING):
        said = call("daemon", "--once", "--now", NEXT_DAY)
    assert said.code == 1
    assert "Returned mail: 1 hard, 1 unknown" in said.out
    assert f"{BOB}: a mail came back" in caplog.text
    assert [caught.recipient for caught in server.caught] == [BOB]
    assert EVERY.total_seconds() == 300


def test_the_daemon_goes_on_without_a_mailbox(
    call: Caller, server: Smtp, mailed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """R68: a mailbox that cannot be read is told, and the issue goes out."""
    text = mailed.read_text(encoding="utf-8")
    for mailbox, says, code in (("back", "is no maildir", 1), ("imap://me@127.0.0.1:1", "DIGEST_IMAP_PASSWORD", 2)):
        mailed.write_text(f'{text}\n[returns]\nmailbox = "{mailbox}"\n', encoding="utf-8")
        with caplog.at_level(logging.WARNING):
            assert call("daemon", "--once", "--now", NEXT_DAY).code == code
        assert says in caplog.text
    assert len(server.caught) == 4


@pytest.mark.usefixtures("mailed")
def test_suppressions_are_made_listed_and_lifted(call: Caller) -> None:
    """With reason and date; one newsletter or all; what is there keeps its reason."""
    assert call("suppression", "list").out == "Everybody gets mail.\n"
    said = call("suppression", "add", "Ada@Example.org", "--reason", "on\nleave", "--now", LATER)
    assert said.out == f"{ADA} gets no more mail of every newsletter.\n"
    again = call("suppression", "add", ADA, "--reason", "other", "--json", "--now", LATER).json
    assert again == {"address": ADA, "newsletter": None, "changed": False}
    assert "its reason stays" in call("suppression", "add", ADA).out
    call("suppression", "add", ADA, "--newsletter", "trending", "--now", LATER)
    assert call("suppression", "list", "trending").out.splitlines() == [
        f"{ADA}  2025-03-11  every newsletter  by hand: on leave",
        f"{ADA}  2025-03-11  trending  by hand",
    ]
    assert call("suppression", "list", "--address", "ADA@example.org", "--json").json["suppressions"][0] == {
        "address": ADA, "newsletter": None, "reason": "by hand", "at": "2025-03-11T18:00:00+00:00", "said": "on leave"
    }  # fmt: skip
    said = call("suppression", "remove", "ADA@example.org")
    assert "gets mail again, from the next issue on: every newsletter." in said.out
    assert "still  2025-03-11  trending  by hand" in said.out
    assert "was not kept from mail" in call("suppression", "remove", ADA).out
    assert call("suppression", "remove", ADA, "--newsletter", "trending", "--json").json["changed"]
    assert call("suppression", "list", "--json").json == {"suppressions": []}


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("words", [("add", "ada"), ("remove", "a@b, c@d"), ("add", ADA, "--newsletter", "nothing")])
def test_who_is_no_address_is_refused(call: Caller, words: tuple[str, ...]) -> None:
    """DESIGN: exit code 2, one line with the remedy."""
    said = call("suppression", *words)
    assert (said.code, said.err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("mailed")
def test_a_complaint_from_where_mail_was_forwarded_to_is_for_a_person(call: Caller, server: Smtp) -> None:
    """RFC 5965: with what to do about it, once."""
    fields = f"Original-Mail-From: <{envelope(server, ADA)}>\nOriginal-Rcpt-To: <eve@else.example>\n"
    Path("mail").write_bytes(complaint(fields=fields, copy=""))
    said = call("returns", "take", "mail", "--now", LATER)
    assert said.code == 1
    told = (
        f"{ADA}: complained of trending 2025-03-11-0700, forwarded to eve@else.example: FW: 56 new papers; it goes on"
    )
    assert told in said.out
    assert call("returns", "take", "mail", "--now", LATER).code == 0


def test_a_wish_to_leave_may_be_left_to_a_person(call: Caller, mailed: Path) -> None:
    """R48: where the newsletter says so; with the command that grants it."""
    text = mailed.read_text(encoding="utf-8")
    mailed.write_text(text.replace("[delivery]\nfrom", '[delivery]\nleaving = "by hand"\nfrom'), encoding="utf-8")
    Path("wish").write_bytes(mail("unsubscribe trending", sender=ADA, to="digest@example.org"))
    said = call("returns", "take", "wish", "--now", LATER)
    assert said.code == 1
    told = " ".join(said.out.split())
    assert told.startswith(f"1 asked look {ADA}: wants to leave; anybody can have written that: ")
    assert f"digest suppression add {ADA} --newsletter trending lets it (unsubscribe trending)" in told
    assert call("suppression", "list", "--json").json == {"suppressions": []}


def test_a_long_list_of_suppressions_is_written_part_by_part(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out is the same as of one that is read at once."""
    assert call("suppression", "list", "--json").json == {"suppressions": []}
    for name in "bca":
        call("suppression", "add", f"{name}@example.org", "--now", LATER)
    whole = call("suppression", "list", "--json"), call("suppression", "list")
    assert json.dumps(whole[0].json, indent=2) == whole[0].out.rstrip("\n")
    monkeypatch.setattr(suppression, "PAGE", 2)
    assert (call("suppression", "list", "--json"), call("suppression", "list")) == whole
    assert [line.partition("@")[0] for line in whole[1].out.splitlines()] == list("abc")
