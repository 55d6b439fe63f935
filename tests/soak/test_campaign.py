"""One issue to very many: the memory of its sender, and a stop in the middle."""

import os
import resource
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from digest.core.outbox import State
from tests.support.campaigns import Campaign, campaign, sender
from tests.support.sinks import Sink, needs_sink, sink
from tests.support.soak import rounds

RECIPIENTS = rounds(2_000, 100_000)
MEGABYTES = 300
LEAST = 90  # megabytes that a sender holds before it sends


class Stopping:
    """A sender that SIGTERM tells to stop, as `digest send` is told, and that says how far it has come."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self.outcomes = 0

    def send(self, planned: Campaign) -> None:
        """One pass."""
        signal.signal(signal.SIGTERM, lambda *_: self.told.set())
        began = time.monotonic()
        planned.send(stopping=self.told.is_set, on_outcome=lambda *_: self._count())
        took = time.monotonic() - began
        print(f"{self.outcomes} in {took:.0f} s, {self.outcomes / took:.0f} a second", flush=True)  # noqa: T201

    def _count(self) -> None:
        self.outcomes += 1


def taken(box: Sink) -> Counter[str]:
    """By recipient, without reading a very large file whole."""
    found: Counter[str] = Counter()
    if box.box.exists():
        with box.box.open("rb") as lines:
            found.update(line[14:-2].decode() for line in lines if line.startswith(b"X-Rcpt-Args: <"))
    return found


def passed(planned: Campaign, *, stop: bool) -> float:
    """A pass in a process of its own, told to stop when half has gone; the most megabytes that it held."""
    child = sender(lambda: Stopping().send(planned))
    child.go()
    if stop:
        while planned.counts()[State.SENT] < RECIPIENTS // 2:
            time.sleep(0.1)
        os.kill(child.pid, signal.SIGTERM)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1024


@pytest.mark.soak
@needs_sink
def test_a_very_large_issue_is_stopped_and_sent_to_its_end(tmp_path: Path) -> None:
    """R54, R55: bounded memory; SIGTERM ends it at once and cleanly, and each of them has it exactly once."""
    recipients = [f"reader{number}@example.org" for number in range(RECIPIENTS)]
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # which a fork begins with, after other tests
    with sink(keep=True) as box, campaign(tmp_path, recipients, box.relay) as planned:
        planned.anew()
        first = passed(planned, stop=True)
        left = planned.counts()
        assert left[State.CLAIMED] == 0
        assert 0 < left[State.PENDING] < RECIPIENTS
        second = passed(planned, stop=False)
        counts = planned.counts()
        assert counts[State.SENT] == counts["planned"] == RECIPIENTS
        assert taken(box) == dict.fromkeys(recipients, 1)
    print(f"{RECIPIENTS} deliveries: {first:.0f} and {second:.0f} MB")  # noqa: T201 - it reports
    assert max(first, second) - ours < MEGABYTES - LEAST
