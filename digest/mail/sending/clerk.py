"""The clerk: records outcomes and claims what is next, in one transaction for all connections that wait for it.

A transaction that is durable takes milliseconds, most of them waiting for the disk. So all that connections ask for
while one is at work goes into the next one, in a thread of its own; and one begins a moment later where connections
are under way that may ask as well.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.core.outbox import Delivery, Key, Outcome, Phase, Reason, State, Suppression
from digest.core.refusals import suppresses
from digest.mail.sending.letters import Letter, Letters
from digest.mail.sending.queue import Queue
from digest.ports import Outbox

Done = tuple[Delivery, Outcome]
MOMENT = 0.005  # seconds; little beside the replies that a message waits for

NEVER_BEGAN = Outcome(State.PENDING, Phase.CONNECT, 0, "claimed, but not begun")
LOST = Outcome(State.CLAIMED, Phase.CONNECT, 0, "another sender was faster")
CHANGED = Outcome(State.HELD, Phase.CONNECT, 0, "not sent: its bytes are not those that were planned")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a connection gets.

    Attributes:
        letter: what it is to deliver next; None for nothing.
        recorded: whether the outcome that it handed in was recorded.
        wait: where there is no letter: in how many seconds there may be one; None for not in this pass.
    """

    letter: Letter | None = None
    recorded: bool = False
    wait: float | None = None


@dataclass(slots=True)
class _Asked:
    answer: "asyncio.Future[Answer]"
    done: Done | None = None
    more: bool = False


@dataclass
class Clerk:
    """Stands between connections and the outbox.

    Attributes:
        outbox: where outcomes are recorded and deliveries are claimed.
        queue: what is claimed next.
        letters: what was claimed, as bytes.
        now: the time of what is recorded.
        lease: how long a claim holds unless it is renewed.
        claim: who claims.
        kept: told of what was held back when it was claimed, in the clerk's thread.
        suppress: told of addresses that are to get no more mail, in the clerk's thread.
        connections: how many there are; whoever will ask no more says it here.
    """

    outbox: Outbox
    queue: Queue
    letters: Letters
    now: Callable[[], datetime]
    lease: timedelta
    claim: str
    kept: Callable[[Delivery, Outcome], None]
    suppress: Callable[[Suppression], object]
    connections: int = 0
    _waiting: list[_Asked] = field(default_factory=list)
    _busy: bool = False
    _timer: asyncio.TimerHandle | None = None

    def __post_init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "outbox")
        self._loop = asyncio.get_running_loop()

    async def exchange(self, done: Done | None, *, more: bool) -> Answer:
        """Hand in an outcome, ask for what is next, or both; durable when it returns.

        Raises:
            StoreError: the outbox cannot be written or read.
        """
        asked = _Asked(self._loop.create_future(), done, more)
        self._ask(asked)
        return await asked.answer

    async def renew(self) -> None:
        """Let the leases of all that is under way run longer.

        Raises:
            StoreError: the outbox cannot be written.
        """
        until = self.now() + self.lease
        await self._loop.run_in_executor(self._thread, self.outbox.renew, self.claim, until)

    async def close(self) -> None:
        """Finish what is asked for, and let the thread go."""
        while self._busy or self._waiting:  # noqa: ASYNC110 - seldom, short, and nobody else has to be told
            await asyncio.sleep(0.005)
        self._thread.shutdown(wait=False)

    def _ask(self, asked: _Asked) -> None:
        self._waiting.append(asked)
        self._arrange()

    def _arrange(self) -> None:
        """Begin now where nobody else can ask, else in a moment."""
        if self._busy or not self._waiting:
            return
        if len(self._waiting) >= self.connections:
            self._busy = True
            self._loop.call_soon(self._start)  # all that is asked for in this round of the loop goes together
        elif self._timer is None:
            self._timer = self._loop.call_later(MOMENT, self._start)

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._busy = True
        batch, self._waiting = self._waiting, []
        job = self._thread.submit(self._turn, batch)
        job.add_done_callback(lambda job: self._loop.call_soon_threadsafe(self._finish, batch, job))

    def _finish(self, batch: Sequence[_Asked], job: "Future[list[Answer]]") -> None:
        self._busy = False
        error = job.exception()
        for number, asked in enumerate(batch):
            if error is not None:
                if not asked.answer.done():
                    asked.answer.set_exception(error)
            elif not asked.answer.done():
                asked.answer.set_result(job.result()[number])
            elif letter := job.result()[number].letter:  # whoever asked is gone; nobody is going to deliver it
                gone = _Asked(self._loop.create_future(), (letter.delivery, NEVER_BEGAN))
                gone.answer.cancel()
                self._waiting.append(gone)
        self._arrange()

    # From here on in the clerk's thread.

    def _turn(self, batch: Sequence[_Asked]) -> list[Answer]:
        done = [asked.done for asked in batch if asked.done]
        for delivery, outcome in done:
            self.queue.over(delivery, outcome)
        recorded, letters = self._exchanged(done, sum(asked.more for asked in batch))
        for delivery, outcome in done:
            if delivery.key in recorded and suppresses(outcome.phase, outcome.code, outcome.reply):
                said = f"{outcome.code} {outcome.reply}"
                self.suppress(Suppression(delivery.address, "", Reason.BOUNCED, self.now(), said))
        wait = None if len(letters) else self.queue.wait()
        answers = []
        for asked in batch:
            letter = letters.pop() if asked.more and letters else None
            told = bool(asked.done and asked.done[0].key in recorded)
            answers.append(Answer(letter, told, wait if letter is None else None))
        return answers

    def _exchanged(self, done: Sequence[Done], number: int) -> tuple[frozenset[Key], list[Letter]]:
        """Record, and claim as many as are asked for; where others were faster, the next ones, in another exchange."""
        letters: list[Letter] = []
        recorded: frozenset[Key] = frozenset()
        wanted = self._wanted(number)
        while done or wanted:
            now = self.now()
            result = self.outbox.exchange(done, wanted, now, now + self.lease, self.claim)
            recorded |= result.recorded
            done = self._written(wanted, result.claimed, letters)
            wanted = self._wanted(number - len(letters))
        return recorded, letters

    def _wanted(self, number: int) -> list[Delivery]:
        found = (self.queue.take() for _ in range(number))
        return [each for each in found if each]

    def _written(self, wanted: Sequence[Delivery], claimed: Sequence[Delivery], letters: list[Letter]) -> list[Done]:
        """Add the letters of what was claimed; what cannot be written as it was planned is held for a person."""
        held = []
        for each in claimed:
            if letter := self.letters.of(each):
                letters.append(letter)
            else:
                held.append((each, CHANGED))
                self.queue.over(each, CHANGED)
                self.kept(each, CHANGED)
        if len(claimed) < len(wanted):
            there = {each.key for each in claimed}
            for each in wanted:
                if each.key not in there:
                    self.queue.over(each, LOST)
        return held
