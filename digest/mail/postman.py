"""The postman: plans deliveries, and sends what is due."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery, Outcome, State
from digest.mail.sending.connection import Timeouts, access
from digest.mail.sending.passing import Pass
from digest.mail.writing.planning import plan, settings_of
from digest.ports import Outbox

LEASE = timedelta(hours=2)  # more than one transaction takes with every reply at the last moment
TIMEOUTS = Timeouts()


class Post:
    """`digest.ports.Postman` over SMTP.

    Args:
        outbox: where deliveries are kept.
        secret: the key of Message-IDs and envelope senders.
        stopping: whether to end; then nothing more is claimed, and what is in hand has 20 seconds.
        on_outcome: told of each delivery and its outcome once it was recorded, in the thread of `send`.
        timeouts: how long to wait for the relay.
        lease: how long a claim holds; when it runs out, another sender calls the delivery ambiguous.
    """

    def __init__(
        self,
        outbox: Outbox,
        secret: bytes,
        *,
        stopping: Callable[[], bool] = lambda: False,
        on_outcome: Callable[[Delivery, Outcome], None] = lambda _delivery, _outcome: None,
        timeouts: Timeouts = TIMEOUTS,
        lease: timedelta = LEASE,
    ) -> None:
        self._outbox = outbox
        self._secret = secret
        self._stopping = stopping
        self._on_outcome = on_outcome
        self._timeouts = timeouts
        self._lease = lease

    def plan(self, newsletter: Newsletter, issue: Issue) -> tuple[Body, tuple[Delivery, ...]]:
        """The shared bytes, and a delivery a recipient; opens no connection and writes nothing.

        Raises:
            MailError: a message cannot be made; the reason names the setting.
        """
        return plan(newsletter, issue, self._secret)

    def send(self, newsletter: Newsletter, now: datetime) -> Mapping[str, int]:
        """Send what is due, and return how many deliveries ended in which state in this pass.

        Deliveries whose sender has vanished are called ambiguous first. A relay that cannot be reached costs
        one deferred delivery a connection; the others stay as they are.

        Raises:
            MailError: there is no [delivery], no password, or no file of certificates; nothing was claimed.
            StoreError: the outbox cannot be written; nothing more was sent.
        """
        relay = settings_of(newsletter).relay
        ended = Counter({State.AMBIGUOUS.value: self._outbox.release(now)})
        waiting = self._outbox.counts(newsletter.name)
        if waiting[State.PENDING] or waiting[State.DEFERRED]:
            way = self._lease, self._timeouts, self._stopping, self._on_outcome
            ended += asyncio.run(Pass(self._outbox, newsletter.name, access(relay), now, *way).run())
        return dict(+ended)
