"""digest outbox and digest send, as a person calls them, against a real SMTP server on loopback."""

import json
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from digest.cli.send import by_domain
from digest.core.outbox import Phase
from tests.cli.conftest import Caller, finish, start
from tests.support.mailservers import Smtp

NOW = "2025-03-11T18:00+01:00"
SOON = "2025-03-11T18:30+01:00"
NEXT_DAY = "2025-03-12T18:00+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture
def mailed(sample: Path, server: Smtp) -> Path:
    """The sample with two recipients."""
    newsletter = sample / "schedules/trending.toml"
    delivery = f'[delivery]\nfrom = "Trending <digest@example.org>"\nrecipients = {json.dumps([ADA, BOB])}\n'
    newsletter.write_text(f'{newsletter.read_text()}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n')
    return newsletter


@pytest.mark.usefixtures("mailed")
def test_a_person_holds_releases_and_retries(call: Caller, server: Smtp) -> None:
    """R58, R59: what is held stays, what is released goes, what failed goes again under the same Message-ID, once."""
    server.faults[Phase.RCPT] = ["550 5.7.1 not from you", "451 4.3.0 not now"]
    call("run", "--now", NOW)
    states = {row["recipient"]: row["state"] for row in call("outbox", "--json").json["deliveries"]}
    assert sorted(states.values()) == ["deferred", "failed"]
    [failed] = [address for address, state in states.items() if state == "failed"]
    [deferred] = [address for address, state in states.items() if state == "deferred"]
    held = call("outbox", "hold", "trending")
    assert held.out.startswith("trending  1 delivery held\n1 held, 1 failed, 2 planned")
    assert "nothing was due" in call("send", "--now", NEXT_DAY).out
    assert call("outbox", "release", "trending", "--to", failed).out.startswith("trending  0 deliveries released")
    assert call("outbox", "release", "trending", "--to", deferred.upper(), "--json").json["changed"] == 1
    assert call("send", "--now", NEXT_DAY, "--json").json["sent"] == {"sent": 1}
    assert call("outbox", "retry", "trending", "--only", "ambiguous", "--json").json["changed"] == 0
    before = call("outbox", "--json", "--only", "failed").json["deliveries"][0]["message_id"]
    assert call("outbox", "retry", "trending", "--json").json == {
        "newsletter": "trending",
        "changed": 1,
        "counts": call("outbox", "--json").json["counts"],
    }
    assert call("send", "--now", NEXT_DAY).code == 0
    assert sorted(caught.recipient for caught in server.caught) == [ADA, BOB]
    assert any(before.encode() in caught.data for caught in server.caught)
    assert call("outbox").code == 0


@pytest.mark.usefixtures("mailed")
def test_a_delivery_is_shown_with_its_message(call: Caller, server: Smtp) -> None:
    """All that is known of it, on the newsletter's clock; the message is what was sent, byte for byte."""
    call("run", "--now", NOW)
    said = call("outbox", "show", "trending", "ADA@example.org")
    assert said.code == 0
    assert "state      sent" in said.out
    assert "Europe/Berlin" in said.out or "UTC" in said.out
    document = call("outbox", "show", "trending", ADA, "--json").json
    assert (document["recipient"], document["state"], document["doubts"]) == (ADA, "sent", 0)
    assert document["envelope_from"].startswith("digest+")
    message = call("outbox", "show", "trending", ADA, "--message").out.encode()
    assert message in [caught.data for caught in server.caught]
    assert document == call("outbox", "show", "trending", ADA, "--slot", "2025-03-11", "--json").json
    whole = call("outbox", "show", "trending", ADA, "--message", "--json").json
    assert whole.pop("message").encode() == message
    assert whole == document
    assert call("outbox", "show", "trending", "eve@example.org").code == 2


@pytest.mark.usefixtures("mailed")
def test_a_slot_that_there_is_not_is_refused(call: Caller) -> None:
    """DESIGN: wrong use, exit code 2, one line, as elsewhere; a day that has one issue will do."""
    call("run", "--now", NOW)
    for words in (["list"], ["list", "trending"], ["hold", "trending"], ["release", "trending"], ["retry", "trending"]):
        said = call("outbox", *words, "--slot", "nonsense")
        assert (said.code, said.out) == (2, "")
        assert said.err == "digest: trending: there is no issue 'nonsense'; see digest issue list trending\n"
        short, whole = (call("outbox", *words, "--slot", slot, "--json") for slot in ("2025-03-11", "2025-03-11-0700"))
        assert short.json["counts"] == whole.json["counts"]
        assert short.json["counts"]["planned"] == 2
    said = call("outbox", "show", "trending", ADA, "--slot", "nonsense")
    assert (said.code, "there is no issue 'nonsense'; see" in said.err) == (2, True)


@pytest.mark.usefixtures("mailed")
def test_a_dry_run_tells_what_is_due_and_speaks_to_nobody(call: Caller, server: Smtp) -> None:
    """R60: no connection, no claim; then what was told goes out."""
    server.faults[Phase.RCPT] = ["451 4.3.0 not now"] * 2
    call("run", "--now", NOW)
    server.faults.clear()
    greeted, before = server.greeted, call("outbox", "--json").json
    assert call("send", "--dry-run", "--now", NOW).out == "trending  0 deliveries due\n"
    said = call("send", "--dry-run", "--now", NEXT_DAY)
    assert said.out == "trending  2 deliveries due: 2 example.org\n"
    document = call("send", "--dry-run", "--now", NEXT_DAY, "--json").json
    assert (document["due"], document["domains"]) == (2, {"example.org": 2})
    assert server.greeted == greeted
    assert call("outbox", "--json").json == before
    assert call("send", "--now", NEXT_DAY, "--json").json["sent"] == {"sent": 2}


def test_what_waits_for_the_limit_of_a_day_says_so(call: Caller, mailed: Path, server: Smtp) -> None:
    """R46: by whatever command asks."""
    mailed.write_text(mailed.read_text() + "[delivery.limits]\nper_day = 1\n")
    call("run", "--now", NOW)
    assert len(server.caught) == 1
    said = call("send", "--now", SOON)
    assert said.out == "trending  nothing was due\n  1 still pending; the limit of 1 in 24 hours is reached\n"
    assert call("send", "--now", SOON, "--json").json["limit"] == 1
    dry = call("send", "--dry-run", "--now", SOON)
    assert dry.out.endswith("  0 of them now; no more than 1 go in 24 hours\n")
    assert call("send", "--now", "2025-03-12T18:31+01:00", "--json").json["sent"] == {"sent": 1}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_nothing_in_doubt(
    call: Caller, mailed: Path, server: Smtp, tmp_path: Path, number: signal.Signals
) -> None:
    """R55: what is under way comes to its end, nothing more is claimed, and it says so."""
    people = json.dumps([f"reader{each}@example.org" for each in range(60)])
    mailed.write_text(mailed.read_text().replace(json.dumps([ADA, BOB]), people))
    server.delay = 0.1
    process = start(tmp_path, "run", "--now", NOW)
    until = time.monotonic() + 60
    while len(server.caught) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    said = finish(process)
    assert (said.code, "stopped" in said.err) == (1, True)
    counts = call("outbox", "--json").json["counts"]
    assert counts["sent"] == len(server.caught) < 60
    assert counts["sent"] + counts["pending"] == counts["planned"] == 60
    server.delay = 0
    assert call("send", "--now", SOON, "--json").json["counts"]["sent"] == len(server.caught) == 60


@pytest.mark.usefixtures("mailed")
def test_a_test_goes_to_one_address_beside_the_outbox(call: Caller, server: Smtp) -> None:
    """Nothing is counted, its subject says what it is, and no mailbox takes the issue itself for a copy of it."""
    call("run", "--now", NOW)
    server.caught.clear()
    before = call("outbox", "--json").json
    said = call("send", "--test", ADA, "--now", SOON)
    assert (said.code, said.out) == (0, f"trending  test to {ADA}: sent 250 2.0.0 taken\n")
    [caught] = server.caught
    assert caught.recipient == ADA
    assert b"Subject: [Test] " in caught.data
    assert all(row["message_id"].encode() not in caught.data for row in before["deliveries"])
    assert call("outbox", "--json").json == before
    server.faults[Phase.RCPT] = ["550 5.1.1 no"]
    refused = call("send", "--test", ADA, "--now", SOON, "--json")
    assert (refused.code, refused.json["state"], refused.json["reply"]) == (1, "failed", "550 5.1.1 no")


@pytest.mark.usefixtures("mailed")
def test_a_test_needs_an_issue_and_an_address(call: Caller) -> None:
    """One line with what to do; before the first issue, the one that is due is shown."""
    assert "--test: " in call("send", "--test", "ada at home").err
    assert "exclude each other" in call("send", "--test", ADA, "--dry-run").err
    assert "there is no issue yet" in call("send", "--test", ADA, "--now", NOW).err


def test_a_dry_run_names_the_largest_domains_and_counts_the_others() -> None:
    """R60: what it says adds up to what is due."""
    few = Counter({f"{name}.example": number for number, name in enumerate("abcde", 1)})
    assert by_domain(Counter()) == ""
    assert by_domain(few) == ": 5 e.example, 4 d.example, 3 c.example, 2 b.example, 1 a.example"
    more = few + Counter({"f.example": 1})
    assert by_domain(more).endswith("2 b.example, 1 a.example, and 1 to one more domain")
    many = few + Counter({f"{number}.example": 1 for number in range(12)})
    assert by_domain(many).endswith("2 b.example, 1 a.example, and 12 to 12 more domains")
