"""Why a relay could not be used, in words that say what to do; against real sockets."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.access import Timeouts
from tests.support.letters import QUICK, deliver
from tests.support.mailservers import DROP, certificate, smtp_server

LIBRARY = re.compile(r"Errno|_ssl|oauth_token_generator|SMTP |Error connecting|Connect call|Timed out|server response")
BRIEF = Timeouts(connect=0.3, command=0.3, dot=1, quit=1)


@contextmanager
def listening(backlog: int | None) -> Iterator[int]:
    """A port that says nothing, or on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        if backlog is not None:
            bound.listen(backlog)
        yield bound.getsockname()[1]


def told(relay: Relay, timeouts: Timeouts = QUICK) -> str:
    """Why nothing went: one line with the place and a remedy, in none of the words of a library."""
    (outcome,) = deliver(relay, timeouts=timeouts)
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, Phase.CONNECT, 0)
    assert outcome.reply.startswith(f"delivery.relay: {relay.host}:{relay.port}: ")
    assert "; " in outcome.reply
    assert not LIBRARY.search(outcome.reply), outcome.reply
    return outcome.reply


def test_nobody_listens_or_answers() -> None:
    """R51: a port without a server, and a server that says nothing."""
    with listening(None) as port:
        assert "refuses connections; start the server, or correct its port" in told(Relay("127.0.0.1", port, Tls.NONE))
    with listening(5) as port:
        assert "did not answer in time; check" in told(Relay("127.0.0.1", port, Tls.NONE), BRIEF)


def test_there_is_no_such_host() -> None:
    """A name of which the DNS, or what stands for it here, knows nothing."""
    assert "its address cannot be found; check the name, and the network" in told(Relay("no.invalid", 25, Tls.NONE))


def test_a_server_that_hangs_up() -> None:
    """Before it has said anything."""
    with smtp_server() as server:
        server.faults[Phase.CONNECT] = [DROP] * 3
        assert "hung up; " in told(server.relay())


def test_tls_that_is_not_there(tmp_path: Path) -> None:
    """R50: STARTTLS that is not offered, TLS where the server speaks without, and the other way round."""
    with smtp_server() as server:
        assert "offers no STARTTLS; " in told(server.relay(Tls.STARTTLS))
        assert "does not begin with TLS; write smtp:// for STARTTLS" in told(server.relay(Tls.IMPLICIT))
    with smtp_server(tmp_path, tls=Tls.IMPLICIT) as server:
        assert "smtps://" in told(server.relay(Tls.STARTTLS), BRIEF)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_certificate_that_does_not_hold(tmp_path: Path, tls: Tls) -> None:
    """R50: of an authority that nobody knows, or for another name."""
    with smtp_server(tmp_path, tls=tls) as server:
        (tmp_path / "other").mkdir()
        other = certificate(tmp_path / "other", "127.0.0.1")[1]
        assert "name its authority as ca_file" in told(server.relay(tls, ca_file=other))
    with smtp_server(tmp_path, tls=tls, name="relay.example.org") as server:
        assert "cannot be verified (" in (said := told(server.relay(tls)))
    assert said.endswith("; name it as its certificate does")


def test_a_server_that_lets_nobody_log_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither by a token nor by a password."""
    with smtp_server() as server:
        by_token = server.relay(user="ada", token_command=("echo", "t0ken"))
        assert "takes no token (XOAUTH2); take token_command out" in told(by_token)
        monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "s3cret")
        assert "asks for no password; " in told(server.relay(user="ada"))
    with smtp_server(tmp_path, tls=Tls.STARTTLS, password="s3cret") as server:
        by_token = server.relay(Tls.STARTTLS, user="ada", token_command=("echo", "t0ken"))
        assert "takes no token (XOAUTH2); take token_command out" in told(by_token)


def refused(relay: Relay) -> Outcome:
    """What becomes of a delivery where we are not let in."""
    (outcome,) = deliver(relay)
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, Phase.CONNECT, 535)
    return outcome


def test_a_password_that_is_refused_says_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """R44: the server's words, and then the variable; never the password."""
    monkeypatch.setenv("OUR_PASSWORD", "wr0ng")
    with smtp_server(password="s3cret") as server:
        reply = refused(server.relay(user="ada", password_env="OUR_PASSWORD")).reply
    assert reply.startswith("5.7.8 ")
    assert reply.endswith("; check the user in delivery.relay, and the password in OUR_PASSWORD")


def test_what_breaks_off_later_is_told_in_plain_words() -> None:
    """R52: it is tried again by itself."""
    with smtp_server() as server:
        server.faults[Phase.RCPT] = [DROP]
        (outcome,) = deliver(server.relay())
        assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.RCPT)
        assert outcome.reply == "the relay hung up"
