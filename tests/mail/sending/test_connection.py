import asyncio
import socket
from dataclasses import replace

import pytest

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.access import Timeouts
from tests.support.letters import QUICK, connected, deliver, sample
from tests.support.mailservers import DROP, STALL, Smtp, smtp_server

CLOSED = 9  # a port that nothing listens on


def test_what_is_taken_is_sent_byte_for_byte() -> None:
    """R22, R43, R53: one recipient, the envelope as planned, no option asked for, dots and all."""
    message = sample()
    with smtp_server() as server:
        (outcome,) = deliver(server.relay())
    (caught,) = server.caught
    assert outcome == Outcome(State.SENT, Phase.DOT, 250, "2.0.0 taken")
    assert (caught.sender, caught.recipient) == (message.delivery.envelope_from, "ada@example.org")
    assert caught.data == message.message
    assert caught.options == ()
    assert server.hello == "example.org"


def test_a_connection_is_used_again() -> None:
    """One greeting serves many messages."""
    with smtp_server() as server:
        outcomes = deliver(server.relay(), 3)
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 3
    assert server.greeted == 1


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT])
@pytest.mark.parametrize(
    ("reply", "state", "code"), [("450 4.2.1 later", State.DEFERRED, 450), ("550 5.1.1 never", State.FAILED, 550)]
)
def test_a_refusal_is_told_by_phase_and_code(phase: Phase, reply: str, state: State, code: int) -> None:
    """R43: 4xx is deferred, 5xx failed, wherever it is said."""
    with smtp_server() as server:
        server.faults[phase] = [reply]
        (outcome,) = deliver(server.relay())
    assert (outcome.state, outcome.phase, outcome.code) == (state, phase, code)
    assert outcome.reply.partition(";")[0] == reply[4:]
    assert not server.caught


@pytest.mark.parametrize("phase", [Phase.CONNECT, Phase.MAIL, Phase.RCPT, Phase.DATA])
@pytest.mark.parametrize("fault", [DROP, STALL])
def test_a_connection_lost_before_the_final_dot_is_deferred(phase: Phase, fault: str) -> None:
    """R42, R51: nothing can have been accepted, so it is tried again."""
    with smtp_server() as server:
        server.faults[phase] = [fault]
        (outcome,) = deliver(server.relay())
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, phase, 0)
    assert outcome.reply
    assert not server.caught


@pytest.mark.parametrize("fault", [DROP, STALL])
def test_a_connection_lost_after_the_final_dot_is_ambiguous(fault: str) -> None:
    """R42: the server has the message, and we cannot know it."""
    with smtp_server() as server:
        server.faults[Phase.DOT] = [fault]
        (outcome,) = deliver(server.relay())
    assert (outcome.state, outcome.phase, outcome.code) == (State.AMBIGUOUS, Phase.DOT, 0)
    assert len(server.caught) == 1


@pytest.mark.parametrize(
    ("phase", "state"), [(Phase.RCPT, State.DEFERRED), (Phase.DATA, State.DEFERRED), (Phase.DOT, State.AMBIGUOUS)]
)
@pytest.mark.parametrize("reply", ["no code at all", "250", "399 what"])
def test_a_reply_that_is_none_blames_nobody(phase: Phase, state: State, reply: str) -> None:
    """R43: noise says no more than silence; a success in the wrong place is no refusal."""
    expected = State.SENT if (phase, reply) == (Phase.DOT, "250") else state
    with smtp_server() as server:
        server.faults[phase] = [reply]
        (outcome,) = deliver(server.relay())
    if (phase, reply) == (Phase.RCPT, "250"):
        assert outcome.state in {State.DEFERRED, State.FAILED}  # we went on, and the server knew of no recipient
    else:
        assert outcome.state is expected


@pytest.mark.parametrize("code", [421, 503, 530])
def test_a_reply_about_the_connection_fails_no_recipient(code: int) -> None:
    """R43, R44: the server shuts down, we were out of step, or it wants us to log in."""
    with smtp_server() as server:
        server.faults[Phase.RCPT] = [f"{code} not now"]
        (outcome,) = deliver(server.relay())
    assert (outcome.state, outcome.code) == (State.DEFERRED, code)


@pytest.mark.parametrize("fault", ["421 4.3.2 enough for one connection", DROP])
@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA])
def test_a_connection_that_has_served_is_replaced_once(phase: Phase, fault: str) -> None:
    """R43: a limit of messages a connection costs a new connection, not a delivery."""
    with smtp_server() as server:
        server.faults[phase] = [None, fault]
        outcomes = deliver(server.relay(), 2)
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 2
    assert (server.greeted, len(server.caught)) == (2, 2)


def test_a_connection_that_was_cut_in_between_is_replaced() -> None:
    """R23, R43: what the server offered is asked of the new connection, not of the dead one."""

    async def send(server: Smtp) -> list[Outcome]:
        message = sample("用户@example.org")
        connection = connected(server.relay())
        first = await connection.deliver(message)
        server.hang_up()
        await asyncio.sleep(0.1)
        second = await connection.deliver(message)
        await connection.close()
        return [first, second]

    with smtp_server() as server:
        assert [outcome.state for outcome in asyncio.run(send(server))] == [State.SENT] * 2


def test_a_goodbye_that_nobody_hears_is_harmless() -> None:
    """R51, R52: nobody waits long for it, and what was sent was sent."""
    with smtp_server() as server:
        server.deaf = True
        (outcome,) = deliver(server.relay())
    assert outcome.state is State.SENT


def test_a_message_that_was_handed_over_is_never_handed_over_again() -> None:
    """R42: not even on a connection that had served before."""
    with smtp_server() as server:
        server.faults[Phase.DOT] = [None, DROP]
        outcomes = deliver(server.relay(), 2)
    assert [outcome.state for outcome in outcomes] == [State.SENT, State.AMBIGUOUS]
    assert len(server.caught) == 2


@pytest.mark.parametrize("fault", ["550 5.1.1 never", "450 4.2.1 later", STALL])
def test_a_connection_is_thrown_away_after_any_error(fault: str) -> None:
    """R52: the next recipient meets a new one, and is not blamed for the last."""
    with smtp_server() as server:
        server.faults[Phase.RCPT] = [fault]
        outcomes = deliver(server.relay(), 2)
    assert outcomes[1].state is State.SENT
    assert server.greeted == 2


def test_a_cancelled_delivery_is_told_by_how_far_it_came() -> None:
    """R42, R52, R55: before the final dot deferred, after it ambiguous; the connection is gone."""
    for phase, state in ((Phase.RCPT, State.DEFERRED), (Phase.DOT, State.AMBIGUOUS)):
        with smtp_server() as server:
            server.faults[phase] = [STALL]
            outcomes = asyncio.run(_cancelled(server, phase))
        assert [outcome.state for outcome in outcomes] == [state, State.SENT]
        assert server.greeted == 2


async def _cancelled(server: Smtp, phase: Phase) -> list[Outcome]:
    message = sample()
    connection = connected(server.relay(), timeouts=Timeouts())
    task = asyncio.create_task(connection.deliver(message))
    while phase not in server.commands:  # noqa: ASYNC110 - the server runs in another thread
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    outcomes = [connection.interrupted(), await connection.deliver(message)]
    await connection.close()
    return outcomes


@pytest.mark.parametrize("host", ["127.0.0.1", "no\nhost", "ü" * 70 + ".example"])
def test_a_relay_that_is_not_there_is_an_outcome(host: str) -> None:
    """R43: no traceback, whatever stands in the settings."""
    (outcome,) = deliver(Relay(host, CLOSED, Tls.NONE))
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.CONNECT)
    assert outcome.reply.isprintable()


def test_a_server_that_never_greets_is_an_outcome() -> None:
    """R51: it has the time of a connection, not for ever."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (outcome,) = deliver(Relay("127.0.0.1", port, Tls.NONE), timeouts=replace(QUICK, connect=0.2))
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.CONNECT)


def test_timeouts_are_those_of_the_standard() -> None:
    """R51: connect 30 s, command 300 s, final dot 600 s."""
    assert (Timeouts().connect, Timeouts().command, Timeouts().dot) == (30, 300, 600)


def test_a_utf8_address_asks_for_smtputf8() -> None:
    """R23: where the server has it."""
    with smtp_server() as server:
        (outcome,) = deliver(server.relay(), recipient="用户@example.org")
    assert outcome.state is State.SENT
    assert server.caught[0].recipient == "用户@example.org"
    assert server.caught[0].options == ("SMTPUTF8",)


def test_a_utf8_address_that_the_server_cannot_take_is_unsupported() -> None:
    """R23: it is told apart from a failure, and the connection serves the next one."""
    with smtp_server(utf8=False) as server:
        outcomes = deliver(server.relay(), 2, "用户@example.org")
    assert [(outcome.state, outcome.phase) for outcome in outcomes] == [(State.UNSUPPORTED, Phase.MAIL)] * 2
    assert (server.greeted, server.caught) == (1, [])


def test_a_server_without_ehlo_is_spoken_to_in_the_old_way() -> None:
    """R53: no keyword is needed to take a message."""
    with smtp_server() as server:
        server.faults[Phase.CONNECT] = ["502 what?"] * 2
        (outcome,) = deliver(server.relay())
    assert outcome.state is State.SENT


def test_a_reply_is_kept_in_one_line() -> None:
    """What a server says is shown in a terminal: no control character, no page of it."""
    with smtp_server() as server:
        server.faults[Phase.RCPT] = ["550-\x1b[31mno\r\n550 " + "never " * 100]
        (outcome,) = deliver(server.relay())
    assert outcome.reply.startswith("[31mno never never")
    assert outcome.reply.isprintable()
    assert len(outcome.reply) <= 300


def test_closing_an_unused_connection_is_harmless() -> None:
    """Nothing was opened, so there is nobody to say goodbye to."""
    asyncio.run(connected(Relay("127.0.0.1", CLOSED, Tls.NONE)).close())
