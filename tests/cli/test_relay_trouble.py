"""A relay that is not reached, or lets nobody in: told by the commands that mail, against real sockets."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller
from tests.support.mailservers import DROP, Smtp, smtp_server

NOW, NEXT_DAY, THIRD_DAY = "2025-03-11T18:00+01:00", "2025-03-12T06:00+01:00", "2025-03-13T06:00+01:00"

Mailing = Callable[[str], Path]


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port on which nobody listens, and nobody will."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture
def mailing(sample: Path) -> Mailing:
    """Lets the sample mail two people by a relay."""
    newsletter = sample / "schedules/trending.toml"
    text = newsletter.read_text(encoding="utf-8")

    def by(relay: str) -> Path:
        people = json.dumps(["ada@example.org", "bob@example.org"])
        delivery = f'[delivery]\nfrom = "digest@example.org"\nrecipients = {people}\nrelay = "{relay}"\n'
        newsletter.write_text(f"{text}\n{delivery}", encoding="utf-8")
        return newsletter

    return by


def test_send_says_that_a_relay_is_not_reached(call: Caller, mailing: Mailing, nobody: int) -> None:
    """R68: exit code 1 and a line with the reason, each time, until the mail is out; nothing is lost."""
    mailing(f"smtp://127.0.0.1:{nobody}")
    call("run", "--now", NOW)
    for now in (NEXT_DAY, NEXT_DAY):
        said = call("send", "--now", now)
        assert said.code == 1
        told = [line for line in said.out.splitlines() if "could not be used" in line]
        assert len(told) == 1
        place = f"schedules/trending.toml: delivery.relay: 127.0.0.1:{nobody}: "
        assert told[0].endswith(f"{place}refuses connections; start the server, or correct its port")
    explained = call("outbox", "explain", "ada@example.org", "--now", NEXT_DAY).out
    assert "the relay could not be used; once it can be, it goes by itself" in explained
    document = call("send", "--now", NEXT_DAY, "--json").json
    assert str(nobody) in document["trouble"]
    assert document["counts"]["deferred"] == document["counts"]["planned"] == 2


@pytest.mark.parametrize("arguments", [["run"], ["daemon", "--once"]])
def test_a_run_says_that_a_relay_is_not_reached(
    call: Caller, mailing: Mailing, nobody: int, arguments: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """R68: a failing relay reaches a person: exit code 1, and the reason."""
    mailing(f"smtp://127.0.0.1:{nobody}")
    said = call(*arguments, "--now", NOW)
    assert str(nobody) in said.out + said.err + caplog.text
    assert said.code == 1


def test_a_run_that_has_nothing_new_says_it_too(call: Caller, mailing: Mailing, nobody: int) -> None:
    """R68: of the mail of an earlier slot, which waits."""
    mailing(f"smtp://127.0.0.1:{nobody}")
    call("run", "--now", NOW)
    said = call("run", "--now", THIRD_DAY)
    assert "nothing new" in said.out
    assert (said.code, str(nobody) in said.out) == (1, True)


def test_a_tick_tells_programs_of_every_newsletter(call: Caller, mailing: Mailing, server: Smtp, nobody: int) -> None:
    """R68: also where it makes no issue, what it mailed and what went wrong, with the exit code of digest send."""
    mailing(f"smtp://127.0.0.1:{nobody}")
    [first] = call("daemon", "--once", "--json", "--now", NOW).json
    assert (first["outcome"], first["sent"]) == ("issued", {"deferred": 2})
    said = call("daemon", "--once", "--json", "--now", NEXT_DAY)
    assert said.code == 1
    [later] = said.json
    assert later.keys() == first.keys()
    assert (later["newsletter"], later["slot"], later["outcome"]) == ("trending", "2025-03-11-0700", "repeated")
    assert str(nobody) in later["trouble"]
    mailing(f"smtp://127.0.0.1:{server.port}")
    said = call("daemon", "--once", "--json", "--now", THIRD_DAY)
    assert (said.code, said.json[0]["sent"]) == (0, {"sent": 2})


def test_a_tick_that_fails_says_so_to_programs(
    call: Caller, mailing: Mailing, server: Smtp, caplog: pytest.LogCaptureFixture
) -> None:
    """DESIGN: a password that is not set is wrong configuration, exit code 2, and the error stands in the document."""
    mailing(f"smtp://me@127.0.0.1:{server.port}")
    said = call("daemon", "--once", "--json", "--now", NOW)
    assert said.code == 2
    [document] = said.json
    assert document == {"newsletter": "trending", "error": document["error"]}
    assert "DIGEST_SMTP_PASSWORD is not set" in document["error"]
    assert "DIGEST_SMTP_PASSWORD is not set" in caplog.text


def test_a_relay_that_hangs_up_is_told(call: Caller, mailing: Mailing, server: Smtp) -> None:
    """R43, R68: a connection that ends before any mail concerns no recipient."""
    mailing(f"smtp://127.0.0.1:{server.port}")
    server.faults[Phase.CONNECT] = [DROP] * 10
    call("run", "--now", NOW)
    said = call("send", "--now", NEXT_DAY)
    assert said.code == 1
    assert "could not be used: " in said.out
    assert server.caught == []


def test_a_relay_that_does_not_let_us_in_is_told_with_its_reply(
    call: Caller, mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R44, R68: a wrong password is the relay's matter and no recipient's; the reply is told, the password is not."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "wr0ng")
    with smtp_server(password="s3cret") as strict:
        mailing(f"smtp://ada@127.0.0.1:{strict.port}")
        call("run", "--now", NOW)
        said = call("send", "--now", NEXT_DAY)
    assert said.code == 1
    assert "could not be used: 535 " in said.out
    assert "wr0ng" not in said.out + said.err
    assert strict.caught == []


def test_a_relay_that_works_again_is_no_trouble(call: Caller, mailing: Mailing, server: Smtp, nobody: int) -> None:
    """R68: once the mail is out, nothing is told any more."""
    mailing(f"smtp://127.0.0.1:{nobody}")
    call("run", "--now", NOW)
    mailing(f"smtp://127.0.0.1:{server.port}")
    said = call("send", "--now", NEXT_DAY)
    assert said.code == 0
    assert "2 sent" in said.out
    assert "could not be used" not in said.out
    assert call("send", "--now", THIRD_DAY, "--json").json["trouble"] == ""


def test_a_recipient_that_is_put_off_is_no_trouble_of_the_relay(call: Caller, mailing: Mailing, server: Smtp) -> None:
    """R43: a 4xx for a recipient is an everyday thing: exit code 0, nothing said of the relay."""
    mailing(f"smtp://127.0.0.1:{server.port}")
    server.faults[Phase.RCPT] = ["450 4.2.0 greylisted"] * 4
    assert call("run", "--now", NOW).code == 0
    said = call("send", "--now", NEXT_DAY, "--json")
    assert (said.code, said.json["trouble"]) == (0, "")
    assert said.json["sent"] == {"deferred": 2}


def test_what_goes_wrong_with_one_newsletter_leaves_the_mail_of_others_alone(
    call: Caller, mailing: Mailing, server: Smtp
) -> None:
    """R51, R68: a password that is missing in one newsletter stops no other's mail, whatever their order."""
    newsletter = mailing(f"smtp://127.0.0.1:{server.port}")
    text = newsletter.read_text(encoding="utf-8")
    server.faults[Phase.RCPT] = ["450 4.2.0 later"] * 2
    call("run", "trending", "--now", NOW)
    newsletter.with_name("another.toml").write_text(text.replace("smtp://", "smtp://me@"), encoding="utf-8")
    call("run", "another", "--now", NOW)
    said = call("send", "--now", NEXT_DAY)
    assert said.code == 2
    assert "DIGEST_SMTP_PASSWORD" in said.out + said.err
    assert len(server.caught) == 2
