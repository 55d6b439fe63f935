"""A mail that came in, as far as it matters who wrote it and what its subject says."""

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.policy import compat32
from hashlib import sha256

from digest.core.addresses import check_address
from digest.core.errors import MailError

LONGEST = 2_000  # characters of a line that are looked at
# Words and quoted names before an address in brackets, or an address alone: never two, and never one within a name.
_FROM = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^"<>@,;:\\])*<(?P<named>[^<>\s]+)>|(?P<alone>[^<>\s,;:()"]+)')


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of a mail.

    Attributes:
        sender: the address in From.
        subject: on one line, decoded.
        mark: what tells this mail from others, the same however often it comes.
    """

    sender: str
    subject: str
    mark: str


def letter(data: bytes) -> Letter:
    """A mail by its headers, whatever else they say.

    Args:
        data: a message as RFC 5322 has it, perhaps with a line of an mbox before it; its end may be missing.

    Raises:
        MailError: it does not say who wrote it, in one address.
    """
    found: dict[str, list[str]] = {}
    for name, value in BytesHeaderParser(policy=compat32).parsebytes(data).raw_items():
        found.setdefault(name.lower(), []).append(_line(value))
    sender = _sender(found.get("from", []))
    (subject,) = found.get("subject", [""])[:1]
    own = found.get("message-id") or found.get("date") or [""]
    mark = sha256("\0".join([sender, own[0], subject]).encode()).hexdigest()[:24]
    return Letter(sender, _decoded(subject), mark)


def _sender(lines: list[str]) -> str:
    found = _FROM.fullmatch(lines[0]) if len(lines) == 1 else None
    if found is None:
        raise MailError("the mail does not say in one address who wrote it", "let its From name one sender")
    return check_address(found["named"] or found["alone"])


def _line(value: str) -> str:
    """A line of the header without its folds, its bytes read as UTF-8."""
    text = value[:LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def _decoded(subject: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(subject))).split())
    except (MessageError, LookupError, ValueError):
        return subject
