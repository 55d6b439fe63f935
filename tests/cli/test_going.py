"""How mail goes out, where a person looks on."""

import json
from pathlib import Path

import pytest

from digest.cli import going, pace
from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp
from tests.support.terminal import pretend

NOW, NEXT_DAY = "2025-03-11T18:00+01:00", "2025-03-12T06:00+01:00"
WAITS = "per_minute = 600 lets one message go every 0.1 s; "


@pytest.fixture(name="paced")
def _paced(sample: Path, server: Smtp) -> Path:
    """The sample with three recipients, of whom each has to wait a little."""
    newsletter = sample / "schedules/trending.toml"
    people = json.dumps([f"reader{number}@example.org" for number in range(3)])
    delivery = f'[delivery]\nfrom = "digest@example.org"\nrecipients = {people}\n'
    relay = f'relay = "smtp://127.0.0.1:{server.port}"\n[delivery.limits]\nper_minute = 600\n'
    newsletter.write_text(f"{newsletter.read_text()}\n{delivery}{relay}")
    return newsletter


@pytest.mark.usefixtures("paced")
@pytest.mark.parametrize("terminal", [True, False])
def test_what_mail_waits_for_is_said_once(
    call: Caller, server: Smtp, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    """R46: by run and by send, on a terminal and as plain text; a program reads its document alone."""
    monkeypatch.setattr(pace, "NOTICED", 0.0)
    if terminal:
        pretend(monkeypatch, 160)
    said = call("run", "--now", NOW)
    assert (said.code, said.out.count(WAITS), len(server.caught)) == (0, 1, 3)


def test_what_the_limit_of_a_day_keeps_does_not_wait_for_its_turn(
    call: Caller, paced: Path, server: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R46: only what goes now is counted."""
    monkeypatch.setattr(pace, "NOTICED", 0.0)
    paced.write_text(f"{paced.read_text()}per_day = 2\n")
    assert f"{WAITS}1 waits, which takes 0 s" in call("run", "--now", NOW).out
    assert len(server.caught) == 2


@pytest.mark.usefixtures("paced")
def test_send_says_it_too_and_how_fast_it_goes(call: Caller, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    """R46: what could not be planned for want of a key, or was released, goes at the same pace."""
    monkeypatch.setattr(pace, "NOTICED", 0.0)
    monkeypatch.setattr(going, "EVERY", 0.0)
    text = Path("schedules/trending.toml").read_text()
    Path("schedules/trending.toml").write_text(text.replace("smtp://", "smtp://me@"))
    monkeypatch.delenv("DIGEST_SMTP_PASSWORD", raising=False)
    assert call("run", "--now", NOW).code == 2
    Path("schedules/trending.toml").write_text(text)
    said = call("send", "--now", NOW)
    assert (said.out.count(WAITS), len(server.caught)) == (1, 3)
    assert "trending  3 of 3, " in said.out
    assert " a second, 0 s left" in said.out


@pytest.mark.usefixtures("paced")
def test_a_program_is_told_nothing_beside_its_document(
    call: Caller, server: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DESIGN: one JSON document and nothing else; and of a wait that nobody notices, nobody is told."""
    assert WAITS not in call("run", "--now", NOW).out
    server.caught.clear()
    monkeypatch.setattr(pace, "NOTICED", 0.0)
    assert call("run", "--now", NEXT_DAY, "--json").json["newsletter"] == "trending"


@pytest.mark.parametrize(
    ("per_second", "told"),
    [(1200, "1,200 a second"), (1, "1 a second"), (0.5, "30 a minute"), (1 / 60, "1 a minute"), (0.005, "18 an hour")],
)
def test_a_speed_is_a_number_to_imagine(per_second: float, told: str) -> None:
    """Never 0 a second."""
    assert pace.speed(per_second) == told


@pytest.mark.parametrize(("seconds", "told"), [(9.6, "10 s"), (150, "2 min"), (7300, "2 h")])
def test_a_time_is_told_in_its_own_unit(seconds: float, told: str) -> None:
    """About as exactly as anyone wants it."""
    assert pace.lasting(seconds) == told
