"""A newsletter with a server, an outbox and a postman."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from digest.core.mailing import Relay
from digest.core.newsletter import Newsletter
from digest.core.outbox import Delivery, Outcome, State
from digest.mail.postman import Post
from digest.mail.sending.access import Timeouts
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.letters import SECRET, letter
from tests.support.mailservers import Smtp, smtp_server

NOW = sample_slot().due + timedelta(minutes=1)
QUICK = Timeouts(connect=5, command=0.5, dot=0.5, quit=0.5, grace=0.3)
MANY = tuple(f"reader{number}@example.org" for number in range(12))
HOUR = timedelta(hours=1)


class Round:
    """A newsletter with a server, an outbox and what a postman told of."""

    def __init__(self, server: Smtp, recipients: tuple[str, ...], connections: int) -> None:
        self.server = server
        self.outbox = MemoryOutbox()
        relay = server.relay(connections=connections)
        self.newsletter = sample_newsletter(delivery=sample_delivery(recipients=recipients, relay=relay))
        self.told: list[tuple[str, State]] = []

    def post(self, **values: Any) -> Post:
        """A postman over the outbox, impatient by default."""
        settings: dict[str, Any] = {"timeouts": QUICK, "on_outcome": self._tell}
        return Post(self.outbox, SECRET, **(settings | values))

    def plan(self) -> int:
        """Plan the sample issue; returns how many deliveries were added."""
        return self.outbox.plan(*self.post().plan(self.newsletter, letter()))

    def send(self, now: datetime = NOW, **values: Any) -> dict[str, int]:
        """One pass."""
        return dict(self.post(**values).send(self.newsletter, now))

    def counts(self) -> dict[str, int]:
        """The states that hold something, and that they add up (R59)."""
        counts = self.outbox.counts()
        planned = counts.pop("planned")
        assert sum(counts.values()) == planned
        return {state: count for state, count in counts.items() if count}

    def _tell(self, delivery: Delivery, outcome: Outcome) -> None:
        self.told.append((delivery.recipient, outcome.state))


@contextmanager
def planned(recipients: tuple[str, ...] = sample_delivery().recipients, connections: int = 2) -> Iterator[Round]:
    """A round whose deliveries are planned."""
    with smtp_server() as server:
        made = Round(server, recipients, connections)
        made.plan()
        yield made


def changed(newsletter: Newsletter, **values: Any) -> Newsletter:
    """The newsletter with other values in its [delivery]."""
    assert newsletter.delivery is not None
    return replace(newsletter, delivery=replace(newsletter.delivery, **values))


def by_relays(newsletter: Newsletter, relay: Relay, *others: Relay) -> Newsletter:
    """The newsletter with other relays."""
    return changed(newsletter, relay=relay, others=others)
