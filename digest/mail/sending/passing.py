"""One pass over the outbox: connections that deliver, each one delivery at a time, and hand in what came of it."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from digest.core.outbox import Delivery, Outcome, Phase, State, Suppression
from digest.mail.sending.clerk import Answer, Clerk, Done
from digest.mail.sending.domains import Domains
from digest.mail.sending.letters import Letter, Letters
from digest.mail.sending.patience import with_patience
from digest.mail.sending.queue import Queue
from digest.mail.sending.rate import Rate
from digest.ports import Outbox

POLL = 0.1  # seconds between two looks at whether to stop
PATIENCE = 10.0  # seconds for which a connection waits for a domain that wants slower mail; the rest is for later


class Carrier(Protocol):
    """What carries one message after the other: a connection to a relay, or to a folder."""

    async def deliver(self, letter: Letter) -> Outcome:
        """Hand over one message. What goes wrong is an outcome, not an error."""
        ...

    def interrupted(self) -> Outcome:
        """What became of a delivery whose task was cancelled."""
        ...

    @property
    def outside(self) -> bool:
        """Whether it waits to be let in, so that nothing of a message is under way."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


@dataclass(frozen=True)
class Way:
    """How the deliveries of a newsletter go out; what is learnt of relays and domains stays from pass to pass.

    Attributes:
        carriers: how many carry them at once.
        carrier: makes one.
        domains: how fast each domain takes them.
        rate: how fast they go at all.
        grace: how many seconds a transaction in hand has when we are told to stop.
        again: whether what nobody can know the fate of goes again.
        lease: how long a claim holds unless it is renewed.
    """

    carriers: Callable[[], int]
    carrier: Callable[[], "Carrier"]
    domains: Domains
    rate: Rate
    grace: float
    again: bool
    lease: timedelta


@dataclass
class Pass:
    """One pass of one sender.

    Attributes:
        outbox: where deliveries are claimed and recorded.
        letters: what is delivered.
        newsletter: the name of the newsletter whose deliveries are sent.
        way: how they go out.
        now: what is due, and from when pauses count.
        quota: how many may go; None for all.
        stopping: whether to end; asked between deliveries and several times a second.
        on_outcome: told of each outcome once it was recorded.
        on_wait: told, once, that the rate holds back what is due.
        suppress: told of addresses that are to get no more mail.
        ended: how many deliveries ended in which state so far.
    """

    outbox: Outbox
    letters: Letters
    newsletter: str
    way: Way
    now: datetime
    quota: int | None
    stopping: Callable[[], bool]
    on_outcome: Callable[[Delivery, Outcome], None]
    on_wait: Callable[[], None]
    suppress: Callable[[Suppression], object]
    ended: Counter[str] = field(default_factory=Counter)
    _broken: bool = False
    _waited: bool = False
    _in_hand: int = 0

    async def run(self) -> Counter[str]:
        """Send with as many connections as the relays allow until nothing is due, or we are told to stop.

        Raises:
            StoreError: the outbox cannot be written; every connection has ended.
        """
        self._loop = asyncio.get_running_loop()
        self._began = monotonic()
        queue = self._queue = Queue(self.outbox, self.newsletter, self._at, self.way.domains, monotonic, self.quota)
        who = uuid.uuid4().hex
        self._clerk = Clerk(self.outbox, queue, self.letters, self._at, self.way.lease, who, self._kept, self.suppress)
        number = self._clerk.connections = self.way.carriers()
        carriers = [self.way.carrier() for _ in range(number)]
        workers = [asyncio.create_task(self._work(carrier)) for carrier in carriers]
        beat = asyncio.create_task(self._renew())
        try:
            at_work = set(workers)
            while at_work and not self._over():
                _, at_work = await asyncio.wait(at_work, timeout=POLL)
            await self._ending(dict(zip(workers, carriers, strict=True)))
        finally:
            results = await self._end(workers, beat)
        for result in results:
            if isinstance(result, Exception):
                raise result
        return self.ended

    async def _ending(self, at_work: dict[asyncio.Task[None], Carrier]) -> None:
        """Let what is in hand come to its end; nobody waits for being let in."""
        until = monotonic() + self.way.grace
        while (left := [worker for worker in at_work if not worker.done()]) and monotonic() < until:
            for worker in left:
                if at_work[worker].outside:
                    worker.cancel()
            await asyncio.wait(left, timeout=min(POLL, max(0.0, until - monotonic())))

    async def _end(self, workers: list[asyncio.Task[None]], beat: asyncio.Task[None]) -> list[object]:
        """Let nobody work any more, and everything be recorded."""
        beat.cancel()
        for worker in workers:
            worker.cancel()
        results = await asyncio.gather(*workers, beat, return_exceptions=True)
        await self._clerk.close()
        return list(results)

    async def _work(self, connection: Carrier) -> None:
        """One connection, with one delivery at a time: a killed sender leaves one unknown fate a connection."""
        done: Done | None = None
        try:
            while not self._over():
                if pause := self.way.rate.reserve(monotonic()):
                    await self._paced(done, pause)
                    done = None
                if self._over() or self._emptied():
                    break
                answer = await self._exchanged(done, more=True)
                self._tell(done, recorded=answer.recorded)
                done = None
                if answer.letter:
                    done = await self._delivered(connection, answer.letter)
                    if done[1].phase is Phase.CONNECT:
                        break
                elif answer.wait is None or answer.wait > PATIENCE:
                    break
                else:
                    await self._rest(answer.wait)
        except Exception:
            self._broken = True
            raise
        finally:
            self._clerk.connections -= 1
            await self._hand_in(done)
            await connection.close()

    async def _delivered(self, connection: Carrier, letter: Letter) -> Done:
        delivery = letter.delivery
        try:
            outcome = await connection.deliver(letter)
        except asyncio.CancelledError:
            outcome = self._final(delivery, connection.interrupted())
            await self._hand_in((delivery, outcome), told=outcome.state is not State.PENDING)
            raise
        return delivery, self._final(delivery, outcome)

    async def _paced(self, done: Done | None, pause: float) -> None:
        """Wait for our turn, but not with an outcome in hand."""
        await self._hand_in(done)
        if not self._waited and self._queue.more:
            self._waited = True
            self.on_wait()
        await self._rest(pause)

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until there is nothing to wait for."""
        until = monotonic() + seconds
        while not (self._over() or self._emptied()) and (left := until - monotonic()) > 0:  # noqa: ASYNC110 - several ends, and few who wait
            await asyncio.sleep(min(left, POLL))

    async def _exchanged(self, done: Done | None, *, more: bool) -> Answer:
        answer = await self._clerk.exchange(done, more=more)
        self._in_hand += bool(answer.letter) - bool(done)
        return answer

    async def _hand_in(self, done: Done | None, *, told: bool = True) -> None:
        if done and not self._broken:
            answer = await self._exchanged(done, more=False)
            self._tell(done, recorded=answer.recorded and told)

    async def _renew(self) -> None:
        """Keep the leases of what is under way alive."""
        while True:
            await asyncio.sleep(self.way.lease.total_seconds() / 3)
            await self._clerk.renew()

    def _at(self) -> datetime:
        """The time: `now` stands still during a pass, its leases must not."""
        return self.now + timedelta(seconds=monotonic() - self._began)

    def _final(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        return with_patience(delivery, outcome, self._at(), again=self.way.again)

    def _kept(self, delivery: Delivery, outcome: Outcome) -> None:
        """Told by the clerk, in its thread."""
        self._loop.call_soon_threadsafe(lambda: self._tell((delivery, outcome), recorded=True))

    def _tell(self, done: Done | None, *, recorded: bool) -> None:
        if done and recorded:
            self.ended[done[1].state.value] += 1
            self.on_outcome(*done)

    def _emptied(self) -> bool:
        """Whether nothing is left to claim, and nothing is in hand that might be given back."""
        return self._queue.more is False and not self._in_hand

    def _over(self) -> bool:
        return self._broken or self.stopping()
