"""Mail from a folder on a server, by IMAP: what was settled is marked as seen there."""

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from digest.core.errors import MailError
from digest.core.mailboxes import Imap
from digest.core.mailing import Tls
from digest.mail.returned.places.mail import Mail
from digest.mail.token import printed, xoauth2

TIMEOUT = 60.0  # seconds for each answer of the server
_UID = re.compile(rb"\d+")

Connection = imaplib.IMAP4


class ImapPlace:
    """A folder. Mails that are not settled stay unseen, and are given once in the life of this object.

    Args:
        mailbox: where it is.
        password: of its user; not looked at where a command prints a token.
        most: bytes of a mail that are fetched.
    """

    def __init__(self, mailbox: Imap, password: str, most: int) -> None:
        self._mailbox, self._password, self._most = mailbox, password, most
        self._secrets: tuple[str, ...] = ()  # what no message may repeat
        self._given: set[tuple[bytes, bytes]] = set()

    def mails(self) -> Iterator[Mail]:
        """Those that are unseen."""
        try:
            connection = self._connected()
            try:
                yield from self._unseen(connection)
            finally:
                with suppress(OSError, Connection.error):
                    connection.logout()
        except ssl.SSLCertVerificationError as problem:
            told = f"its certificate cannot be verified ({problem.verify_message})"
            raise MailError(f"{self._mailbox}: {told}", "name its authority as ca_file in [returns]") from problem
        except (Connection.error, OSError, ValueError) as problem:
            raise self._trouble(problem) from problem

    def _connected(self) -> Connection:
        """A connection whose server is verified and whose user is logged in."""
        mailbox, (mechanism, said) = self._mailbox, self._login()
        context = None if mailbox.tls is Tls.NONE else ssl.create_default_context(cafile=mailbox.ca_file or None)
        connection = (
            imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT)
            if mailbox.tls is Tls.IMPLICIT
            else imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
        )
        try:
            if mailbox.tls is Tls.STARTTLS:
                connection.starttls(context)  # an error where the server does not offer it: no password goes out then
            answers = iter((said,))
            connection.authenticate(mechanism, lambda _: next(answers, b""))  # to a challenge that says what is wrong
        except BaseException:
            with suppress(OSError):
                connection.shutdown()
            raise
        return connection

    def _login(self) -> tuple[str, bytes]:
        """How the user is logged in, and what is said for it; a token is asked for before a server waits for it."""
        if command := self._mailbox.token_command:
            try:
                secret = printed(command)
            except MailError as problem:
                raise MailError(f"{self._mailbox}: {problem.message}", problem.remedy) from None
            mechanism, said = "XOAUTH2", xoauth2(self._mailbox.user, secret)
        else:
            secret = self._password
            mechanism, said = "PLAIN", f"\0{self._mailbox.user}\0{secret}".encode()
        self._secrets = b64encode(said).decode("ascii"), secret
        return mechanism, said

    def _unseen(self, connection: Connection) -> Iterator[Mail]:
        _checked(connection.select(_quoted(self._mailbox.folder)))
        valid = (connection.response("UIDVALIDITY")[1] or [b""])[0] or b""
        found = _checked(connection.uid("SEARCH", "UNSEEN"))
        uids = [uid for uid in _UID.findall(b" ".join(found)) if (valid, uid) not in self._given]
        for number, uid in enumerate(uids, 1):
            data = self._fetched(connection, uid)
            if data is not None:
                self._given.add((valid, uid))
                yield Mail(data, number, len(uids), partial(self._settle, connection, uid))

    def _fetched(self, connection: Connection, uid: bytes) -> bytes | None:
        """The beginning of a mail, which stays unseen; None where it has gone meanwhile."""
        answer = connection.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{self._most}>)")
        return next((part[1] for part in _checked(answer) if isinstance(part, tuple)), None)

    def _settle(self, connection: Connection, uid: bytes) -> None:
        try:
            _checked(connection.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen)"))
        except (Connection.error, OSError) as problem:
            raise self._trouble(problem) from problem

    def _trouble(self, problem: Exception) -> MailError:
        said = problem.args[0] if problem.args else ""
        said = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
        if isinstance(problem, OSError):
            said = problem.strerror or said
        for secret in self._secrets:
            said = said.replace(secret, "…")
        what = (
            "what token_command prints"
            if self._mailbox.token_command
            else f"the password in {self._mailbox.password_env}"
        )
        remedy = f"check the address, the user, and {what}"
        return MailError(f"{self._mailbox}: {said or 'does not answer'}", remedy)


def _checked(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    """What a server answers, where it does what is asked."""
    done, data = answer
    if done != "OK":
        raise Connection.error(b" ".join(part for part in data if isinstance(part, bytes)).decode("ascii", "replace"))
    return data


def _quoted(text: str) -> str:
    """A string as IMAP has it (RFC 3501, 4.3); it holds no end of line, as it was checked when it was read."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
