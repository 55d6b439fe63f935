"""A message of ours as it arrived: whether what signed it on its way covers what it must. Nothing is asked of the DNS.

A check is one function in `CHECKS`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr

from digest.core.addresses import domain_of
from digest.core.dkim import ED25519, RSA, speaks_for
from digest.core.errors import MailError
from digest.core.finding import Finding, Level
from digest.core.mailing import Delivery
from digest.core.newsletter import Newsletter
from digest.mail.writing.message import slug

# What a signature must cover, where the message has it.
COVERED = (
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
)  # fmt: skip
SHOWN = 80  # characters of what others wrote

_LEADING = re.compile(rb"From [^\n]*\n")  # of an mbox


@dataclass(frozen=True, slots=True)
class Signature:
    """A DKIM-Signature, as far as it can be judged without its key.

    Attributes:
        algorithm: its ``a=``.
        domain: its ``d=``.
        selector: its ``s=``.
        missing: what it leaves open of what the message has.
        aligned: whether it speaks for the domain in From.
        partial: whether it covers only the beginning of the body.
    """

    algorithm: str
    domain: str
    selector: str
    missing: tuple[str, ...]
    aligned: bool
    partial: bool

    @property
    def flaws(self) -> tuple[str, ...]:
        """What is wrong with it, in words."""
        found = (
            ("" if self.aligned else "speaks for another domain than From"),
            (f"leaves open {', '.join(self.missing)}" if self.missing else ""),
            ("covers only the beginning of the body" if self.partial else ""),
            ("" if self.algorithm in {RSA, ED25519} else f"is made by {self.algorithm or 'nothing'}"),
        )
        return tuple(filter(None, found))

    def __str__(self) -> str:
        return f"{self.selector} of {self.domain} ({self.algorithm})"


Check = Callable[[Newsletter, Delivery, Message], Iterator[Finding]]


def findings(newsletter: Newsletter, data: bytes) -> tuple[Finding, ...]:
    """What every check finds in a copy of a message.

    Args:
        newsletter: whose message it is.
        data: the message, perhaps with a line of an mbox before it.

    Raises:
        MailError: it is no message of this newsletter, which has a delivery.
    """
    mail = BytesHeaderParser(policy=compat32).parsebytes(
        _LEADING.sub(b"", data, count=1) if data[:5] == b"From " else data
    )
    where, delivery = newsletter.file or newsletter.name, newsletter.delivery
    if delivery is None:
        raise MailError(f"{where}: there is no [delivery]", "a mail can be looked at where the newsletter sends mail")
    sender = parseaddr(_text(mail, "From"))[1]
    if sender.casefold() != delivery.sender.address.casefold():
        found = f"is from {sender[:SHOWN]!r}" if sender else "has no sender"
        remedy = "hand over the source of one of its messages, headers and all"
        raise MailError(f"{where}: the mail {found}, not from {delivery.sender.address}", remedy)
    return tuple(finding for check in CHECKS for finding in check(newsletter, delivery, mail))


def signatures(mail: Message, sender: str) -> Iterator[Signature]:
    """Every DKIM-Signature of a message, the last one that was added first.

    Args:
        mail: the message.
        sender: the domain in From.
    """
    for value in mail.get_all("DKIM-Signature", []):
        tags = _tags(str(value))
        covered = {name.strip().casefold() for name in tags.get("h", "").split(":")}
        domain = tags.get("d", "").casefold()
        yield Signature(
            algorithm=tags.get("a", "")[:SHOWN].casefold(),
            domain=domain[:SHOWN],
            selector=tags.get("s", "")[:SHOWN],
            missing=tuple(name for name in COVERED if name in mail and name.casefold() not in covered),
            aligned=speaks_for(domain, sender) or speaks_for(sender, domain),
            partial="l" in tags,
        )


def signed(_newsletter: Newsletter, delivery: Delivery, mail: Message) -> Iterator[Finding]:
    """Whether one signature speaks for the sender and covers all that it must; of the others, what they lack."""
    found = list(signatures(mail, domain_of(delivery.sender.address)))
    enough = any(not each.flaws for each in found)
    for each in found:
        told = f"{each} {' and '.join(each.flaws) or 'covers all that it must'}"
        level = Level.GOOD if not each.flaws else Level.NOTE if enough else Level.WRONG
        yield Finding("signature", level, told, "" if enough else "let the relay do so, or sign by a key of your own")
    if not found:
        remedy = "let the relay sign, or sign by a key of your own (digest dkim new)"
        yield Finding("signature", Level.WRONG, "nobody has signed it", remedy)


def left(_newsletter: Newsletter, _delivery: Delivery, mail: Message) -> Iterator[Finding]:
    """Whether the way out has stayed in it."""
    for name in ("List-Unsubscribe", "List-Id"):
        if name not in mail:
            yield Finding("headers", Level.WRONG, f"{name} is gone", "ask whoever runs the relay why it takes it out")


def named(newsletter: Newsletter, _delivery: Delivery, mail: Message) -> Iterator[Finding]:
    """Whether it has kept its Message-ID, by which receivers know one that comes twice."""
    if not _text(mail, "Message-ID").startswith(f"<{slug(newsletter.name)}."):
        told = "its Message-ID is not the one that it was sent with"
        yield Finding("headers", Level.NOTE, told, "receivers cannot tell a second copy from the first")


def returns(_newsletter: Newsletter, delivery: Delivery, mail: Message) -> Iterator[Finding]:
    """Whether mail that cannot be delivered comes back to us."""
    local, _, domain = delivery.bounces.casefold().rpartition("@")
    path = parseaddr(_text(mail, "Return-Path"))[1].casefold()
    if path and not (path.startswith(f"{local}+") and path.endswith(f"@{domain}")):
        told = f"mail that cannot be delivered goes back to {path[:SHOWN]}, not to {delivery.bounces}"
        yield Finding("bounces", Level.NOTE, told, "the relay has put its own sender; look there for what came back")


CHECKS: tuple[Check, ...] = (signed, left, named, returns)


def _tags(value: str) -> dict[str, str]:
    """The tags of a signature; white space means nothing in those that are looked at."""
    pairs = (part.partition("=") for part in "".join(value.split()).split(";"))
    return {name: text for name, _, text in pairs}


def _text(mail: Message, name: str) -> str:
    """A header on one line; empty where there is none."""
    return " ".join(str(mail.get(name, "")).split())
