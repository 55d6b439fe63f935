"""Judgments in a file: JSON lines, each a profile, a paper, and whether that is relevant to it."""

import gzip
import json
import zlib
from pathlib import Path

from digest.core.errors import ConfigError
from digest.core.paper import normal_id

GZIP = b"\x1f\x8b"
LINE = '{"profile": "Agents", "paper": "2406.07496", "relevant": true}'


def load_judgments(path: Path, only: str = "") -> dict[str, dict[str, bool | None]]:
    """By profile and paper id: whether it is relevant; None where it is not to be asked about.

    A later line on the same paper takes the place of an earlier one.

    Args:
        path: the file, plain or packed by gzip.
        only: the profile that a line is about that names none.

    Raises:
        ConfigError: the file cannot be read, or a line is no judgment; the message has its number.
    """
    found: dict[str, dict[str, bool | None]] = {}
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            profile, paper, relevant = _read(f"{path}, line {number}", line, only)
            found.setdefault(profile, {})[paper] = relevant
    return found


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data.startswith(GZIP) else data).decode("utf-8-sig")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ConfigError(f"{path}: is damaged", "pack it by gzip again") from None
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read ({problem.strerror})", "check the path") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text", "save it as UTF-8") from None
    return text.split("\n")


def _read(place: str, line: str, only: str) -> tuple[str, str, bool | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ConfigError(f"{place}: is not JSON", f"write it as {LINE}") from None
    row = row if isinstance(row, dict) else {}
    profile, paper, relevant = row.get("profile", only), row.get("paper"), row.get("relevant", True)
    if not (isinstance(profile, str) and profile and isinstance(paper, str) and isinstance(relevant, bool | None)):
        raise ConfigError(f"{place}: is no judgment", f"write it as {LINE}")
    return profile, normal_id(paper), relevant
