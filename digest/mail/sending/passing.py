"""One pass over the outbox: connections that claim, deliver and record, each one delivery at a time."""

import asyncio
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.core.outbox import Body, Delivery, Outcome, Phase, State
from digest.mail.sending.connection import Access, Connection, Timeouts
from digest.mail.sending.patience import with_patience
from digest.mail.writing.message import spliced
from digest.ports import Outbox

POLL = 0.1  # seconds between two looks at whether to stop


@dataclass
class Pass:
    """One pass of one sender.

    Attributes:
        outbox: where deliveries are claimed and recorded.
        newsletter: the name of the newsletter whose deliveries are sent.
        access: the relay.
        now: what is due, and from when pauses count.
        lease: how long a claim holds at least; more than one transaction can take.
        timeouts: how long to wait for the relay.
        stopping: whether to end; asked between deliveries and several times a second.
        on_outcome: told of each outcome once it was recorded.
        ended: how many deliveries ended in which state so far.
    """

    outbox: Outbox
    newsletter: str
    access: Access
    now: datetime
    lease: timedelta
    timeouts: Timeouts
    stopping: Callable[[], bool]
    on_outcome: Callable[[Delivery, Outcome], None]
    ended: Counter[str] = field(default_factory=Counter)
    _claim: str = field(default_factory=lambda: uuid.uuid4().hex)
    _bodies: dict[tuple[str, str], Body | None] = field(default_factory=dict)
    _broken: bool = False

    async def run(self) -> Counter[str]:
        """Send with as many connections as the relay allows until nothing is due, or we are told to stop.

        Raises:
            StoreError: the outbox cannot be written; every connection has ended.
        """
        workers = [asyncio.create_task(self._work()) for _ in range(max(1, self.access.relay.connections))]
        at_work = set(workers)
        while at_work and not self._over():
            _, at_work = await asyncio.wait(at_work, timeout=POLL)
        if at_work:
            _, at_work = await asyncio.wait(at_work, timeout=self.timeouts.grace)
        for worker in at_work:
            worker.cancel()
        for result in await asyncio.gather(*workers, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        return self.ended

    async def _work(self) -> None:
        """One connection. A claim is one delivery, so that a killed sender leaves one unknown fate a connection."""
        connection = Connection(self.access, self.timeouts)
        began = asyncio.get_running_loop().time()
        try:
            while not self._over():
                # `now` stands still during a pass; its leases must not.
                elapsed = timedelta(seconds=asyncio.get_running_loop().time() - began)
                claimed = self._claimed(elapsed)
                if not claimed or not await self._deliver(connection, claimed):
                    break
        except Exception:
            self._broken = True
            raise
        finally:
            await connection.close()

    def _claimed(self, elapsed: timedelta) -> Delivery | None:
        after = None
        while page := self.outbox.due(self.now, self.newsletter, 1, after):
            after = page[-1]
            until = self.now + self.lease + elapsed
            if claimed := self.outbox.exchange((), page, self.now + elapsed, until, self._claim).claimed:
                return claimed[0]
        return None

    async def _deliver(self, connection: Connection, delivery: Delivery) -> bool:
        """Deliver and record; False where the relay could not be reached, so that it is not worth another claim."""
        message = self._message(delivery)
        if message is None:
            refusal = "not sent: its bytes are not those that were planned"
            self._record(delivery, Outcome(State.FAILED, Phase.CONNECT, 0, refusal))
            return True
        try:
            outcome = await connection.deliver(delivery, message)
        except asyncio.CancelledError:
            self._record(delivery, connection.interrupted())
            raise
        self._record(delivery, outcome)
        return outcome.phase is not Phase.CONNECT

    def _message(self, delivery: Delivery) -> bytes | None:
        """The planned bytes, or None where they cannot be made any more."""
        key = delivery.slot, delivery.edition
        if key not in self._bodies:
            self._bodies[key] = self.outbox.body(delivery.newsletter, *key)
        body = self._bodies[key]
        message = spliced(body, delivery) if body else b""
        return message if hashlib.sha256(message).hexdigest() == delivery.sha256 else None

    def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        final = with_patience(delivery, outcome, self.now)
        if self.outbox.exchange([(delivery, final)], (), self.now, self.now, "").recorded:
            self.ended[final.state.value] += 1
            self.on_outcome(delivery, final)

    def _over(self) -> bool:
        return self._broken or self.stopping()
