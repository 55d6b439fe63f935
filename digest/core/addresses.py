"""Which mail addresses are accepted: those that mean exactly what they say, to every program on the way."""

import re
import unicodedata
from email.utils import parseaddr

from digest.core.errors import AddressError

LOCAL_OCTETS = 64  # RFC 5321, 4.5.3.1.1
ADDRESS_OCTETS = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets less its angle brackets
TOKEN_OCTETS = 32  # of what tells one delivery's returned mail from another's, behind a + in the local part

# By what is not among them, since Python takes 15 ms to compile ranges of a million characters.
_ATOM = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]+"
_LABEL = r"(?!-)[^\x00-,./:-@\[-`{-\x7f]{1,63}(?<!-)"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")

_KEPT = {"ß": "ß", "ẞ": "ß", "ς": "ς"}  # letters of their own in a domain, which casefold makes others of


def check_address(text: str) -> str:
    """The address itself, its domain in lower case, if mail can go to it.

    Accepted is a dot-atom before a domain name (RFC 5321; beyond ASCII, RFC 6531). No quoted local part, no
    comment, no display name, no address literal, no list, and nothing that a mail program might decode: what
    is accepted parses to itself.

    >>> check_address("Ada.Lovelace+digest@Example.ORG")
    'Ada.Lovelace+digest@example.org'

    Raises:
        AddressError: it is none; the message names it.
    """
    found = _ADDRESS.fullmatch(unicodedata.normalize("NFC", text))
    if not found or not _sound(found[0], found["local"], found["domain"]):
        shown = text if len(text) <= ADDRESS_OCTETS else text[:60] + "…"
        raise AddressError(f"{shown!r} is no mail address", "write one address a line, as in ada@example.org")
    return f"{found['local']}@{_small(found['domain'])}"


def check_own_address(text: str) -> str:
    """An address of ours, if it can stand in 7-bit headers and in every relay's log.

    Raises:
        AddressError: it is no address, or not in ASCII.
    """
    address = check_address(text)
    if needs_utf8(address):
        raise AddressError(f"{address} is not in ASCII", "write one in ASCII; not every server takes such a sender")
    return address


def check_bounce_address(text: str) -> str:
    """An address of ours with room for a token, so that returned mail names its delivery.

    Raises:
        AddressError: it is no address, not in ASCII, or too long.
    """
    address = check_own_address(text)
    more = len("+") + TOKEN_OCTETS
    room = min(LOCAL_OCTETS, ADDRESS_OCTETS - len("@" + domain_of(address))) - more
    if room < 1:
        raise AddressError(f"{address} is too long", "give one on a shorter domain")
    if len(address.rpartition("@")[0]) > room:
        raise AddressError(f"{address} is too long", f"give one with at most {room} characters before the @")
    return address


def needs_utf8(address: str) -> bool:
    """Whether only servers with SMTPUTF8 can take the address."""
    return not address.isascii()


def domain_key(domain: str) -> str:
    """A domain in any spelling as one text: as A-labels, without asking whether IDNA allows them.

    >>> domain_key("Bücher.example")
    'xn--bcher-kva.example'
    """
    if domain.isascii():
        return domain.lower()
    labels = domain_labels(domain)
    return ".".join(each if each.isascii() else f"xn--{each.encode('punycode').decode('ascii')}" for each in labels)


def domain_labels(domain: str) -> list[str]:
    """The labels of a domain beyond ASCII without their spelling, as IDNA of 2008 tells domains apart."""
    folded = unicodedata.normalize("NFKC", _folded(unicodedata.normalize("NFC", domain)))
    return unicodedata.normalize("NFKC", _folded(folded)).replace("\u3002", ".").split(".")


def domain_of(address: str) -> str:
    """What stands after the last @."""
    return address.rpartition("@")[2]


def _small(domain: str) -> str:
    """In small letters, each by itself: str.lower() has a small sigma depend on what stands beside it."""
    return domain.lower() if domain.isascii() else "".join(map(str.lower, domain))


def _folded(domain: str) -> str:
    return "".join(_KEPT.get(letter) or letter.casefold() for letter in domain)


def _sound(address: str, local: str, domain: str) -> bool:
    return (
        address.isprintable()
        and "=?" not in address
        and len(local.encode()) <= LOCAL_OCTETS
        and len(address.encode()) <= ADDRESS_OCTETS
        and not domain.rpartition(".")[2].isdigit()
        and parseaddr(address) == ("", address)
    )
