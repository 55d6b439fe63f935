from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.errors import MailError
from digest.core.mailing import Relay, Tls
from digest.core.outbox import Phase, State
from digest.mail.sending.access import access
from tests.support.letters import QUICK, deliver
from tests.support.mailservers import certificate, smtp_server


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_mail_goes_through_verified_tls(tmp_path: Path, tls: Tls) -> None:
    """R50: either kind, with the authority that the newsletter names."""
    with smtp_server(tmp_path, tls=tls, password="s3cret") as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("RELAY_PASSWORD", "s3cret")
        (outcome,) = deliver(server.relay(tls, user="ada", password_env="RELAY_PASSWORD"))
    assert outcome.state is State.SENT


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
@pytest.mark.parametrize("name", ["127.0.0.1", "relay.example.org"])
def test_a_certificate_that_does_not_hold_stops_everything(tmp_path: Path, tls: Tls, name: str) -> None:
    """R50: signed by nobody we know, or for somebody else; no password and no mail leaves."""
    with smtp_server(tmp_path, tls=tls, name=name) as server:
        other = tmp_path / "other"
        other.mkdir()
        ca_file = certificate(other, "127.0.0.1")[1] if name == "127.0.0.1" else server.ca_file
        (outcome,) = deliver(server.relay(tls, ca_file=ca_file))
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.CONNECT)
    assert "its certificate cannot be verified (" in outcome.reply
    assert not set(server.commands) - {Phase.CONNECT}


def test_a_stripped_starttls_stops_everything() -> None:
    """R50: a server that no longer offers it gets neither password nor mail."""
    with smtp_server() as server:
        (outcome,) = deliver(server.relay(Tls.STARTTLS))
    assert (outcome.state, outcome.phase) == (State.DEFERRED, Phase.CONNECT)
    assert "STARTTLS" in outcome.reply
    assert server.commands == [Phase.CONNECT]


def test_a_wrong_password_blames_no_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    """R44: AUTH says nothing about an address; and the password is nowhere in what we keep."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "wr0ng")
    with smtp_server(password="s3cret") as server:
        (outcome,) = deliver(server.relay(user="ada"), timeouts=replace(QUICK, command=10))
    assert (outcome.state, outcome.phase, outcome.code) == (State.DEFERRED, Phase.CONNECT, 535)
    assert "wr0ng" not in str(outcome)


def test_a_missing_password_is_told_before_anything_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that names the variable."""
    monkeypatch.delenv("RELAY_PASSWORD", raising=False)
    with pytest.raises(MailError, match="the variable RELAY_PASSWORD is not set"):
        access(Relay("relay.example.org", 587, user="ada", password_env="RELAY_PASSWORD"))


def test_the_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No log and no traceback prints it."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "s3cret")
    assert "s3cret" not in repr(access(Relay("relay.example.org", 587, user="ada")))


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_named(tmp_path: Path, content: str | None) -> None:
    """R50: one line with the file."""
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with pytest.raises(MailError, match=rf"the certificates in {path} cannot be read"):
        access(Relay("relay.example.org", 587, ca_file=str(path)))
