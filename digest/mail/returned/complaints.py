"""Complaints: reports of mailbox providers that a person called a message unwanted (ARF, RFC 5965)."""

from collections.abc import Iterator, Sequence

from digest.mail.returned.addressed import addresses
from digest.mail.returned.mime import Part, groups, opened

KIND = "message/feedback-report"
# Of the types that there are, those that a person stands behind; the others are about viruses and signatures, or
# take a complaint back.
UNWANTED = frozenset({"abuse", "fraud", "opt-out", "opt-out-list"})
COPIES = frozenset({"message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global"})


def complained(parts: Sequence[Part]) -> bool:
    """Whether somebody wants no such mail."""
    return any(field.line("feedback-type").lower() in UNWANTED for field in _fields(parts))


def envelopes(parts: Sequence[Part]) -> Iterator[str]:
    """The senders of the message that a report is about: what the provider says, then what stands in the copy."""
    for field in _fields(parts):
        yield from addresses(field.line("original-mail-from"))
    for copy in _copies(parts):
        yield from addresses(copy.line("return-path"))


def complainers(parts: Sequence[Part]) -> Iterator[str]:
    """The recipients of that message, as the provider says it: of its own people, and perhaps not all of the name."""
    for field in _fields(parts):
        for line in field.lines("original-rcpt-to"):
            yield from addresses(line)


def message_ids(parts: Sequence[Part]) -> Iterator[str]:
    """The Message-IDs of the copies in a report."""
    for copy in _copies(parts):
        yield copy.line("message-id")


def _fields(parts: Sequence[Part]) -> list[Part]:
    return [field for part in parts if part.kind == KIND for field in groups(part.text)]


def _copies(parts: Sequence[Part]) -> list[Part]:
    return [opened(part.text.encode()) for part in parts if part.kind in COPIES]
