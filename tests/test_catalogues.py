"""Very large sources, a line a paper: the rest of the program sees no difference."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.core.errors import ConfigError
from digest.core.identity import Ruling
from digest.core.newsletter import First
from digest.core.past import Decision, Settled
from digest.core.snapshot import Dropped, Verdict
from digest.ingest import Ingested
from tests.support.working import PROFILE, Working, at

LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "{}"\n'
Papers = Mapping[int, str]


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter of a page and of a catalogue."""
    return Working(tmp_path, tables=LINES.format("jsonl") + PROFILE)


def lines(papers: Papers) -> str:
    """A dump: by number, what the abstract of a paper says."""
    made = ({"id": f"2501.{n:05}", "title": f"Paper {n}", "abstract": said} for n, said in papers.items())
    return "".join(json.dumps(each) + "\n" for each in made)


def many(count: int = 200, **other: str) -> dict[int, str]:
    """So many papers, some of which say something else."""
    return {n: other.get(f"p{n}", "A paper.") for n in range(count)}


def take(working: Working, day: str, papers: Papers | str | bytes) -> Ingested:
    """A dump of a day, taken in."""
    data = papers if isinstance(papers, str | bytes) else lines(papers)
    working.raw(f"{day}.all", data)
    done = working.digest.pipeline.ingest.fetch(working.newsletter, at(day))
    return next(each for each in done if each.name.endswith(f"{day}.all"))


def counted(done: Ingested) -> dict[str, int]:
    """The kinds of changes that there are."""
    return {kind: count for kind, count in done.counts.items() if count}


def new(working: Working, day: str) -> list[str]:
    """What the issue of a day announces as new."""
    report = working.digest.pipeline.run(working.newsletter, at(day))
    return sorted(change.paper.id for change in report.issue.changes if change.kind == "new") if report.issue else []


def test_a_day_in_counts(working: Working) -> None:
    """New, revised and gone are papers; what continues is a count; the first dump is the baseline."""
    assert counted(take(working, "2025-03-10", many())) == {"new": 200}
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-10")).outcome == "baseline"
    papers = many(203, p7="Another text.")
    del papers[11]
    done = take(working, "2025-03-11", papers)
    assert (done.format, done.papers, done.examination.verdict) == ("jsonl", 202, Verdict.HEALTHY)
    assert counted(done) == {"new": 3, "revised": 1, "gone": 1, "continuing": 198}
    assert new(working, "2025-03-11") == ["2501.00200", "2501.00201", "2501.00202"]


def test_running_again_reads_nothing_and_says_nothing(working: Working) -> None:
    """R1: a file that is known by its size, time and samples is not read again."""
    take(working, "2025-03-10", many())
    again = working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-10"))
    assert [each.examination.verdict for each in again] == [Verdict.KNOWN]
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-10")).outcome == "baseline"
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-10", "09:00")).outcome == "repeated"


def test_what_came_and_went_between_two_issues_is_told(working: Working) -> None:
    """R62: an issue covers all snapshots since the last one."""
    take(working, "2025-03-10", many())
    new(working, "2025-03-10")
    take(working, "2025-03-11", {**many(), 900: "A guest."})
    take(working, "2025-03-12", {**many(), 901: "Another."})
    assert new(working, "2025-03-12") == ["2501.00900", "2501.00901"]


def test_a_late_dump_is_told_once_and_brings_nothing_back(working: Working) -> None:
    """R3, R4: what only a late dump has is new; what the present has dropped is not new again."""
    take(working, "2025-03-10", many())
    new(working, "2025-03-10")
    take(working, "2025-03-12", {**many(), 900: "A guest."})
    assert new(working, "2025-03-12") == ["2501.00900"]
    take(working, "2025-03-11", {**many(), 901: "It went at once."})
    assert new(working, "2025-03-13") == ["2501.00901"]
    take(working, "2025-03-14", {**many(), 901: "It is back.", 900: "A guest."})
    assert new(working, "2025-03-14") == []


def test_the_order_of_arrival_does_not_show(tmp_path: Path) -> None:
    """R4: the same changes between any two days."""
    days = {"2025-03-10": many(), "2025-03-11": many(205), "2025-03-12": {**many(204), 3: "Revised."}}
    told = []
    for number, order in enumerate((list(days), list(days)[::-1])):
        working = Working(tmp_path / str(number), tables=LINES.format("jsonl") + PROFILE)
        for day in order:
            take(working, day, days[day])
        keys = working.store.history.snapshots(["all"])
        compare = working.digest.pipeline.ingest.comparison.compare
        found = [compare(working.newsletter, keys[-1]), compare(working.newsletter, keys[2], keys[0])]
        told.append([(each.counts, [(c.kind, c.paper) for c in each.changes]) for each in found])
    assert told[0] == told[1]
    counts = {kind: count for kind, count in told[0][0][0].items() if count}
    assert counts == {"revised": 1, "gone": 1, "continuing": 203}


def test_sources_meet(working: Working) -> None:
    """R3: what the catalogue has shown is not new on another source, and the other way round."""
    take(working, "2025-03-10", many())
    new(working, "2025-03-10")
    working.raw("2025-03-11.jsonl", lines({5: "A paper.", 777: "From the page."}))
    assert new(working, "2025-03-11") == ["2501.00777"]
    take(working, "2025-03-12", {**many(), 777: "From the page."})
    assert new(working, "2025-03-12") == []


def test_a_dump_that_is_no_whole_one_is_held_and_can_be_let_in(working: Working) -> None:
    """R2, R7: partial, without any paper, of another format: history stays as it was, until a person decides."""
    take(working, "2025-03-10", many())
    done = take(working, "2025-03-11", many(100))
    assert (done.examination.verdict, done.papers) == (Verdict.PARTIAL, 100)
    assert "this source usually shows 200" in done.examination.reason
    assert take(working, "2025-03-12", "{}\n" * 9).examination.verdict is Verdict.ERROR
    assert take(working, "2025-03-13", b"\x1f\x8b but no gzip").examination.verdict is Verdict.ERROR
    assert len(working.store.history.snapshots(["all"])) == 1
    (row,) = (row for row in working.store.history.held(["all"]) if row.examination.verdict is Verdict.PARTIAL)
    decision = Decision(Settled.RELEASED, "ada", at("2025-03-13"))
    dump = working.digest.dumps.get(row)
    released = working.digest.pipeline.ingest.release(working.newsletter, dump, row, decision)
    assert counted(released) == {"gone": 100, "continuing": 100}
    assert len(working.store.history.snapshots(["all"])) == 2


def test_a_burst_and_a_changed_layout_are_held(working: Working) -> None:
    """R7: most lines are new although the source has kept what it had five times; or cannot be read any more."""
    for day in range(10, 15):
        assert not take(working, f"2025-03-{day}", many(200 + day)).examination.verdict.held
    other = {n + 5_000: "A paper." for n in range(220)}
    assert take(working, "2025-03-15", other).examination.verdict is Verdict.BURST
    changed = lines(many(220)) + "".join(f'{{"name": "Paper {n}"}}\n' for n in range(150))
    assert take(working, "2025-03-16", changed).examination.verdict is Verdict.CHANGED
    quiet = take(working, "2025-03-17", lines(many(214)))
    assert quiet.examination.verdict is Verdict.QUIET


def test_the_snapshot_of_arxiv_packed(tmp_path: Path) -> None:
    """The content tells the format; what cannot be read is told by its line."""
    working = Working(tmp_path, tables=LINES.replace('format = "{}"\n', "") + PROFILE)
    made = {"submitter": "A", "journal-ref": None, "categories": "cs.CL", "versions": [{"version": "v1"}]}
    rows = [json.dumps({"id": f"2501.{n:05}", "title": f"On {n}", "abstract": "We.", **made}) for n in range(5)]
    done = take(working, "2025-03-10", gzip.compress("\n".join([*rows, "{torn"]).encode()))
    assert (done.format, done.papers, [drop.line for drop in done.dropped]) == ("arxiv-snapshot", 5, [6])


def test_more_that_cannot_be_read_than_is_told_one_by_one(working: Working) -> None:
    """R8: a thousand lines each by itself, and the others by their number."""
    for day, more in (("2025-03-10", 1_000), ("2025-03-11", 1_001), ("2025-03-12", 1_400)):
        dropped = take(working, day, lines(many(3_000)) + "{\n" * more).dropped
        assert [drop.line for drop in dropped[:1_000]] == list(range(3_001, 4_001))
        assert sum(drop.count for drop in dropped) == more
    assert dropped[-1] == Dropped(4_001, "cannot be read, and from here on 399 more", count=400)


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ('kind = "ranked"\n', 'kind = "ranked"; give it kind = "catalogue"'),
        ('url = "https://e.org/x"\n', "addresses; give it paths"),
        ('[source.fields]\ntitle = "t"\n', r"\[source.fields\]; leave one of them out"),
    ],
)
def test_what_does_not_go_with_lines_is_refused(tmp_path: Path, more: str, part: str) -> None:
    """DESIGN: wrong configuration is one line with file, key, the part that does not fit, and remedy."""
    plain = '[[source]]\nname = "all"\nlines = true\n'
    where = "" if "url" in more else 'paths = ["dumps/*.all"]\n'
    kind = "" if "kind" in more else 'kind = "catalogue"\n'
    with pytest.raises(ConfigError, match=rf"papers\.toml: source 2\.lines: does not go with {part}"):
        Working(tmp_path, tables=plain + kind + where + more + PROFILE)


def test_a_source_of_lines_is_the_baseline_whatever_goes_first(tmp_path: Path) -> None:
    """DESIGN: a catalogue is the baseline; `first` is for the page beside it, and with none beside it is refused."""
    top, lines = 'first = "announce"\n', 'kind = "catalogue"\nlines = true\n'
    found = Working(tmp_path, top=top, tables=f'[[source]]\nname = "all"\npaths = ["*.all"]\n{lines}{PROFILE}')
    assert [source.first for source in found.newsletter.sources] == [First.ANNOUNCE, First.BASELINE]
    with pytest.raises(ConfigError, match=r"papers\.toml: first: 'announce' goes with none of its sources"):
        Working(tmp_path, top=top, tables=lines + PROFILE)


def test_a_catalogue_meets_what_a_person_merged(working: Working) -> None:
    """R3: a line under a name of a paper that was announced under another one is not announced again."""
    take(working, "2025-03-10", many())
    new(working, "2025-03-10")
    working.raw("2025-03-11.jsonl", lines({900: "A paper of the page.", 901: "Another one."}))
    assert new(working, "2025-03-11") == ["2501.00900", "2501.00901"]
    working.store.names.rule([Ruling("2501.00900", "2501.00201", same=True)])
    take(working, "2025-03-12", many(203))
    assert new(working, "2025-03-12") == ["2501.00200", "2501.00202"]
    take(working, "2025-03-13", many(203, p201="What it says now.", p202="This too."))
    working.raw("2025-03-13.jsonl", lines({901: "Another one.", 902: "The third."}))
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-13"))
    assert report.counts["new"] == 1
    assert report.counts["revised"] == 2
