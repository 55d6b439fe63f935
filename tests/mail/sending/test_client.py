import asyncio
from typing import Any

import aiosmtplib
import pytest

from digest.core.outbox import Phase, State
from digest.mail.sending import client as module
from digest.mail.sending.client import Client, FastClient, fastest
from tests.support.letters import deliver, sample
from tests.support.mailservers import smtp_server
from tests.support.talkers import CUT, talking


def test_the_server_gets_what_the_library_would_send() -> None:
    """R10, R53: our one write and the documented way of aiosmtplib give the same message and the same reply."""
    with smtp_server() as server:
        outcomes = [deliver(server.relay(), client=kind)[0] for kind in (FastClient, Client)]
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 2
    assert outcomes[0] == outcomes[1]
    assert [caught.data for caught in server.caught] == [sample().message] * 2
    assert b"\r\n." in sample().message


def test_the_fast_client_is_taken_where_it_writes_the_same() -> None:
    """Asked of the library that is installed, once."""
    fastest.cache_clear()
    assert fastest() is FastClient


@pytest.mark.parametrize("change", ["", "protocol", "write"])
def test_a_library_that_has_changed_inside_is_used_as_documented(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Where the fast way writes something else, or fails, the other one is taken."""

    async def changed(self: FastClient, *_: Any, **__: Any) -> aiosmtplib.SMTPResponse:
        if change:
            raise AttributeError(change)
        assert self.protocol is not None
        self.protocol.write(b"something else")
        return aiosmtplib.SMTPResponse(250, "")

    monkeypatch.setattr(module.FastClient, "transact", changed)
    fastest.cache_clear()
    assert fastest() is Client
    monkeypatch.undo()
    fastest.cache_clear()


def test_commands_go_in_one_group_where_the_relay_takes_them_so() -> None:
    """R53: what it hears is the same, and messages arrive on one connection after another."""
    with talking() as relay:
        outcomes = deliver(relay.relay, 2)
    hello, *heard = relay.heard
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 2
    assert [command[:4] for command in heard] == ["MAIL", "RCPT", "DATA"] * 2 + ["QUIT"]
    assert hello == "EHLO example.org"


def test_a_recipient_who_is_refused_within_a_group_gets_nothing() -> None:
    """R43: not even where the relay would take the message; the connection is left, and the next one is heard."""
    with talking(lambda command: "550 5.1.1 no" if command.startswith("RCPT") else "") as relay:
        outcomes = deliver(relay.relay, 2)
    assert [(outcome.state, outcome.phase) for outcome in outcomes] == [(State.FAILED, Phase.RCPT)] * 2
    assert relay.taken == []


def test_a_message_that_was_not_written_was_not_handed_over() -> None:
    """R42: where there is no connection any more nothing can have arrived."""
    client = FastClient()
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        asyncio.run(client.transact(sample(), 1, utf8=False))
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        asyncio.run(client.ready())
    assert client.phase is not Phase.DOT


@pytest.mark.parametrize("client", [FastClient, Client])
def test_where_the_connection_is_cut_at_data_only_the_fast_way_knows(client: type[Client]) -> None:
    """R42: for the library DATA and the message are one step, so that a loss there is ambiguous."""
    with talking(lambda command: CUT if command == "DATA" else "") as relay:
        (outcome,) = deliver(relay.relay, client=client)
    state, phase = (State.DEFERRED, Phase.DATA) if client is FastClient else (State.AMBIGUOUS, Phase.DOT)
    assert (outcome.state, outcome.phase) == (state, phase)
