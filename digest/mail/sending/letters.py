"""The bytes of deliveries, made once for what they share, and compared with what was planned."""

import hashlib
from dataclasses import dataclass, field

from digest.core.outbox import Body, Delivery
from digest.mail.writing.message import fingerprint, own_lines, shared_digest, spliced
from digest.ports import Outbox


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery and its bytes.

    Attributes:
        delivery: what is delivered.
        own: its own header lines.
        plain: all that comes after them, canonical.
        stuffed: the same for the wire: with dots doubled (RFC 5321, 4.5.2) and the final dot.
    """

    delivery: Delivery
    own: bytes = field(repr=False)
    plain: bytes = field(repr=False)
    stuffed: bytes = field(repr=False)

    @property
    def message(self) -> bytes:
        """The whole message."""
        return self.own + self.plain

    @property
    def wire(self) -> bytes:
        """The whole message as it follows DATA; no header line begins with a dot."""
        return self.own + self.stuffed


class Letters:
    """The letters of an outbox; for one thread."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._shared: dict[tuple[str, str, str], _Shared | None] = {}

    def of(self, delivery: Delivery) -> Letter | None:
        """The letter of a delivery, or None where its bytes would not be those that were planned.

        Raises:
            StoreError: what it shares with others cannot be read.
        """
        key = delivery.newsletter, delivery.slot, delivery.edition
        if key not in self._shared:
            body = self._outbox.body(*key)
            self._shared[key] = _shared(body) if body else None
        shared = self._shared[key]
        if shared is None:
            return None
        own = own_lines(delivery)
        if fingerprint(own, shared.digest) != delivery.sha256 and not _planned_before(shared.body, delivery):
            return None
        return Letter(delivery, own, shared.plain, shared.stuffed)


@dataclass(frozen=True, slots=True)
class _Shared:
    body: Body
    digest: bytes
    plain: bytes
    stuffed: bytes


def _shared(body: Body) -> _Shared:
    plain = body.headers + b"\r\n" + body.content
    return _Shared(body, shared_digest(body), plain, plain.replace(b"\r\n.", b"\r\n..") + b".\r\n")


def _planned_before(body: Body, delivery: Delivery) -> bool:
    """Whether it was planned by an earlier version, which kept the sha256 of the whole message."""
    return hashlib.sha256(spliced(body, delivery)).hexdigest() == delivery.sha256
