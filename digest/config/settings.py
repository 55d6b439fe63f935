"""Where things lie: the command line first, then the environment, then the defaults; and the newsletters there."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from digest.config.newsletter import Formats, load
from digest.core.errors import ConfigError, UsageError
from digest.core.newsletter import Newsletter, Source

ZOTERO = "https://api.zotero.org"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie.

    Attributes:
        schedules: the folder of newsletters.
        out: the folder for everything that is generated.
        state: the folder of the state, or an address of a database.
        blobs: the folder of raw dumps; empty for the one inside the state folder.
        zotero_key: what Zotero is asked with; empty for public libraries.
        zotero_url: the address of its API.
    """

    schedules: Path
    out: Path
    state: str = field(repr=False)  # an address may hold a password
    blobs: str = ""
    zotero_key: str = field(default="", repr=False)
    zotero_url: str = ZOTERO

    @property
    def archive(self) -> Path:
        """The folder of the archive."""
        return self.out / "archive"


def settings(
    schedules: str = "", out: str = "", state: str = "", environ: Mapping[str, str] | None = None, blobs: str = ""
) -> Settings:
    """The settings; what is empty comes from DIGEST_SCHEDULES, _OUT, _STATE and _BLOBS, else from the defaults.

    DIGEST_ZOTERO_KEY, and DIGEST_ZOTERO_URL in the place of Zotero's own address, come from the environment alone.
    """
    env = os.environ if environ is None else environ
    out = out or env.get("DIGEST_OUT", "") or "out"
    state = state or env.get("DIGEST_STATE", "") or str(Path(out) / "state")
    blobs = blobs or env.get("DIGEST_BLOBS", "")
    return Settings(
        schedules=Path(schedules or env.get("DIGEST_SCHEDULES", "") or "schedules"),
        out=Path(out),
        state=state,
        blobs=blobs or (str(Path(out) / "blobs") if "://" in state else ""),
        zotero_key=env.get("DIGEST_ZOTERO_KEY", "").strip(),
        zotero_url=env.get("DIGEST_ZOTERO_URL", "").strip().rstrip("/") or ZOTERO,
    )


def newsletters(folder: Path, names: Sequence[str] = (), formats: Formats | None = None) -> tuple[Newsletter, ...]:
    """The named newsletters of a folder, or all of them, by name.

    Args:
        folder: where they lie; files whose names begin with a dot are none.
        names: which ones; none for all.
        formats: tells the names of the readers that a source may ask for; None takes any name.

    Raises:
        UsageError: there is no such folder, or no such newsletter.
        ConfigError: a file is wrong, or says something else of a source than another file.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder", "run digest init, or name one with --schedules")
    files = {path.stem: path for path in sorted(folder.glob("*.toml")) if path.name[0] != "."}
    if not files:
        raise ConfigError(f"{folder}: holds no newsletter", "run digest init, or add a file such as trending.toml")
    for name in names:
        if name not in files:
            raise UsageError(f"{folder}: there is no newsletter {name!r}", f"known are {', '.join(files)}")
    wanted = dict.fromkeys(names or files)
    chosen = tuple(load(files[name], formats) for name in wanted)
    _agree(chosen, (*chosen, *_others(path for name, path in files.items() if name not in wanted)))
    return chosen


def _others(files: Iterable[Path]) -> Iterable[Newsletter]:
    """Newsletters that nobody named, without those whose files are wrong: they are not what is asked for."""
    for path in files:
        with suppress(ConfigError):
            yield load(path)


def _agree(chosen: Sequence[Newsletter], known: Sequence[Newsletter]) -> None:
    """Make sure that a source means one thing: its name is all by which newsletters share its history."""
    defined: dict[str, dict[Source, Newsletter]] = {}
    for newsletter in known:
        for source in newsletter.sources:
            defined.setdefault(source.name, {}).setdefault(source, newsletter)
    for newsletter in chosen:
        for source in newsletter.sources:
            for theirs, other in defined[source.name].items():
                if theirs != replace(source, first=theirs.first):  # the first dump is each newsletter's matter
                    what = f"source {source.name}: {_difference(source, theirs)} differs from that in {other.file}"
                    remedy = "write it alike in both, or give one of them another name"
                    raise ConfigError(f"{newsletter.file}: {what}", remedy)


def _difference(one: Source, other: Source) -> str:
    ours = (field.name for field in fields(Source) if field.name != "first")
    return next(name for name in ours if getattr(one, name) != getattr(other, name))
