"""Profiles as TOML, and a file of TOML with one more at its end."""

import json
import os
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path

from digest.config.profiles import parse, profiles
from digest.config.table import Table
from digest.core.errors import ConfigError
from digest.core.profile import Profile

_MARK = b"\xef\xbb\xbf"


def as_toml(profile: Profile) -> str:
    """The [[profile]] of a name, a library and likes, as it stands in a file; what is empty is left out."""
    lines = ["[[profile]]", f"name = {_quoted(profile.name)}"]
    if profile.library:
        lines.append(f"library = {_quoted(profile.library)}")
    if profile.like:
        lines += ["like = [", *(f"    {_quoted(liked)}," for liked in profile.like), "]"]
    return "\n".join(lines) + "\n"


def append(path: Path, table: str) -> None:
    """Put a [[profile]] at the end of a file; what stands there stays as it is, byte for byte.

    Raises:
        ConfigError: the file cannot be read or written, or would not be a file of profiles; it is as it was.
    """
    parse(path)
    before = path.read_bytes()
    newline = "\r\n" if b"\r\n" in before else "\n"
    body = before.removeprefix(_MARK)
    gap = "" if not body.strip() else "\n" if body.endswith(b"\n") else "\n\n"
    after = before + (gap + table).replace("\n", newline).encode("utf-8")
    try:
        data = tomllib.loads(after.removeprefix(_MARK).decode("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: takes no [[profile]] at its end ({problem})", "put it in by hand") from None
    profiles(Table(data, str(path)).tables("profile"), path.resolve().parent)
    _replace(path.resolve(), after)


def _replace(path: Path, data: bytes) -> None:
    """Other bytes in the place of a file's, all of them or none, with the rights that it has."""
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            name = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except OSError as problem:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written ({problem.strerror})", "check its permissions") from None


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
