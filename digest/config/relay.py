"""The relay of a [delivery]: its address, how it is secured, who we are to it."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import unquote

from digest.config.table import Table
from digest.core.mailing import Form, Outlet, Relay, Tls

PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}
LAST_PORT = 65_535
REMEDY = "write it as smtp://user@host:587 or smtps://user@host, or as maildir:folder or eml:folder"

_URL = re.compile(
    r"(?P<scheme>smtps?)://(?:(?P<user>[^\s:/?#]+)@)?"
    r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?/?"
)
_OUTLET = re.compile(r"(?P<form>maildir|eml):(?P<path>[^\0]+)")


def ways_out(table: Table, folder: Path) -> tuple[Relay | Outlet, tuple[Relay, ...]]:
    """Where the mail of a [delivery] goes: a folder, or a relay with those that take over from it.

    Args:
        table: the [delivery].
        folder: what relative paths in it start from.
    """
    if not table.lists("relay") and (found := _OUTLET.fullmatch(table.text("relay"))):
        return Outlet(str(folder / found["path"]), Form(found["form"])), ()
    first, *others = relays(table, folder)
    return first, tuple(others)


def relays(table: Table, folder: Path) -> tuple[Relay, ...]:
    """The relays of a [delivery]: one, or ``[[delivery.relay]]`` above each of several, the preferred one first."""
    if not table.lists("relay"):
        return (relay(table, "relay", folder),)
    each_of = table.tables("relay")
    made = tuple(relay(each, "url", folder) for each in each_of)
    for each in each_of:
        each.done()
    if not made:
        raise table.error("relay", "names no relay", REMEDY)
    return made


def relay(table: Table, key: str, folder: Path) -> Relay:
    """A relay; whatever is wrong with its address, no message repeats it, since people write passwords there.

    Args:
        table: where it stands.
        key: of its address.
        folder: what relative paths in it start from.
    """
    url = table.text(key)
    if ":" in unquote(url.rpartition("://")[2].rpartition("@")[0]):
        raise table.error(key, "holds a password", "take it out; the variable that password_env names holds it")
    found = _URL.fullmatch(url)
    if not found or not is_host(found["host"]):
        raise table.error(key, "is no relay", REMEDY)
    user = _user(table, key, found["user"] or "")
    if found["port"] and not 1 <= int(found["port"]) <= LAST_PORT:
        raise table.error(key, "has no port that can be", f"give one from 1 to {LAST_PORT}, such as 587")
    host = found["host"].strip("[]").lower()
    tls = _tls(table, found["scheme"], host)
    ca_file = authority(table, "relay", tls)
    if table.has("password_env") and not user:
        remedy = "write it as smtp://user@host, or take this out"
        raise table.error("password_env", "stands beside a relay without a user", remedy)
    return Relay(
        host=host,
        port=int(found["port"] or PORTS[tls]),
        tls=tls,
        user=user,
        password_env=table.text("password_env", Relay("", 0).password_env),
        ca_file=str(folder / ca_file) if ca_file else "",
        connections=table.number("connections", Relay("", 0).connections, least=1, most=100),
        token_command=_token_command(table, user),
    )


def authority(table: Table, what: str, tls: Tls) -> str:
    """The file of certificates of a relay or a mailbox; empty for those that the system trusts."""
    file = table.text("ca_file", "")
    if file and tls is Tls.NONE:
        raise table.error("ca_file", f"stands beside a {what} without TLS", 'write tls = "starttls", or take this out')
    return file


def _token_command(table: Table, user: str) -> tuple[str, ...]:
    command = token_command(table)
    if command and not user:
        raise table.error("token_command", "stands beside a relay without a user", "write it as smtp://user@host")
    return command


def token_command(table: Table) -> tuple[str, ...]:
    """What prints a token for XOAUTH2, in place of a password; empty for nothing."""
    command = table.texts("token_command")
    if table.has("token_command") and not command:
        remedy = 'name a program, as in ["gettoken", "me@example.org"], or take it out for a password'
        raise table.error("token_command", "is empty", remedy)
    if command and table.has("password_env"):
        raise table.error("token_command", "stands beside password_env", "leave one of them out")
    return command


def _user(table: Table, key: str, text: str) -> str:
    try:
        user = unquote(text, errors="strict")
    except UnicodeDecodeError:
        user = "\0"
    if not user.isprintable():
        raise table.error(key, "is no relay", REMEDY)
    return user


def is_host(text: str) -> bool:
    """Whether it can be a name or an address; in brackets, one of IPv6."""
    if not text.startswith("["):
        return all(label and label.strip("-") == label for label in text.rstrip(".").split("."))
    try:
        return bool(ipaddress.IPv6Address(text.strip("[]")))
    except ValueError:
        return False


def _tls(table: Table, scheme: str, host: str) -> Tls:
    """Verified TLS, unless the relay is on this machine or the newsletter says otherwise in so many words."""
    if scheme == "smtps":
        return Tls(table.choice("tls", [Tls.IMPLICIT], Tls.IMPLICIT))
    default = Tls.NONE if is_loopback(host) else Tls.STARTTLS
    return Tls(table.choice("tls", [Tls.STARTTLS, Tls.NONE], default))


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
