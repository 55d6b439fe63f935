"""A program that is killed, or whose disk fails, at a chosen system call: strace stands between it and the kernel."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

TOUCHES = (
    "openat", "mkdir", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "link", "unlink",
)  # fmt: skip
_SECONDS = 60  # far beyond what any run needs

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: apt install strace")


@dataclass(frozen=True, order=True)
class Call:
    """The so-manieth call of its kind that a program makes, counted from 1."""

    number: int
    name: str


def calls(command: Sequence[str], folder: Path, names: Collection[str] = TOUCHES) -> list[Call]:
    """Which of its calls concern a folder and what is in it, in their order; the program runs to its end."""
    log = folder.parent / "calls.txt"
    done = _run(["-y", "-o", str(log), "-e", f"trace={','.join(names)}"], command)
    assert done.returncode == 0, done.stderr
    count, found = Counter[str](), []
    for line in log.read_text(errors="replace").splitlines():
        if said := re.match(r"(?:\d+ +)?(\w+)\(", line):
            count[said[1]] += 1
            if str(folder) in line:
                found.append(Call(count[said[1]], said[1]))
    return found


def killed_at(command: Sequence[str], call: Call) -> bool:
    """Run a program and kill it as it is about to make a call; whether it came to that."""
    return _inject(command, call.name, f"signal=SIGKILL:when={call.number}").returncode == -9


def failing_from(command: Sequence[str], call: Call, error: str) -> subprocess.CompletedProcess[str]:
    """Run a program for which this call, and all of its kind that follow, fail."""
    return _inject(command, call.name, f"error={error}:when={call.number}+")


def _inject(command: Sequence[str], name: str, what: str) -> subprocess.CompletedProcess[str]:
    return _run(["-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:{what}"], command)


def _run(options: Sequence[str], command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run it with nothing of its own to write: neither bytecode nor measurements of coverage."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    whole = ["strace", "-f", "-qq", *options, *command]
    return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS)
