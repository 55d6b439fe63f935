"""How much is asked of servers, how long is waited for them, and how much of theirs is taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from digest.dumps.fetching.folder import LARGEST


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run grants a server, times in seconds.

    Attributes:
        connect: until there is a connection.
        silence: without any byte.
        whole: for an answer from its first byte to its last, however steadily it drips.
        size: bytes of an answer, unpacked.
        tries: how often a request is made that fails in a way that passes.
        redirects: how often an answer may lead elsewhere.
        wait: at most, each time that a server asks for patience; what takes longer is left to a later run.
        gap: between two requests to one host.
    """

    connect: float = 10
    silence: float = 30
    whole: float = 600
    size: int = LARGEST
    tries: int = 3
    redirects: int = 5
    wait: float = 60
    gap: float = 3


class Pace:
    """Lets requests to one host follow each other slowly.

    Args:
        gap: seconds between two requests to one host.
        sleep: waits for so many seconds.
        clock: seconds that run on, from any beginning.
    """

    def __init__(
        self, gap: float, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.sleep = sleep
        self._gap, self._clock, self._last = gap, clock, dict[str, float]()

    def turn(self, host: str) -> None:
        """Wait until the host may be asked again."""
        rest = self._last.get(host, self._clock() - self._gap) + self._gap - self._clock()
        if rest > 0:
            self.sleep(rest)
        self._last[host] = self._clock()
