"""The clerk between connections and the outbox."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from digest.core.errors import StoreError
from digest.core.outbox import Delivery, Exchanged, Outcome, Phase, State, Suppression
from digest.mail.sending import clerk as module
from digest.mail.sending.clerk import Answer, Clerk
from digest.mail.sending.domains import Domains
from digest.mail.sending.letters import Letters
from digest.mail.sending.queue import Queue
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import Sealing
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.letters import SECRET, letter

NOW = sample_slot().due
LEASE = timedelta(minutes=5)
SENT = Outcome(State.SENT, Phase.DOT, 250, "queued")
Task = Callable[[Clerk], Coroutine[Any, Any, None]]


class Desk:
    """A clerk over an outbox with so many deliveries, and what the outbox was asked for."""

    def __init__(self, number: int, pause: float = 0.0) -> None:
        self.outbox = MemoryOutbox()
        people = tuple(f"reader{each}@example.org" for each in range(number))
        self.newsletter = sample_newsletter(delivery=sample_delivery(recipients=people))
        self.outbox.plan(*plan(self.newsletter, letter(), SECRET))
        self.exchanges: list[tuple[int, int]] = []
        self.threads: set[int] = set()
        self.kept: list[tuple[str, State]] = []
        self.suppressed: list[Suppression] = []
        self._pause = pause
        self._exchange = self.outbox.exchange
        self.outbox.exchange = self._counted  # type: ignore[method-assign, assignment]  # to see what is asked for

    def run(self, task: Task) -> None:
        """Let connections work with the clerk."""

        async def work() -> None:
            queue = Queue(self.outbox, "trending", lambda: NOW, Domains(), time.monotonic)
            letters = Letters(self.outbox, Sealing(self.newsletter))
            clerk = Clerk(self.outbox, queue, letters, lambda: NOW, LEASE, "me", self._keep, self.suppressed.append)
            await task(clerk)
            await clerk.close()

        asyncio.run(work())

    def _keep(self, delivery: Delivery, outcome: Outcome) -> None:
        self.kept.append((delivery.recipient, outcome.state))

    def _counted(self, done: Sequence[tuple[Delivery, Outcome]], wanted: Sequence[Delivery], *rest: Any) -> Exchanged:
        time.sleep(self._pause)
        self.exchanges.append((len(done), len(wanted)))
        self.threads.add(threading.get_ident())
        return self._exchange(done, wanted, *rest)


def test_an_outcome_goes_with_the_next_claim() -> None:
    """R40: one transaction for both, in another thread than that of the connections."""
    desk = Desk(2)

    async def connection(clerk: Clerk) -> None:
        first = await clerk.exchange(None, more=True)
        assert first.letter is not None
        assert not first.recorded
        second = await clerk.exchange((first.letter.delivery, SENT), more=True)
        assert second.letter is not None
        assert second.recorded
        last = await clerk.exchange((second.letter.delivery, SENT), more=True)
        assert last == Answer(None, recorded=True, wait=None)

    desk.run(connection)
    assert desk.exchanges == [(0, 1), (1, 1), (1, 0)]
    assert threading.get_ident() not in desk.threads
    assert desk.outbox.counts()["sent"] == 2


def test_connections_share_transactions() -> None:
    """What is asked for while one is at work goes into the next one."""
    desk = Desk(60, pause=0.01)

    async def connection(clerk: Clerk) -> None:
        done = None
        while (answer := await clerk.exchange(done, more=True)).letter:
            await asyncio.sleep(0)
            done = answer.letter.delivery, SENT

    async def ten(clerk: Clerk) -> None:
        await asyncio.gather(*(connection(clerk) for _ in range(10)))

    desk.run(ten)
    assert desk.outbox.counts()["sent"] == 60
    assert len(desk.exchanges) < 20
    assert max(wanted for _, wanted in desk.exchanges) == 10


def test_nobody_claims_what_another_sender_was_faster_to_claim() -> None:
    """R57: the next ones are claimed in its place, in an exchange of their own."""
    desk = Desk(3)

    async def connection(clerk: Clerk) -> None:
        first = await clerk.exchange(None, more=True)
        others = desk.outbox.due(NOW, "trending", 1)
        assert desk._exchange((), others, NOW, NOW + LEASE, "other").claimed
        assert first.letter is not None
        second = await clerk.exchange((first.letter.delivery, SENT), more=True)
        assert second.letter is not None
        assert second.letter.delivery.recipient not in {first.letter.delivery.recipient, others[0].recipient}

    desk.run(connection)
    assert desk.exchanges[1:] == [(1, 1), (0, 1)]


def test_what_cannot_be_written_as_planned_is_held_and_told() -> None:
    """R15: whoever asked gets the next one."""
    desk = Desk(2)
    first = desk.outbox.deliveries()[0]
    desk.outbox.rows[first.key] = Delivery(**{**_fields(first), "sha256": "0" * 64})

    async def connection(clerk: Clerk) -> None:
        answer = await clerk.exchange(None, more=True)
        assert answer.letter is not None
        assert answer.letter.delivery.recipient == "reader1@example.org"

    desk.run(connection)
    assert desk.kept == [("reader0@example.org", State.HELD)]
    assert desk.outbox.deliveries()[0].state is State.HELD


def test_a_claim_of_somebody_who_has_gone_is_given_back() -> None:
    """R42, R55: a connection that is cancelled while it waits leaves nothing claimed behind it."""
    desk = Desk(2, pause=0.05)

    async def connection(clerk: Clerk) -> None:
        asked = asyncio.create_task(clerk.exchange(None, more=True))
        await asyncio.sleep(0.02)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    desk.run(connection)
    assert desk.outbox.counts()["pending"] == 2
    assert desk.outbox.counts()["claimed"] == 0


def test_an_outbox_that_fails_fails_for_everybody_who_waits() -> None:
    """R56: and for nobody who asks when it works again."""
    desk = Desk(2)

    def full(*_: object) -> Exchanged:
        raise StoreError("the disk is full")

    async def connections(clerk: Clerk) -> None:
        works, desk.outbox.exchange = desk.outbox.exchange, full  # type: ignore[method-assign, assignment]  # as a disk would
        results = await asyncio.gather(*(clerk.exchange(None, more=True) for _ in range(3)), return_exceptions=True)
        assert [str(result) for result in results] == ["the disk is full"] * 3
        desk.outbox.exchange = works  # type: ignore[method-assign]
        assert (await clerk.exchange(None, more=False)) == Answer()

    desk.run(connections)


def test_leases_are_renewed() -> None:
    """R57: all that is under way under its claim."""
    desk = Desk(2)

    async def connection(clerk: Clerk) -> None:
        await clerk.exchange(None, more=True)
        clerk.now = lambda: NOW + timedelta(hours=1)
        await clerk.renew()

    desk.run(connection)
    [claimed] = desk.outbox.deliveries(states=[State.CLAIMED])
    assert claimed.lease == NOW + timedelta(hours=1) + LEASE


def _fields(delivery: Delivery) -> dict[str, Any]:
    return {name: getattr(delivery, name) for name in Delivery.__dataclass_fields__}


def test_an_address_without_a_mailbox_gets_no_more_mail() -> None:
    """R44: only by what a relay says of the recipient, once its outcome was recorded."""
    desk = Desk(4)
    refused = [Outcome(State.FAILED, phase, 550, "5.1.1 no such user") for phase in (Phase.RCPT, Phase.MAIL, Phase.DOT)]
    refused.append(Outcome(State.FAILED, Phase.RCPT, 550, "5.7.1 we do not like you"))

    async def connection(clerk: Clerk) -> None:
        done = None
        for outcome in refused:
            answer = await clerk.exchange(done, more=True)
            assert answer.letter is not None
            done = answer.letter.delivery, outcome
        await clerk.exchange(done, more=False)
        await clerk.exchange(done, more=False)  # it is no more its claim's

    desk.run(connection)
    assert [(each.address, each.newsletter, each.said) for each in desk.suppressed] == [
        ("reader0@example.org", "", "550 5.1.1 no such user")
    ]


def test_time_is_what_the_clerk_is_told() -> None:
    """Outcomes are recorded at the time of the pass."""
    desk = Desk(1)
    later: list[datetime] = []

    async def connection(clerk: Clerk) -> None:
        answer = await clerk.exchange(None, more=True)
        clerk.now = lambda: NOW + timedelta(seconds=9)
        assert answer.letter is not None
        await clerk.exchange((answer.letter.delivery, SENT), more=False)

    desk.run(connection)
    later += [each.settled for each in desk.outbox.deliveries() if each.settled]
    assert later == [NOW + timedelta(seconds=9)]


def test_a_transaction_waits_for_connections_that_may_ask_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """R40: until all have asked, or for a moment."""
    desk = Desk(4)

    async def ask(clerk: Clerk, after: float) -> None:
        await asyncio.sleep(after)
        assert (await clerk.exchange(None, more=True)).letter

    async def both(clerk: Clerk) -> None:
        clerk.connections = 2
        monkeypatch.setattr(module, "MOMENT", 600)
        await asyncio.gather(ask(clerk, 0), ask(clerk, 0.02))
        monkeypatch.setattr(module, "MOMENT", 0.001)
        await ask(clerk, 0)

    desk.run(both)
    assert desk.exchanges == [(0, 2), (0, 1)]
