"""What mail programs and spam filters say of a message: caniemail and SpamAssassin."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("clients.mjs")
RULE = re.compile(r"^ *(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9_]+) ", re.MULTILINE)
SCORE = re.compile(r"Content analysis details: +\((-?\d+\.\d+) points")


def unsupported(page: Path) -> set[tuple[str, str]]:
    """What the data of caniemail.com say that some program does not support of a page: (finding, program).

    Skipped where Node.js or the package is missing.
    """
    modules = Path(os.environ.get("CANIEMAIL", ROOT))
    if shutil.which("node") is None or not (modules / "node_modules/caniemail").is_dir():
        pytest.skip("needs caniemail: apt-get install npm, then npm install --no-save caniemail@1.0.5")
    command = ["node", str(SCRIPT), str(modules), str(page)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {(finding, program) for finding, programs in json.loads(said).items() for program in programs}


def spam(message: bytes) -> tuple[float, set[str]]:
    """SpamAssassin's score and the rules that hit, by its local rules; skipped where it is missing."""
    if shutil.which("spamassassin") is None:
        pytest.skip("needs SpamAssassin: apt-get install spamassassin")
    command = ["spamassassin", "--local", "--test-mode", "--exit-code"]
    said = subprocess.run(command, input=message, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    found = SCORE.search(said)
    assert found, said[-2000:]
    return float(found[1]), {name for _, name in RULE.findall(said[found.end() :])}
