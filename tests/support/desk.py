"""An issue that waits for approval, with a relay to go out by, and what its editor may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digest.core.edits import Edit
from digest.core.issue import Issue
from digest.core.mailing import Delivery, Mailbox, Relay, Tls
from digest.core.newsletter import Archive
from digest.store.database import open_store
from tests.support.working import Working, at

SLOT, DAY, NEXT = "2025-03-11-0700", at("2025-03-11"), at("2025-03-12")
RED, GREEN, BLUE = (f"On the {colour} paper" for colour in ("red", "green", "blue"))
PEOPLE = ("ada@example.org", "bob@example.org")


@contextmanager
def waiting(folder: Path, port: int) -> Iterator[Working]:
    """A newsletter with two recipients, on a database, whose first issue waits for approval."""
    store = open_store(folder / "state")
    working = Working(folder, top="approval = true", store=store)
    delivery = Delivery(
        sender=Mailbox("digest@example.org", "Papers"),
        recipients=PEOPLE,
        relay=Relay("127.0.0.1", port, Tls.NONE),
        bounces="b@example.org",
        unsubscribe="leave@example.org",
    )
    working.newsletter = replace(working.newsletter, delivery=delivery, archive=Archive("https://example.org/papers"))
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    assert working.digest.pipeline.run(working.newsletter, DAY).outcome == "held"
    yield working
    store.close()


def issue(working: Working, slot: str = SLOT) -> Issue:
    """An issue as its editor has it by now."""
    found = working.store.issues.issue("papers", slot)
    assert found is not None
    return working.digest.pipeline.editing.current(working.newsletter, found)


def edit(working: Working, *edits: Edit) -> Issue:
    """Do something to the issue that waits."""
    return working.digest.pipeline.editing.edit(working.newsletter, issue(working), edits, DAY, "ada")


def paper(working: Working, title: str) -> str:
    """The id of a paper of the issue that waits."""
    return next(change.paper.id for change in issue(working).changes if change.paper.title == title)


def archived(working: Working) -> set[str]:
    """The pages of issues in the archive."""
    return {path.stem for path in working.folder.glob("out/archive/papers/issues/*.html")}


def archive_page(working: Working, slot: str = SLOT) -> str:
    """The page of an issue."""
    return (working.folder / f"out/archive/papers/issues/{slot}.html").read_text(encoding="utf-8")
