"""Issues that a person does not want sent: nothing goes out, and what they would have told is told by the next one."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import schedule
from digest.config.newsletter import load
from digest.core.edits import Edit, EditKind
from digest.core.errors import UsageError
from digest.core.issue import Issue
from digest.core.newsletter import First, Newsletter, Source
from digest.editing import Editing
from digest.pipeline import Report
from tests.support.desk import BLUE, DAY, GREEN, NEXT, PEOPLE, RED, SLOT, archived, edit, issue, paper, waiting
from tests.support.mailservers import Smtp
from tests.support.soak import rounds
from tests.support.working import PROFILE, Working, at

WHITE, THIRD = "On the white paper", at("2025-03-13")


@pytest.fixture
def working(tmp_path: Path, server: Smtp) -> Iterator[Working]:
    """A newsletter whose first issue waits for approval."""
    with waiting(tmp_path, server.port) as made:
        yield made


def reject(working: Working, slot: str = SLOT) -> bool:
    """What comes of a rejection."""
    return working.digest.pipeline.reject(working.newsletter, issue(working, slot), DAY, "ada")


def titles(report: Report) -> list[str]:
    """What an issue tells as new."""
    assert report.issue is not None
    return sorted(change.paper.title for change in report.issue.changes if change.kind == "new")


def test_nothing_of_it_goes_out(working: Working, server: Smtp) -> None:
    """Neither by a run, nor by the daemon, nor into the archive; rejecting again changes nothing."""
    faces = working.folder / "out/issues/papers"
    assert len([*faces.glob(f"{SLOT}.*")]) == 3
    assert reject(working)
    assert not reject(working)
    assert [*faces.glob(f"{SLOT}.*")] == []
    pipeline = working.digest.pipeline
    again = pipeline.run(working.newsletter, at("2025-03-11", "09:00"))
    schedule.tick(pipeline, [working.newsletter], at("2025-03-11", "10:00"))
    assert (again.outcome, again.issue, again.held) == ("rejected", None, ())
    assert archived(working) == set()
    assert working.store.outbox.counts()["planned"] == 0
    assert server.caught == []


def test_its_papers_are_new_in_the_next_issue(working: Working, server: Smtp) -> None:
    """R3: nobody was shown them; the next issue has its number, goes out once to each, and tells each paper once."""
    reject(working)
    working.dump("2025-03-12", [RED, GREEN, WHITE])
    pipeline = working.digest.pipeline
    report = pipeline.run(working.newsletter, NEXT)
    assert (report.outcome, titles(report)) == ("held", [BLUE, GREEN, RED, WHITE])
    assert report.issue is not None
    assert report.issue.edition.number == 1
    pipeline.approve(working.newsletter, report.issue, NEXT, "ada")
    assert sorted(each.recipient for each in server.caught) == sorted(PEOPLE)
    working.dump("2025-03-13", [RED, GREEN, BLUE, WHITE, "On the black paper"])
    assert titles(pipeline.run(working.newsletter, THIRD)) == ["On the black paper"]


def test_they_are_new_without_a_later_dump(working: Working) -> None:
    """The next slot tells them though no listing has come since."""
    reject(working)
    assert titles(working.digest.pipeline.run(working.newsletter, NEXT)) == [BLUE, GREEN, RED]


def test_they_are_new_though_a_later_issue_took_them_for_told(working: Working) -> None:
    """An issue made while this one waited knew them as continuing; the one after tells them, under a new number."""
    pipeline = working.digest.pipeline
    working.dump("2025-03-12", [RED, WHITE])
    second = pipeline.run(working.newsletter, NEXT)
    assert titles(second) == [WHITE]
    reject(working)
    working.dump("2025-03-13", [RED, WHITE])
    third = pipeline.run(working.newsletter, THIRD)
    assert titles(third) == [BLUE, GREEN, RED]
    assert third.issue is not None
    assert third.issue.edition.number == 3
    working.dump("2025-03-14", [RED, GREEN, WHITE, "On the black paper"])
    assert titles(pipeline.run(working.newsletter, at("2025-03-14"))) == ["On the black paper"]


def test_a_crash_after_it_leaves_no_face(working: Working) -> None:
    """Whoever rejects it again takes away what was left."""
    editing = working.digest.pipeline.editing
    assert editing.reject(working.newsletter, issue(working), DAY, "ada")  # and dies before the files are gone
    assert not reject(working)
    assert [*(working.folder / "out/issues/papers").glob(f"{SLOT}.*")] == []


def test_a_rejection_while_it_is_made_is_told(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    """An approval or a run that meets it half-way says so, and puts nothing there."""
    pipeline, made = working.digest.pipeline, issue(working)

    def meanwhile(*_: object) -> bool:
        return reject(working)

    monkeypatch.setattr(type(pipeline.editing), "remade", meanwhile)
    with pytest.raises(UsageError, match="was rejected"):
        pipeline.approve(working.newsletter, made, DAY, "ada")
    report = pipeline.publish(working.newsletter, Report("papers", made.slot, "repeated", issue=made))
    assert (report.outcome, report.issue, dict(report.files)) == ("rejected", None, {})


@pytest.mark.parametrize("settled", ["approved", "rejected"])
def test_what_is_settled_while_faces_are_put_there_is_told_as_it_is(
    working: Working, monkeypatch: pytest.MonkeyPatch, settled: str
) -> None:
    """Approved just before somebody looks what waits, or rejected just after: its faces lie there, or do not."""
    pipeline, made = working.digest.pipeline, issue(working)
    held = type(pipeline.editing).held

    def meanwhile(editing: Editing, newsletter: Newsletter) -> tuple[Issue, ...]:
        if settled == "approved":
            editing.approve(newsletter, made, DAY, "ada")
        found = held(editing, newsletter)
        if settled == "rejected":
            reject(working)
        return found

    monkeypatch.setattr(type(pipeline.editing), "held", meanwhile)
    report = pipeline.publish(working.newsletter, Report("papers", made.slot, "repeated", issue=made))
    assert report.outcome == ("repeated" if settled == "approved" else "rejected")
    assert report.held == ()
    there = {path.suffix for path in (working.folder / "out/issues/papers").glob(f"{SLOT}.*")}
    assert there == ({".html", ".txt", ".md"} if settled == "approved" else set())


def test_what_its_editor_dropped_stays_dropped(working: Working) -> None:
    """A drop says nothing of a paper, now or later, whatever becomes of the issue."""
    edit(working, Edit(EditKind.DROP, paper(working, RED)))
    reject(working)
    assert titles(working.digest.pipeline.run(working.newsletter, NEXT)) == [BLUE, GREEN]


def test_a_baseline_stays_the_baseline(working: Working) -> None:
    """What a source began with, in the slot that was rejected, is no news afterwards."""
    more = Source("more", (str(working.folder / "schedules/more/*.txt"),), first=First.BASELINE)
    (working.folder / "schedules/more").mkdir()
    page, old = working.dump("2025-03-12", [RED, WHITE]), working.folder / "schedules/more/2025-03-12.txt"
    old.write_text(page.read_text(encoding="utf-8").replace("white paper", "old paper"), encoding="utf-8")
    working.newsletter = replace(working.newsletter, sources=(*working.newsletter.sources, more))
    pipeline = working.digest.pipeline
    second = pipeline.run(working.newsletter, NEXT)
    assert titles(second) == [WHITE]
    reject(working, "2025-03-12-0700")
    assert titles(pipeline.run(working.newsletter, THIRD)) == [WHITE]


@pytest.mark.parametrize("number", range(4))  # by their hashes, one dump or the other comes first
def test_of_two_dumps_of_one_day_the_first_is_the_baseline(tmp_path: Path, number: int) -> None:
    """What came later that day is told by the next issue, though no dump has come since."""
    made = Working(tmp_path, top="approval = true")
    cadence = replace(made.newsletter.cadence, at=(time(7), time(19)))
    sources = tuple(replace(each, first=First.BASELINE) for each in made.newsletter.sources)
    made.newsletter = replace(made.newsletter, cadence=cadence, sources=sources)
    pipeline, morning = made.digest.pipeline, [f"On the {number}th paper", RED, GREEN]
    made.dump("2025-03-11", morning)
    assert pipeline.run(made.newsletter, DAY).outcome == "baseline"
    made.dump("2025-03-11-evening", [*morning, WHITE])
    assert titles(pipeline.run(made.newsletter, at("2025-03-11", "20:00"))) == [WHITE]
    reject(made, "2025-03-11-1900")
    assert titles(pipeline.run(made.newsletter, NEXT)) == [WHITE]


def test_a_late_dump_alone_in_a_rejected_issue_is_no_baseline(tmp_path: Path) -> None:
    """It is older than the baseline, but no slot began with it: the next issue tells what it has."""
    made = Working(tmp_path, top="approval = true")
    sources = tuple(replace(each, first=First.BASELINE) for each in made.newsletter.sources)
    made.newsletter = replace(made.newsletter, sources=sources)
    pipeline = made.digest.pipeline
    made.dump("2025-03-11", [RED, GREEN])
    assert pipeline.run(made.newsletter, DAY).outcome == "baseline"
    made.dump("2025-03-10", [RED, WHITE])
    assert titles(pipeline.run(made.newsletter, NEXT)) == [WHITE]
    reject(made, "2025-03-12-0700")
    assert titles(pipeline.run(made.newsletter, THIRD)) == [WHITE]


def test_what_is_out_is_not_rejected(working: Working) -> None:
    """One line says what can be done then; what is rejected is neither edited nor approved."""
    pipeline, made = working.digest.pipeline, issue(working)
    pipeline.approve(working.newsletter, made, DAY, "ada")
    with pytest.raises(UsageError, match="is out and stays as it is; correct it with"):
        reject(working)
    working.dump("2025-03-12", [WHITE])
    pipeline.run(working.newsletter, NEXT)
    later = issue(working, "2025-03-12-0700")
    assert reject(working, "2025-03-12-0700")
    for attempt in (
        lambda: pipeline.approve(working.newsletter, later, DAY, "ada"),
        lambda: pipeline.editing.edit(working.newsletter, later, [Edit(EditKind.NOTE, text="x")], DAY, "ada"),
    ):
        with pytest.raises(UsageError, match="was rejected; the next one tells of its papers"):
            attempt()


@pytest.mark.parametrize("lines", [False, True])
def test_a_catalogue_tells_them_too(tmp_path: Path, *, lines: bool) -> None:
    """R3: kept by the line or not, with an issue in between or without; its baseline stays one."""
    source = '[[source]]\nname = "all"\nkind = "catalogue"\npaths = ["dumps/*.jsonl"]\n' + "lines = true\n" * lines
    made = Working(tmp_path, top="approval = true", tables=PROFILE)
    file = Path(made.newsletter.file)
    text = file.read_text(encoding="utf-8").replace('"dumps/*.txt", "dumps/*.jsonl"', '"dumps/*.txt"')
    file.write_text(text + source, encoding="utf-8")
    made.newsletter = load(file)
    held = {}
    for day, last in (("11", 60), ("12", 62), ("13", 64)):
        rows = ({"id": f"2501.{n:05}", "title": f"Paper {n:02}", "abstract": "We show."} for n in range(last))
        made.raw(f"2025-03-{day}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        held[day] = made.digest.pipeline.run(made.newsletter, at(f"2025-03-{day}"))
    assert titles(held["13"]) == ["Paper 62", "Paper 63"]
    reject(made, "2025-03-12-0700")
    rows = ({"id": f"2501.{n:05}", "title": f"Paper {n:02}", "abstract": "We show."} for n in range(61))
    made.raw("2025-03-14.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert titles(made.digest.pipeline.run(made.newsletter, at("2025-03-14"))) == ["Paper 60", "Paper 61"]


@given(
    pages=st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=4),
    rejected=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4),
)
@settings(max_examples=rounds(15, 500), deadline=None)
def test_every_paper_is_told_once(pages: list[set[int]], rejected: list[tuple[int, int]]) -> None:
    """R3: whatever is rejected, at once or days later, each paper is new in one issue that stands, and in no other."""
    with TemporaryDirectory() as folder:
        made = Working(Path(folder), top="approval = true")
        pipeline = made.digest.pipeline
        for day, page in enumerate([*pages, {5}]):  # on the last day something is new in any case
            made.dump(f"2025-03-{11 + day}", [f"Paper {'abcdef'[each]}" for each in sorted(page)])
            pipeline.run(made.newsletter, at(f"2025-03-{11 + day}"))
            for when, which in rejected:
                if when == day and which <= day < len(pages):
                    slot = f"2025-03-{11 + which}-0700"
                    if slot in made.store.issues.held("papers"):
                        reject(made, slot)
        told = Counter(row.paper for row in made.store.issues.ledger("papers") if row.kind == "new")
        assert sorted(told.values()) == [1] * len({5}.union(*pages))
        numbers = [each.edition.number for each in pipeline.editing.held(made.newsletter)]
        assert numbers == sorted(set(numbers))
