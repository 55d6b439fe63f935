import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import ROOT

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="needs make: apt install make")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the files that `make setup` starts from, and no virtual environment."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, outside the make that may run these tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def fake_python(path: Path, refuses: str) -> str:
    """A Python that fails on the code that holds `refuses`."""
    path.write_text(f'#!/bin/sh\ncase "$2" in *"{refuses}"*) exit 1;; esac\nexit 0\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@needs_make
@pytest.mark.parametrize(
    ("refuses", "remedy"),
    [("version_info", "no Python 3.11 or newer found"), ("ensurepip", "apt install python3-venv")],
    ids=["old", "without venv"],
)
def test_setup_says_what_is_missing(house: Path, refuses: str, remedy: str) -> None:
    """A Python that is old, or cannot make virtual environments, is refused in one line with the remedy."""
    python = fake_python(house / "python", refuses)
    done = make(house, "setup", f"PYTHON={python}")
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode != 0
    assert len(said) == 1
    assert remedy in said[0]
    assert not (house / ".venv").exists()


@needs_make
def test_setup_without_any_python(house: Path) -> None:
    """Where nothing suitable is found, that is said too."""
    done = make(house, "setup", "PYTHON=")
    assert done.returncode != 0
    assert "no Python 3.11 or newer found" in done.stderr


@needs_make
def test_setup_finds_a_python(house: Path) -> None:
    """The search for a Python that is new enough ends with one."""
    done = make(house, "--dry-run", "setup")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^python3\S* -m venv --clear \.venv$", done.stdout, re.MULTILINE)


@needs_make
def test_help_names_every_goal() -> None:
    """`make` alone tells what there is."""
    (goals,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    listed = make(ROOT).stdout
    assert [line.split()[1] for line in listed.splitlines()] == goals.split()


def test_ci_names_no_registry() -> None:
    """What CI installs comes by name, from wherever the machine is told to look."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "://" not in script.read_text(encoding="utf-8")


SKIPPING = """
import pytest

def test_skipped():
    pytest.skip("needs a thing: apt install thing")

@pytest.mark.xfail
def test_expected_to_fail():
    assert False
"""


@pytest.mark.parametrize(("ci", "expected"), [("", "1 skipped, 1 xfailed"), ("true", "1 failed, 1 xfailed")])
def test_ci_skips_nothing(tmp_path: Path, ci: str, expected: str) -> None:
    """A skip is a failure in CI, and says why; elsewhere it stays a skip."""
    (tmp_path / "test_thing.py").write_text(SKIPPING, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-rsf", str(tmp_path)]
    environment = os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert expected in done.stdout
    assert "needs a thing: apt install thing" in done.stdout


def test_ci_skips_no_module(tmp_path: Path) -> None:
    """The same holds where a whole module would be skipped."""
    (tmp_path / "test_thing.py").write_text('import pytest\npytest.importorskip("no_such_thing")\n', encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path)]
    environment = os.environ | {"CI": "true", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no_such_thing" in done.stdout
