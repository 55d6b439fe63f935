"""How the daemon looks into mailboxes, again and again."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from digest.cli.app import App
from digest.cli.rounds import EVERY, Rounds
from digest.config.settings import Settings
from digest.core.mailboxes import Maildir
from tests.support.returned import mail
from tests.support.working import Working, at


class Looking:
    """A daemon's rounds at a clock that is set by hand.

    Args:
        folder: where all lies; below it the maildir.
        digest: the stages; by default real ones.
    """

    def __init__(self, folder: Path, digest: Any = None) -> None:
        working = Working(folder)
        self.app = App(Settings(folder, folder, str(folder)), json=True)
        self.clock, self.stopped, self.maildir = at("2025-03-11"), False, folder / "back"
        newsletter = replace(working.newsletter, returns=Maildir(str(self.maildir)))
        self.rounds = Rounds(self.app, cast("Any", digest or working.digest), [newsletter], lambda: self.stopped)

    def look(self, after: timedelta = 2 * EVERY) -> None:
        """Look once more, after some time."""
        self.clock += after
        self.app.fixed = self.clock
        self.app.started = self.app.started.now(tz=self.app.started.tzinfo)
        self.rounds.look()


@pytest.fixture(name="looking")
def _looking(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Looking:
    caplog.set_level(logging.WARNING)
    return Looking(tmp_path)


def test_trouble_is_told_once_until_it_is_over(looking: Looking, caplog: pytest.LogCaptureFixture) -> None:
    """R68: and again when it comes back."""
    looking.look()
    looking.look()
    assert caplog.text.count("is no maildir") == 1
    for name in ("new", "cur"):
        (looking.maildir / name).mkdir(parents=True)
    looking.look()
    (looking.maildir / "new").rmdir()
    looking.look()
    assert caplog.text.count("is no maildir") == 2
    assert looking.app.exit_code == 1


def test_it_looks_only_once_in_a_while(looking: Looking, caplog: pytest.LogCaptureFixture) -> None:
    """And not at all once it is to end."""
    for name in ("new", "cur"):
        (looking.maildir / name).mkdir(parents=True)
    looking.look()
    wish = mail("unsubscribe papers", sender="eve@example.org", to="digest@example.org")
    (looking.maildir / "new/1").write_bytes(wish)
    looking.look(timedelta(minutes=1))
    looking.stopped = True
    looking.look()
    assert caplog.text == ""
    looking.stopped = False
    looking.look()
    assert "eve@example.org: wants to leave" in caplog.text


def test_what_should_not_happen_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The ticker goes on."""
    looking = Looking(tmp_path, digest=object())
    for name in ("new", "cur"):
        (looking.maildir / name).mkdir(parents=True)
    (looking.maildir / "new/1").write_bytes(b"A: b\n\n")
    looking.look()
    assert "this should not happen; all else goes on" in caplog.text
