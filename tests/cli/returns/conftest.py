"""A newsletter whose first issue went to Ada and Bob."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.mailservers import Smtp

NOW, LATER, NEXT_DAY = "2025-03-11T18:00+01:00", "2025-03-11T19:00+01:00", "2025-03-18T18:00+01:00"
ADA, BOB = "ada@example.org", "bob@example.org"
Explain = Callable[..., tuple[int, str]]


@pytest.fixture(name="mailed")
def _mailed(call: Caller, sample: Path, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose first issue went to Ada and Bob; returns the newsletter."""
    for name in ("RECIPIENT", "ORIGINAL_RECIPIENT", "DIGEST_IMAP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    file = sample / "schedules/trending.toml"
    people = json.dumps([ADA, BOB])
    delivery = f'[delivery]\nfrom = "Trending <digest@example.org>"\nrecipients = {people}\n'
    file.write_text(f'{file.read_text()}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n')
    assert call("run", "--now", NOW).code == 0
    return file


@pytest.fixture(name="why")
def _why(call: Caller) -> Explain:
    """What `digest outbox explain` says of an address, with its exit code."""

    def called(address: str, *more: str) -> tuple[int, str]:
        said = call("outbox", "explain", address, "--now", LATER, *more)
        return said.code, said.out

    return called
