"""digest send and digest outbox, as a user calls them, against a real SMTP server on loopback."""

import json
from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp

NOW, HALF_AN_HOUR_LATER, NEXT_DAY = "2025-03-11T18:00+01:00", "2025-03-11T18:30+01:00", "2025-03-12T06:00+01:00"


@pytest.fixture
def mailed(sample: Path, server: Smtp) -> Path:
    """The sample with two recipients."""
    people = json.dumps(["ada@example.org", "bob@example.org"])
    newsletter = sample / "schedules/trending.toml"
    delivery = f'[delivery]\nfrom = "Trending <digest@example.org>"\nrecipients = {people}\n'
    newsletter.write_text(f'{newsletter.read_text()}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n')
    return newsletter


@pytest.mark.usefixtures("mailed")
def test_a_run_mails_and_nothing_is_left_to_send(call: Caller, server: Smtp) -> None:
    """One message a recipient; what was sent is not sent again."""
    said = call("run", "--now", NOW)
    assert (said.code, len(server.caught)) == (0, 2)
    assert "2 sent" in said.out
    assert "nothing was due" in call("send", "--now", HALF_AN_HOUR_LATER).out
    assert call("outbox", "trending").out.startswith("2 sent, 2 planned")
    listed = call("outbox", "--json", "--only", "sent").json
    assert [row["recipient"] for row in listed["deliveries"]] == ["ada@example.org", "bob@example.org"]
    assert listed["deliveries"][0]["issue"] == "trending/2025-03-11-0700"
    assert "2 sent" in call("status").out
    assert len(server.caught) == 2


@pytest.mark.usefixtures("mailed")
def test_what_a_relay_puts_off_is_sent_later(call: Caller, server: Smtp) -> None:
    """R43, R45: a 4xx defers; `digest send` tries again when its time has come, and shows how many."""
    server.faults[Phase.RCPT] = ["451 4.3.0 not now"] * 2
    report = call("run", "--now", NOW, "--json").json
    assert report["deliveries"]["deferred"] == 2
    assert "451" in call("outbox").out
    server.faults.clear()
    document = call("send", "--now", NEXT_DAY, "--json").json
    assert document["sent"] == {"sent": 2}
    assert document["counts"]["sent"] == document["counts"]["planned"] == 2


@pytest.mark.usefixtures("mailed")
def test_what_a_relay_refuses_is_something_to_look_at(call: Caller, server: Smtp) -> None:
    """R43: a 5xx fails, and run, send, outbox and status all say so with exit code 1."""
    server.faults[Phase.RCPT] = ["550 5.1.1 nobody here"] * 2
    assert call("run", "--now", NOW).code == 1
    for arguments in (["send", "--now", NEXT_DAY], ["outbox"], ["status"]):
        assert call(*arguments).code == 1
    assert "550 5.1.1 nobody here" in call("outbox").out


def test_a_password_that_is_not_there_is_named(
    call: Caller, mailed: Path, server: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R50: wrong configuration, exit code 2, one line names the variable; the mail waits for it."""
    text = mailed.read_text()
    mailed.write_text(text.replace("smtp://127", "smtp://me@127"))
    for command in ("run", "send"):
        for value in (None, ""):
            monkeypatch.delenv("DIGEST_SMTP_PASSWORD", raising=False)
            if value is not None:
                monkeypatch.setenv("DIGEST_SMTP_PASSWORD", value)
            said = call(command, "--now", NOW)
            assert (said.code, said.err.count("\n")) == (2, 1)
            assert "DIGEST_SMTP_PASSWORD is not set; set it" in said.err
            assert call("status", "--json").json["newsletters"][0]["deliveries"]["pending"] == 2
    mailed.write_text(text)
    assert call("send", "--now", NOW, "--json").json["sent"] == {"sent": 2}
    assert len(server.caught) == 2


@pytest.mark.usefixtures("sample")
def test_without_delivery_there_is_nothing_to_send(call: Caller) -> None:
    """A newsletter that mails nothing says so."""
    assert "nothing to send" in call("send").out
    assert call("send", "--json").json == []
