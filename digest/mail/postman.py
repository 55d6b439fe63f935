"""The postman: plans deliveries, and sends what is due."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from time import monotonic
from typing import Any

from digest.core.issue import Issue
from digest.core.mailing import Ambiguous
from digest.core.mailing import Delivery as Settings
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery, Outcome, State, Suppression
from digest.mail.sending.access import Timeouts, access
from digest.mail.sending.client import fastest
from digest.mail.sending.connection import Connection
from digest.mail.sending.domains import Domains
from digest.mail.sending.dropping import Drop
from digest.mail.sending.letters import Letters
from digest.mail.sending.passing import Carrier, Pass, Way
from digest.mail.sending.rate import Rate
from digest.mail.sending.relays import Relays
from digest.mail.writing.message import Kept
from digest.mail.writing.planning import plan, settings_of
from digest.mail.writing.sealing import Sealing
from digest.ports import Outbox

LEASE = timedelta(minutes=5)  # renewed while the sender works; what it leaves behind is called ambiguous after it
TIMEOUTS = Timeouts()
DAY = timedelta(days=1)


class Post:
    """`digest.ports.Postman` over SMTP.

    Args:
        outbox: where deliveries are kept.
        secret: the key of Message-IDs and envelope senders.
        kept: gives the bytes of a picture by their sha256.
        stopping: whether to end; then nothing more is claimed, and what is in hand has 20 seconds.
        on_outcome: told of each delivery and its outcome once it was recorded, in the thread of `send`.
        on_wait: told, once in each `send`, that the limit of a minute holds back what is due.
        suppress: told of addresses whose mailbox the relay knows to be none; they are to get no more mail.
        timeouts: how long to wait for the relay.
        lease: how long a claim holds; when it runs out, another sender calls the delivery ambiguous.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own, given by name
        self,
        outbox: Outbox,
        secret: bytes,
        *,
        kept: Kept = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
        on_outcome: Callable[[Delivery, Outcome], None] = lambda _delivery, _outcome: None,
        on_wait: Callable[[], None] = lambda: None,
        suppress: Callable[[Suppression], object] = lambda _: None,
        timeouts: Timeouts = TIMEOUTS,
        lease: timedelta = LEASE,
    ) -> None:
        self._outbox = outbox
        self._secret = secret
        self._kept = kept
        self._told = stopping, on_outcome, on_wait, suppress
        self._timeouts = timeouts
        self._lease = lease
        self._ways: dict[str, tuple[Settings, Way]] = {}

    def plan(self, newsletter: Newsletter, issue: Issue) -> tuple[Body, tuple[Delivery, ...]]:
        """The shared bytes, and a delivery a recipient; opens no connection and writes nothing.

        Raises:
            MailError: a message cannot be made; the reason names the setting.
        """
        return plan(newsletter, issue, self._secret, self._kept)

    def send(self, newsletter: Newsletter, now: datetime) -> Mapping[str, int]:
        """Send what is due, and return how many deliveries ended in which state in this pass.

        What a sender that has vanished had claimed is called ambiguous first, or is due again. A relay that cannot be
        reached costs one deferred delivery a connection; the others stay as they are.

        Raises:
            MailConfigError: there is no [delivery], no password, no file of certificates, or not the key that something
                was planned to be signed by; nothing was claimed.
            StoreError: the outbox cannot be written; nothing more was sent.
        """
        settings = settings_of(newsletter)
        again = settings.ambiguous is Ambiguous.RESEND
        lost = self._outbox.release(now, newsletter.name, again=again)
        ended = Counter({(State.DEFERRED if again else State.AMBIGUOUS).value: lost})
        waiting = self._outbox.counts(newsletter.name)
        quota = self._quota(newsletter.name, settings, now)
        if (waiting[State.PENDING] or waiting[State.DEFERRED]) and quota != 0:
            letters = Letters(self._outbox, Sealing(newsletter))
            letters.prepare(newsletter.name)
            way = self._way(newsletter, settings)
            ended += _run(Pass(self._outbox, letters, newsletter.name, way, now, quota, *self._told).run())
        return dict(+ended)

    def _way(self, newsletter: Newsletter, settings: Settings) -> Way:
        """How a newsletter's deliveries go out, as its settings are and with what was learnt under them."""
        name = newsletter.name
        known, way = self._ways.get(name, (None, None))
        if way is None or known != settings:
            limits = settings.limits
            carriers, carrier = self._carriers(settings, newsletter.file or name)
            way = Way(
                carriers=carriers,
                carrier=carrier,
                domains=Domains(limits.domain_connections, limits.domain_per_minute),
                rate=Rate(limits.per_minute),
                grace=self._timeouts.grace,
                again=settings.ambiguous is Ambiguous.RESEND,
                lease=self._lease,
            )
            self._ways[name] = settings, way
        return way

    def _carriers(self, settings: Settings, file: str) -> tuple[Callable[[], int], Callable[[], Carrier]]:
        """How many carry messages at once, and what makes one that does."""
        if outlet := settings.outlet:
            return lambda: 1, lambda: Drop(outlet, file)
        relays, client = Relays([access(relay, file) for relay in settings.relays], monotonic), fastest()
        return lambda: relays.connections, lambda: Connection(relays, self._timeouts, client)

    def _quota(self, name: str, settings: Settings, now: datetime) -> int | None:
        """How many may still go; None for any number."""
        most = settings.limits.on(now.date())
        return max(0, most - self._outbox.sent_since(name, now - DAY)) if most else None


def _run(one: Coroutine[Any, Any, Counter[str]]) -> Counter[str]:
    """Run a pass, on uvloop where it is installed."""
    try:
        factory = import_module("uvloop").new_event_loop
    except ImportError:
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(one)
