"""Where things lie: the command line first, then the environment, then the defaults; and the newsletters there."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.config.newsletter import load
from digest.core.errors import ConfigError, UsageError
from digest.core.newsletter import Newsletter


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie.

    Attributes:
        schedules: the folder of newsletters.
        out: the folder for everything that is generated.
        state: the folder of the state, or an address of a database.
    """

    schedules: Path
    out: Path
    state: str

    @property
    def archive(self) -> Path:
        """The folder of the archive."""
        return self.out / "archive"


def settings(schedules: str = "", out: str = "", state: str = "", environ: Mapping[str, str] | None = None) -> Settings:
    """The settings; what is empty comes from DIGEST_SCHEDULES, DIGEST_OUT and DIGEST_STATE, else from the defaults."""
    env = os.environ if environ is None else environ
    out = out or env.get("DIGEST_OUT", "") or "out"
    return Settings(
        schedules=Path(schedules or env.get("DIGEST_SCHEDULES", "") or "schedules"),
        out=Path(out),
        state=state or env.get("DIGEST_STATE", "") or str(Path(out) / "state"),
    )


def newsletters(folder: Path, names: Sequence[str] = ()) -> tuple[Newsletter, ...]:
    """The named newsletters of a folder, or all of them, by name.

    Raises:
        UsageError: there is no such folder, or no such newsletter.
        ConfigError: a file is wrong.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder", "run digest init, or name one with --schedules")
    files = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if not files:
        raise ConfigError(f"{folder}: holds no newsletter", "run digest init, or add a file such as trending.toml")
    for name in names:
        if name not in files:
            raise UsageError(f"{folder}: there is no newsletter {name!r}", f"known are {', '.join(files)}")
    return tuple(load(files[name]) for name in (dict.fromkeys(names) if names else files))
