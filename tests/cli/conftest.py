"""A caller of the program, inside the process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import pytest

from digest.cli import main
from tests.support.house import ROOT
from tests.support.mailservers import Smtp
from tests.support.working import write_newsletter


@dataclass
class Said:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


Caller = Callable[..., Said]


def start(
    folder: Path,
    *arguments: str | Path,
    stdout: IO[bytes] | int = subprocess.PIPE,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.Popen[bytes]:
    """The program as a process of its own, in a folder and with more of an environment."""
    return subprocess.Popen(
        [sys.executable, "-m", "digest", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def mailed(newsletter: Path, server: Smtp, *recipients: str) -> Path:
    """A newsletter's file, in which it is mailed to these from now on."""
    delivery = f'[delivery]\nfrom = "digest@example.org"\nrelay = "smtp://127.0.0.1:{server.port}"\n'
    newsletter.write_text(f"{newsletter.read_text()}\n{delivery}recipients = {json.dumps(recipients)}\n")
    return newsletter


def finish(process: subprocess.Popen[bytes], encoding: str = "utf-8") -> Said:
    """What a process came to, when it has ended by itself."""
    with process:
        out, err = process.communicate()
    return Said(process.returncode, (out or b"").decode(encoding), err.decode(encoding))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Caller:
    """The program, called in an empty folder as a user would."""
    monkeypatch.chdir(tmp_path)
    for name in ("DIGEST_STATE", "DIGEST_OUT", "DIGEST_SCHEDULES", "DIGEST_BLOBS"):
        monkeypatch.delenv(name, raising=False)

    def called(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return called


@pytest.fixture
def sample(call: Caller, tmp_path: Path) -> Path:
    """The folder that `digest init` makes."""
    assert call("init").code == 0
    return tmp_path


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with a newsletter called papers; returns its folder of dumps."""
    return write_newsletter(tmp_path / "schedules").parent / "dumps"
