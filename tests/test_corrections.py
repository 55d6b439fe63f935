"""Corrections of issues that are out: to whom they go, once, and where they stand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from digest import schedule
from digest.core.issue import Issue
from digest.core.outbox import Phase
from tests.support.desk import (
    BLUE,
    DAY,
    GREEN,
    NEXT,
    PEOPLE,
    RED,
    SLOT,
    archive_page,
    archived,
    issue,
    paper,
    waiting,
)
from tests.support.mailservers import Smtp
from tests.support.working import Working, at


@pytest.fixture
def working(tmp_path: Path, server: Smtp) -> Iterator[Working]:
    """A newsletter whose first issue waits for approval."""
    with waiting(tmp_path, server.port) as made:
        yield made


def test_a_correction_goes_to_those_who_have_the_issue(working: Working, server: Smtp) -> None:
    """Once, beside the issue, each page leading to the other; not to who was not reached, has left or came later."""
    server.faults[Phase.RCPT] = ["550 5.1.1 nobody here"]
    pipeline, now = working.digest.pipeline, at("2025-03-13", "09:30")
    pipeline.approve(working.newsletter, issue(working), DAY)
    (reached,) = (caught.recipient for caught in server.caught)
    server.caught.clear()
    delivery = working.newsletter.delivery
    assert delivery
    newsletter = replace(working.newsletter, delivery=replace(delivery, recipients=(*PEOPLE, "new@example.org")))
    report = pipeline.correct(newsletter, issue(working), "It is <not> so.", now, [paper(working, GREEN)])
    assert (report.outcome, report.deliveries["planned"], report.deliveries["sent"]) == ("corrected", 1, 1)
    (caught,) = server.caught
    message = message_from_bytes(caught.data, policy=default)
    assert (caught.recipient, message["Date"].datetime) == (reached, now)
    assert message["Subject"] == "Test papers, 13 March 2025: correction to no. 1"
    text = message.get_body(("plain",)).get_content().replace("\r", "")  # type: ignore[union-attr]  # it has a text part
    assert "Correction to no. 1 of Tuesday 11 March 2025\n" in text
    assert text.index("It is <not> so.") < text.index("What it concerns") < text.index(GREEN)
    assert BLUE not in text
    own = f"{SLOT}-c1"
    assert archived(working) == {SLOT, own}
    assert f'href="../issues/{SLOT}.html">Correction to no. 1' in archive_page(working, own)
    assert "It is &lt;not&gt; so." in archive_page(working, own)
    assert f'href="../issues/{own}.html">Corrected on Thursday 13 March 2025' in archive_page(working)


def test_a_correction_reaches_who_is_written_otherwise_by_now(working: Working) -> None:
    """A list that was tidied meanwhile names the same people."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    delivery = working.newsletter.delivery
    assert delivery
    newsletter = replace(working.newsletter, delivery=replace(delivery, recipients=tuple(map(str.upper, PEOPLE))))
    report = pipeline.correct(newsletter, issue(working), "Wrong.", at("2025-03-13", "09:30"))
    assert report.deliveries["sent"] == len(PEOPLE)


def test_a_correction_is_made_once(working: Working, server: Smtp) -> None:
    """R41: the same words again change nothing; other words are a second one, with messages of its own."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    reports = [
        pipeline.correct(working.newsletter, issue(working), note, DAY + timedelta(hours=hour))
        for hour, note in enumerate(("One.", "One.", "Two.", "One."), 1)
    ]
    assert [report.outcome for report in reports] == ["corrected", "repeated", "corrected", "repeated"]
    assert len(server.caught) == 3 * len(PEOPLE)
    assert len({message_from_bytes(caught.data)["Message-ID"] for caught in server.caught}) == 3 * len(PEOPLE)
    assert archived(working) == {SLOT, f"{SLOT}-c1", f"{SLOT}-c2"}
    assert pipeline.run(working.newsletter, at("2025-03-11", "18:00")).outcome == "repeated"


def test_a_correction_bars_no_later_slot(working: Working) -> None:
    """However late it is made: slots, numbers and news go on as if there were none."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    pipeline.correct(working.newsletter, issue(working), "Wrong.", at("2025-03-20"))
    working.dump("2025-03-12", [RED, "On the white paper"])
    report = pipeline.run(working.newsletter, NEXT)
    assert (report.outcome, report.counts["new"]) == ("held", 1)
    assert report.issue
    assert report.issue.edition.number == 2


def test_a_crash_between_correction_and_mail_is_completed(working: Working, server: Smtp) -> None:
    """R67: by the next tick, once, and the page with it; one that goes to nobody is not planned again and again."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    server.caught.clear()
    pipeline.editing.correct(working.newsletter, issue(working), "Wrong.", (), DAY)
    for clock in ("09:00", "10:00"):
        schedule.tick(pipeline, [working.newsletter], at("2025-03-11", clock))
    assert len(server.caught) == len(PEOPLE)
    assert f"{SLOT}-c1" in archived(working)
    delivery = working.newsletter.delivery
    assert delivery
    nobody = replace(working.newsletter, delivery=replace(delivery, recipients=("new@example.org",)))
    pipeline.correct(nobody, issue(working), "Wrong again.", DAY)
    assert list(pipeline.posting.unplanned(nobody)) == []
    assert len(server.caught) == len(PEOPLE)


def test_a_correction_that_another_process_makes_is_the_next_one(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R61: two at once with other words are two; with the same words they are one."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    original, issues = issue(working), type(working.store.issues)
    correct = issues.correct

    def slow(self: object, made: Issue) -> bool:
        monkeypatch.undo()
        pipeline.editing.correct(working.newsletter, original, "Other words.", (), DAY)
        return correct(self, made)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(issues, "correct", slow)
    made, _ = pipeline.editing.correct(working.newsletter, original, "Words.", (), DAY)
    assert made.slot.key == f"{SLOT}-c2"
    monkeypatch.setattr(issues, "correct", slow)
    made, fresh = pipeline.editing.correct(working.newsletter, original, "Other words.", (), DAY)
    assert (made.slot.key, fresh) == (f"{SLOT}-c1", False)


def test_an_issue_that_was_never_mailed_is_corrected_in_the_archive(tmp_path: Path, server: Smtp) -> None:
    """A newsletter that began to mail since does not mail that either."""
    working = Working(tmp_path)
    working.dump("2025-03-11", [RED])
    working.digest.pipeline.run(working.newsletter, DAY)
    report = working.digest.pipeline.correct(working.newsletter, issue(working), "Wrong.", DAY)
    assert (report.outcome, dict(report.deliveries)) == ("corrected", {})
    assert archived(working) == {SLOT, f"{SLOT}-c1"}
    assert server.caught == []


def test_the_clock_of_a_correction_may_stand_still(working: Working) -> None:
    """A run with a fixed clock can be repeated: the second time the correction is there."""
    pipeline = working.digest.pipeline
    pipeline.approve(working.newsletter, issue(working), DAY)
    outcomes = [pipeline.correct(working.newsletter, issue(working), "Wrong.", DAY).outcome for _ in range(2)]
    assert outcomes == ["corrected", "repeated"]
