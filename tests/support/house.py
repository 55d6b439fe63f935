"""Where the repository lies, and what its own files say."""

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "digest"


def pyproject() -> dict[str, Any]:
    """The project's settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules(*folders: str) -> list[Path]:
    """Every Python file below some folders of the repository, in their order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
