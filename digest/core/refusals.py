"""What a server's reply says of the address that it refuses: whether mail to it is ever to be tried again."""

import re

from digest.core.outbox import CONNECTION_CODES, Phase

# Codes of RFC 3463 by which a server says that there is no such mailbox, for good. Each is about the one address, and
# no setting, fault or opinion of a server on the way brings it forth.
NO_MAILBOX = frozenset({
    "5.1.1",  # no such mailbox
    "5.1.3",  # the address is none
    "5.1.6",  # the mailbox has moved, and nobody says where to
    "5.1.10",  # the domain takes no mail at all: a null MX (RFC 7505)
    "5.2.1",  # the mailbox is disabled
})  # fmt: skip
# All others leave an address as it is, and these with a reason:
# 5.1.0, 5.0.0, 5.2.0: they say nothing; servers that refuse a *sender* use the first;
# 5.1.2, 5.4.x: no such host, no route. It comes of DNS, ours too, and would cost all readers of a domain at once;
# 5.1.4: the name means several mailboxes, which its server can mend;
# 5.1.7, 5.1.8: the sender's address is meant; 5.1.9: a server further on is;
# 5.2.2: the mailbox is full, and will be emptied; 5.2.3, 5.3.4: the message is too large (R54);
# 5.2.4: a list behind the address cannot be resolved; 5.3.x, 5.5.x, 5.6.x: the server, the protocol, the message;
# 5.7.x: policy: spam filters, block lists, signatures. It is about us.

_CODE = r"([245])\.(\d{1,3})\.(\d{1,3})"
_FIRST = re.compile(rf"\s*(?:[245]\d\d[ -])?#?{_CODE}(?![.\d])", re.ASCII)
_LAST = re.compile(rf"\(#{_CODE}\)\.?\s*", re.ASCII)  # where qmail and its kin write it
_REPLY = re.compile(r"\s*([2-5])\d\d(?=[\s-]|\Z)", re.ASCII)
_FAILURES = range(500, 600)


def enhanced(reply: str) -> str:
    """The enhanced status code with which a reply begins, or that stands as ``(#5.1.1)`` at its end; or empty.

    >>> enhanced("550 5.1.1 <ada@example.org>: no such user")
    '5.1.1'
    >>> enhanced("550 sorry, no mailbox here by that name (#5.1.1)")
    '5.1.1'
    >>> enhanced("no such user, said 5.1.1")
    ''
    """
    last = reply.rfind("(#")
    found = _FIRST.match(reply) or (_LAST.fullmatch(reply, last) if last >= 0 else None)
    return ".".join(str(int(part)) for part in found.groups()) if found else ""


def hopeless(status: str) -> bool:
    """Whether a status code says that its address has no mailbox, for good."""
    return status in NO_MAILBOX


def agreed(status: str, said: str) -> str:
    """What a report says, by its own code and by the words of the server that refused (RFC 3464); or empty.

    The words count where they hold a code of the same class: some servers that report, Exim among them, have a mere
    5.0.0 for all that others refuse, and a few make 5.1.1 of any refusal. That there is no mailbox counts only where
    nothing contradicts it. Else the other code counts, or none, where it is the reply code that says otherwise.

    >>> agreed("5.0.0", "550 5.1.1 no such user")
    '5.1.1'
    >>> agreed("5.2.2", "550 5.1.1 no such user")
    '5.2.2'

    Args:
        status: the code of the server that reports; empty for none.
        said: the reply of the server that refused, or other words.
    """
    theirs = enhanced(said)
    code = theirs if theirs and theirs[0] == (status or theirs)[0] else status
    if not hopeless(code):
        return code
    reply = _REPLY.match(said)
    against = [each for each in (status, theirs) if not (hopeless(each) or _vague(each, code))]
    return against[0] if against else "" if reply and reply[1] != code[0] else code


def _vague(status: str, code: str) -> bool:
    """Whether a status code is none, or leaves open whether it is another one: 5.0.0 may be any, 5.1.0 any 5.1.x."""
    kind, _, subject = code.rpartition(".")[0].partition(".")
    return status in {"", f"{kind}.0.0", f"{kind}.{subject}.0"}


def suppresses(phase: Phase | None, code: int, reply: str) -> bool:
    """Whether the outcome of a delivery lets its address get no more mail (R44).

    It takes a permanent refusal of the recipient itself, and an enhanced code that says why: a bare 550 is what
    servers say of spam as well.

    Args:
        phase: how far the transaction had come; only ``RCPT`` is about the recipient.
        code: the reply code.
        reply: its text, with its enhanced code.
    """
    refused = phase is Phase.RCPT and code in _FAILURES and code not in CONNECTION_CODES
    return refused and hopeless(enhanced(reply))
