"""Ten real days, told by issues: what is new, what still trends, what was revised, and what is back.

What is expected is worked out here from the rows of the captures alone. The tests print it as tables that a person can
check by hand: ``pytest tests/test_ten_days.py -s``.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from digest.core.issue import Edition
from digest.core.newsletter import Cadence
from digest.core.slots import latest
from digest.pipeline import Report
from tests.support import captures
from tests.support.captures import Capture, Row
from tests.support.working import Working

pytestmark = pytest.mark.untraced

TOP = 'empty = "send"\ntrending = 10\nrevised = 500\nreturned = 500\nbyte_budget = 10000000'
PROFILE = '[[profile]]\nname = "All"\nkeywords = ["a", "of", "the", "and", "we", "is", "in", "to"]\nlimit = 1000\n'
SHOWN = 5  # papers of a sort in a line of the table

Places = dict[str, tuple[int, Row]]  # by id, rank and row


@dataclass
class Day:
    """What an issue has to tell, by id.

    Attributes:
        since: the first day that it covers, where it covers several.
        new: what was never there before.
        trending: what stays, by rank, with the rank that the last issue told, and the rank now.
        votes: how many up-votes these gained, where both counts are known.
        revised: whose title or abstract is another than was ever told.
        returned: what is back, after how many days.
    """

    since: date | None = None
    new: set[str] = field(default_factory=set)
    trending: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)
    revised: set[str] = field(default_factory=set)
    returned: dict[str, int] = field(default_factory=dict)


class Reader:
    """One who reads every capture by eye, and keeps a list of what was told."""

    def __init__(self) -> None:
        self._seen: dict[str, date] = {}  # when each paper was last there
        self._told: dict[str, list[tuple[str, str]]] = {}  # what was said of it
        self._before: Places = {}  # how things stood when the last issue came

    def read(self, fresh: Sequence[Capture]) -> Day:
        """What an issue has to tell that covers some captures, the last of which is how things stand."""
        now, rows, first = _places(fresh[-1]), dict[str, Row](), dict[str, date]()
        for capture in fresh:
            for paper, (_, row) in _places(capture).items():
                rows[paper] = row
                first.setdefault(paper, date.fromisoformat(capture.day))
        days = {capture.day for capture in fresh}
        found = Day(date.fromisoformat(min(days)) if len(days) > 1 else None, rows.keys() - self._seen.keys())
        for paper in now.keys() - found.new:
            if _text(rows[paper]) not in self._told[paper]:
                found.revised.add(paper)
            elif paper not in self._before:
                found.returned[paper] = (first[paper] - self._seen[paper]).days
        self._trends(found, now)
        for paper in (*found.new, *found.revised):
            self._told.setdefault(paper, []).append(_text(rows[paper]))
        self._seen |= {row["id"]: date.fromisoformat(capture.day) for capture in fresh for row in capture.rows}
        self._before = now
        return found

    def _trends(self, found: Day, now: Places) -> None:
        stays = [paper for paper in now if paper not in {*found.new, *found.revised, *found.returned}]
        for paper in stays[:10]:
            (rank, row), (then, had) = now[paper], self._before[paper]
            found.trending.append((paper, then, rank))
            if "upvotes" in row:
                found.votes[paper] = row["upvotes"] - had["upvotes"]


def _places(capture: Capture) -> Places:
    """The papers of a capture in the order of their ranks; one that stands there twice counts where it stands first."""
    rows: dict[str, Row] = {}
    for row in capture.rows:
        rows.setdefault(row["id"], row)
    return {paper: (rank, row) for rank, (paper, row) in enumerate(rows.items(), 1)}


def _text(row: Row) -> tuple[str, str]:
    """What a reader sees of a paper, white space folded."""
    return " ".join(row["title"].split()), " ".join(row["abstract"].split())


def said(edition: Edition) -> Day:
    """What an issue tells."""
    papers = [*(entry.paper for entry in edition.entries), *edition.rest]
    gained = {
        each.paper.id: each.votes[-1] - each.votes_before
        for each in edition.trending
        if each.votes and each.votes[-1] is not None and each.votes_before is not None
    }
    return Day(
        edition.since,
        {paper.id for paper in papers},
        [(trend.paper.id, trend.rank_before, trend.rank) for trend in edition.trending],
        gained,
        {each.paper.id for each in edition.revised},
        {each.paper.id: each.away for each in edition.returned},
    )


def settle(working: Working, now: datetime) -> Report:
    """The issue of a slot, without an archive, which would take most of the time."""
    pipeline = working.digest.pipeline
    pipeline.ingest.fetch(working.newsletter, now)
    slot = latest(working.newsletter.name, working.newsletter.cadence, now)
    assert slot
    return pipeline.settle(working.newsletter, slot)


def issues(working: Working, slots: Sequence[datetime], series: Sequence[Capture]) -> Iterator[tuple[str, Day, Day]]:
    """For each slot with captures since the one before: a line that names them, what to expect, and what is told."""
    reader = Reader()
    for slot, group in groupby(series, lambda capture: next(slot for slot in slots if slot > capture.captured)):
        fresh = list(group)
        for capture in fresh:
            path = working.raw(capture.name, capture.data)
            os.utime(path, (capture.captured.timestamp(),) * 2)
        report = settle(working, slot)
        assert report.issue, f"{slot}: {report.outcome}"
        names = ", ".join(f"{each.day[5:]} as of {each.captured:%d %H:%M}" for each in fresh)
        yield f"{slot:%Y-%m-%d %H:%M}  {names}", reader.read(fresh), said(report.issue.edition)


def show(line: str, day: Day) -> None:
    """An issue in the table: how many papers of each sort it has to tell, and the first of them."""
    print(f"\n{line}\n    new      {_few(sorted(day.new))}")  # noqa: T201 - the table is for a person
    trends = [f"{p} {then}→{rank}" + (f" {day.votes[p]:+}" if p in day.votes else "") for p, then, rank in day.trending]
    sorts = {"trends": trends, "revised": sorted(day.revised)}
    sorts["back"] = [f"{paper} after {away}" for paper, away in sorted(day.returned.items())]
    for name, papers in sorts.items():
        if papers:
            print(f"    {name:8} {_few(papers)}")  # noqa: T201


def _few(papers: Sequence[str]) -> str:
    return f"{len(papers):4}  {', '.join(papers[:SHOWN])}{' …' if len(papers) > SHOWN else ''}"


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter of all that comes, every hour, and with room for everything."""
    made = Working(tmp_path, top=TOP, tables=PROFILE)
    hours = tuple(time(hour) for hour in range(24))
    made.newsletter = replace(made.newsletter, cadence=Cadence(at=hours))
    return made


def test_ten_days_of_a_rolling_listing(working: Working) -> None:
    """R3: each day tells what the rows say, over versions, gaps of a day and more, and a part of a page."""
    series = captures.arxiv_rolling()[7:18]
    days = [capture.captured.replace(hour=18, minute=0, second=0) for capture in series]
    told = 0
    for line, expected, found in issues(working, days, series):
        show(line, expected)
        assert found == expected, line
        told += 1
    assert told == 11, "the first day, before which there was nothing, and ten more"


def test_ten_issues_of_the_daily_papers(working: Working) -> None:
    """R62: several captures of a date, some within one hour: what trends has gained up-votes since the last issue."""
    series = sorted(captures.hf_api(), key=lambda capture: capture.captured)
    first, last = datetime(2025, 1, 6, tzinfo=UTC), datetime(2025, 1, 11, 3, tzinfo=UTC)
    hours = [first + timedelta(hours=hour) for hour in range(24 * 6)]
    covered = []
    for line, expected, found in issues(working, hours, [each for each in series if first < each.captured < last]):
        show(line, expected)
        assert found == expected, line
        covered.append(line.count("as of"))
    assert covered == [1, 1, 1, 2, 4, 2, 1, 2, 1, 1]
