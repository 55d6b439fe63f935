"""digest outbox drop: what waits and is never to go."""

from pathlib import Path

import pytest

from digest.core.outbox import Phase
from tests.cli.conftest import Caller, mailed
from tests.support.mailservers import Smtp

NOW, NEXT_DAY, WEEK = "2025-03-11T18:00+01:00", "2025-03-12T18:00+01:00", "2025-03-18T18:00+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture(name="newsletter")
def _newsletter(sample: Path, server: Smtp) -> Path:
    """The sample with two recipients."""
    return mailed(sample / "schedules/trending.toml", server, ADA, BOB)


def states(call: Caller) -> dict[str, str]:
    """By recipient, of the first issue."""
    rows = call("outbox", "--slot", "2025-03-11-0700", "--json").json["deliveries"]
    return {row["recipient"]: row["state"] for row in rows}


def test_mail_whose_key_is_lost_for_good_is_given_up(call: Caller, newsletter: Path, server: Smtp) -> None:
    """R15, R59: until then nothing of the newsletter goes; the message names the command, and the rest goes out."""
    unsigned = newsletter.read_text(encoding="utf-8")
    lines = call("dkim", "new", "e1", newsletter.parent / "e1.pem", "--ed25519", "--domain", "example.org").out
    newsletter.write_text(f"{unsigned}\n{lines[lines.index('[[delivery.dkim]]') :]}", encoding="utf-8")
    server.faults[Phase.RCPT] = ["451 4.3.0 later"] * 2
    call("run", "--now", NOW)
    assert states(call) == {ADA: "deferred", BOB: "deferred"}
    newsletter.write_text(unsigned, encoding="utf-8")
    refused = call("run", "--now", WEEK)
    assert refused.code
    command = "digest outbox drop trending --slot 2025-03-11-0700"
    assert command in refused.err
    assert server.caught == []
    assert call(*command.split()[1:]).out.startswith("trending  2 deliveries given up\n")
    assert states(call) == {ADA: "suppressed", BOB: "suppressed"}
    assert call("send", "--now", WEEK, "--json").json["sent"] == {"sent": 2}
    assert "by hand" in call("outbox", "--slot", "2025-03-11-0700").out
    assert call("doctor", "trending", "--json").json is not None


def test_what_is_given_up_goes_only_when_it_is_named(call: Caller, newsletter: Path, server: Smtp) -> None:
    """R58: what is held as well, one address alone; retry brings back what it is told to."""
    server.faults[Phase.RCPT] = ["451 4.3.0 later"] * 2
    call("run", "--now", NOW)
    call("outbox", "hold", "trending", "--to", ADA)
    assert call("outbox", "drop", "trending", "--to", ADA, "--json").json["changed"] == 1
    assert call("outbox", "drop", "trending", "--to", ADA, "--json").json["changed"] == 0
    call("outbox", "retry", "trending")
    assert call("send", "--now", NEXT_DAY, "--json").json["sent"] == {"sent": 1}
    assert call("outbox", "drop", "trending", "--json").json["changed"] == 0
    assert "--only suppressed sends it all the same" in call("outbox", "explain", ADA).out
    assert call("outbox", "retry", "trending", "--only", "suppressed", "--json").json["changed"] == 1
    assert call("send", "--now", NEXT_DAY, "--json").json["sent"] == {"sent": 1}
    assert [caught.recipient for caught in server.caught] == [BOB, ADA]
    assert newsletter.exists()


def test_what_nobody_knows_the_fate_of_is_given_up_by_name_alone(call: Caller, newsletter: Path, server: Smtp) -> None:
    """It may have arrived all the same."""
    server.faults[Phase.DOT] = ["drop", None]
    call("run", "--now", NOW)
    assert call("outbox", "drop", "trending", "--json").json["changed"] == 0
    assert call("outbox", "drop", "trending", "--only", "ambiguous", "--json").json["changed"] == 1
    assert sorted(states(call).values()) == ["sent", "suppressed"]
    assert newsletter.exists()
