import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.docs import Block, blocks
from tests.support.house import ROOT

pytestmark = pytest.mark.untraced

SLOTS = ("2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00")
LEFT_OUT = {"…", "..."}
ENDLESS = {"daemon", "preview"}


def sessions(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines of output that are shown under it."""
    for part in ("\n" + block.text).split("\n$ ")[1:]:
        command, *output = part.split("\n")
        yield command.partition("  #")[0], [line.rstrip() for line in output if line.strip()]


def digest(words: str, folder: Path) -> str:
    """What the program prints in a folder; as in a checkout, the bundled newsletter is there from the start."""
    if not (folder / "schedules").exists() and not words.startswith("init"):
        digest("init", folder)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    call = [sys.executable, "-m", "digest", *shlex.split(words)]
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, f"digest {words}\n{done.stderr}"
    return done.stdout + done.stderr


def perform(command: str, folder: Path) -> str:
    """What a command prints: `make run` is what its recipe is; other goals and programs print nothing here."""
    if command == "make run":
        runs = [f".venv/bin/digest run --now {slot}" for slot in SLOTS]
        return "".join(f"{run}\n{perform(run, folder)}" for run in runs)
    program, _, words = command.partition(" ")
    if Path(program).name != "digest" or (words.split()[0] in ENDLESS and "--file" not in words):
        return ""
    return digest(words, folder)


def test_the_readme_shows_what_happens(tmp_path: Path) -> None:
    """Its commands, one after the other in a new working folder, print the lines that stand under them."""
    folder = tmp_path
    for block in blocks("console", documents=("README.md",)):
        for line, shown in sessions(block):
            printed: list[str] = []
            for command in line.split(" && "):
                if command.startswith("cd "):
                    folder /= command.removeprefix("cd ").strip()
                else:
                    printed += [out.rstrip() for out in perform(command.strip(), folder).splitlines()]
            rest = iter(printed)
            assert [text for text in shown if text not in LEFT_OUT and text not in rest] == [], f"{block.place}: {line}"
