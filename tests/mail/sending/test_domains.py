"""How fast a domain takes mail, and which delivery is the next."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digest.core.outbox import Delivery, Outcome, Phase, State
from digest.mail.sending import queue as module
from digest.mail.sending.domains import LONGEST, PAUSE, TRUST, Domains, too_fast
from digest.mail.sending.queue import Queue
from digest.mail.sending.rate import Rate
from digest.store.memory_outbox import MemoryOutbox
from tests.support.outboxes import claim
from tests.support.stored import NOON, body, delivery

SENT = Outcome(State.SENT, Phase.DOT, 250, "2.0.0 queued")
SLOW = Outcome(State.DEFERRED, Phase.RCPT, 450, "4.7.1 too many messages")


class Desk:
    """A queue with a clock that stands still."""

    def __init__(self, recipients: list[str], quota: int | None = None, **limits: float) -> None:
        self.outbox = MemoryOutbox()
        self.outbox.plan(body(), [delivery(each) for each in recipients])
        self.at = 0.0
        self.domains = Domains(**limits)  # type: ignore[arg-type]  # they are what the test says
        self.queue = Queue(self.outbox, "trending", self.now, self.domains, lambda: self.at, quota)

    def now(self) -> datetime:
        """Noon, and what the clock says."""
        return NOON + timedelta(seconds=self.at)

    def take(self, number: int = 1) -> list[str]:
        """The next ones, by recipient."""
        found = [self.queue.take() for _ in range(number)]
        return [each.recipient for each in found if each]

    def over(self, recipient: str, outcome: Outcome = SENT) -> None:
        """One has an outcome."""
        self.queue.over(delivery(recipient), outcome)


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        (SLOW, True),
        (replace(SLOW, reply="4.7.28 unusual rate"), True),
        (replace(SLOW, code=451, phase=Phase.DOT, reply="4.3.2 try later"), True),
        (replace(SLOW, reply="4.2.2 mailbox full"), False),
        (replace(SLOW, reply="greylisted, see 4.7.1"), False),
        (replace(SLOW, state=State.FAILED, reply="5.7.1 no"), False),
        (replace(SLOW, phase=Phase.MAIL), False),
        (replace(SLOW, code=421, phase=Phase.CONNECT), False),
        (SENT, False),
    ],
)
def test_who_wants_slower_mail(outcome: Outcome, *, wanted: bool) -> None:
    """R46: only a reply that speaks of us and of now, after we named a recipient of the domain."""
    assert too_fast(outcome) is wanted


def test_a_refusal_slows_its_domain_only() -> None:
    """R46: the others go on; the domain gets less at a time, after a pause that doubles."""
    desk = Desk(["a@slow.org", "b@slow.org", "c@slow.org", "d@quick.org"])
    assert desk.take(2) == ["a@slow.org", "b@slow.org"]
    desk.over("a@slow.org", SLOW)
    desk.over("b@slow.org", SLOW)  # they were under way together: one refusal
    assert desk.take(3) == ["d@quick.org"]
    assert desk.queue.wait() == PAUSE
    desk.at = PAUSE
    assert desk.take(3) == ["c@slow.org"]
    desk.over("c@slow.org", SLOW)
    assert desk.domains.wait("slow.org", desk.at) == 2 * PAUSE
    assert desk.domains.wait("quick.org", desk.at) == 0


def test_pauses_end_at_half_an_hour() -> None:
    """However often it refuses."""
    domains = Domains()
    at = 0.0
    for _ in range(20):
        domains.began("slow.org", at)
        domains.ended("slow.org", SLOW, at)
        at += domains.wait("slow.org", at)
    domains.began("slow.org", at)
    domains.ended("slow.org", SLOW, at)
    assert domains.wait("slow.org", at) == LONGEST


def test_trust_comes_back() -> None:
    """After messages that were taken, one more at a time, and a refusal counts as the first one again."""
    domains = Domains()
    domains.began("slow.org", 0)
    domains.ended("slow.org", SLOW, 0)
    at = PAUSE
    for _ in range(TRUST):
        assert not domains.wait("slow.org", at)
        domains.began("slow.org", at)
        assert domains.wait("slow.org", at) > 0
        domains.ended("slow.org", SENT, at)
    domains.began("slow.org", at)
    assert not domains.wait("slow.org", at)
    domains.ended("slow.org", SLOW, at)
    assert domains.wait("slow.org", at) == PAUSE


def test_a_domain_gets_so_many_at_a_time() -> None:
    """R46: as the newsletter says; one that is over lets the next one go."""
    desk = Desk([f"{name}@one.org" for name in "abc"], connections=2)
    assert desk.take(3) == ["a@one.org", "b@one.org"]
    assert 0 < (desk.queue.wait() or 0) < 1
    desk.over("b@one.org")
    assert desk.take(3) == ["c@one.org"]
    assert desk.queue.wait() is None


def test_a_domain_gets_so_many_a_minute() -> None:
    """R46: at even distances."""
    desk = Desk([f"{name}@one.org" for name in "abc"], rate=30)
    times = []
    while found := desk.take() or desk.queue.wait():
        if isinstance(found, list):
            times.append(desk.at)
        else:
            desk.at += found
    assert times == [0, 2, 4]


def test_what_never_began_is_the_next_again() -> None:
    """A relay without room says nothing of a delivery."""
    desk = Desk(["a@one.org", "b@one.org"], quota=2)
    assert desk.take() == ["a@one.org"]
    desk.over("a@one.org", Outcome(State.PENDING, Phase.CONNECT))
    assert desk.take(3) == ["a@one.org", "b@one.org"]


def test_a_quota_ends_it() -> None:
    """Also while some wait for their domain."""
    desk = Desk([f"{name}@one.org" for name in "abc"], quota=2, connections=1)
    assert desk.take(3) == ["a@one.org"]
    desk.over("a@one.org")
    assert desk.take(3) == ["b@one.org"]
    desk.over("b@one.org")
    assert desk.take() == []
    assert desk.queue.wait() is None


def test_many_pages_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each delivery comes once, in order, across pages."""
    monkeypatch.setattr(module, "PAGE", 3)
    names = [f"{number:02}@one.org" for number in range(8)]
    assert Desk(names).take(99) == names


def test_a_domain_that_waits_does_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a million readers of one domain that is paused, some are kept, the others stay in the outbox."""
    monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(module, "MOST", 3)
    desk = Desk([f"{number:02}@one.org" for number in range(9)])
    assert desk.take() == ["00@one.org"]
    desk.over("00@one.org", SLOW)
    read: list[int] = []
    due = desk.outbox.due

    def counted(now: datetime, newsletter: str, limit: int, after: Delivery | None = None) -> tuple[Delivery, ...]:
        read.append(limit)
        return due(now, newsletter, limit, after)

    monkeypatch.setattr(desk.outbox, "due", counted)
    assert desk.take(5) == []
    assert len(read) == 1
    desk.at = PAUSE
    assert [desk.take(9), len(claim(desk.outbox))] == [["01@one.org"], 9]


def test_turns_come_at_even_distances() -> None:
    """So many a minute, by whoever asks; none is saved up."""
    rate = Rate(60)
    assert [rate.reserve(at) for at in (0, 0, 0.5, 10, 10)] == [0, 1, 1.5, 0, 1]
    assert [Rate().reserve(at) for at in (0, 0, 0)] == [0, 0, 0]
