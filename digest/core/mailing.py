"""How and to whom a newsletter is mailed."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from digest.core.dkim import Dkim

RAMP = 1.5  # by how much more may be sent on each day of a warm-up
GROWN = 30  # days after which a domain is known


class Tls(StrEnum):
    """How a connection to a mail server is secured."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server that takes our messages; the password is read from the environment when it is needed."""

    host: str
    port: int
    tls: Tls = Tls.STARTTLS
    user: str = ""
    password_env: str = "DIGEST_SMTP_PASSWORD"  # noqa: S105 - the name of a variable, not a password
    ca_file: str = ""
    connections: int = 2
    token_command: tuple[str, ...] = ()


class Ambiguous(StrEnum):
    """What becomes of a delivery when nobody can know whether it has gone: it waits for a person, or goes again."""

    HOLD = "hold"
    RESEND = "resend"


class Leaving(StrEnum):
    """What becomes of a mail that asks for no more, which anybody can have written in a recipient's name."""

    AT_ONCE = "at once"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much mail goes out, and how fast; 0 is no limit.

    Attributes:
        per_minute: messages a minute.
        domain_per_minute: messages a minute to one domain.
        domain_connections: messages that are handed over to one domain at a time.
        per_day: messages within any 24 hours.
        warm_up: the day on which a domain that nobody knows yet begins to send; None for a domain that is known.
        first_day: how many messages it may send within the first 24 hours.
    """

    per_minute: int = 0
    domain_per_minute: int = 0
    domain_connections: int = 0
    per_day: int = 0
    warm_up: date | None = None
    first_day: int = 50

    def on(self, day: date) -> int:
        """How many messages may go within 24 hours on a day; 0 for any number. A ramp grows by half a day."""
        if self.warm_up is None:
            return self.per_day
        days = min(max((day - self.warm_up).days, 0), GROWN)
        ramp = int(self.first_day * RAMP**days)
        return min(ramp, self.per_day) if self.per_day else ramp * (days < GROWN)


class Form(StrEnum):
    """How messages lie in a folder: as in a maildir, for a program that reads mail, or as files of their own."""

    MAILDIR = "maildir"
    EML = "eml"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A folder that takes our messages, for whoever has no mail server."""

    path: str
    form: Form


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an address."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How and to whom a newsletter is mailed.

    Attributes:
        sender: what stands in From.
        recipients: addresses, each once.
        relay: the mail server, or a folder in its place.
        bounces: the address under which returned mail arrives; each recipient gets a variant of it.
        unsubscribe: the address that people write to in order to leave.
        reply_to: where answers go, if not to the sender.
        imprint: the sender's postal address or imprint, shown in the footer.
        others: further mail servers, tried in turn where the first one cannot be reached.
        ambiguous: what becomes of a delivery of which nobody knows whether it has gone.
        limits: how much goes out, and how fast.
        dkim: the keys that sign its mail; none where the relay signs.
        leaving: what becomes of a mail that asks for no more.
    """

    sender: Mailbox
    recipients: tuple[str, ...]
    relay: Relay | Outlet
    bounces: str
    unsubscribe: str
    reply_to: str = ""
    imprint: str = ""
    others: tuple[Relay, ...] = ()
    ambiguous: Ambiguous = Ambiguous.HOLD
    limits: Limits = field(default_factory=Limits)
    dkim: tuple[Dkim, ...] = ()
    leaving: Leaving = Leaving.AT_ONCE

    @property
    def relays(self) -> tuple[Relay, ...]:
        """All mail servers, the preferred one first."""
        return (self.relay, *self.others) if isinstance(self.relay, Relay) else ()

    @property
    def outlet(self) -> Outlet | None:
        """The folder that messages go to, where there is no mail server."""
        return self.relay if isinstance(self.relay, Outlet) else None


@dataclass(frozen=True, slots=True)
class Feedback:
    """How readers say what they want more of, or less.

    Attributes:
        mailbox: the address that they write to; empty for no such links.
    """

    mailbox: str = ""
