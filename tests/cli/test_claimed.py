"""What a sender that was killed leaves behind is told by whoever comes next, until it is settled."""

import json
import re
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.cli import claims as module
from digest.cli.claims import claims_line, watched
from digest.core.outbox import Claims, Phase
from tests.cli.conftest import Caller, finish, start
from tests.support.mailservers import STALL, Smtp
from tests.support.talkers import talking

NOW, LATER = "2025-03-11T18:00+01:00", "2025-03-11T18:30+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"
UNTIL = r"until 2025-03-11 18:0[5-9] Europe/Berlin at most"
HELD = rf"2 deliveries are held by another sender, or by one that died, {UNTIL}; digest send after that settles them"


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks long for a sign of life."""
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    monkeypatch.setattr(module, "EVERY", 0.02)


@pytest.fixture(name="killed")
def _killed(call: Caller, sample: Path, server: Smtp) -> Path:
    """The sample, two of whose three deliveries a sender had claimed when it was killed."""
    newsletter = sample / "schedules/trending.toml"
    people = json.dumps([ADA, BOB, "cy@example.org"])
    delivery = f'[delivery]\nfrom = "digest@example.org"\nrecipients = {people}\n'
    newsletter.write_text(f'{newsletter.read_text()}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n')
    server.faults[Phase.DOT] = [STALL, STALL]
    process = start(sample, "run", "--now", NOW)
    until = time.monotonic() + 60
    while len(server.caught) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    finish(process)
    assert call("outbox", "--json").json["counts"]["claimed"] == 2
    return newsletter


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize("command", ["send", "run"])
def test_whoever_comes_next_says_who_holds_what_until_when(call: Caller, command: str) -> None:
    """R57, R68: one line with what to do; not all is done, so that the exit code is 1; the others have their mail."""
    said = call(command, "--now", NOW)
    assert said.code == 1
    [line] = [line for line in said.out.splitlines() if "another sender" in line]
    assert re.search(HELD, line)
    document = call(command, "--now", NOW, "--json")
    assert document.code == 1
    until = datetime.fromisoformat(document.json["claimed_until"])
    assert datetime.fromisoformat(NOW) < until < datetime.fromisoformat(LATER)
    later = call(command, "--now", LATER)
    assert (later.code, "another sender" in later.out) == (1, False)
    assert call("outbox", "--json").json["counts"]["ambiguous"] == 2
    assert call(command, "--now", LATER, "--json").json["claimed_until"] is None


@pytest.mark.usefixtures("killed")
def test_list_show_and_explain_tell_the_same(call: Caller) -> None:
    """R57: a sender at work is no alarm; one that has died is, since nobody settles what it held."""
    call("send", "--now", NOW)
    listed = call("outbox", "list", "trending", "--now", NOW)
    assert (listed.code, bool(re.search(HELD, listed.out))) == (0, True)
    rows = call("outbox", "list", "trending", "--only", "claimed", "--now", NOW, "--json").json["deliveries"]
    assert [row["recipient"] for row in rows] == [ADA, BOB]
    assert all(row["lease"].startswith("2025-03-11T17:0") for row in rows)
    assert re.search(rf"held +{UNTIL}", call("outbox", "show", "trending", ADA, "--now", NOW).out)
    explained = call("outbox", "explain", ADA, "--now", NOW).out
    assert re.search(rf"a sender is at work on it, or has died; .* {UNTIL}", explained)
    listed = call("outbox", "list", "trending", "--now", LATER)
    assert (listed.code, "2 deliveries were held by a sender that died; digest send settles them" in listed.out) == (
        1,
        True,
    )
    assert "a sender that died held it; digest send settles it" in call("outbox", "explain", ADA, "--now", LATER).out


@pytest.mark.parametrize("command", ["send", "run"])
def test_what_another_sender_brings_to_its_end_is_nothing_to_look_at(
    call: Caller, sample: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """R57: exit code 0 and no line, where a daemon had the last ones in hand as we were done."""
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    ours, theirs = threading.Event(), threading.Event()

    def script(said: str) -> str:
        if said == "." and not theirs.is_set():
            theirs.set()
            ours.wait(60)
            time.sleep(0.5)  # until whoever is done with the other one looks
        elif said == ".":
            ours.set()
        return ""

    with talking(script) as relay:
        newsletter = sample / "schedules/trending.toml"
        delivery = f'[delivery]\nfrom = "digest@example.org"\nrecipients = ["{ADA}", "{BOB}"]\n'
        one = f'relay = "smtp://127.0.0.1:{relay.port}"\nconnections = 1\n'
        newsletter.write_text(f"{newsletter.read_text()}\n{delivery}{one}")
        other = start(sample, "run", "--now", NOW)
        assert theirs.wait(60)
        said = call(command, "--now", NOW, "--json")
        assert finish(other).code == 0
    assert (said.code, said.json["claimed_until"]) == (0, None)
    assert said.json["deliveries" if command == "run" else "counts"]["sent"] == 2


def test_a_sender_that_is_seen_at_work_is_told_as_such() -> None:
    """R57: one whose claims change is alive; one that holds the same for as long as we look may have died."""
    at = datetime.fromisoformat(LATER)
    told = iter([Claims(2, at), Claims(1, at), Claims(1, at + timedelta(minutes=1))])
    last = Claims(1, at + timedelta(minutes=1))
    seen = watched(lambda: next(told, last), Claims(2, at), lambda: False)
    assert seen == replace(last, alive=True)
    line = claims_line(seen, datetime.fromisoformat(NOW), "UTC")
    assert line == "[bold]1[/] delivery is in the hands of another sender, which is at work"
    assert watched(lambda: Claims(2, at), Claims(2, at), lambda: False) == Claims(2, at)
    assert watched(Claims, Claims(2, at), lambda: False) == Claims()
