"""How fast each domain takes mail: what the newsletter allows, and what its replies have taught."""

import re
from collections import defaultdict
from dataclasses import dataclass

from digest.core.outbox import Outcome, Phase, State

PAUSE = 30.0  # seconds after the first refusal for coming too fast; doubled by each further one
LONGEST = 1800.0  # seconds
TRUST = 20  # messages taken in a row, after which one more at a time is tried

# RFC 3463: 4.7.x is policy, 4.3.2 not accepting at present, 4.4.5 congestion: said of us, not of the recipient.
_TOO_FAST = re.compile(r"4\.7\.\d{1,3}|4\.3\.2|4\.4\.5")


def too_fast(outcome: Outcome) -> bool:
    """Whether a domain wants less from us for a while."""
    in_talk = outcome.phase in {Phase.RCPT, Phase.DATA, Phase.DOT}
    return outcome.state is State.DEFERRED and in_talk and bool(_TOO_FAST.match(outcome.reply))


@dataclass(slots=True)
class _Domain:
    limit: int
    at_work: int = 0
    next_at: float = 0.0
    paused_until: float = 0.0
    strikes: int = 0
    taken: int = 0


class Domains:
    """What may go to which domain at a time.

    Args:
        connections: how many messages at once a domain may be given; 0 for any number.
        rate: how many messages a minute; 0 for any number.
    """

    def __init__(self, connections: int = 0, rate: float = 0) -> None:
        self._connections = connections
        self._interval = 60 / rate if rate else 0.0
        self._domains: dict[str, _Domain] = defaultdict(lambda: _Domain(connections))

    def wait(self, domain: str, at: float) -> float:
        """How many seconds until it may be given one more; 0 for at once.

        Where as many are under way as it takes, nobody knows how long; a short time is given then.
        """
        known = self._domains.get(domain)
        if known is None:
            return 0.0
        busy = 0.05 if known.limit and known.at_work >= known.limit else 0.0
        return max(busy, known.next_at - at, known.paused_until - at, 0.0)

    def began(self, domain: str, at: float) -> None:
        """One is under way."""
        known = self._domains[domain]
        known.at_work += 1
        known.next_at = at + self._interval

    def ended(self, domain: str, outcome: Outcome, at: float) -> None:
        """One is over."""
        known = self._domains[domain]
        known.at_work -= 1
        if too_fast(outcome):
            # Replies to what was under way together are one refusal.
            if at >= known.paused_until:
                known.strikes += 1
                known.paused_until = at + min(PAUSE * 2 ** (known.strikes - 1), LONGEST)
                known.limit = max(1, (known.limit or known.at_work + 1) // 2)
            known.taken = 0
        elif outcome.state is State.SENT:
            known.taken += 1
            if known.limit and known.taken >= TRUST:
                known.taken, known.strikes = 0, 0
                wider = known.limit + 1
                known.limit = min(wider, self._connections) if self._connections else wider
