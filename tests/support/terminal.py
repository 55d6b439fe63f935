"""What a terminal shows of a command in the end."""

import re

import pytest

_SHOWN_AGAIN = "\x1b[?25h"  # the cursor, when a bar has gone
_CONTROL = re.compile(r"\x1b\[[\d;?]*[A-Za-z]|\r")


def pretend(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Let the program take what it writes to for a terminal with colours, so many columns wide."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))


def seen(out: str) -> str:
    """The text that stays, without colours, and without bars that came and went."""
    return _CONTROL.sub("", out.rpartition(_SHOWN_AGAIN)[2])
