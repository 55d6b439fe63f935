"""Deliveries: one edition to one recipient, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.core.addresses import domain_key

DOUBTS = 3  # times that nobody knew whether a delivery had gone, after which it goes no more by itself
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


OUT = frozenset({State.SENT, State.AMBIGUOUS})  # what has gone, as far as anybody knows, and may come back


class Phase(StrEnum):
    """How far a transaction with the relay had come."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    RETURNED = "returned"  # it was accepted, and came back


OUTSIDE = frozenset({Phase.CONNECT, Phase.MAIL})  # phases before a relay has heard of a recipient


class Reason(StrEnum):
    """Why an address gets no mail."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    BY_HAND = "by hand"


Key = tuple[str, str, str]  # newsletter, slot, recipient


def address_key(address: str) -> str:
    """An address without its spelling, so that nobody who wants no mail gets any by another one.

    The case of its letters does not count, nor whether its domain stands there in letters or as A-labels.
    """
    if address.isascii():
        return address.casefold()
    local, at, domain = address.rpartition("@")
    return f"{local.casefold()}{at}{domain_key(domain)}"


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
        sha256: of its own header lines and of the sha256 of what is shared (`digest.mail.writing.message.fingerprint`).
        state: where it stands.
        attempts: how often it was claimed.
        not_before: when it may be tried next.
        lease: until when the present claim holds.
        claim: who holds it; an outcome is only recorded under the same claim.
        phase: how far the last attempt came.
        code: the relay's last reply code, 0 for none.
        reply: the relay's last reply, or what went wrong.
        settled: when its last outcome was recorded.
        doubts: how often nobody could know whether it had gone; one that goes again after that may arrive twice.
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
    settled: datetime | None = None
    doubts: int = 0

    @property
    def key(self) -> Key:
        """Newsletter, slot and recipient: what makes it one of its kind."""
        return self.newsletter, self.slot, self.recipient

    @property
    def address(self) -> str:
        """The recipient, however it is spelt."""
        return address_key(self.recipient)

    @property
    def turned_away(self) -> bool:
        """Whether it waits for a relay, which was not reached, let us not in or put our sender off, whoever gets it."""
        return self.state is State.DEFERRED and (self.phase in OUTSIDE or self.code in CONNECTION_CODES)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to.

    Attributes:
        state: where the delivery stands after it.
        phase: how far it came.
        code: the relay's reply code, 0 for none.
        reply: the relay's reply, or what went wrong.
        not_before: when it may be tried again.
        doubtful: whether nobody can know if it has gone; it may go again all the same.
    """

    state: State
    phase: Phase
    code: int = 0
    reply: str = ""
    not_before: datetime | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """What senders hold.

    Attributes:
        number: how many deliveries.
        until: when the last of their leases runs out, unless their senders renew it; None where there are none.
        alive: whether one was seen at work.
    """

    number: int = 0
    until: datetime | None = None
    alive: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether there are any whose sender may have died."""
        return bool(self.number) and not self.alive


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What became of handing in outcomes and asking for more.

    Attributes:
        recorded: the keys of the deliveries whose outcome was recorded; the others had been taken over.
        claimed: what was claimed, as it now stands.
    """

    recorded: frozenset[Key]
    claimed: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that gets no mail.

    Attributes:
        address: as `address_key` makes it.
        newsletter: whose mail it does not get; empty for any.
        reason: why.
        at: since when.
        said: what it follows from, such as the reply of a server.
    """

    address: str
    newsletter: str
    reason: Reason
    at: datetime
    said: str = ""

    @property
    def why(self) -> str:
        """Its reason and what it follows from, in a line."""
        return f"{self.reason}: {self.said}" if self.said else self.reason.value


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back for a delivery: a report that it was not delivered, a complaint, or a wish to get no more.

    Attributes:
        mark: tells it from others; the same report that comes twice has one mark.
        newsletter: of the delivery.
        slot: of the delivery.
        recipient: of the delivery.
        kind: ``hard`` or ``soft`` for reports that it did not arrive, for good or for now; ``complaint``,
            ``unsubscribed``, ``reply`` for what a person's absence wrote.
        status: the enhanced status code, such as ``5.1.1``, or empty.
        at: when it was read.
        said: the words of the server that made it.
    """

    mark: str
    newsletter: str
    slot: str
    recipient: str
    kind: str
    status: str
    at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """With which key the messages of an edition are signed, so that every attempt signs alike.

    Attributes:
        selector: under which the public key is published.
        domain: whose key it is.
        algorithm: ``rsa-sha256`` or ``ed25519-sha256``.
        fingerprint: the sha256 of the public key (SubjectPublicKeyInfo, DER), in hexadecimal.
    """

    selector: str
    domain: str
    algorithm: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Body:
    """What all deliveries of one edition share: header lines and the MIME body, as bytes.

    Attributes:
        subject: the Subject header's value, already encoded and safe.
        headers: the header lines that are the same for every recipient, each with its CRLF.
        content: the MIME body after the blank line, canonical: CRLF only, 7-bit, not dot-stuffed.
        signing: the keys that sign its messages.
    """

    newsletter: str
    slot: str
    edition: str
    subject: str
    headers: bytes = field(repr=False)
    content: bytes = field(repr=False)
    signing: tuple[Signing, ...] = ()
