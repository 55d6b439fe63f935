"""Several relays: which one a connection goes to, and how many connections each of them takes."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from digest.mail.sending.access import Access

REST = 15.0  # seconds for which a relay that was not reached is left alone; doubled each time
LONGEST = 600.0  # seconds
LOG = logging.getLogger(__name__)
TRUST = 50  # messages taken in a row, after which a relay that had wanted fewer connections gets one more


@dataclass(slots=True)
class _Relay:
    access: Access
    limit: int
    open: int = 0
    failures: int = 0
    resting_until: float = 0.0
    taken: int = 0
    trouble: str = ""  # why it failed last; empty once it is told, and where it has not failed


class Relays:
    """The relays of a newsletter, in the order in which they are preferred; for one thread.

    Args:
        accesses: at least one.
        clock: seconds.
    """

    def __init__(self, accesses: Sequence[Access], clock: Callable[[], float]) -> None:
        self._relays = [_Relay(each, max(1, each.relay.connections)) for each in accesses]
        self._clock = clock
        self._troubled = False

    @property
    def connections(self) -> int:
        """How many connections there are to be at most."""
        return max(each.limit for each in self._relays)

    def pick(self) -> Access | None:
        """The relay for one more connection: the first one that is not resting and has room. None where there is none.

        Whoever gets one says `close` when the connection is gone.
        """
        at = self._clock()
        for each in self._relays:
            if each.resting_until <= at and each.open < each.limit:
                each.open += 1
                return each.access
        return None

    def close(self, access: Access) -> None:
        """A connection is gone."""
        self._of(access).open -= 1

    def busy(self, access: Access) -> bool:
        """Whether other connections to it are open."""
        return self._of(access).open > 0

    def failed(self, access: Access, why: str) -> None:
        """It was not reached, did not let us in, or put us off: leave it alone for a while.

        Where another one takes its mail, nobody would hear of it; so that is logged, once until it works again.
        """
        relay = self._of(access)
        relay.failures += 1
        if relay.failures == 1:
            relay.trouble, self._troubled = why, True
        relay.resting_until = self._clock() + min(REST * 2 ** (relay.failures - 1), LONGEST)

    def crowded(self, access: Access) -> None:
        """It closed a connection with 421: open fewer from now on."""
        relay = self._of(access)
        relay.limit = max(1, min(relay.limit, relay.open))
        relay.taken = 0

    def took(self, access: Access) -> None:
        """It took a message."""
        relay = self._of(access)
        relay.failures = 0
        relay.taken += 1
        if self._troubled:
            self._tell(relay)
        if relay.taken >= TRUST and relay.limit < relay.access.relay.connections:
            relay.limit, relay.taken = relay.limit + 1, 0

    def _tell(self, other: _Relay) -> None:
        """Tell of those in whose place another one took a message. One that took it itself may still rest."""
        at = self._clock()
        for each in self._relays:
            if each.trouble and each is not other:
                LOG.warning("%s; %s:%s takes its mail", each.trouble, other.access.relay.host, other.access.relay.port)
                each.trouble = ""
            elif each.resting_until <= at:
                each.trouble = ""
        self._troubled = any(each.trouble for each in self._relays)

    def _of(self, access: Access) -> _Relay:
        return next(each for each in self._relays if each.access is access)
