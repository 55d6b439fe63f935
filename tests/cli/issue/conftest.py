"""A newsletter whose issues wait for approval, and its first issue."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller, Said
from tests.support.mailservers import Smtp
from tests.support.working import page, write_newsletter

SLOT, NOW, LATER = "2025-03-11-0700", "2025-03-11T08:00+00:00", "2025-03-11T09:00+00:00"
RED, BLUE, GREEN, GREY = "A red cat", "A [blue] cat", "A green mouse", "A grey stone"
PROFILES = """
[[profile]]
name = "Cats [all]"
keywords = ["cat"]
[[profile]]
name = "Mice"
keywords = ["mouse"]
[[profile]]
name = "Birds"
keywords = ["bird"]
"""


@pytest.fixture
def file(tmp_path: Path, server: Smtp) -> Path:
    """A newsletter that waits for approval, with two recipients and four papers."""
    people = json.dumps(["ada@example.org", "bob@example.org"])
    delivery = f'[delivery]\nfrom = "Papers <digest@example.org>"\nrecipients = {people}\n'
    tables = f'{PROFILES}\n{delivery}relay = "smtp://127.0.0.1:{server.port}"\n'
    newsletter = write_newsletter(tmp_path / "schedules", top="approval = true", tables=tables)
    (newsletter.parent / "dumps/2025-03-11.txt").write_text(page([RED, BLUE, GREEN, GREY]), encoding="utf-8")
    return newsletter


@pytest.fixture
def held(call: Caller, file: Path) -> Caller:
    """The same with an issue that waits."""
    assert file.is_file()
    assert call("run", "--now", NOW).code == 1
    return call


def do(held: Caller, *words: str, now: str = LATER) -> Said:
    """A call that is done."""
    said = held("issue", *words, "--now", now)
    assert (said.code, said.err) == (0, "")
    return said


def sections(held: Caller, slot: str = SLOT) -> dict[str, list[str]]:
    """By section, the titles of an issue; under "rest" and "known" those outside."""
    found = do(held, "show", "papers", slot, "--json").json
    made = {each["profile"]: [paper["title"] for paper in each["papers"]] for each in found["sections"]}
    return made | {name: [paper["title"] for paper in found[name]] for name in ("rest", "known") if found[name]}
