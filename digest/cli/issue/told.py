"""An issue, its state and its edits, as programs and people read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.cli.app import plain
from digest.cli.issue.sheet import OTHER_NAME
from digest.core import words
from digest.core.edits import NOWHERE, Edit, EditKind, EditRow, standing
from digest.core.issue import Edition, Issue
from digest.core.ledger import REJECTED
from digest.core.newsletter import Newsletter
from digest.core.outbox import State
from digest.core.paper import Paper
from digest.wiring import Digest

UNDER_WAY = (State.PENDING, State.CLAIMED, State.DEFERRED)


def state_of(digest: Digest, newsletter: Newsletter, slot: str) -> str:
    """Held, rejected, published (nothing is mailed), sending, or sent."""
    if slot in digest.store.issues.held(newsletter.name):
        return "held"
    if slot in {each.slot for each in digest.store.issues.rejections(newsletter.name)}:
        return REJECTED
    counts = digest.store.outbox.counts(newsletter.name, slot)
    if not counts["planned"]:
        return "published"
    return "sending" if any(counts[state] for state in UNDER_WAY) else "sent"


def issue_document(digest: Digest, newsletter: Newsletter, issue: Issue) -> dict[str, Any]:
    """An issue in short, for programs."""
    edition, slot = issue.edition, issue.slot.key
    rejection = next((each for each in digest.store.issues.rejections(newsletter.name) if each.slot == slot), None)
    return {
        "newsletter": newsletter.name,
        "slot": slot,
        "number": edition.number,
        "day": edition.day.isoformat(),
        "edition": edition.name,
        "state": state_of(digest, newsletter, slot),
        "corrects": edition.corrects.slot if edition.corrects else None,
        "subject": issue.faces.subject,
        "note": edition.note,
        "new": edition.new,
        "entries": edition.shown,
        "minutes": edition.minutes,
        "edits": len(standing(digest.store.issues.edits(newsletter.name, slot))),
        "approved_at": issue.inputs.approved.isoformat() if issue.inputs.approved else None,
        "approved_by": issue.inputs.approved_by,
        "rejected_at": rejection.at.isoformat() if rejection else None,
        "rejected_by": rejection.by if rejection else "",
    }


def content_document(edition: Edition) -> dict[str, Any]:
    """What an edition shows, for programs."""
    return {
        "sections": [
            {
                "profile": section.profile,
                "matched": section.matched,
                "papers": [_paper(e.paper) for e in section.entries],
            }
            for section in edition.sections
        ],
        "known": [_paper(paper) for paper in edition.known],
        "rest": [_paper(paper) for paper in edition.rest],
    }


def edition_documents(issue: Issue) -> list[dict[str, Any]]:
    """What each edition of an issue holds, the main one first, for programs."""
    editions = [each.edition for each in issue.editions]
    return [
        {"name": each.name, "entries": each.shown, "minutes": each.minutes, **content_document(each)}
        for each in editions
    ]


def edit_documents(rows: Sequence[EditRow], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Everything that was done to an issue, for programs, also what was undone."""
    left = {row.id for row in standing(rows)}
    return [
        {
            "kind": edit.kind.value,
            "paper": {"id": edit.paper, "title": titles.get(edit.paper, "")} if edit.paper else None,
            "section": None if edit.section == NOWHERE else edit.section,
            "text": edit.text,
            "sections": [
                {"section": placed.section.replace(NOWHERE, ""), "papers": list(placed.papers)}
                for placed in edit.layout
            ],
            "at": row.at.isoformat(),
            "by": row.by,
            "state": "undo" if edit.kind is EditKind.UNDO else "stands" if row.id in left else "undone",
        }
        for row in rows
        for edit in row.edits
    ]


def edit_lines(edits: Sequence[Edit], titles: Mapping[str, str]) -> Iterator[str]:
    """What was done, for people, a line each."""
    for edit in edits:
        paper = plain(titles.get(edit.paper, edit.paper))
        match edit.kind:
            case EditKind.NOTE:
                yield f"note      {plain(edit.text)}" if edit.text else "note      taken away"
            case EditKind.MOVE:
                where = "no section" if edit.section == NOWHERE else plain(edit.section) or OTHER_NAME
                yield f"move      {paper}  [dim]to {where}[/]"
            case EditKind.ARRANGE:
                there = sum(1 for placed in edit.layout if placed.section != NOWHERE and placed.papers)
                yield f"arrange   {there} {words.plural(there, 'section')}"
            case _:
                yield f"{edit.kind.value:<8}  {paper}".rstrip()


def titles_of(issue: Issue) -> dict[str, str]:
    """By paper id, the titles of all that an issue has or had before its editor came."""
    editions = [edition for edition in (issue.inputs.whole, issue.edition) if edition]
    return {paper.id: paper.title for edition in editions for paper in edition.papers}


def name(edition: Edition) -> str:
    """What an issue is called, in words."""
    if corrects := edition.corrects:
        return f"correction to no. {corrects.number} of {words.short_day(corrects.day)}"
    return f"no. {edition.number}"


def _paper(paper: Paper) -> dict[str, str]:
    return {"id": paper.id, "title": paper.title}
