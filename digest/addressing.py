"""Addresses that mail goes to: their domains as every server knows them, whatever letters they are written in."""

from digest.core.addresses import check_address, domain_key, domain_labels, needs_utf8
from digest.core.errors import AddressError


def check_recipient(text: str) -> str:
    """The address of a recipient, its domain as A-labels (RFC 5890): only a local part beyond ASCII needs SMTPUTF8.

    A domain in ASCII stays as it is, whatever IDNA would say of it.

    >>> check_recipient("ada@Bücher.example")
    'ada@xn--bcher-kva.example'

    Raises:
        AddressError: it is none, or IDNA (RFC 5891) refuses its domain.
    """
    address = check_address(text)
    local, _, domain = address.rpartition("@")
    if not needs_utf8(domain):
        return address
    _check(address, domain)
    return check_address(f"{local}@{domain_key(domain)}")


def _check(address: str, domain: str) -> None:
    import idna  # noqa: PLC0415 - its tables take their time to load, and few need them

    try:
        for label in domain_labels(domain):
            if not label.isascii():
                idna.alabel(label)
    except idna.IDNAError as problem:
        told = f"{address!r} has a domain that is none ({problem})"
        remedy = "check its spelling; one that exists all the same can be written in ASCII, as in xn--bcher-kva.example"
        raise AddressError(told, remedy) from problem
