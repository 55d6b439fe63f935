"""Where returned mail lies, as [returns] or a person at the keyboard says it: a maildir, or a folder by IMAP."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from digest.config.relay import LAST_PORT, authority, is_host, is_loopback, token_command
from digest.config.table import Table
from digest.core.errors import UsageError
from digest.core.mailboxes import PASSWORD_ENV, Imap, Maildir
from digest.core.mailing import Tls

PORTS = {Tls.IMPLICIT: 993, Tls.STARTTLS: 143, Tls.NONE: 143}
REMEDY = "write it as imaps://user@host/Folder, or name a maildir"

_URL = re.compile(
    r"(?P<scheme>imaps?)://(?P<user>[^\s:/?#@]+)@"
    r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/(?P<folder>[^\s?#]*))?"
)
_WORDS = re.compile(r"[ -~]{1,200}")  # what can be said to a server in a quoted string


def mailbox(table: Table, folder: Path) -> Imap | Maildir:
    """The mailbox of a [returns]; a wrong address is not repeated, since people write passwords there.

    Args:
        table: the table; it must name a mailbox.
        folder: what relative paths in it start from.
    """
    text = table.text("mailbox").strip()
    password_env, ca_file = table.text("password_env", PASSWORD_ENV), table.text("ca_file", "")
    tls = Tls(table.choice("tls", list(Tls), "")) if table.has("tls") else None
    command = token_command(table)
    table.done()
    if "://" not in text:
        for key in filter(table.has, ("token_command", "password_env", "ca_file", "tls")):
            raise table.error(key, "stands beside a maildir", "take it out, or write imaps://user@host")
        return Maildir(str(folder / text))
    try:
        there = imap(text, tls, password_env, str(folder / ca_file) if ca_file else "")
    except ValueError as problem:
        raise table.error("mailbox", str(problem), REMEDY) from None
    authority(table, "mailbox", there.tls)
    return replace(there, token_command=command)


def named(text: str) -> Imap:
    """A folder of mail that a person names by its address.

    Raises:
        UsageError: it is none; the message does not repeat it.
    """
    try:
        return imap(text)
    except ValueError as problem:
        raise UsageError(f"the mailbox {problem}", REMEDY) from None


def imap(text: str, tls: Tls | None = None, password_env: str = PASSWORD_ENV, ca_file: str = "") -> Imap:
    """A folder of mail by its address; TLS is verified, unless the server is on this machine or `tls` says otherwise.

    Raises:
        ValueError: what is wrong with it.
    """
    if ":" in unquote(text.rpartition("://")[2].rpartition("@")[0]):
        raise ValueError("holds a password; take it out: an environment variable holds it")
    found = _URL.fullmatch(text)
    if not found or not is_host(found["host"]):
        raise ValueError("is no mailbox")
    user, folder = unquote(found["user"]), unquote(found["folder"] or "") or "INBOX"
    if not _WORDS.fullmatch(user) or not _WORDS.fullmatch(folder):
        raise ValueError("names a user or a folder that is not in ASCII")
    if found["port"] and not 1 <= int(found["port"]) <= LAST_PORT:
        raise ValueError(f"has no port from 1 to {LAST_PORT}")
    host = found["host"].strip("[]").lower()
    secured = _tls(found["scheme"], host, tls)
    return Imap(host, int(found["port"] or PORTS[secured]), user, folder, secured, password_env, ca_file)


def _tls(scheme: str, host: str, said: Tls | None) -> Tls:
    if scheme == "imaps":
        if said not in {None, Tls.IMPLICIT}:
            raise ValueError("has TLS from the first byte; write imap:// for anything else")
        return Tls.IMPLICIT
    if said is Tls.IMPLICIT:
        raise ValueError("has no TLS from the first byte; write imaps:// for it")
    return said or (Tls.NONE if is_loopback(host) else Tls.STARTTLS)
