"""The [delivery] of a newsletter: sender, recipients, relay."""

import ipaddress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digest.config.table import Table
from digest.core.addresses import check_address
from digest.core.errors import AddressError
from digest.core.newsletter import Delivery, Mailbox, Relay, Tls

PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}


def delivery(table: Table, folder: Path) -> Delivery:
    """How and to whom a newsletter is mailed.

    Args:
        table: the table; it must name a sender, a relay and recipients.
        folder: what relative paths in it start from.
    """
    sender = _sender(table)
    made = Delivery(
        sender=sender,
        recipients=_recipients(table, folder),
        relay=_relay(table, folder),
        bounces=_address(table, "bounces", sender.address),
        unsubscribe=_address(table, "unsubscribe", sender.address),
        reply_to=_address(table, "reply_to", ""),
        imprint=table.text("imprint", "").strip(),
    )
    table.done()
    return made


def _sender(table: Table) -> Mailbox:
    text = table.text("from")
    name, address = parseaddr(text)
    if not address:
        raise table.error("from", f"{text!r} holds no address", "write it as Name <name@example.org>")
    return Mailbox(_checked(table, "from", address), name)


def _address(table: Table, key: str, default: str) -> str:
    text = table.text(key, default)
    return _checked(table, key, text) if text else ""


def _checked(table: Table, key: str, text: str) -> str:
    try:
        return check_address(text)
    except AddressError as problem:
        raise table.error(key, problem.message, problem.remedy) from None


def _recipients(table: Table, folder: Path) -> tuple[str, ...]:
    """The addresses of the list and of the file, each once, in the order in which they stand there."""
    found = [_checked(table, "recipients", text) for text in table.texts("recipients")]
    if name := table.text("recipients_file", ""):
        try:
            lines = (folder / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise table.error("recipients_file", f"{name} cannot be read ({problem})", "check the path") from None
        words = [line.split("#")[0].strip() for line in lines]
        found += [_checked(table, f"recipients_file {name} line {n}", word) for n, word in enumerate(words, 1) if word]
    if not found:
        raise table.error("recipients", "names nobody", "add addresses, or take [delivery] out to send no mail")
    kept: dict[str, str] = {}
    for address in found:
        kept.setdefault(address.casefold(), address)
    return tuple(kept.values())


def _relay(table: Table, folder: Path) -> Relay:
    url = table.text("relay")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise table.error("relay", f"{url!r}: {problem}", "write it as smtp://user@host:587") from None
    if parts.scheme not in {"smtp", "smtps"} or not host or parts.path.strip("/"):
        raise table.error("relay", f"{url!r} is no relay", "write it as smtp://user@host:587 or smtps://user@host")
    if parts.password is not None:
        raise table.error("relay", "holds a password", "take it out; the variable that password_env names holds it")
    tls = _tls(table, parts.scheme, host)
    ca_file = table.text("ca_file", "")
    return Relay(
        host=host,
        port=port or PORTS[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password_env=table.text("password_env", Relay("", 0).password_env),
        ca_file=str(folder / ca_file) if ca_file else "",
        connections=table.number("connections", Relay("", 0).connections, least=1, most=100),
    )


def _tls(table: Table, scheme: str, host: str) -> Tls:
    """Verified TLS, unless the relay is on this machine or the newsletter says otherwise in so many words."""
    if scheme == "smtps":
        return Tls(table.choice("tls", [Tls.IMPLICIT], Tls.IMPLICIT))
    default = Tls.NONE if _loopback(host) else Tls.STARTTLS
    return Tls(table.choice("tls", [Tls.STARTTLS, Tls.NONE], default))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
