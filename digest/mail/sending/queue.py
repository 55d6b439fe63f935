"""What is due, in the order in which it goes: the oldest slot first, and past the domains that have to wait."""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from digest.core.addresses import domain_of
from digest.core.outbox import Delivery, Outcome, State
from digest.mail.sending.domains import Domains
from digest.ports import Outbox

PAGE = 500  # deliveries that are read at once
MOST = 10_000  # deliveries that are kept because their domains have to wait


class Queue:
    """Deliveries of one newsletter that are due; for one thread.

    Args:
        outbox: where they stand.
        newsletter: whose.
        now: what is due; read once a page.
        domains: what may go where.
        clock: seconds, for `domains`.
        quota: how many may go at all; None for all.
    """

    def __init__(
        self,
        outbox: Outbox,
        newsletter: str,
        now: Callable[[], datetime],
        domains: Domains,
        clock: Callable[[], float],
        quota: int | None = None,
    ) -> None:
        self._outbox = outbox
        self._newsletter = newsletter
        self._now = now
        self._domains = domains
        self._clock = clock
        self._left = quota
        self._ready: deque[Delivery] = deque()
        self._parked: dict[str, deque[Delivery]] = {}
        self._last: Delivery | None = None
        self._exhausted = False

    def take(self) -> Delivery | None:
        """The next one that may go now, which is then under way; None where there is none.

        Raises:
            StoreError: the outbox cannot be read.
        """
        if self._left == 0:
            return None
        found = self._from_parked() or self._from_ready()
        if found:
            self._domains.began(domain_of(found.recipient), self._clock())
            self._left = None if self._left is None else self._left - 1
        return found

    def over(self, delivery: Delivery, outcome: Outcome) -> None:
        """One that was under way has an outcome; one that never began is the next again."""
        self._domains.ended(domain_of(delivery.recipient), outcome, self._clock())
        if outcome.state is State.PENDING:
            self._ready.appendleft(delivery)
            self._left = None if self._left is None else self._left + 1

    @property
    def more(self) -> bool | None:
        """Whether something may be left to take; None before anything was read. Any thread may ask."""
        if self._last is None and not self._exhausted:
            return None
        return self._left != 0 and bool(self._ready or self._parked or not self._exhausted)

    def wait(self) -> float | None:
        """How many seconds until one that is parked may go; None where none is."""
        if not self._parked or self._left == 0:
            return None
        at = self._clock()
        return min(self._domains.wait(domain, at) for domain in self._parked)

    def _from_parked(self) -> Delivery | None:
        at = self._clock()
        for domain, waiting in self._parked.items():
            if not self._domains.wait(domain, at):
                found = waiting.popleft()
                if not waiting:
                    del self._parked[domain]
                return found
        return None

    def _from_ready(self) -> Delivery | None:
        at = self._clock()
        while self._ready or self._refilled():
            found = self._ready.popleft()
            domain = domain_of(found.recipient)
            if domain not in self._parked and not self._domains.wait(domain, at):
                return found
            self._parked.setdefault(domain, deque()).append(found)
        return None

    def _refilled(self) -> bool:
        """Read a page, unless too many wait already."""
        if self._exhausted or sum(map(len, self._parked.values())) >= MOST:
            return False
        page = self._outbox.due(self._now(), self._newsletter, PAGE, self._last)
        self._exhausted = len(page) < PAGE
        if page:
            self._last = page[-1]
            self._ready.extend(page)
        return bool(page)
