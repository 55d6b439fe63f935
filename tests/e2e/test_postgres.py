"""The main job over the command line, with its state in a real PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from digest.store.database import open_store
from tests.cli.conftest import Caller
from tests.cli.conftest import call as call  # noqa: PLC0414 - a fixture
from tests.support.postgres import Postgres

pytestmark = pytest.mark.untraced

FIRST, SECOND = "2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00"


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """A database with nothing in it."""
    with postgres.empty() as made:
        yield made


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that a reader sees, and what is in it; raw dumps lie elsewhere for a database."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith("blobs/")}


def test_the_main_job(call: Caller, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both real dumps become two issues, byte for byte those that a folder gives; running again changes nothing."""
    call("init")
    for now in (FIRST, SECOND):
        assert call("run", "--now", now, "--out", "embedded").code == 0
    monkeypatch.setenv("DIGEST_STATE", address)
    counted = [call("run", "--now", now, "--json").json["counts"] for now in (FIRST, SECOND)]
    assert counted[0]["new"] == 65
    assert {kind: counted[1][kind] for kind in ("new", "continuing", "gone")} == {
        "new": 56,
        "continuing": 13,
        "gone": 52,
    }
    made = files(tmp_path / "out")
    assert made == {name: data for name, data in files(tmp_path / "embedded").items() if not name.startswith("state/")}
    for now in (FIRST, SECOND):
        assert "this slot has its issue" in call("run", "--now", now).out
    assert files(tmp_path / "out") == made
    status = call("status", "--json").json["newsletters"][0]
    assert (status["snapshots"], status["papers"], status["issues"]) == (2, 121, 2)
    assert call("diff", "trending", "--json").json["counts"]["new"] == 56


def test_two_machines_at_once(call: Caller, address: str, tmp_path: Path) -> None:
    """R61, R3: two runs of the same slot at the same time take in each dump once and make one issue."""
    call("init")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "digest", "run", "--now", SECOND, "--json", "--out", name],
            cwd=tmp_path,
            env=os.environ | {"DIGEST_STATE": address},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    said = [json.loads(run.communicate(timeout=120)[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert said[0]["issues"][0]["id"] == said[1]["issues"][0]["id"]
    assert files(tmp_path / "one") == files(tmp_path / "two")
    with closing(open_store(address)) as store:
        assert len(store.history.snapshots(["trending-page"])) == 2
        assert len(store.issues.ledger("trending")) == 121


def test_trouble_is_one_line(call: Caller) -> None:
    """A server that is not there ends with 1 and says what to look at, without the password."""
    call("init")
    said = call("run", "--now", FIRST, "--state", "postgresql://ada:s3cr3t@127.0.0.1:1/digest")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "postgresql://ada@127.0.0.1:1/digest cannot be opened" in said.err
    assert "s3cr3t" not in said.err + said.out
