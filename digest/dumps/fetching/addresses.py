"""Addresses of sources: filled in, shown without what may be secret, and how far inside they lead."""

import hashlib
import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from datetime import date, timedelta
from urllib.parse import unquote, unquote_plus, urlsplit

import httpx

from digest.core.errors import DumpError

Resolve = Callable[[str], Collection[str]]

_PLACEHOLDER = re.compile(r"\{date(?:-(\d{1,2}))?\}")
SECRET = 4  # characters; what is shorter is no secret, and stands in too many words
PUBLIC, PRIVATE, LOOPBACK = range(3)  # each further inside than the one before


def filled(url: str, today: date) -> tuple[str, date | None]:
    """An address with the day in the place of ``{date}``, and that day; ``{date-1}`` is the day before.

    Returns None for the day where the address names none.

    >>> filled("https://example.org/{date-1}", date(2025, 3, 18))[0]
    'https://example.org/2025-03-17'
    """
    found = [today - timedelta(days=int(match[1] or 0)) for match in _PLACEHOLDER.finditer(url)]
    days = iter(found)
    return _PLACEHOLDER.sub(lambda _: next(days).isoformat(), url), found[0] if found else None


def shown(url: str) -> str:
    """An address for a message: without query and user, since either may hold a secret.

    >>> shown("https://ada:secret@example.org/papers?token=secret")
    'https://example.org/papers'
    """
    return str(httpx.URL(url).copy_with(username=None, password=None, query=None, fragment=None))


def hushed(text: str, url: str) -> str:
    """A text without what may be secret in an address: others may echo it in what they say.

    >>> hushed("no such token: secret", "https://ada@example.org/papers?token=secret")
    'no such token: …'
    """
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    raw = [user, *user.split(":", 1), parts.query, parts.fragment]
    raw += [pair.partition("=")[2] for pair in parts.query.split("&")]
    secrets = {form for each in raw for form in (each, unquote(each), unquote_plus(each)) if len(form) >= SECRET}
    for secret in sorted(secrets, key=lambda secret: (-len(secret), secret)):
        text = text.replace(secret, "…")
    return text


def place(*parts: str) -> str:
    """64 hexadecimal digits by which an address is remembered."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def redirected(url: httpx.URL, location: str, resolve: Resolve) -> httpx.URL:
    """Where an answer leads.

    Raises:
        DumpError: it leads where no answer may: to no web address, out of TLS, or further inside the network.
    """
    try:
        target = url.join(location).copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError) as problem:
        raise DumpError("leads to what is no address", "check url") from problem
    name = f"{target.scheme}://{target.host}"
    if target.scheme not in {"http", "https"} or not target.host:
        raise DumpError(f"leads to {name}, which is no web address", "check url")
    if url.scheme == "https" and target.scheme == "http":
        raise DumpError(f"leads out of TLS, to {name}", "if that is meant, write that address as url")
    if inwards(target.host, resolve) > inwards(url.host, resolve):
        raise DumpError(f"leads into this network, to {name}", "if that is meant, write that address as url")
    return target


def inwards(host: str, resolve: Resolve) -> int:
    """How far inside a host lies, by the innermost of its addresses; one without any is as good as public."""
    return max((_inwards(ipaddress.ip_address(address.partition("%")[0])) for address in resolve(host)), default=PUBLIC)


def _inwards(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if mapped:
        return _inwards(mapped)
    if address.is_loopback or address.is_unspecified:
        return LOOPBACK
    return PUBLIC if address.is_global else PRIVATE


def resolved(host: str) -> Collection[str]:
    """The addresses of a host, as this machine finds them."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return ()
