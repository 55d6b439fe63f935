"""Editions of audiences over days: what is told again to whom, an editor's hand, and mail that goes out once."""

from dataclasses import replace
from pathlib import Path

import pytest

from digest.config.newsletter import load
from digest.core.edits import NOWHERE, Edit, EditKind
from digest.core.issue import Issue
from digest.core.outbox import Phase
from tests.support.desk import BLUE, GREEN, RED
from tests.support.mailservers import Smtp
from tests.support.working import Working, at, write_newsletter

SLOT, NEXT = "2025-03-11-0700", "2025-03-12-0700"
TABLES = """
[[profile]]
name = "Red things"
keywords = ["red"]
[delivery]
from = "digest@example.org"
recipients = ["bob@example.org"]
relay = "smtp://127.0.0.1:{port}"
"""
ADA = """
[[audience]]
name = "ada"
recipients = ["ada@example.org"]
[[audience.profile]]
name = "Green things"
keywords = ["green"]
"""
CY = '[[audience]]\nname = "cy"\nrecipients = ["cy@example.org"]\n'


@pytest.fixture
def working(tmp_path: Path, server: Smtp) -> Working:
    """A newsletter of red things, whose reader ada wants green ones too."""
    return Working(tmp_path, tables=TABLES.format(port=server.port) + ADA)


def again(working: Working, server: Smtp, more: str, top: str = "") -> None:
    """The same newsletter with other audiences, or with more at its top."""
    file = write_newsletter(working.folder / "schedules", top=top, tables=TABLES.format(port=server.port) + more)
    working.newsletter = load(file)


def issue(working: Working, slot: str = SLOT) -> Issue:
    """An issue as its editor has it by now."""
    found = working.store.issues.issue("papers", slot)
    assert found is not None
    return working.digest.pipeline.editing.current(working.newsletter, found)


def told(made: Issue) -> dict[str, dict[str, list[str]]]:
    """By edition and section, the titles that it shows."""
    return {
        each.edition.name: {
            section.profile: [entry.paper.title for entry in section.entries] for section in each.edition.sections
        }
        for each in made.editions
    }


def planned(working: Working, slot: str = SLOT) -> dict[str, str]:
    """By recipient, the edition that is theirs."""
    return {each.recipient: each.edition for each in working.store.outbox.deliveries("papers", slot)}


def edit(working: Working, *edits: Edit) -> None:
    """Do something to the issue that waits."""
    working.digest.pipeline.editing.edit(working.newsletter, issue(working), edits, at("2025-03-11"), "ed")


def test_each_audience_has_its_sections(working: Working) -> None:
    """Of the same papers; what is new is announced once, for all of them."""
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    assert told(issue(working)) == {
        "main": {"Red things": [RED]},
        "ada": {"Red things": [RED], "Green things": [GREEN]},
    }
    assert planned(working) == {"ada@example.org": "ada", "bob@example.org": "main"}
    ledger = working.store.issues.ledger("papers")
    assert [(each.edition, each.kind) for each in ledger] == [("main", "new")] * 3


def page_of(titles: list[str], abstract: str) -> str:
    """A page as text, with one abstract for all its papers."""
    papers = [part for title in titles for part in (title, f"{abstract} It is about {title}, with care and at length.")]
    head = ["new", "Get trending papers in your email inbox!", "Subscribe", "byAK and the research community", "Mar 12"]
    return "\n\n".join([*head, *papers])


def test_what_was_told_again_is_known_of_each_audience(working: Working) -> None:
    """R3: a revision that ada was told stands in her ledger alone, and neither she nor bob gets it as new."""
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    working.raw("2025-03-12.txt", page_of([RED, GREEN, BLUE, "On another red paper"], "All of this was rewritten."))
    working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    main, ada = (each.edition for each in issue(working, NEXT).editions)
    assert [each.paper.title for each in main.revised] == [RED]
    assert sorted(each.paper.title for each in ada.revised) == [GREEN, RED]
    rows = [(each.edition, each.paper) for each in working.store.issues.ledger("papers") if each.slot == NEXT]
    ids = {change.paper.title: change.paper.id for change in issue(working, NEXT).changes}
    retold = [("main", ids[RED]), *(("ada", each.paper.id) for each in ada.revised)]
    assert rows == [("main", ids["On another red paper"]), *retold]


def test_an_editor_reaches_every_edition(working: Working, server: Smtp) -> None:
    """A note, a drop and a pin do; what is moved or hidden is the main edition's matter; approval freezes them all."""
    again(working, server, ADA, top="approval = true")
    other = "On the second green paper"
    working.dump("2025-03-11", [RED, GREEN, BLUE, other])
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-11")).outcome == "held"
    ids = {change.paper.title: change.paper.id for change in issue(working).changes}
    first, last = told(issue(working))["ada"]["Green things"]
    edit(
        working,
        Edit(EditKind.NOTE, text="Look here."),
        Edit(EditKind.DROP, ids[BLUE]),
        Edit(EditKind.PIN, ids[last]),
        Edit(EditKind.MOVE, ids[RED], NOWHERE),
        Edit(EditKind.MOVE, ids[GREEN], "Red things"),
    )
    assert planned(working) == {}
    working.digest.pipeline.approve(working.newsletter, issue(working), at("2025-03-11", "09:00"), "ed")
    out = issue(working)
    assert told(out) == {
        "main": {"Red things": [GREEN]},
        "ada": {"Red things": [RED], "Green things": [last, first]},
    }
    for each in out.editions:
        assert each.edition.note == "Look here."
        assert BLUE not in each.faces.text
        assert "Look here." in each.faces.html
    assert len(server.caught) == 2
    assert BLUE not in "".join(caught.data.decode() for caught in server.caught)


def test_a_drop_that_is_taken_back_is_none_anywhere(working: Working, server: Smtp) -> None:
    """A paper that the editor drops and then moves into a section stands where it stood in the others."""
    again(working, server, ADA, top="approval = true")
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    green = next(change.paper.id for change in issue(working).changes if change.paper.title == GREEN)
    edit(working, Edit(EditKind.DROP, green))
    assert told(issue(working))["ada"] == {"Red things": [RED]}
    edit(working, Edit(EditKind.MOVE, green, "Red things"))
    assert told(issue(working))["ada"] == {"Red things": [RED], "Green things": [GREEN]}


def test_mail_that_was_planned_by_half_is_planned_to_its_end(working: Working, server: Smtp) -> None:
    """R42: the main edition comes last, so that a crash between two leaves none out; nobody gets two."""
    server.faults[Phase.RCPT] = ["451 4.7.1 later"] * 9
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    pipeline = working.digest.pipeline
    plan, calls = working.store.outbox.plan, []

    def once(*given: object) -> int:
        calls.append(given)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return plan(*given)  # type: ignore[arg-type]  # as it was called

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working.store.outbox, "plan", once)
        with pytest.raises(KeyboardInterrupt):
            pipeline.run(working.newsletter, at("2025-03-11"))
    assert planned(working) == {"ada@example.org": "ada"}
    pipeline.run(working.newsletter, at("2025-03-11", "09:00"))
    assert planned(working) == {"ada@example.org": "ada", "bob@example.org": "main"}
    pipeline.run(working.newsletter, at("2025-03-11", "10:00"))
    assert planned(working) == {"ada@example.org": "ada", "bob@example.org": "main"}


def test_who_came_after_an_issue_was_made_gets_the_main_edition(working: Working, server: Smtp) -> None:
    """An audience that an issue has no edition for; one that has left gets nothing."""
    again(working, server, ADA, top="approval = true")
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    again(working, server, CY, top="approval = true")
    working.digest.pipeline.approve(working.newsletter, issue(working), at("2025-03-11"), "ed")
    assert planned(working) == {"bob@example.org": "main", "cy@example.org": "main"}


def test_a_correction_goes_to_audiences_too(working: Working, server: Smtp) -> None:
    """To whom the issue reached, whichever edition they had."""
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    pipeline = working.digest.pipeline
    pipeline.run(working.newsletter, at("2025-03-11"))
    again(working, server, ADA + CY)
    report = pipeline.correct(working.newsletter, issue(working), "It is not so.", at("2025-03-13"))
    assert report.deliveries["sent"] == 2
    assert planned(working, f"{SLOT}-c1") == {"ada@example.org": "main", "bob@example.org": "main"}


def test_profiles_of_an_audience_change_nothing_in_the_main_edition(working: Working, server: Smtp) -> None:
    """Matches do not hang on other profiles, so that a newsletter says the same whoever else reads it."""
    working.dump("2025-03-11", [RED, GREEN, BLUE])
    pipeline, alone = working.digest.pipeline, replace(working.newsletter, audiences=())
    assert pipeline.run(working.newsletter, at("2025-03-11")).issue
    other = Working(working.folder / "other", tables=TABLES.format(port=server.port))
    other.dump("2025-03-11", [RED, GREEN, BLUE])
    made = other.digest.pipeline.run(replace(alone, sources=other.newsletter.sources), at("2025-03-11")).issue
    assert made
    assert made.faces == issue(working).faces
