"""Dumps as the store remembers them: their states, how a person names one, how a program reads of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from digest.cli.app import App
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter
from digest.core.past import DumpRow, Settled
from digest.wiring import Digest

SUPERSEDED = "superseded"  # held, but its source has a later snapshot, so that nobody need look at it
NAMED = 4  # hexadecimal digits that name a dump by its sha256


def rows(digest: Digest, newsletter: Newsletter) -> list[tuple[DumpRow, str]]:
    """All dumps of a newsletter, each with its state: held, superseded, taken in, released or dropped."""
    history = digest.store.history
    sources = [source.name for source in newsletter.sources]
    last = {key.source: key for key in history.snapshots(sources)}
    found = []
    for row in history.dumps(sources):
        state = row.decision.settled.value if row.decision else "held" if row.held else "taken in"
        if state == "held" and row.source in last and row.key < last[row.source]:
            state = SUPERSEDED
        found.append((row, state))
    return found


@contextmanager
def meant(app: App, name: str, which: str) -> Iterator[tuple[Digest, Newsletter, str]]:
    """The stages, and the newsletter and the dump that two words name; the first one may be left out before an id.

    Raises:
        UsageError: no newsletter has a dump of that id, or more than one has.
    """
    newsletter = app.newsletter(name) if which or "@" not in name else None  # refused before any state is opened
    with app.digest() as digest:
        yield digest, *((newsletter, which) if newsletter else (_whose(app, digest, name), name))


def _whose(app: App, digest: Digest, name: str) -> Newsletter:
    """The newsletter that has a dump of an id."""
    found = [each for each in app.newsletters() if any(_named(row, name) for row, _ in rows(digest, each))]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise UsageError(f"{name}: is a dump of {len(found)} newsletters", f"name one of them before it: {names}")
    raise UsageError(f"no newsletter has a dump {name!r}", "see those that there are with: digest dumps list --all")


def find(digest: Digest, newsletter: Newsletter, which: str) -> tuple[DumpRow, str]:
    """The dump that a person names.

    Raises:
        UsageError: there is none such, or more than one.
    """
    every = rows(digest, newsletter)
    held = [(row, state) for row, state in every if row.held]
    found = [(row, state) for row, state in every if _named(row, which)] if which else held
    if len(found) > 1 and sum(row.held for row, _ in found) == 1:
        found = [(row, state) for row, state in found if row.held]
    if len(found) == 1:
        return found[0]
    known = ", ".join(row.key.id for row, _ in (found or held)) or "none"
    if found:
        raise UsageError(f"{len(found)} dumps are meant by {which!r}" if which else "several dumps are held", known)
    raise UsageError(f"{newsletter.name} has no dump {which!r}" if which else "no dump is held", f"held: {known}")


def _named(row: DumpRow, which: str) -> bool:
    try:
        return row.as_of == date.fromisoformat(which)
    except ValueError:
        pass
    digits = len(which) >= NAMED and row.sha256.startswith(which.lower())
    return (
        digits
        or row.key.was(which)
        or which in {row.key.short, row.name}
        or os.path.realpath(which) == os.path.realpath(row.name)
    )


def settleable(digest: Digest, newsletter: Newsletter, which: str, settled: tuple[Settled, ...]) -> DumpRow:
    """The dump that a person names, if it can still be settled so.

    Raises:
        UsageError: it is in history, or was dropped before.
    """
    row, state = find(digest, newsletter, which)
    if state == "taken in" or (row.decision and row.decision.settled in settled):
        raise UsageError(f"{row.name}: was {state} before", "see digest dumps list --all")
    return row


def row_document(newsletter: Newsletter, row: DumpRow, state: str) -> dict[str, Any]:
    """A dump as programs read it."""
    decision = row.decision
    return {
        "newsletter": newsletter.name,
        "id": row.key.id,
        "state": state,
        "path": row.name,
        "sha256": row.sha256,
        "as_of": row.as_of.isoformat(),
        "captured": row.captured.isoformat(),
        "format": row.format,
        "verdict": row.examination.verdict.value,
        "reason": row.examination.reason,
        "papers": row.papers,
        "decision": {"by": decision.by, "at": decision.at.isoformat(), "why": decision.why} if decision else None,
    }
