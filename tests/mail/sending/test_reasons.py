"""Why a relay could not be used, in words that say what to do; against real sockets."""

import base64
import datetime as dt
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Outcome, Phase, State
from digest.mail.sending.access import Access, Timeouts
from digest.mail.sending.reasons import reason
from tests.support.letters import QUICK, deliver
from tests.support.mailservers import DROP, certificate, smtp_server
from tests.support.talkers import talking

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


def test_a_certificate_out_of_its_time_is_no_matter_of_its_authority() -> None:
    """R50: it wants a new one, or this machine the right time; another ca_file would change nothing."""
    authority, now = trustme.CA(), dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    for begin, end in ((now - 2 * day, now - day), (now + day, now + 2 * day)):
        said = reason(_unverified(authority, begin, end), Access(Relay("127.0.0.1", 25), None, None), Phase.CONNECT)
        assert said.endswith("); have it renewed, or correct the clock of this machine")


def _unverified(authority: trustme.CA, begin: dt.datetime, end: dt.datetime) -> ssl.SSLError:
    """What OpenSSL says of a certificate that holds from one time to another, in a handshake in memory."""
    ours, theirs = ssl.create_default_context(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.configure_trust(ours)
    authority.issue_cert("127.0.0.1", not_before=begin, not_after=end).configure_cert(theirs)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ours.wrap_bio(down, up, server_hostname="127.0.0.1")
    server = theirs.wrap_bio(up, down, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLError as error:
            return error
    raise AssertionError("it was believed")


@pytest.mark.parametrize("greeting", ["SSH-2.0-OpenSSH_9.2", "999 what", "220 " + "x" * 100_000])
def test_a_server_that_is_none_of_mail(greeting: str) -> None:
    """R43, R68: something else listens there; its words are told, a code that cannot be among them."""
    with talking(lambda command: greeting if command == "CONNECT" else "") as server:
        said = told(server.relay)
    assert "does not speak as a mail server does" in said
    assert said.endswith("; check its name and port")
    assert greeting[:19] in said or len(greeting) > 300


def test_a_relay_that_refuses_us_is_named() -> None:
    """R68: there may be several; its words come first, and its log knows more."""
    with talking(lambda command: "554 5.3.2 closed " + "x" * 200 if command == "CONNECT" else "") as server:
        (outcome,) = deliver(server.relay)
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, Phase.CONNECT, 554)
    assert outcome.reply.startswith("5.3.2 closed ")
    assert outcome.reply.endswith(
        f"; delivery.relay: 127.0.0.1:{server.port} said so; look into its log for the reason"
    )


@pytest.mark.parametrize(
    ("reply", "told_as"),
    [("999 weird", "999 weird"), ("099 5.1.1 odd", "099 5.1.1 odd"), ("250 ok", "250 ok"), ("hello you", "hello you")],
)
def test_a_reply_that_cannot_be_is_told_with_its_code(reply: str, told_as: str) -> None:
    """R43: the operator of the relay is to find it in a log."""
    with talking(lambda command: reply if command == "DATA" else "") as server:
        (outcome,) = deliver(server.relay)
    assert (outcome.state, outcome.code) == (State.DEFERRED, 0)
    assert outcome.reply == f"the relay's reply makes no sense here: {told_as}"


def test_a_reply_of_nothing_that_can_be_shown_leaves_no_hole() -> None:
    """R43: bytes that are no letters are told as what they are."""
    with talking(lambda command: "\udcff\udcfe" if command.startswith("RCPT") else "") as server:
        (outcome,) = deliver(server.relay)
    assert outcome.reply == "the relay's reply makes no sense here"


def test_a_reply_to_our_sender_that_cannot_be_is_the_relays_matter() -> None:
    """R68: so it is told with the relay's address."""
    with talking(lambda command: "999 weird" if command.startswith("MAIL") else "") as server:
        (outcome,) = deliver(server.relay)
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, Phase.MAIL, 0)
    assert outcome.reply.startswith(
        f"delivery.relay: 127.0.0.1:{server.port}: does not speak as a mail server does (999 w"
    )
    assert outcome.reply.endswith("; look into its log for the reason")


@pytest.mark.parametrize("secret", ["s3cret", "correct horse"])
@pytest.mark.parametrize("shown", ["'{}'", "{}", "response={}", "PLAIN:{}"])
@pytest.mark.parametrize("encoded", [False, True])
def test_a_secret_that_a_relay_repeats_is_shown_nowhere(
    monkeypatch: pytest.MonkeyPatch, secret: str, shown: str, *, encoded: bool
) -> None:
    """R50: neither as it is nor as it went over the line."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", secret)
    line = shown.format(base64.b64encode(f"\0ada\0{secret}".encode()).decode() if encoded else secret)
    with talking(
        lambda command: f"535 5.7.8 {line} is wrong" if command.startswith("AUTH") else "", ("AUTH PLAIN",)
    ) as server:
        (outcome,) = deliver(replace(server.relay, user="ada"))
    said = outcome.reply.partition("; ")[0]
    assert re.fullmatch(r"5\.7\.8 \S*…'? is wrong", said)
    assert secret not in said


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
    where = f"delivery.relay: 127.0.0.1:{server.port}"
    assert reply.endswith(f"; check the user in {where}, and the password in OUR_PASSWORD")


def test_what_breaks_off_later_is_told_in_plain_words() -> None:
    """R52: it is tried again by itself."""
    with smtp_server() as server:
        server.faults[Phase.RCPT] = [DROP]
        (outcome,) = deliver(server.relay())
        assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.RCPT)
        assert outcome.reply == "the relay hung up"
