"""Deliveries: one edition to one recipient, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# Replies that say something about the connection or how we use it, and nothing about the recipient.
CONNECTION_CODES = frozenset({421, 503, 530})


class State(StrEnum):
    """The state of a delivery; every planned delivery is in exactly one."""

    PENDING = "pending"
    CLAIMED = "claimed"
    HELD = "held"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    SUPPRESSED = "suppressed"
    UNSUPPORTED = "unsupported"
    EXPIRED = "expired"


class Phase(StrEnum):
    """How far a transaction with the relay had come."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One edition to one recipient.

    All that decides the bytes is fixed when it is planned, so that every attempt sends the same.

    Attributes:
        newsletter: its name.
        slot: the slot's key.
        recipient: the address, as it will stand in To and in RCPT.
        edition: the name of the edition.
        message_id: with its angle brackets.
        envelope_from: the address for returned mail, own to this delivery.
        date: what stands in Date.
        sha256: of the whole message.
        state: where it stands.
        attempts: how often it was claimed.
        not_before: when it may be tried next.
        lease: until when the present claim holds.
        claim: who holds it; an outcome is only recorded under the same claim.
        phase: how far the last attempt came.
        code: the relay's last reply code, 0 for none.
        reply: the relay's last reply, or what went wrong.
    """

    newsletter: str
    slot: str
    recipient: str
    edition: str
    message_id: str
    envelope_from: str
    date: datetime
    sha256: str
    state: State = State.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    lease: datetime | None = None
    claim: str = ""
    phase: Phase | None = None
    code: int = 0
    reply: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Newsletter, slot and recipient: what makes it one of its kind."""
        return self.newsletter, self.slot, self.recipient

    @property
    def turned_away(self) -> bool:
        """Whether the last attempt never came to the recipient: the relay was not reached, or did not let us in."""
        return self.phase is Phase.CONNECT or self.code in CONNECTION_CODES


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to."""

    state: State
    phase: Phase
    code: int = 0
    reply: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """What all deliveries of one edition share: header lines and the MIME body, as bytes.

    Attributes:
        subject: the Subject header's value, already encoded and safe.
        headers: the header lines that are the same for every recipient, each with its CRLF.
        content: the MIME body after the blank line, canonical: CRLF only, 7-bit, not dot-stuffed.
    """

    newsletter: str
    slot: str
    edition: str
    subject: str
    headers: bytes = field(repr=False)
    content: bytes = field(repr=False)
