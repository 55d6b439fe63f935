"""Which relay a message goes to when the first one does not take it; against real sockets."""

import asyncio
import logging
from collections.abc import Iterator
from itertools import count

import pytest

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Outcome, Phase, State
from tests.support.letters import connected, sample
from tests.support.talkers import CUT, STALL, Script, Talker, talking

NOBODY = Relay("127.0.0.1", 9, Tls.NONE, connections=1)  # a port that nothing listens on


@pytest.fixture
def second() -> Iterator[Talker]:
    """A relay that takes everything."""
    with talking() as found:
        yield found


def handed_over(*relays: Relay, number: int = 1) -> list[Outcome]:
    """What comes of some messages on one connection to these relays."""
    message = sample()

    async def send() -> list[Outcome]:
        connection = connected(*relays)
        outcomes = [await connection.deliver(message) for _ in range(number)]
        await connection.close()
        return outcomes

    return asyncio.run(send())


def to_mail(*replies: str) -> Script:
    """A relay that says these to one MAIL after the other, the last one for ever."""
    number = count()
    return lambda command: replies[min(next(number), len(replies) - 1)] if command.startswith("MAIL") else ""


@pytest.mark.parametrize(
    "reply", ["421 4.3.2 closing", "452 4.3.1 disk full", "450 4.7.1 enough", "530 no", CUT, STALL]
)
@pytest.mark.parametrize("served", [0, 1])
def test_a_relay_that_puts_off_our_sender_says_nothing_of_recipients(second: Talker, reply: str, served: int) -> None:
    """R43, R51: it is short of something, or wants less of us: the next relay takes the mail at once."""
    with talking(to_mail(*([""] * served), reply)) as first:
        outcomes = handed_over(first.relay, second.relay, number=3)
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 3
    assert (len(first.taken), len(second.taken)) == (served, 3 - served)
    assert sum(command.startswith("MAIL") for command in first.heard) <= served + 2


def test_without_another_relay_one_delivery_is_put_off_and_the_rest_waits() -> None:
    """R43, R46: nobody asks again for each recipient; what was not begun is as it was."""
    with talking(to_mail("452 4.3.1 disk full")) as only:
        first, *others = handed_over(only.relay, number=3)
    assert (first.state, first.phase, first.code) == (State.DEFERRED, Phase.MAIL, 452)
    assert [outcome.state for outcome in others] == [State.PENDING] * 2
    assert sum(command.startswith("MAIL") for command in only.heard) == 1


@pytest.mark.parametrize("reply", ["450 4.2.1 later", "451 4.3.0 later"])
def test_what_a_relay_says_of_a_recipient_is_no_reason_to_ask_another(second: Talker, reply: str) -> None:
    """R43: it goes later to whichever comes first then."""
    with talking(lambda command: reply if command.startswith("RCPT") else "") as first:
        (outcome,) = handed_over(first.relay, second.relay)
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.RCPT)
    assert not second.heard


@pytest.mark.parametrize("silence", [CUT, STALL])
def test_a_relay_that_goes_silent_at_a_recipient_takes_what_is_for_others(silence: str) -> None:
    """R43, R51: in a group its answer to MAIL may be lost as well; MAIL alone tells whom it was about."""
    number = count()

    def script(command: str) -> str:
        lost = command.startswith("MAIL") and next(number) == 0
        return silence if lost or command.startswith("RCPT TO:<poison@") else ""

    async def send(relay: Relay) -> list[Outcome]:
        connection = connected(relay)
        outcomes = [await connection.deliver(sample(f"{name}@example.org")) for name in ("poison", "ada")]
        await connection.close()
        return outcomes

    with talking(script) as only:
        poison, ada = asyncio.run(send(only.relay))
    assert (poison.state, poison.phase, poison.code) == (State.DEFERRED, Phase.RCPT, 0)
    assert ada.state is State.SENT
    assert only.taken == ["ada@example.org"]


def test_a_relay_that_takes_over_and_goes_silent_is_left_as_well(second: Talker) -> None:
    """R43: also where it offers groups."""
    with talking(to_mail(CUT)) as first:
        (outcome,) = handed_over(NOBODY, first.relay, second.relay)
    assert outcome.state is State.SENT
    assert len(second.taken) == 1


def test_that_another_relay_has_taken_over_is_told_once(second: Talker, caplog: pytest.LogCaptureFixture) -> None:
    """R68: mail goes out, so that nothing else says that the preferred relay fails."""
    handed_over(NOBODY, second.relay, number=3)
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    said = record.getMessage()
    assert said.startswith("delivery.relay: 127.0.0.1:9: refuses connections; ")
    assert said.endswith(f"; 127.0.0.1:{second.port} takes its mail")


def test_where_no_relay_takes_over_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The commands tell it, by the reply that the outbox has."""
    outcomes = handed_over(NOBODY, NOBODY)
    assert [outcome.state for outcome in outcomes] == [State.DEFERRED]
    assert caplog.records == []
