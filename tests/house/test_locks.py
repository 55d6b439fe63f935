import re
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.house import ROOT, pyproject

LOCKS = ("requirements.lock", "requirements-dev.lock")


class Pin(NamedTuple):
    """One package of a lock file."""

    version: str
    hashes: int


def pins(lock: str) -> dict[str, Pin]:
    """The packages that a lock file names."""
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    found = {}
    for entry in entries:
        name, version = re.match(r"([a-z0-9.-]+)==([^ ;\\]+)", entry).groups()  # type: ignore[union-attr]
        found[name] = Pin(version, len(re.findall(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])", entry)))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    """Nothing is installed whose bytes are not known."""
    assert pins(lock)
    assert all(pin.hashes for pin in pins(lock).values())


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index(lock: str) -> None:
    """Where packages come from is the business of whoever installs them."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra|--find|--trusted)\b", text, re.MULTILINE)


def test_the_locks_hold_every_dependency() -> None:
    """The first lock is for running, the second adds what development needs; both agree on versions."""
    project = pyproject()
    run, dev = (pins(lock) for lock in LOCKS)
    for wanted, lock in ((project["project"]["dependencies"], run), (project["dependency-groups"]["dev"], dev)):
        for requirement in map(Requirement, wanted):
            assert lock[canonicalize_name(requirement.name)].version in requirement.specifier
    assert run.items() <= dev.items()
    assert len(run) < len(dev)
