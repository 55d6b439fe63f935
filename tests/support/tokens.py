"""A command that prints tokens."""

import sys
from pathlib import Path

SECRET = "s3cr3t-t0ken"


def printing(folder: Path, text: str = "", code: int = 0) -> tuple[str, ...]:
    """A command that counts its calls and prints a token with the count."""
    script = folder / "token.py"
    script.write_text(
        "import pathlib, sys\n"
        f"calls = pathlib.Path({str(folder / 'calls')!r})\n"
        "calls.write_text((calls.read_text() if calls.exists() else '') + '.')\n"
        f"print({text!r} or {SECRET!r} + str(len(calls.read_text())))\n"
        f"sys.exit({code})\n"
    )
    return sys.executable, str(script)
