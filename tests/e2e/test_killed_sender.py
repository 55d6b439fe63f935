"""A sender that is killed at any of its calls, or at any moment: nothing is lost, nor sent twice without a doubt."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from digest.core.mailing import Ambiguous
from digest.core.outbox import State
from tests.support.campaigns import Campaign, bounds, calls, campaign, killed_after, killed_at
from tests.support.mailsystem import mail_system
from tests.support.sinks import Sink, needs_sink, sink
from tests.support.soak import rounds
from tests.support.tracing import needs_strace

pytestmark = pytest.mark.untraced

CONNECTIONS = 4
RECIPIENTS = [f"reader{number}@example.org" for number in range(200)]
NAMES = ("fdatasync", "fsync", "pwrite64", "sendto", "recvfrom", "sendmsg", "recvmsg", "write", "read")
SELDOM = 20  # calls of a kind that are made less often are no part of the sending itself
POINTS, MOMENTS = rounds(6, 320), rounds(1, 50)

Kill = Callable[[Callable[[], object], float], bool]


def spread(made: Counter[str], number: int) -> list[tuple[str, int]]:
    """So many calls that lie evenly over all calls of each kind."""
    names = sorted(name for name, count in made.items() if count >= SELDOM)
    each = -(-number // len(names))
    return [(name, 1 + round(step * (made[name] - 1) / max(1, each - 1))) for name in names for step in range(each)]


def at(name: str, number: int) -> Kill:
    """Kill at a call."""
    return lambda work, part: killed_at(work, name, max(1, int(number * part)))


def after(seconds: float) -> Kill:
    """Kill after a time."""
    return lambda work, part: killed_after(work, seconds * part)


def swept(found: Campaign, box: Sink, kill: Kill) -> Counter[str]:
    """Send, be killed, send the rest: what came of it.

    A sender that makes fewer calls than the one whose calls were counted, or is faster, is killed somewhat earlier.
    """
    killed, part = False, 1.0
    while not killed:
        assert part > 0.1, "the sender is never killed"
        found.anew()
        box.empty()
        killed, part = kill(found.send, part), part * 0.85
    left = found.counts()
    found.finish()
    result = bounds(found, box, CONNECTIONS)
    assert not result["lost"], "all that are not in the mailbox are known to be ambiguous"
    assert left[State.CLAIMED] <= CONNECTIONS, "a connection holds one delivery at a time"
    assert result["doubted"] == left[State.CLAIMED], "what was under way is in doubt, and nothing else"
    return result + Counter(kills=1)


def say(title: str, rows: Sequence[tuple[str, Counter[str]]]) -> None:
    """Print what a sweep came to, a line for each kind of place."""
    columns = ("kills", "sent", "ambiguous", "doubted", "doubled", "lost")
    print(f"\n{title}\n  {'':<14}" + "".join(f"{column:>11}" for column in columns))  # noqa: T201 - it reports
    for name, tally in rows:
        print(f"  {name:<14}" + "".join(f"{tally[column]:>11}" for column in columns))  # noqa: T201 - the same


@pytest.fixture
def taking() -> Iterator[Sink]:
    """A sink that keeps what it takes."""
    with sink(keep=True) as found:
        yield found


@pytest.mark.soak
@needs_strace
@needs_sink
@pytest.mark.parametrize("ambiguous", Ambiguous)
def test_a_sender_is_killed_anywhere(ambiguous: Ambiguous, taking: Sink, tmp_path: Path) -> None:
    """R42, R57, R59: none is lost, none is sent twice unless it was in doubt and is to go again; all is counted."""
    random = Random(str(ambiguous))  # noqa: S311 - which moments these are is no secret
    tally: dict[str, Counter[str]] = {}
    with campaign(tmp_path, RECIPIENTS, taking.relay) as planned:
        found = planned.by(taking.relay, ambiguous)
        found.anew()
        made = calls(found.send, NAMES, tmp_path / "calls.txt")
        assert len(taking.taken()) == len(RECIPIENTS)
        found.anew()
        began = time.monotonic()
        found.send()
        lasts = time.monotonic() - began
        kills = [(name, at(name, number)) for name, number in spread(made, POINTS)]
        kills += [("a moment", after(random.uniform(0, lasts))) for _ in range(MOMENTS)]
        for place, kill in kills:
            result = swept(found, taking, kill)
            tally.setdefault(place, Counter()).update(result)
            if ambiguous is Ambiguous.HOLD:
                assert not result["doubled"]
                assert result["sent"] + result["ambiguous"] == len(RECIPIENTS)
            else:
                assert result["sent"] == len(RECIPIENTS)
    total = sum(tally.values(), Counter[str]())
    say(f"killed sender, ambiguous = {ambiguous}", [*sorted(tally.items()), ("all", total)])
    assert total["kills"] == len(kills)
    assert total["doubted"]


@pytest.mark.postfix
@needs_strace
def test_a_sender_is_killed_before_a_real_mail_system(tmp_path: Path) -> None:
    """R42: what Postfix took is in the mailbox once, whatever the sender could still learn of it."""
    with mail_system(["ada", "grace"]) as system:
        recipients = [f"{user}+{number}@{system.domain}" for number in range(20) for user in ("ada", "grace")]
        with campaign(tmp_path, recipients, system.relay) as found:
            found.anew()
            assert killed_at(found.send, "read", 40)
            under_way = found.counts()[State.CLAIMED]
            found.finish()
            there = [str(mail["Message-ID"]) for user in ("ada", "grace") for mail in system.imap_messages(user)]
            deliveries = found.deliveries()
    assert len(there) == len(set(there))
    sent = {each.message_id for each in deliveries if each.state is State.SENT}
    doubtful = {each.message_id for each in deliveries if each.state is State.AMBIGUOUS}
    assert sent <= set(there) <= sent | doubtful
    assert len(sent | doubtful) == len(recipients)
    assert 0 < under_way == len(doubtful)
