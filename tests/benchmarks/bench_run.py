"""The main job on the bundled dumps, each slot a process of its own, against a bare start of Python."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.measuring import best, say

SLOTS = ("2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00")


def digest(folder: Path, *arguments: str) -> None:
    """Run the program in a folder."""
    subprocess.run([sys.executable, "-m", "digest", *arguments], cwd=folder, check=True, capture_output=True)


def main() -> None:
    """Measure, and print a line a step."""
    floor = best(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    with TemporaryDirectory() as name:
        folder = Path(name)
        digest(folder, "init")
        for slot in SLOTS:
            took = best(partial(digest, folder, "run", "--now", slot), times=1)
            say(f"digest run --now {slot}", took, floor, "python")
        again = best(lambda: digest(folder, "run", "--now", SLOTS[-1]))
        say("digest run again, nothing to do", again, floor, "python")
        say("digest --help", best(lambda: digest(folder, "--help")), floor, "python")


if __name__ == "__main__":
    main()
