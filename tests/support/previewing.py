"""A desk, and a running preview, over a working folder with one past issue and one to come."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.config.newsletter import load
from digest.preview import Desk, Preview
from tests.support.working import PROFILE, Working, at

PAST, DUE = "2025-03-11-0700", "2025-03-12-0700"
NO_SPAM = "no-such-program"


def working(folder: Path, *, theme: bool = True, more: str = "", top: str = "") -> Working:
    """A newsletter with a theme, an issue of 11 March and news for 12 March; `top` and `more` stand in its file."""
    (folder / "schedules/look/mail").mkdir(parents=True)
    made = Working(folder, top=top + '\ntheme = "look"' * theme, tables=PROFILE + more)
    made.dump("2025-03-11", ["Alpha", "Beta"])
    made.digest.pipeline.run(made.newsletter, at("2025-03-11"))
    made.dump("2025-03-12", ["Alpha", "Gamma"])
    made.digest.pipeline.ingest.fetch(made.newsletter, at("2025-03-12", "06:00"))
    return made


def desk(made: Working, day: str = "2025-03-12") -> Desk:
    """Its desk, an hour before the slot of a day."""
    return Desk(made.digest, lambda: load(Path(made.newsletter.file)), lambda: at(day, "06:00"))


def put(made: Working, name: str, text: str) -> Path:
    """Write a template into the theme."""
    path = made.folder / "schedules/look" / name
    path.write_text(text, encoding="utf-8")
    return path


def program(folder: Path, script: str) -> str:
    """A program that stands in for SpamAssassin; returns its path."""
    path = folder / "spamassassin"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@contextmanager
def serving(made: Working, spam: str = NO_SPAM) -> Iterator[Preview]:
    """Its preview."""
    with Preview(desk(made), spam=spam) as served:
        yield served
