"""Which issue, and which of its papers, a person means."""

import textwrap
from collections.abc import Sequence

from digest.cli.trouble import one_line
from digest.core.correction import correction_in
from digest.core.errors import UsageError
from digest.core.issue import Issue
from digest.core.ledger import REJECTED, WITH_ISSUE
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, fold, normal_id
from digest.ports import Names
from digest.wiring import Digest

SHOWN = 5  # papers that are named where several are meant
WIDE = 50  # characters of the title of each


def slots_of(digest: Digest, newsletter: Newsletter) -> tuple[str, ...]:
    """The slots of all issues of a newsletter, corrections and what was rejected among them, ascending."""
    issues = digest.store.issues
    own = (row.slot for row in issues.slots(newsletter.name) if row.outcome in {*WITH_ISSUE, REJECTED})
    return tuple(sorted([*own, *issues.corrections(newsletter.name)]))


def meant_issue(digest: Digest, newsletter: Newsletter, asked: str) -> Issue:
    """The issue of a slot, as its editor has it by now; a day will do, where it has one, or another beginning.

    Raises:
        UsageError: there is none such, or more than one.
    """
    issue = digest.store.issues.issue(newsletter.name, meant_slot(digest, [newsletter], asked))
    if issue is None:
        raise UsageError(*_none(newsletter.name, asked))
    return digest.pipeline.editing.current(newsletter, issue)


def meant_slot(digest: Digest, newsletters: Sequence[Newsletter], asked: str) -> str:
    """The slot of an issue of some newsletters; a day will do, where they have one on it, or another beginning.

    Raises:
        UsageError: there is none such, or more than one.
    """
    there = sorted({slot for each in newsletters for slot in slots_of(digest, each)})
    found = [slot for slot in there if slot == asked] or [
        slot for slot in there if slot.startswith(asked) and not correction_in(slot)
    ]
    name = newsletters[0].name if len(newsletters) == 1 else ""
    if not found:
        raise UsageError(*_none(name, asked))
    if len(found) > 1:
        wrong = f"{len(found)} issues begin with {asked}"
        raise UsageError(f"{name}: {wrong}" if name else wrong, f"name one of {', '.join(found[:SHOWN])}")
    return found[0]


def _none(name: str, asked: str) -> tuple[str, str]:
    """That there is no such issue, and what to do."""
    wrong = f"there is no issue {asked!r}"
    return (f"{name}: {wrong}", f"see digest issue list {name}") if name else (wrong, "see digest issue list")


def waiting_issue(digest: Digest, newsletter: Newsletter, asked: str) -> Issue:
    """The issue that is meant of those that wait for approval; where only one does, it need not be named.

    Raises:
        UsageError: none waits, or several do and none is named.
    """
    held = digest.store.issues.held(newsletter.name)
    if not asked and len(held) > 1:
        raise UsageError(f"{newsletter.name}: {len(held)} issues wait for approval", f"name one of {', '.join(held)}")
    if not asked and not held:
        going_on = f"what was approved goes on with digest run {newsletter.name}"
        remedy = going_on if newsletter.approval else "approval = true in its file lets the next ones wait"
        raise UsageError(f"{newsletter.name}: no issue waits for approval", remedy)
    return meant_issue(digest, newsletter, asked or held[0])


def meant_paper(names: Names, papers: Sequence[Paper], asked: str) -> Paper:
    """The paper that is meant, of those of an issue: by an id, another of its names, its title, or a part of that.

    Raises:
        UsageError: none is, or several are.
    """
    same = names.papers({asked, normal_id(asked), *(paper.id for paper in papers)})
    own = {same[asked], same[normal_id(asked)]}
    wanted = fold(asked).casefold()
    titles = {paper.id: fold(paper.title).casefold() for paper in papers}
    for found in (
        [paper for paper in papers if same[paper.id] in own],
        [paper for paper in papers if titles[paper.id] == wanted],
        [paper for paper in papers if wanted and wanted in titles[paper.id]],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(_named(paper) for paper in found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
            raise UsageError(f"{asked!r} stands in the titles of {len(found)} papers", f"name one of {some}")
    raise UsageError(f"the issue has no paper {asked!r}", "give an id, or a part of a title that only one has")


def _named(paper: Paper) -> str:
    """A paper by its id, and by its title for whoever does not know ids by heart."""
    return f"{paper.id} ({textwrap.shorten(one_line(paper.title), WIDE, placeholder=' …')})"
