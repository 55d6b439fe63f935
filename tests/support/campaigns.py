"""A campaign that is planned once and sent again and again, by a sender of its own process that may be killed."""

import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.core.mailing import Ambiguous, Relay
from digest.core.newsletter import Newsletter
from digest.core.outbox import Delivery, State
from digest.mail.postman import Post
from digest.store.database import open_store
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.forking import forked
from tests.support.letters import SECRET, letter
from tests.support.sinks import Sink

NOW = sample_slot().due + timedelta(minutes=1)
HOUR = timedelta(hours=1)
HOURS = 12  # after which nothing of a campaign may be left to do
DUE = (State.PENDING, State.CLAIMED, State.DEFERRED)
PATIENCE = 120  # seconds for a sender under strace


@dataclass(frozen=True)
class Campaign:
    """Deliveries of one issue, planned.

    Attributes:
        folder: where its states are.
        newsletter: whose issue it is.
    """

    folder: Path
    newsletter: Newsletter

    @property
    def state(self) -> Path:
        """The state that is worked on."""
        return self.folder / "state"

    def anew(self) -> None:
        """As it was planned, and nothing sent."""
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.copytree(self.folder / "planned", self.state)

    def by(self, relay: Relay, ambiguous: Ambiguous = Ambiguous.HOLD) -> "Campaign":
        """The same by another relay."""
        assert self.newsletter.delivery
        delivery = replace(self.newsletter.delivery, relay=relay, ambiguous=ambiguous)
        return Campaign(self.folder, replace(self.newsletter, delivery=delivery))

    def send(self, now: datetime = NOW, **settings: Any) -> dict[str, int]:
        """One pass in this process, by a `Post` with these settings."""
        with closing(open_store(self.state)) as store:
            return dict(Post(store.outbox, SECRET, **settings).send(self.newsletter, now))

    def finish(self) -> None:
        """Pass after pass, each an hour after the last, until nothing is due any more."""
        for hour in range(1, HOURS):
            self.send(NOW + hour * HOUR)
            if not any(self.counts()[state] for state in DUE):
                return
        raise AssertionError(f"there is no end: {self.counts()}")

    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        with closing(open_store(self.state)) as store:
            return store.outbox.counts(self.newsletter.name)

    def deliveries(self) -> tuple[Delivery, ...]:
        """All of them."""
        with closing(open_store(self.state)) as store:
            return store.outbox.deliveries(self.newsletter.name)


@contextmanager
def campaign(folder: Path, recipients: Sequence[str], relay: Relay) -> Iterator[Campaign]:
    """Plan the sample issue for these recipients."""
    newsletter = sample_newsletter(delivery=sample_delivery(recipients=tuple(recipients), relay=relay))
    with closing(open_store(folder / "planned")) as store:
        assert store.outbox.plan(*Post(store.outbox, SECRET).plan(newsletter, letter())) == len(recipients)
    yield Campaign(folder, newsletter)


@dataclass(frozen=True)
class Sender:
    """A child that waits to be let go.

    Attributes:
        pid: its number.
        gate: the end of a pipe that lets it go.
    """

    pid: int
    gate: int

    def go(self) -> None:
        """Let it work; it may have been killed where it waited for that."""
        with suppress(BrokenPipeError):
            os.write(self.gate, b"!")
        os.close(self.gate)

    def ended(self) -> bool:
        """Wait for its end; whether it came by itself, and not by a signal.

        Raises:
            RuntimeError: it failed; its traceback stands on standard error.
        """
        status = os.waitpid(self.pid, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise RuntimeError("the sender failed")
        return os.WIFEXITED(status)


def sender(work: Callable[[], object]) -> Sender:
    """Fork a child that has everything imported, and that does some work once it is let go."""
    theirs, ours = os.pipe()

    def wait() -> None:
        os.close(ours)
        os.read(theirs, 1)

    child = forked(wait, work)
    os.close(theirs)
    return Sender(child, ours)


def traced(work: Callable[[], object], options: Sequence[str], log: str = os.devnull) -> bool:
    """Do some work in a child with strace attached; whether it came to its end."""
    child = sender(work)
    command = ["strace", "-f", "-o", log, *options, "-p", str(child.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        assert "attached" in tracer.stderr.readline()
        child.go()
        ended = child.ended()
        tracer.communicate(timeout=PATIENCE)
    return ended


def calls(work: Callable[[], object], names: Sequence[str], log: Path) -> Counter[str]:
    """How often each call is made at most by one thread, since strace counts the calls of each thread for itself."""
    assert traced(work, ["-e", f"trace={','.join(names)}"], str(log))
    made: Counter[tuple[str, str]] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        thread, _, rest = line.partition(" ")
        name = rest.strip().partition("(")[0]
        if name in names:
            made[thread, name] += 1
    most: Counter[str] = Counter()
    for (_, name), number in made.items():
        most[name] = max(most[name], number)
    return most


def killed_at(work: Callable[[], object], name: str, number: int) -> bool:
    """Whether a sender was killed as it was about to make a call for the so-manieth time."""
    what = ["-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={number}"]
    return not traced(work, what)


def killed_after(work: Callable[[], object], seconds: float) -> bool:
    """Whether a sender was killed after a time, and had not ended before."""
    child = sender(work)
    child.go()
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    return not child.ended()


def bounds(found: Campaign, sink: Sink, connections: int) -> Counter[str]:
    """What became of a campaign that is at its end: how many were sent, lost, doubled, doubted and are ambiguous.

    Raises:
        AssertionError: the counts do not add up, what is called sent was not taken, or one was doubled without a doubt.
    """
    taken, deliveries = sink.taken(), found.deliveries()
    counts = found.counts()
    assert sum(counts[state] for state in State) == counts["planned"] == len(deliveries)
    known = {(each.recipient, each.message_id): each for each in deliveries}
    assert taken.keys() <= known.keys(), "what was taken was planned, under its own Message-ID"
    doubled = [known[key] for key, number in taken.items() if number > 1]
    assert all(each.doubts for each in doubled), f"doubled without a doubt: {doubled[:3]}"
    assert sum(number - 1 for number in taken.values()) <= connections
    assert not any(each.state is State.SENT and (each.recipient, each.message_id) not in taken for each in deliveries)
    return Counter(
        lost=sum(key not in taken and each.state is not State.AMBIGUOUS for key, each in known.items()),
        doubled=len(doubled),
        ambiguous=counts[State.AMBIGUOUS],
        doubted=sum(each.doubts > 0 for each in deliveries),
        sent=counts[State.SENT],
    )
