"""digest returns, digest suppression and digest outbox explain, as a user calls them, after mail went out."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.cli.rounds import EVERY
from digest.core.outbox import Phase
from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp, smtp_server
from tests.support.returned import ANSWERS, complaint, mail, notice

NOW, LATER, NEXT_DAY = "2025-03-11T18:00+01:00", "2025-03-11T19:00+01:00", "2025-03-18T18:00+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"
Explain = Callable[..., tuple[int, str]]


@pytest.fixture(name="server")
def _server() -> Iterator[Smtp]:
    with smtp_server() as running:
        yield running


@pytest.fixture(name="mailed")
def _mailed(call: Caller, sample: Path, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose first issue went to Ada and Bob; returns the newsletter."""
    for name in ("RECIPIENT", "ORIGINAL_RECIPIENT", "DIGEST_IMAP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    file = sample / "schedules/trending.toml"
    people = json.dumps([ADA, BOB])
    delivery = f'[delivery]\nfrom = "Trending <digest@example.org>"\nrecipients = {people}\n'
    file.write_text(f'{file.read_text()}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n')
    assert call("run", "--now", NOW).code == 0
    return file


@pytest.fixture(name="why")
def _why(call: Caller) -> Explain:
    """What `digest outbox explain` says of an address, with its exit code."""

    def called(address: str, *more: str) -> tuple[int, str]:
        said = call("outbox", "explain", address, "--now", LATER, *more)
        return said.code, said.out

    return called


def envelope(server: Smtp, recipient: str) -> str:
    """The sender under which a recipient's mail went out."""
    return next(caught.sender for caught in server.caught if caught.recipient == recipient)


def report(server: Smtp, recipient: str, **values: str) -> bytes:
    """A report on a recipient's mail."""
    return notice(to=envelope(server, recipient), final=f"rfc822; {recipient}", **values)


def maildir(folder: Path, *mails: bytes) -> Path:
    """A maildir with some mails."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(mails):
        (folder / f"new/{number:03}").write_bytes(data)
    return folder


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
        data = notice(to="me@example.org")
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
    """The exit code says it, since nothing else can; a forged report is taken, and does nothing."""
    for data, code in ((mail("lunch?", to="me@example.org"), 1), (notice(), 0)):
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
    assert said.code == 1
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
    for mailbox, says in (("back", "is no maildir"), ("imap://me@127.0.0.1:1", "DIGEST_IMAP_PASSWORD")):
        mailed.write_text(f'{text}\n[returns]\nmailbox = "{mailbox}"\n', encoding="utf-8")
        with caplog.at_level(logging.WARNING):
            assert call("daemon", "--once", "--now", NEXT_DAY).code == 1
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
def test_why_an_address_gets_no_mail(call: Caller, server: Smtp, why: Explain) -> None:
    """Issue 6: what keeps mail from it, what became of its mails, what came back, and what to do."""
    code, out = why(ADA)
    assert code == 0
    assert "recipient  trending" in out
    assert "2025-03-11 17:00  trending/2025-03-11-0700  sent" in out
    assert "a server took its mails, and none came back" in out
    Path("report").write_bytes(report(server, ADA))
    call("returns", "take", "report", "--now", LATER)
    code, out = why("ADA@example.org")
    assert "no mail    2025-03-11  every newsletter  bounced: 550 5.1.1" in out
    assert "failed at returned 5.1.1" in out
    assert "came back  2025-03-11 18:00  trending/2025-03-11-0700  hard  5.1.1 550 5.1.1" in out
    assert "digest suppression remove ADA@example.org lets it in again, once the mailbox exists" in out
    found = json.loads(why(ADA, "--json")[1])
    assert found["newsletters"] == ["trending"]
    assert [each["reason"] for each in found["suppressions"]] == ["bounced"]
    assert [each["state"] for each in found["deliveries"]] == ["failed"]
    assert [each["kind"] for each in found["returned"]] == ["hard"]
    assert found["advice"]


@pytest.mark.usefixtures("mailed")
def test_who_is_no_recipient_is_told(why: Explain) -> None:
    """Nothing is known of them."""
    code, out = why("eve@example.org")
    assert code == 0
    assert "recipient  of no newsletter" in out
    assert "it is a recipient of no newsletter: add it to recipients" in out


def test_what_a_server_said_is_shown(call: Caller, server: Smtp, mailed: Path, why: Explain) -> None:
    """R43: how far the last attempt came, with code and reply, and what to do."""
    server.faults[Phase.RCPT] = ["550 5.7.1 not you", "451 4.3.0 later"]
    call("run", "--now", NEXT_DAY)
    told = why(ADA)[1] + why(BOB)[1]
    assert "failed at rcpt 550 5.7.1 not you" in told
    assert "deferred at rcpt 451 4.3.0 later" in told
    assert "digest outbox retry trending --slot 2025-03-18-0700 --to" in told
    assert "a server put it off; it is tried again by itself" in told
    assert mailed.exists()


@pytest.mark.usefixtures("mailed")
def test_what_was_not_sent_while_nobody_wanted_it_can_be_sent(call: Caller, why: Explain) -> None:
    """R47: once the address was let in again."""
    call("suppression", "add", ADA, "--now", LATER)
    call("run", "--now", NEXT_DAY)
    assert "--only suppressed" not in why(ADA)[1]
    call("suppression", "remove", ADA)
    assert f"digest outbox retry trending --slot 2025-03-18-0700 --to {ADA} --only suppressed" in why(ADA)[1]


@pytest.mark.usefixtures("mailed")
def test_what_may_end_is_told(call: Caller, server: Smtp, why: Explain) -> None:
    """R48: a server could not deliver for a time; nothing follows from it."""
    Path("report").write_bytes(report(server, ADA, status="4.2.2", said="smtp; 452 4.2.2 full"))
    call("returns", "take", "report", "--now", LATER)
    assert "a server could not deliver to it for a time (4.2.2); nothing follows from that" in why(ADA)[1]


def test_who_is_new_gets_the_next_issue(mailed: Path, why: Explain) -> None:
    """Nothing was planned for them yet."""
    mailed.write_text(mailed.read_text(encoding="utf-8").replace(BOB, "cy@example.org"), encoding="utf-8")
    assert "nothing was planned for it yet: it gets the next issue" in why("cy@example.org")[1]


@pytest.mark.usefixtures("mailed")
def test_who_left_is_let_in_only_if_they_ask(call: Caller, why: Explain) -> None:
    """R47: with the words by which they are."""
    Path("wish").write_bytes(mail("unsubscribe trending", sender=ADA, to="digest@example.org"))
    assert call("returns", "take", "wish", "--now", LATER).out.startswith("1 unsubscribed\n")
    out = why(ADA)[1]
    assert "it gets no mail of trending (unsubscribed)" in out
    assert f"remove {ADA} --newsletter trending lets it in again, if the person asks for it" in out
