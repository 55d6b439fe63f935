"""What each fault of a relay, a line or a disk makes of deliveries: a table, each line of which is tried."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from digest.core.errors import StoreError
from digest.core.mailing import Relay, Tls
from digest.core.outbox import State
from digest.mail.postman import Post
from digest.mail.sending.access import Timeouts
from digest.store.memory_outbox import MemoryOutbox, MemoryReturns
from tests.support.campaigns import NOW, bounds, campaign, traced
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.mailservers import smtp_server
from tests.support.sinks import needs_sink, sink
from tests.support.talkers import CUT, RESET, STALL, talking
from tests.support.tracing import needs_strace

pytestmark = pytest.mark.untraced

READERS = ("ada@slow.example", "grace@slow.example", "emmy@quick.example", "用户@quick.example")
ASCII = (*READERS[:3], "lise@quick.example")
QUICK = Timeouts(connect=5, command=0.5, dot=0.5, quit=0.3, grace=0.3)
NOWHERE = Relay("127.0.0.1", 9, Tls.NONE, connections=1)

Relays = Callable[[Path], AbstractContextManager[tuple[Relay, ...]]]
Left = Mapping[str, int]

SENT, DEFERRED, FAILED, AMBIGUOUS = ({state: 4} for state in ("sent", "deferred", "failed", "ambiguous"))
NOT_REACHED = {"deferred": 1, "pending": 3}  # one has tried, and the others are as they were


def sunk(*options: str) -> Relays:
    """The real smtp-sink with options."""

    @contextmanager
    def start(_folder: Path) -> Iterator[tuple[Relay, ...]]:
        with sink(*options) as found:
            yield (replace(found.relay, connections=1),)

    return start


def told(
    said: Mapping[str, str], *, once: bool = False, keywords: tuple[str, ...] = ("PIPELINING", "SMTPUTF8")
) -> Relays:
    """A relay that says these replies to commands that begin so; once each, or always."""

    @contextmanager
    def start(_folder: Path) -> Iterator[tuple[Relay, ...]]:
        left = dict(said)

        def script(command: str) -> str:
            begin = next((each for each in left if command.startswith(each)), "")
            return (left.pop(begin) if once else left[begin]) if begin else ""

        with talking(script, keywords) as found:
            yield (found.relay,)

    return start


def counted(begin: str, *replies: str) -> Relays:
    """A relay that answers a command in turn by these replies, then as usual."""

    @contextmanager
    def start(_folder: Path) -> Iterator[tuple[Relay, ...]]:
        number = count()
        with talking(
            lambda command: dict(enumerate(replies)).get(next(number), "") if command.startswith(begin) else ""
        ) as found:
            yield (found.relay,)

    return start


def secured(tls: Tls, name: str = "127.0.0.1", *, asked: Tls = Tls.STARTTLS, password: str = "") -> Relays:
    """A relay with a certificate for a name and perhaps a password, that is asked for some TLS."""

    @contextmanager
    def start(folder: Path) -> Iterator[tuple[Relay, ...]]:
        with smtp_server(folder, tls=tls, name=name, password=password) as server:
            user = "ada" if password else ""
            yield (server.relay(asked, connections=1, user=user),)

    return start


def then_another(first: Relays) -> Relays:
    """The same, and a second relay that takes everything."""

    @contextmanager
    def start(folder: Path) -> Iterator[tuple[Relay, ...]]:
        with first(folder) as relays, talking() as second:
            yield (*relays, second.relay)

    return start


@contextmanager
def nowhere(_folder: Path) -> Iterator[tuple[Relay, ...]]:
    """A port that nobody listens on."""
    yield (NOWHERE,)


@dataclass(frozen=True)
class Fault:
    """A fault, and what it makes of four deliveries.

    Attributes:
        name: in the table.
        relays: what has it.
        left: how many deliveries are in which state after a pass.
        readers: to whom.
    """

    name: str
    relays: Relays
    left: Left
    readers: tuple[str, ...] = ASCII


FAULTS = (
    *(Fault(f"smtp-sink {fault} mail", sunk(fault, "mail"), NOT_REACHED) for fault in ("-q", "-Q", "-r")),
    *(Fault(f"smtp-sink -q {phase}", sunk("-q", phase), DEFERRED) for phase in ("rcpt", "data")),
    Fault("smtp-sink -q .", sunk("-q", "."), AMBIGUOUS),
    *(Fault(f"smtp-sink -Q {phase}", sunk("-Q", phase), DEFERRED) for phase in ("rcpt", "data", ".")),
    *(Fault(f"smtp-sink -r {phase}", sunk("-r", phase), DEFERRED) for phase in ("rcpt", "data", ".")),
    *(Fault(f"smtp-sink -f {phase}", sunk("-f", phase), FAILED) for phase in ("mail", "rcpt", "data", ".")),
    Fault("smtp-sink -f connect", sunk("-f", "connect"), NOT_REACHED),
    Fault("smtp-sink -q connect", sunk("-q", "connect"), NOT_REACHED),
    Fault("smtp-sink -f ehlo", sunk("-f", "ehlo"), SENT),
    Fault("smtp-sink -W rcpt:2", sunk("-W", "rcpt:2"), DEFERRED),
    Fault("smtp-sink -W .:2", sunk("-W", ".:2"), AMBIGUOUS),
    *(Fault(f"smtp-sink {option}", sunk(option), SENT) for option in ("-8", "-p", "-E", "-e", "-a")),
    *(Fault(f"{fault} at MAIL", told({"MAIL": fault}), NOT_REACHED) for fault in (RESET, STALL)),
    *(Fault(f"reset at {at}", told({at: RESET}), DEFERRED) for at in ("RCPT", "DATA")),
    Fault("reset after the dot", told({".": RESET}), AMBIGUOUS),
    *(Fault(f"stall at {at}", told({at: STALL}), DEFERRED) for at in ("RCPT", "DATA")),
    Fault("stall at the greeting", told({"CONNECT": STALL}), NOT_REACHED),
    Fault("cut once at RCPT", told({"RCPT": CUT}, once=True), {"deferred": 1, "sent": 3}),
    Fault("cut after serving one", counted("MAIL", "", CUT), SENT),
    Fault("421 after serving one", counted("MAIL", "", "421 4.3.2 enough"), SENT),
    Fault(
        "mixed replies to RCPT",
        told({"RCPT TO:<ada": "550 5.1.1 no", "RCPT TO:<grace": "450 4.2.1 later", "RCPT TO:<emmy": "552 5.2.2 full"}),
        {"failed": 2, "deferred": 1, "sent": 1},
    ),
    Fault(
        "450 4.7.1 from one domain",
        told({"RCPT TO:<ada@slow": "450 4.7.1 slower", "RCPT TO:<grace@slow": "450 4.7.1 slower"}),
        {"deferred": 1, "pending": 1, "sent": 2},
    ),
    Fault("421 too many connections", told({"CONNECT": "421 4.7.0 too many"}), NOT_REACHED),
    Fault("no keyword at all", told({}, keywords=()), SENT),
    Fault("no SMTPUTF8", told({}, keywords=("PIPELINING",)), {"sent": 3, "unsupported": 1}, READERS),
    Fault("with SMTPUTF8", told({}), SENT, READERS),
    Fault("RCPT refused, DATA allowed", told({"RCPT": "550 5.1.1 no"}), FAILED),
    Fault("530 in place of MAIL's reply", told({"MAIL": "530 5.7.0 log in first"}), NOT_REACHED),
    Fault("replies that are none", told({"RCPT": "what"}), DEFERRED),
    Fault("no STARTTLS where it is asked for", secured(Tls.NONE), NOT_REACHED),
    Fault("a certificate for another name", secured(Tls.STARTTLS, "other.example"), NOT_REACHED),
    Fault("a certificate for our name", secured(Tls.STARTTLS), SENT),
    Fault("a wrong password", secured(Tls.STARTTLS, password="right"), NOT_REACHED),
    Fault("nobody listens", nowhere, NOT_REACHED),
    Fault("nobody listens, another relay does", then_another(nowhere), SENT),
    Fault("greeted with 554, another relay takes it", then_another(told({"CONNECT": "554 no"})), SENT),
    Fault("452 to MAIL, another relay takes it", then_another(told({"MAIL": "452 4.3.1 full"})), SENT),
)


@needs_sink
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_leaves_what_it_should(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R42 to R44, R50 to R53, R59: the expected state, nobody suppressed, logged only who takes over, right counts."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "wrong")
    outbox = MemoryOutbox()
    with fault.relays(tmp_path) as (relay, *others):
        delivery = sample_delivery(recipients=fault.readers, relay=relay, others=tuple(others))
        newsletter = sample_newsletter(delivery=delivery)
        post = Post(outbox, SECRET, timeouts=QUICK)
        outbox.plan(*post.plan(newsletter, letter()))
        with caplog.at_level(logging.WARNING):
            post.send(newsletter, NOW)
    counts = outbox.counts()
    assert sum(counts[state] for state in State) == counts["planned"] == len(fault.readers)
    left = {name: number for name, number in counts.items() if number and name != "planned"}
    assert left == fault.left
    assert MemoryReturns(outbox).suppressions() == ()
    logged = [each.getMessage() for each in caplog.records if each.name != "mail.log"]  # which is the server's own
    assert all(each.endswith("takes its mail") for each in logged)
    assert len(logged) == ("another relay" in fault.name)
    print(f"{fault.name:<44} {left}")  # noqa: T201 - a line of the table


@needs_sink
def test_a_relay_that_is_killed_costs_what_was_under_way(tmp_path: Path) -> None:
    """R42, R43: in the middle of a campaign; the rest goes by another relay, an hour later."""
    with sink(keep=True) as first, sink(keep=True) as second:
        recipients = [f"reader{number}@example.org" for number in range(100)]
        with campaign(tmp_path, recipients, first.relay) as planned:
            planned.anew()
            outcomes = count(1)
            planned.send(on_outcome=lambda *_: first.process.kill() if next(outcomes) == 30 else None)
            left = planned.counts()
            assert 30 <= left["sent"] < 100
            assert left["ambiguous"] <= 4
            assert left["failed"] == left["suppressed"] == 0
            planned.by(second.relay).finish()
            counts = planned.counts()
            taken = first.taken() + second.taken()
    assert counts["sent"] + counts["ambiguous"] == 100
    assert max(taken.values()) == 1
    assert len(taken) >= counts["sent"]


@needs_sink
@needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
@pytest.mark.parametrize("number", [1, 60])
def test_a_full_disk_stops_the_sender(call: str, number: int, tmp_path: Path) -> None:
    """R56: one StoreError, no mail without a claim; with room again all goes out but what is in doubt."""
    with sink(keep=True) as taking:
        recipients = [f"reader{each}@example.org" for each in range(100)]
        with campaign(tmp_path, recipients, taking.relay) as planned:
            planned.anew()
            stop = lambda: _refused(planned.send)  # noqa: E731 - said twice as long otherwise
            number = min(number, 20) if call == "fdatasync" else number
            what = ["-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={number}+"]
            assert traced(stop, what), "the sender ends by itself"
            planned.finish()
            result = bounds(planned, taking, 4)
            assert result["lost"] == result["doubled"] == 0
            assert result["sent"] + result["ambiguous"] == 100


def _refused(send: Callable[[], object]) -> None:
    with pytest.raises(StoreError):
        send()
