"""Working folders for the tests: a newsletter, its dumps, and the stages over a store."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from digest import resources
from digest.config.newsletter import load
from digest.config.settings import Settings
from digest.core.newsletter import Newsletter
from digest.ports import Store
from digest.store.memory import MemoryStore
from digest.wiring import Digest, wire

NEWSLETTER = """
title = "Test papers"
{top}
[cadence]
at = ["07:00"]
zone = "UTC"
[[source]]
name = "page"
paths = ["dumps/*.txt", "dumps/*.jsonl"]
{tables}
"""
PROFILE = """
[[profile]]
name = "Everything"
keywords = ["paper*"]
"""


def page(titles: Iterable[str], header: str = "Mar 11") -> str:
    """A trending page as text, with an abstract for each title."""
    head = ["new", "Get trending papers in your email inbox!", "Subscribe", "byAK and the research community", header]
    papers = [
        block
        for title in titles
        for block in (title, f"This paper is about {title}. We show what follows from it, with care and at length.")
    ]
    return "\n\n".join([*head, *papers])


def write_newsletter(folder: Path, *, top: str = "", tables: str = PROFILE, name: str = "papers") -> Path:
    """A newsletter file and an empty folder of dumps beside it; returns the file."""
    (folder / "dumps").mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(NEWSLETTER.format(top=top, tables=tables), encoding="utf-8")
    return path


class Working:
    """A newsletter in a folder, and the stages over a store (in memory by default)."""

    def __init__(self, folder: Path, *, top: str = "", tables: str = PROFILE, store: Store | None = None) -> None:
        self.folder = folder
        self.newsletter: Newsletter = load(write_newsletter(folder / "schedules", top=top, tables=tables))
        settings = Settings(schedules=folder / "schedules", out=folder / "out", state=str(folder / "out" / "state"))
        self.store: Store = store or MemoryStore()
        self.digest: Digest = wire(settings, self.store)

    def dump(self, day: str, titles: Iterable[str]) -> Path:
        """A page that was saved on a day."""
        return self.raw(f"{day}.txt", page(titles))

    def raw(self, name: str, text: str | bytes) -> Path:
        """Any dump."""
        path = self.folder / "schedules" / "dumps" / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


def at(day: str, clock: str = "08:00") -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def sample() -> Newsletter:
    """The bundled newsletter."""
    return load(resources.schedules() / "trending.toml")
