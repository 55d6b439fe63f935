import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from digest.cli import main
from tests.cli.conftest import Caller, call, sample

__all__ = ["call", "sample", "taken", "taken_once"]


@pytest.fixture(scope="session")
def taken_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with both its dumps taken in, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("taken")
    with chdir(folder):
        assert main(["init"]) == 0
        assert main(["ingest", "trending", "--now", "2025-03-20"]) == 0
    return folder


@pytest.fixture
def taken(taken_once: Path, call: Caller, tmp_path: Path) -> Path:  # noqa: ARG001 - where it is called
    """A folder, in which programs are called, with the sample and both its dumps taken in."""
    return shutil.copytree(taken_once, tmp_path, dirs_exist_ok=True)
