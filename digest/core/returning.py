"""What a mail that came in is, as far as it concerns a delivery."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from digest.core.outbox import address_key

LONGEST = 500  # characters of a server's words that are kept


class What(StrEnum):
    """What a mail is."""

    REPORT = "report"  # on a delivery, by a server
    ANSWER = "answer"  # by a program of the recipient's, such as "I am out of office"
    COMPLAINT = "complaint"
    LEAVE = "leave"  # somebody wants no more
    OTHER = "other"


class Action(StrEnum):
    """What a server has done with a message (RFC 3464, 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class Status:
    """What a report says of one recipient.

    Attributes:
        action: what was done.
        status: the enhanced status code, such as ``5.1.1``; empty where there is none.
        recipients: by which addresses it names the recipient, first the one that the message came to in the end; none
            where it names none.
        said: the words of the server.
    """

    action: Action
    status: str
    recipients: tuple[str, ...] = ()
    said: str = ""

    def names(self, recipient: str) -> bool:
        """Whether the message came to just this address, and was not forwarded to another one."""
        return address_key(recipient) in map(address_key, self.recipients[:1])

    @property
    def hard(self) -> bool:
        """Whether it failed for good; without a code, only the word says so."""
        return self.action is Action.FAILED and self.status[:1] in {"5", ""}


@dataclass(frozen=True, slots=True)
class Came:
    """A mail that came in.

    Attributes:
        what: what it is.
        to: the addresses that it was sent to, the surest first; one may name a delivery.
        envelopes: likewise the senders of the message that it is about, where it tells them.
        message_ids: the Message-IDs of that message.
        complainers: by which addresses a complaint names who complained.
        statuses: what a report says.
        sender: the one address in From, or empty.
        subject: on one line.
        name: of the newsletter that somebody wants to leave.
        mark: tells this mail from others, the same however often it comes.
        empty_sender: whether it comes from nobody or from a server itself, as reports do.
    """

    what: What
    to: tuple[str, ...] = ()
    envelopes: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    complainers: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    sender: str = ""
    subject: str = ""
    name: str = ""
    mark: str = ""
    empty_sender: bool = False

    def about(self, recipient: str) -> Status | None:
        """What a report says of a recipient: where it names him, that; else the mildest of all that it says.

        A forwarded message comes back in the name of the mailbox that it was forwarded to, and one that was forwarded
        to several may have reached some.
        """
        own = [each for each in self.statuses if address_key(recipient) in map(address_key, each.recipients)]
        return min(own or self.statuses, key=_severity, default=None)


def _severity(status: Status) -> tuple[bool, bool, bool]:
    return status.hard, status.action is Action.FAILED, status.action is Action.DELAYED


def cleaned(text: str, longest: int = LONGEST) -> str:
    """Words of a stranger on one line, without anything that would move a cursor, and not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * longest]).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


_LEAVE = re.compile(r"\s*unsubscribe\s+(?P<name>[a-z0-9][a-z0-9-]{0,63})\s*", re.ASCII | re.IGNORECASE)


def left(subject: str) -> str:
    """The newsletter that a subject wants to leave, as List-Unsubscribe writes it; empty where it says no such thing.

    >>> left("unsubscribe trending")
    'trending'
    """
    found = _LEAVE.fullmatch(subject)
    return found["name"].lower() if found else ""


def distinct(addresses: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order, without those that are empty."""
    return tuple(dict.fromkeys(each for each in addresses if each))


class Fate(StrEnum):
    """What became of a mail that came in; the words in which people are told of it, one of a kind."""

    HARD = "hard"  # a report: not delivered, for good
    SOFT = "soft"  # a report: not delivered, which may end
    DELAYED = "delayed"  # a report: it goes on trying; nothing follows
    COMPLAINT = "complaint"
    ANSWER = "answer"
    UNSUBSCRIBED = "unsubscribed"
    KNOWN = "known"  # it was taken before
    FOREIGN = "foreign"  # a report on no message of ours, or a forged one
    OTHER = "other"  # nothing that concerns deliveries
    UNKNOWN = "unknown"  # it was sent to a delivery's own address, or is a complaint, and cannot be understood
    STRANGER = "stranger"  # wants no more mail, and gets none under the address it was written from
    ASKED = "asked"  # wants no more mail, and a person is to see to it


# What a person must look at, and what stays where it lies, so that a person finds it there.
PRESSING = frozenset({Fate.COMPLAINT, Fate.UNKNOWN, Fate.STRANGER, Fate.ASKED})
LEFT = frozenset({Fate.OTHER, Fate.UNKNOWN, Fate.STRANGER, Fate.ASKED})


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was taken in.

    Attributes:
        fate: what became of it.
        newsletter: of the delivery that it is about, or that somebody wants to leave; empty where there is none.
        slot: likewise.
        recipient: likewise.
        status: the enhanced status code of a report.
        said: its words, or the subject of the mail.
        suppressed: whether the recipient gets no more mail because of it.
    """

    fate: Fate
    newsletter: str = ""
    slot: str = ""
    recipient: str = ""
    status: str = ""
    said: str = ""
    suppressed: bool = False
