"""Profiles learn: the pipeline gives them what was said by the time of a slot, and an issue tells which lessons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.core.lessons import LessonRow, Word
from digest.core.match import Matches
from digest.core.newsletter import LIGHT, Matching
from digest.core.paper import Paper, Record, Revision, paper_id
from digest.core.profile import Background, Lesson, Profile
from digest.core.slots import latest
from digest.matching import LexicalMatcher
from tests.support.working import Working, at

PROFILES = """
[[profile]]
name = "Cats"
keywords = ["paper*"]
half_life = 10
[[profile]]
name = "Dogs"
keywords = ["paper*"]
half_life = "never"
"""
LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
OLD = {"id": "2404.00001", "title": "On felines", "abstract": "Whiskers let felines measure gaps and hunt by night."}
RED, BLUE = "A red paper", "A blue paper"


@dataclass
class Listening:
    """The matcher itself, which also remembers what it was asked."""

    asked: list[tuple[Sequence[Profile], Background]] = field(default_factory=list)

    def match(
        self,
        profiles: Sequence[Profile],
        papers: Sequence[Paper],
        background: Background,
        matching: Matching = LIGHT,
        *,
        explained: bool = True,
    ) -> tuple[Matches, ...]:
        """What the matcher says."""
        self.asked.append((profiles, background))
        return LexicalMatcher().match(profiles, papers, background, matching, explained=explained)

    @property
    def lessons(self) -> dict[str, tuple[Lesson, ...]]:
        """What each profile had learned when it was asked last."""
        return {profile.name: profile.lessons for profile in self.asked[-1][0]}


def of(title: str) -> str:
    """The id of a paper that has a title alone."""
    return paper_id(Record(Revision(title)))


def say(working: Working, paper: str, word: Word, day: str, clock: str = "08:00", profile: str = "Cats") -> None:
    """A word on a paper."""
    working.store.lessons.say([LessonRow("papers", profile, paper, word, at(day, clock), "command")])


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter with two profiles, due at seven every day, whose first issue is out."""
    working = Working(tmp_path, tables=PROFILES)
    working.dump("2025-03-11", [RED, BLUE])
    working.digest.pipeline.run(working.newsletter, at("2025-03-11"))
    return working


def test_an_issue_is_made_with_what_was_said_by_its_slot(working: Working) -> None:
    """Each profile's own lessons, weighed at the due time whenever the run is; what is said later waits."""
    say(working, of(RED), Word.MORE, "2025-03-12", "07:00")
    say(working, of(RED), Word.LESS, "2025-03-12", "07:00", profile="Dogs")
    say(working, of(BLUE), Word.LESS, "2025-03-22", "07:01")
    working.dump("2025-03-22", ["A green paper"])
    listening = Listening()
    pipeline = replace(working.digest.pipeline, matcher=listening)
    report = pipeline.run(working.newsletter, at("2025-03-22", "20:00"))
    assert listening.lessons == {"Cats": (Lesson(of(RED), 0.5),), "Dogs": (Lesson(of(RED), -1.0),)}
    assert report.issue is not None
    assert report.issue.inputs.lessons == (1, 2)
    working.dump("2025-03-23", ["A white paper"])
    report = pipeline.run(working.newsletter, at("2025-03-23"))
    assert [lesson.paper for lesson in listening.lessons["Cats"]] == [of(RED), of(BLUE)]
    assert report.issue is not None
    assert report.issue.inputs.lessons == (1, 2, 3)


def test_an_issue_is_composed_again_from_rows_that_grew(working: Working) -> None:
    """The same inputs give the same issue: what is said and undone after its slot changes nothing of it."""
    say(working, of(RED), Word.MORE, "2025-03-11")
    say(working, of(BLUE), Word.MORE, "2025-03-11")
    working.store.lessons.undo("papers", "Cats", at("2025-03-11", "09:00"), of(BLUE))
    working.dump("2025-03-12", ["A green paper"])
    working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-12"))
    slot = latest("papers", working.newsletter.cadence, at("2025-03-12"))
    assert slot is not None
    before = working.digest.pipeline.draft(working.newsletter, slot)
    learned = working.digest.pipeline.taught(working.newsletter, slot.due)
    assert before is not None
    assert before.inputs.lessons == (1,)
    say(working, of(RED), Word.LESS, "2025-03-12", "07:30")
    working.store.lessons.undo("papers", "Cats", slot.due + timedelta(hours=1), of(RED))
    assert working.digest.pipeline.draft(working.newsletter, slot) == before
    assert working.digest.pipeline.taught(working.newsletter, slot.due) == learned
    assert working.digest.pipeline.taught(working.newsletter, at("2025-03-12", "09:00")) == working.newsletter


def test_papers_of_lessons_are_found_in_a_very_large_source(tmp_path: Path) -> None:
    """They are all that the matching is given of it, as papers that are liked are."""
    working = Working(tmp_path, tables=LINES + PROFILES)
    rows = [{"id": f"2501.{n:05}", "title": f"Matter {n}", "abstract": "We."} for n in range(30)]
    working.raw("2025-03-10.all", "".join(json.dumps(row) + "\n" for row in [*rows, OLD]))
    working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-10"))
    say(working, OLD["id"], Word.LESS, "2025-03-10")
    pipeline = working.digest.pipeline
    assert pipeline.background(pipeline.taught(working.newsletter, at("2025-03-10", "07:59"))).papers == ()
    found = pipeline.background(pipeline.taught(working.newsletter, at("2025-03-10"))).papers
    assert [paper.id for paper in found] == [OLD["id"]]
    assert pipeline.shown(working.newsletter, {OLD["id"], "2404.9"}) == {OLD["id"]: found[0].revision}
