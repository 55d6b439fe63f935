"""A folder of mail by IMAP, on a real Dovecot."""

import imaplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from digest.core.errors import MailError
from digest.core.mailboxes import Imap
from digest.core.mailing import Tls
from digest.mail.returned.places.imap import ImapPlace
from tests.support.mailsystem import PASSWORD, MailSystem, mail_system

pytestmark = pytest.mark.postfix

MOST = 60
ODD = 'Back "again" \\ and again'
Wrong = Callable[[MailSystem], Imap]


@pytest.fixture(name="system", scope="module")
def _system() -> Iterator[MailSystem]:
    with mail_system(["bounces"], starttls=True) as system:
        yield system


def mailbox(system: MailSystem, tls: Tls = Tls.IMPLICIT, **values: Any) -> Imap:
    """A mailbox of Dovecot's."""
    port = system.imaps_port if tls is Tls.IMPLICIT else system.imap_port
    return replace(Imap("127.0.0.1", port, "bounces", tls=tls, ca_file=system.ca_file), **values)


def put(system: MailSystem, user: str, *mails: bytes, folder: str = "INBOX") -> None:
    """Lay mails into a folder, which is made where there is none."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    with imaplib.IMAP4("127.0.0.1", system.imap_port, timeout=20) as box:
        box.login(user, PASSWORD)
        box.create(quoted)
        for mail in mails:
            assert box.append(quoted, "", "", mail)[0] == "OK"


@pytest.mark.parametrize("tls", Tls)
def test_unseen_mails_are_given_and_marked_when_settled(system: MailSystem, tls: Tls) -> None:
    """The beginning of each, however secured; those that nobody settled stay unseen, and nothing is deleted."""
    user = f"by-{tls}"
    put(system, user, b"A: 1\r\n\r\n" + b"x" * 100, b"A: 2\r\n\r\n")
    there = mailbox(system, tls, user=user)
    first, second = ImapPlace(there, PASSWORD, MOST).mails()
    assert (first.data, second.data) == ((b"A: 1\r\n\r\n" + b"x" * 100)[:MOST], b"A: 2\r\n\r\n")
    assert (second.number, second.total) == (2, 2)
    for mail in ImapPlace(there, PASSWORD, MOST).mails():
        if mail.number == 1:
            mail.settle()
    assert [mail.data for mail in ImapPlace(there, PASSWORD, MOST).mails()] == [b"A: 2\r\n\r\n"]
    assert len(system.imap_bytes(user)) == 2


def test_one_place_gives_a_mail_once(system: MailSystem) -> None:
    """The daemon does not read again and again what stays unseen."""
    put(system, "once", b"A: 1\r\n\r\n")
    place = ImapPlace(mailbox(system, user="once"), PASSWORD, MOST)
    assert len(list(place.mails())) == 1
    put(system, "once", b"A: 2\r\n\r\n")
    assert [mail.data for mail in place.mails()] == [b"A: 2\r\n\r\n"]


def test_a_folder_may_have_any_name(system: MailSystem) -> None:
    """It is quoted."""
    put(system, "odd", b"A: 1\r\n\r\n", folder=ODD)
    assert len(list(ImapPlace(mailbox(system, user="odd", folder=ODD), PASSWORD, MOST).mails())) == 1


@pytest.mark.parametrize(
    ("wrong", "password", "says"),
    [
        (lambda system: mailbox(system, ca_file=""), PASSWORD, "its certificate cannot be verified"),
        (lambda system: replace(mailbox(system, Tls.STARTTLS), ca_file=""), PASSWORD, "certificate cannot be verified"),
        (lambda system: mailbox(system, folder="Nowhere"), PASSWORD, "Nowhere"),
        (mailbox, "wrong", "Authentication failed"),
        (lambda system: replace(mailbox(system), port=1), PASSWORD, "refused"),
        (lambda system: replace(mailbox(system), port=system.imap_port), PASSWORD, "ssl"),
    ],
    ids=["certificate", "starttls", "folder", "password", "port", "no-tls"],
)
def test_a_mailbox_that_cannot_be_read_is_told_in_a_line(
    system: MailSystem, wrong: Wrong, password: str, says: str
) -> None:
    """R50: no password goes to a server that cannot prove who it is, and none is ever repeated."""
    with pytest.raises(MailError) as problem:
        list(ImapPlace(wrong(system), password, MOST).mails())
    message = str(problem.value)
    assert says.casefold() in message.casefold()
    assert message.isprintable()
    assert PASSWORD not in message


def test_without_starttls_no_password_goes_out() -> None:
    """R50: where it is not offered, or was taken away on the way, the login does not happen."""
    with mail_system(["bounces"]) as system:
        there = Imap("127.0.0.1", system.imap_port, "bounces", tls=Tls.STARTTLS)
        with pytest.raises(MailError, match="TLS"):
            list(ImapPlace(there, PASSWORD, MOST).mails())
        assert "Login" not in (system.folder / "dovecot.log").read_text(encoding="utf-8")


def test_a_server_that_goes_away_is_told() -> None:
    """Nothing is taken for settled that is not."""
    with mail_system(["bounces"]) as system:
        put(system, "bounces", b"A: 1\r\n\r\n")
        mails = ImapPlace(Imap("127.0.0.1", system.imap_port, "bounces", tls=Tls.NONE), PASSWORD, MOST).mails()
        mail = next(mails)
    with pytest.raises(MailError, match="imap://bounces@127"):
        mail.settle()
    assert list(mails) == []
