"""The main job on the bundled dumps, each slot a process of its own, against a bare start of Python."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.measuring import paired, say

SLOTS = ("2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00")


def digest(folder: Path, *arguments: str) -> None:
    """Run the program in a folder, with its bytecode kept, as for a person: a warm run has it."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-m", "digest", *arguments], cwd=folder, check=True, capture_output=True, env=own)


def main_job(folder: Path) -> None:
    """Both slots, into an empty folder."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    for slot in SLOTS:
        digest(folder, "run", "--now", slot)


def main() -> None:
    """Measure, and print a line a step."""
    python = partial(subprocess.run, [sys.executable, "-c", ""], check=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        digest(folder, "init")
        say("digest run, both dumps, from nothing", paired(lambda: main_job(folder), python), "python")
        say(
            "digest run again, nothing to do",
            paired(lambda: digest(folder, "run", "--now", SLOTS[-1]), python),
            "python",
        )
        say("digest --help", paired(lambda: digest(folder, "--help"), python), "python")


if __name__ == "__main__":
    main()
