"""The bytes of deliveries, made once for what they share, and compared with what was planned."""

import hashlib
from dataclasses import dataclass, field

from digest.core.errors import MailConfigError
from digest.core.outbox import Body, Delivery
from digest.mail.writing.dkim import Seal
from digest.mail.writing.message import fingerprint, own_lines, shared_digest, spliced
from digest.mail.writing.sealing import Sealing
from digest.ports import Outbox


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery and its bytes.

    Attributes:
        delivery: what is delivered.
        own: its own header lines, above them its signatures.
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
    def wire(self) -> tuple[bytes, bytes]:
        """The whole message as it follows DATA, in two parts; no header line begins with a dot."""
        return self.own, self.stuffed


class Letters:
    """The letters of an outbox; for one thread at a time.

    Args:
        outbox: where what they share is kept.
        sealing: what signs them.
    """

    def __init__(self, outbox: Outbox, sealing: Sealing) -> None:
        self._outbox = outbox
        self._sealing = sealing
        self._shared: dict[tuple[str, str, str], _Shared | None] = {}

    def prepare(self, newsletter: str) -> None:
        """Make sure that all that waits can be signed as it was planned, before anything of it is claimed.

        Raises:
            MailConfigError: a key is gone, or another one has its name.
            StoreError: the outbox cannot be read.
        """
        for slot, edition in self._outbox.waiting(newsletter):
            self._share((newsletter, slot, edition))

    def of(self, delivery: Delivery) -> Letter | None:
        """The letter of a delivery, or None where its bytes would not be those that were planned.

        Raises:
            StoreError: what it shares with others cannot be read.
        """
        try:
            shared = self._share((delivery.newsletter, delivery.slot, delivery.edition))
        except MailConfigError:  # planned by another process, by a key of its own, since we have prepared
            return None
        if shared is None:
            return None
        own = own_lines(delivery)
        if fingerprint(own, shared.digest) != delivery.sha256 and not _planned_before(shared.body, delivery):
            return None
        signatures = shared.seal.lines(own, delivery.date) if shared.seal else b""
        return Letter(delivery, signatures + own, shared.plain, shared.stuffed)

    def _share(self, key: tuple[str, str, str]) -> "_Shared | None":
        if key not in self._shared:
            body = self._outbox.body(*key)
            self._shared[key] = _shared(body, self._sealing.seal(body)) if body else None
        return self._shared[key]


@dataclass(frozen=True, slots=True)
class _Shared:
    body: Body
    seal: Seal | None
    digest: bytes
    plain: bytes
    stuffed: bytes


def _shared(body: Body, seal: Seal | None) -> _Shared:
    plain = body.headers + b"\r\n" + body.content
    return _Shared(body, seal, shared_digest(body), plain, plain.replace(b"\r\n.", b"\r\n..") + b".\r\n")


def _planned_before(body: Body, delivery: Delivery) -> bool:
    """Whether it was planned by an earlier version, which kept the sha256 of the whole message and signed nothing."""
    return not body.signing and hashlib.sha256(spliced(body, delivery)).hexdigest() == delivery.sha256
