"""Whole runs in which papers change, come back and go on trending: what is told of them, once, and to whom."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from digest.core.issue import Edition
from digest.core.newsletter import Cadence
from digest.pipeline import Report
from digest.schedule import see_to
from tests.support.samples_of_feeds import rss
from tests.support.working import PROFILE, Working, at

TEXT = "This paper is about {} models. We show what follows from it, with care and at length."
CATALOGUE = '[[source]]\nname = "all"\nkind = "catalogue"\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
Row = dict[str, object]


def row(number: int, word: str = "ten", **values: object) -> Row:
    """A paper whose abstract is told apart by a word."""
    return {"id": f"2503.{number:05}", "title": f"On paper {number}", "abstract": TEXT.format(word)} | values


def lines(rows: Iterable[Row]) -> str:
    """Rows as JSON lines."""
    return "\n".join(map(json.dumps, rows))


def run(working: Working, day: str, rows: Sequence[Row] | None = None, ending: str = "jsonl") -> Report:
    """A run at eight, after a dump of the day where there is one."""
    if rows is not None:
        working.raw(f"{day}.{ending}", lines(rows))
    return working.digest.pipeline.run(working.newsletter, at(day))


def edition(report: Report) -> Edition:
    """The edition of a run that has made an issue."""
    assert report.issue
    return report.issue.edition


def ledger(working: Working) -> list[tuple[str, str, str]]:
    """Day, paper and kind of all that was announced."""
    said = working.store.issues.ledger("papers")
    return [(each.slot[:10], each.paper.removeprefix("2503.0000"), each.kind) for each in said]


def test_what_changed_or_is_back_is_told_once_and_recorded(tmp_path: Path) -> None:
    """R3: the ledger holds what an issue says, as what it says it, and nothing else."""
    working = Working(tmp_path)
    run(working, "2025-03-10", [row(1), row(2), row(3), row(4)])
    run(working, "2025-03-11", [row(1, "twelve", version=2), row(2, title="On paper two, renamed"), row(4), row(5)])
    last = run(working, "2025-03-13", [row(1, "twelve", version=2), row(3), row(4), row(6)])
    assert ledger(working) == [
        *(("2025-03-10", paper, "new") for paper in "1234"),
        ("2025-03-11", "5", "new"),
        ("2025-03-11", "1", "revised"),
        ("2025-03-11", "2", "renamed"),
        ("2025-03-13", "6", "new"),
        ("2025-03-13", "3", "returned"),
    ]
    assert [(each.paper.title, each.away, each.rank) for each in edition(last).returned] == [("On paper 3", 3, 2)]
    assert last.counts["returned"] == 1
    assert "after three days, now 2nd" in (last.issue.faces.text if last.issue else "")


def test_a_revision_is_told_by_what_was_told_last(tmp_path: Path) -> None:
    """Not by what lay between, which nobody was told: of two versions in one window, and of one that had no room."""
    working = Working(tmp_path, top="revised = 1")
    run(working, "2025-03-10", [row(1, "ten"), row(2, "ten")])
    run(working, "2025-03-11", [row(1, "eleven"), row(2, "eleven"), row(3)])
    last = edition(run(working, "2025-03-12", [row(1, "twelve"), row(2, "twelve"), row(4)]))
    assert ledger(working)[3:] == [
        ("2025-03-11", "1", "revised"),
        ("2025-03-12", "4", "new"),
        ("2025-03-12", "1", "revised"),
    ]
    working.newsletter = replace(working.newsletter, revised=5)
    last = edition(run(working, "2025-03-13", [row(1, "twelve"), row(2, "thirteen"), row(5)]))
    assert [[piece.text for piece in each.pieces] for each in last.revised] == [
        ["This paper is about", " ten", " thirteen", " models. We show what follows …"]
    ]


def test_a_revision_is_not_told_twice(tmp_path: Path) -> None:
    """R3: where one source shows the old text and another the new one by turns."""
    working = Working(tmp_path)
    run(working, "2025-03-10", [row(1)])
    run(working, "2025-03-11", [row(1, "twelve"), row(2)])
    run(working, "2025-03-12", [row(1), row(3)])
    last = run(working, "2025-03-13", [row(1, "twelve"), row(4)])
    assert last.counts["revised"] == 1
    assert [kind for _, paper, kind in ledger(working) if paper == "1"] == ["new", "revised"]


def test_what_is_not_told_to_have_changed_still_trends(tmp_path: Path) -> None:
    """A newsletter that shows no revisions shows the paper where it stands."""
    working = Working(tmp_path, top="revised = 0\nreturned = 0")
    run(working, "2025-03-10", [row(1), row(2)])
    last = edition(run(working, "2025-03-11", [row(3), row(2), row(1, "twelve")]))
    assert [(each.paper.id[-1], each.rank_before, each.rank) for each in last.trending] == [("2", 2, 2), ("1", 1, 3)]
    assert last.retold == ()


def test_a_catalogue_tells_no_revisions_that_nobody_asked_for(tmp_path: Path) -> None:
    """Of five hundred, those that a profile looks for; the first of them were told before, the others are counted."""
    working = Working(tmp_path, top="revised = 3", tables=CATALOGUE + PROFILE.replace('"paper*"', '"diffusion"'))
    asked = {7, 8, 9, 10, 600}

    def catalogue(word: str, upto: int) -> list[Row]:
        return [row(n, f"{word} diffusion" if n in asked else word) for n in range(1, upto)]

    assert run(working, "2025-03-10", catalogue("ten", 600), "all").outcome == "baseline"
    assert run(working, "2025-03-11", catalogue("ten", 601), "all").counts["new"] == 1
    last = run(working, "2025-03-12", [*catalogue("twelve", 601), row(601)], "all")
    told = edition(last)
    assert last.counts["revised"] == 600
    assert [each.paper.id for each in told.revised] == ["2503.00600", "2503.00007", "2503.00008"]
    assert told.revised_in_all == 5
    assert [kind for *_, kind in ledger(working)].count("revised") == 3
    papers = list((tmp_path / "out/archive/papers/papers").glob("*.html"))
    assert len(papers) == 4, "a page for what is told, and for nothing else"


def test_a_catalogue_with_up_votes_trends_by_them(tmp_path: Path) -> None:
    """Without ranks there is what readers voted for since the last issue."""
    working = Working(tmp_path, tables=CATALOGUE + PROFILE)
    run(working, "2025-03-10", [row(n, upvotes=n) for n in range(1, 6)], "all")
    last = run(working, "2025-03-11", [*(row(n, upvotes=n * n) for n in range(1, 6)), row(6, upvotes=0)], "all")
    assert [(each.votes, each.days) for each in edition(last).trending] == [
        ((5, 25), 2), ((4, 16), 2), ((3, 9), 2), ((2, 4), 2)
    ]  # fmt: skip
    assert "2nd day, up 20" in (last.issue.faces.markdown if last.issue else "")


def test_what_is_back_in_a_very_large_source_was_gone_for_days(tmp_path: Path) -> None:
    """Its history lies elsewhere; another source that held the paper in between counts as well."""
    large = CATALOGUE.replace("format", "lines = true\nformat")
    working = Working(tmp_path, tables=large + PROFILE)
    everything = [row(n) for n in range(1, 60)]
    run(working, "2025-03-10", everything, "all")
    run(working, "2025-03-11", [each for each in everything if each not in everything[6:9]], "all")
    working.raw("2025-03-12.jsonl", lines([everything[8], row(70)]))
    run(working, "2025-03-12")
    last = run(working, "2025-03-14", [*everything, row(60)], "all")
    assert [(each.paper.id, each.away) for each in edition(last).returned] == [("2503.00007", 4), ("2503.00008", 4)]


def test_what_is_back_as_another_version_is_back(tmp_path: Path) -> None:
    """With the text that was told; what stood on another page all the while was never gone."""
    second = '[[source]]\nname = "api"\npaths = ["dumps/*.api"]\nformat = "jsonl"\n'
    working = Working(tmp_path, tables=second + PROFILE)
    run(working, "2025-03-10", [row(n, version=1) for n in (1, 2, 3)])
    working.raw("2025-03-11.api", lines([row(2, version=1), row(4)]))
    run(working, "2025-03-11", [row(3, version=1), row(5)])
    last = run(working, "2025-03-12", [row(1, version=2), row(2, version=2), row(3, version=2), row(6)])
    assert [(each.paper.id[-1], each.away) for each in edition(last).returned] == [("1", 2)]
    assert [each.paper.id[-1] for each in edition(last).trending] == ["2", "3"]
    assert edition(last).revised == ()


def test_where_absence_means_nothing_no_version_is_back(tmp_path: Path) -> None:
    """A source that lists only what changed shows a paper again because it changed."""
    working = Working(tmp_path, tables=PROFILE)
    source = replace(working.newsletter.sources[0], partial=True)
    working.newsletter = replace(working.newsletter, sources=(source,))
    run(working, "2025-03-10", [row(1, version=1), row(2)])
    run(working, "2025-03-11", [row(3)])
    assert edition(run(working, "2025-03-12", [row(1, version=2), row(4)])).retold == ()


def test_a_withdrawn_paper_is_told(tmp_path: Path) -> None:
    """Whoever was told of it wants to know."""
    working = Working(tmp_path, tables=PROFILE)
    run(working, "2025-03-10", [row(1), row(2)])
    gone = row(1) | {"abstract": "This paper has been withdrawn by the authors."}
    last = run(working, "2025-03-11", [gone, row(2), row(3)])
    assert [each.paper.id[-1] for each in edition(last).revised] == ["1"]
    assert last.counts["withdrawn"] + last.counts["revised"] == 1


@pytest.mark.parametrize(("policy", "outcome"), [("skip", "nothing new"), ("send", "issued")])
def test_a_day_without_a_new_paper(tmp_path: Path, policy: str, outcome: str) -> None:
    """No issue, and what changed and is back is told with the next one; or one that tells it, and says so."""
    working = Working(tmp_path, top=f'empty = "{policy}"')
    run(working, "2025-03-10", [row(1), row(2), row(3)])
    run(working, "2025-03-11", [row(1), row(3), row(4)])
    quiet = run(working, "2025-03-12", [row(3), row(1, "twelve"), row(2), row(4)])
    assert quiet.outcome == outcome
    if quiet.issue:
        told, faces = quiet.issue.edition, quiet.issue.faces
        assert (
            "Nothing new: every paper on the list was there before. One has changed since. One is back." in faces.html
        )
        assert faces.subject == "Test papers, 12 March 2025: nothing new, 1 revised, 1 back"
        assert faces.preheader == "Revised: On paper 1"
    else:
        told = edition(run(working, "2025-03-13", [row(3), row(1, "twelve"), row(2), row(4), row(5)]))
        assert [entry.paper.id for entry in told.entries] == ["2503.00005"]
    assert [each.paper.id for each in told.revised] == ["2503.00001"]
    assert [(each.paper.id, each.away) for each in told.returned] == [("2503.00002", 2)]
    assert [(each.paper.id, each.rank_before, each.rank) for each in told.trending] == [
        ("2503.00003", 2, 1),
        ("2503.00004", 3, 4),
    ]


def test_several_missed_slots_are_one_issue_that_says_so(tmp_path: Path) -> None:
    """R62: the daemon was off from Tuesday to Thursday; ranks move from what the last issue told to what is now."""
    working = Working(tmp_path)
    days = {
        "2025-03-10": [row(1), row(2), row(3), row(4)],
        "2025-03-11": [row(2), row(1), row(3), row(5)],
        "2025-03-12": [row(3), row(2, "twelve"), row(1), row(6)],
        "2025-03-13": [row(1), row(3), row(2, "twelve")],
        "2025-03-14": [row(4), row(3), row(2, "twelve"), row(7)],
        "2025-03-16": [row(4), row(3), row(1), row(8)],
    }
    for day, rows in days.items():
        working.raw(f"{day}.jsonl", lines(rows))
    pipeline = working.digest.pipeline
    see_to(pipeline, working.newsletter, at("2025-03-10"))
    report = see_to(pipeline, working.newsletter, at("2025-03-14"))
    told = edition(report)
    outcomes = [each.outcome for each in working.store.issues.slots("papers")]
    assert outcomes == ["issued", "missed", "missed", "missed", "issued"]
    assert (told.number, told.since) == (2, date(2025, 3, 11))
    assert sorted(entry.paper.id[-1] for entry in told.entries) == ["5", "6", "7"]
    assert [each.paper.id[-1] for each in told.revised] == ["2"]
    assert told.returned == ()
    assert [(each.paper.id[-1], each.ranks, each.rank_before) for each in told.trending] == [
        ("4", (4, None, None, None, 1), 4),
        ("3", (3, 3, 1, 2, 2), 3),
    ]
    faces = report.issue.faces if report.issue else None
    assert faces
    assert all("Covers all since Tuesday 11 March 2025" in face for face in (faces.html, faces.text, faces.markdown))
    assert "4th → 1st" in faces.text
    after = see_to(pipeline, working.newsletter, at("2025-03-16"))
    assert edition(after).since is None
    assert [(each.paper.id[-1], each.away) for each in edition(after).returned] == [("1", 3)]


def test_a_slot_says_nothing_of_the_days_that_are_its_own(tmp_path: Path) -> None:
    """A weekly newsletter covers a week, Monday's the weekend; what comes late says nothing of the time since."""
    working = Working(tmp_path)
    working.newsletter = replace(working.newsletter, cadence=Cadence(days=(0,), at=working.newsletter.cadence.at))
    for day in range(3, 9):
        working.raw(f"2025-03-0{day}.jsonl", lines([row(day), row(day + 1)]))
    assert edition(run(working, "2025-03-03")).since is None
    assert edition(run(working, "2025-03-10", [row(20)])).since is None
    working.raw("2025-03-01.jsonl", lines([row(30)]))
    assert edition(run(working, "2025-03-17", [row(21)])).since is None
    working.raw("2025-03-19.jsonl", lines([row(22)]))
    assert edition(run(working, "2025-03-31", [row(23)])).since == date(2025, 3, 19)


def test_an_issue_each_hour_shows_the_hours(tmp_path: Path) -> None:
    """Where a newsletter comes several times a day, its trends move within the day."""
    working = Working(tmp_path)
    working.newsletter = replace(working.newsletter, cadence=Cadence(at=tuple(time(hour) for hour in range(6, 10))))
    shown = []
    for hour in range(6, 10):
        path = working.raw(f"2025-03-10T{hour}.jsonl", lines([row(n, upvotes=n * hour) for n in (1, 2, hour)]))
        moment = datetime(2025, 3, 10, hour, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
        report = working.digest.pipeline.run(working.newsletter, at("2025-03-10", f"{hour:02}:30"))
        shown.append([each.votes for each in edition(report).trending[:2]])
    assert shown[-1] == [(6, 7, 8, 9), (12, 14, 16, 18)]
    assert report.issue
    assert "up 2\n" in report.issue.faces.text


def test_what_a_feed_calls_updated_and_was_never_listed_is_not_back(tmp_path: Path) -> None:
    """Nothing is known of an earlier version, so nothing is said of one; what was listed before is back."""
    feed = '[[source]]\nname = "feed"\npaths = ["dumps/*.xml"]\n'
    working = Working(tmp_path, tables=feed + PROFILE)
    run(working, "2025-03-17", [row(1), row(2)])
    papers = [{"id": f"2503.{n:05}", "title": f"On paper {n}", "abstract": TEXT.format("ten")} for n in (1, 3)]
    working.raw("2025-03-18.xml", rss([paper | {"author": "Ada Lovelace"} for paper in papers]).decode())
    last = run(working, "2025-03-18", [row(2), row(4)])
    assert {kind: count for kind, count in last.counts.items() if count} == {"new": 1, "revised": 2, "continuing": 1}
    assert [each.paper.id for each in edition(last).returned] == []
    assert "On paper 3" not in (last.issue.faces.text if last.issue else "On paper 3")
