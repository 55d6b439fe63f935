"""To whom a mail was sent, and from whom it comes, by its header."""

import re
from collections.abc import Iterable, Iterator

from digest.core.addresses import ADDRESS_OCTETS
from digest.core.returning import distinct
from digest.mail.returned.mime import Part

MOST = 10  # addresses of one header that are looked at
# What servers write down of the envelope, the surest first; To is the sender's word.
RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to")
SERVERS = frozenset({"mailer-daemon", "postmaster", "mail-daemon"})

_ADDRESS = re.compile(rf"[^\s<>,;:()\"@\\]{{1,{ADDRESS_OCTETS}}}@[^\s<>,;:()\"@\\]{{1,{ADDRESS_OCTETS}}}")


def addresses(text: str) -> Iterator[str]:
    """The first few addresses in a text; one that is not whole may be among them."""
    for _, found in zip(range(MOST), _ADDRESS.finditer(text[: MOST * ADDRESS_OCTETS]), strict=False):
        yield found[0]


def recipients(mail: Part, given: Iterable[str] = ()) -> tuple[str, ...]:
    """The addresses that a mail was sent to, the surest first.

    Args:
        mail: the mail.
        given: what the server said that handed it over.
    """
    told = (line for name in RECIPIENTS for line in mail.lines(name)[:MOST])
    return distinct((*given, *(address for line in told for address in addresses(line))))


def by_server(mail: Part) -> bool:
    """Whether it comes from nobody, or from a server's own address."""
    if "<>" in mail.lines("return-path"):
        return True
    return any(found.partition("@")[0].lower() in SERVERS for found in addresses(mail.line("from")))
