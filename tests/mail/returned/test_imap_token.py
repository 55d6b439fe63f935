"""A folder of mail by IMAP, entered by a token (XOAUTH2), on a real Dovecot that asks a server whether it is good."""

import base64
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.core.errors import MailError
from digest.core.mailboxes import Imap
from digest.core.mailing import Tls
from digest.mail.returned.places.imap import ImapPlace
from digest.wiring.receiving import place
from tests.mail.returned.test_imap import mailbox, put
from tests.support.authority import Authority, authority
from tests.support.mailsystem import MailSystem, mail_system
from tests.support.tokens import SECRET, printing

ME = "bounces"
Served = tuple[MailSystem, Authority]


@pytest.fixture(name="served", scope="module")
def _served() -> Iterator[Served]:
    with authority() as issuer, mail_system([ME], starttls=True, authority=issuer) as system:
        yield system, issuer


@pytest.mark.postfix
@pytest.mark.parametrize("tls", Tls)
def test_mails_are_read_by_a_token(served: Served, tmp_path: Path, tls: Tls) -> None:
    """Another one each time; no variable holds a password."""
    system, issuer = served
    user = f"token-{tls}"
    issuer.tokens = {f"{SECRET}1": user, f"{SECRET}2": user}
    put(system, user, b"A: 1\r\n\r\n")
    there = mailbox(system, tls, user=user, token_command=printing(tmp_path))
    for _ in range(2):
        (mail,) = place(there, {}).mails()
        assert mail.data == b"A: 1\r\n\r\n"
    assert issuer.asked[-2:] == [f"{SECRET}1", f"{SECRET}2"]


@pytest.mark.postfix
def test_a_token_that_is_refused_is_told_without_it(
    served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In a line, with what to look at; the next look asks for another one."""
    system, issuer = served
    issuer.tokens = {f"{SECRET}2": ME}
    there = place(mailbox(system, token_command=printing(tmp_path)), {})
    with caplog.at_level(logging.DEBUG), pytest.raises(MailError) as problem:
        list(there.mails())
    message = str(problem.value)
    assert "Authentication failed" in message
    assert message.endswith("check the address, the user, and what token_command prints")
    assert message.isprintable()
    assert SECRET not in message + caplog.text
    assert list(there.mails()) == []


@pytest.mark.postfix
def test_a_token_of_somebody_else_opens_nothing(served: Served, tmp_path: Path) -> None:
    """The server goes by whose it is."""
    system, issuer = served
    issuer.tokens = {f"{SECRET}1": "mallory"}
    with pytest.raises(MailError, match="imaps://bounces@"):
        list(place(mailbox(system, token_command=printing(tmp_path)), {}).mails())


@contextmanager
def scripted(*replies: str) -> Iterator[tuple[int, list[bytes]]]:
    """A server that greets, answers each line with the next reply, and keeps what it heard.

    In a reply ``{tag}`` and ``{said}`` are filled.
    """
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection = server.accept()[0]
            with connection, connection.makefile("rwb") as file:
                file.write(b"* OK hello\r\n")
                file.flush()
                tag = ""
                for reply in replies:
                    heard.append(file.readline())
                    tag = heard[-1].split()[0].decode() if b" " in heard[-1] else tag
                    file.write(reply.format(tag=tag, said=heard[-1].decode().strip()).encode() + b"\r\n")
                    file.flush()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


CAPABILITY = "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n{tag} OK done"


def test_what_is_said_is_what_gmail_and_microsoft_want(tmp_path: Path) -> None:
    """XOAUTH2: user and token; where it is refused with a challenge, an empty line lets the server say why."""
    challenge = "+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode()
    with scripted(CAPABILITY, "+ ", challenge, "{tag} NO [AUTHENTICATIONFAILED] expired") as (port, heard):
        there = Imap("127.0.0.1", port, "me@example.org", tls=Tls.NONE, token_command=printing(tmp_path))
        with pytest.raises(MailError, match="expired"):
            list(place(there, {}).mails())
    assert heard[1].split()[1:] == [b"AUTHENTICATE", b"XOAUTH2"]
    assert base64.b64decode(heard[2]) == f"user=me@example.org\1auth=Bearer {SECRET}1\1\1".encode()
    assert heard[3] == b"\r\n"


@pytest.mark.parametrize("by_token", [True, False])
def test_a_server_that_repeats_what_it_heard_is_not_quoted(tmp_path: Path, by_token: bool) -> None:
    """Neither a token nor a password comes into a message, plain or in base64."""
    command = printing(tmp_path) if by_token else ()
    with scripted(CAPABILITY, "+ ", "{tag} BAD what is {said}, or " + SECRET + "1 ?") as (port, heard):
        there = Imap("127.0.0.1", port, "me", tls=Tls.NONE, token_command=command)
        with pytest.raises(MailError, match="what is …, or … ") as problem:
            list(ImapPlace(there, "" if by_token else f"{SECRET}1", 60).mails())
    assert SECRET not in str(problem.value)
    assert heard[2].decode().strip() not in str(problem.value)


def test_a_command_that_prints_no_token_opens_no_connection(tmp_path: Path) -> None:
    """It is told in a line, without what it printed."""
    there = Imap("127.0.0.1", 1, "me", tls=Tls.NONE, token_command=printing(tmp_path, code=3))
    with pytest.raises(MailError, match=r"imap://me@127\.0\.0\.1:1/INBOX: token_command: .* ended with 3") as problem:
        list(place(there, {}).mails())
    assert SECRET not in str(problem.value)
