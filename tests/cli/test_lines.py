"""What single lines of the output say, and which words the commands understand."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller, finish, start
from tests.support.working import page

NOW = "2025-03-11T18:00+00:00"


@pytest.mark.parametrize(
    "now",
    ["1969-12-31T23:59", "1969-12-31", "2201-01-01", "0001-01-01", "9999-12-31T23:59-23:59", "0001-01-01T00:00+23:59"],
)
@pytest.mark.parametrize("name", ["run", "status", "daemon"])
def test_a_clock_out_of_range_is_wrong_use(call: Caller, papers: Path, now: str, name: str) -> None:
    """DESIGN: dates at the ends of the calendar are one line before anything is touched, and no traceback."""
    said = call(name, "--now", now)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"digest: --now {now}: is out of range; give a time from 1970 to 2200\n"
    assert not (papers.parents[1] / "out").exists()


@pytest.mark.parametrize("now", ["1970-01-01", "1970-01-01T00:00+14:00", "2200-12-31T23:59", "2200-12-31T23:59-12:00"])
@pytest.mark.usefixtures("papers")
def test_a_clock_at_the_ends_of_the_range_is_one(call: Caller, now: str) -> None:
    """Every zone's first and last minute of the range can be asked for."""
    for arguments in (["status"], ["run"], ["daemon", "--once"]):
        assert call(*arguments, "--now", now).code == 0


@pytest.mark.parametrize("zoned", ["2025-03-11T19:00+01:00", "2025-03-11T18:00Z", "2025-03-11T18:00"])
@pytest.mark.usefixtures("papers")
def test_a_time_without_a_zone_is_utc(call: Caller, zoned: str) -> None:
    """One instant, however it is written."""
    assert call("status", "--now", zoned, "--json").out == call("status", "--now", NOW, "--json").out


@pytest.mark.parametrize("more", [0, 1, 3])
def test_the_first_things_that_were_dropped_are_shown(call: Caller, papers: Path, more: int) -> None:
    """R8: each with its line; of many, five and how many more, and all of them with --json."""
    lines = [json.dumps({"id": "2501.00001", "title": "On cats", "abstract": "How they live."}), *["{"] * (5 + more)]
    (papers / "2025-03-11.jsonl").write_text("\n".join(lines))
    said = call("ingest", "papers", "--now", NOW)
    assert [f"line {number}: " in said.out for number in range(2, 8)] == [True] * 5 + [False]
    assert ("more, see --json" in said.out) == bool(more)
    assert not more or f"  and {more} more, see --json\n" in said.out
    assert (
        len(call("ingest", "papers", "--now", NOW, "--json", "--state", "new").json["dumps"][0]["dropped"]) == 5 + more
    )


def test_what_was_read_after_all_is_said_as_it_is(call: Caller, papers: Path) -> None:
    """R8: a line in an old encoding is read, and that is what is said; programs are told how much of it is lost."""
    lines = [
        json.dumps({"id": f"2501.{n:05}", "title": f"On na{chr(239)}ve cats {n}"}, ensure_ascii=False) for n in (1, 2)
    ]
    (papers / "2025-03-11.jsonl").write_bytes("\n".join([*lines, ""]).encode("latin-1"))
    found = call("ingest", "papers", "--now", NOW, "--json").json["dumps"][0]
    said = "is in windows-1252, not in UTF-8, as is 1 more line; it is read as that"
    assert found["reason"] == f"2 papers, 2 of them never seen before; line 1 {said}"
    assert found["dropped"] == [{"line": 1, "reason": said, "loss": "none", "count": 1}]
    assert f"\n  line 1: {said}\n" in call("ingest", "papers", "--now", NOW, "--state", "new").out


def test_what_is_said_of_the_whole_dump_has_no_line(call: Caller, papers: Path) -> None:
    """R8: as a column that no record of a table has."""
    newsletter = papers.parent / "papers.toml"
    fields = '[source.fields]\ntitle = "name"\ndoi = "DOI"\n\n[[profile]]'
    newsletter.write_text(newsletter.read_text().replace("[[profile]]", fields))
    path = papers / "page.csv"
    path.write_text("name;doi\nOn cats;10.1/x\n")
    said = "has in no record the “DOI” that [source.fields] names for doi; there are “name”, “doi”"
    assert f"\n  {said}\n" in call("ingest", "papers", path).out


def test_many_lines_that_cannot_be_read_are_counted(call: Caller, papers: Path) -> None:
    """R8: a thousand by themselves, the others by what is wrong with them; the number is exact for both readers."""
    (papers / "2025-03-11.jsonl").write_text('{"title": "On cats"}\n' + "{\n" * 3_000)
    told = call("ingest", "papers", "--now", NOW).out
    assert "  and 2,995 more, see --json\n" in told
    dropped = call("dumps", "show", "papers", "--json").json["dropped"]
    assert (len(dropped), sum(each["count"] for each in dropped)) == (1_001, 3_000)
    assert "  and 2,980 more, see --json\n" in call("dumps", "show", "papers").out


def test_a_source_is_named_where_there_are_several(call: Caller, papers: Path) -> None:
    """A dump on the command line belongs to the only source, or to the named one; else nothing is taken in."""
    path = papers / "2025-03-11.txt"
    path.write_text(page(["One paper", "Another paper"]))
    newsletter = papers.parent / "papers.toml"
    text = newsletter.read_text()
    newsletter.write_text(text + '[[source]]\nname = "other"\npaths = ["none/*"]\n')
    said = call("ingest", "papers", path)
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("papers.toml: has several sources; name one with --source; known are page, other\n")
    assert call("diff", "papers").code == 2
    assert call("ingest", "papers", path, "--source", "other").code == 0
    assert call("diff", "papers", "--json").json["to"].startswith("other@2025-03-11-")


def test_a_snapshot_is_named_by_its_id_or_its_day(call: Caller, papers: Path) -> None:
    """`digest diff` takes what it prints, in both places; what names none is answered with those that there are."""
    for day in (11, 12):
        (papers / f"2025-03-{day}.txt").write_text(page([f"Paper {n}" for n in range(day, day + 3)]))
    assert call("ingest", "papers").code == 0
    document = call("diff", "papers", "--json").json
    first, second = document["from"], document["to"]
    assert (
        call("diff", "papers", first, second, "--json").out
        == call("diff", "papers", "2025-03-11", "2025-03-12", "--json").out
    )
    assert call("diff", "papers", second, "--json").json == document
    for word in ("yesterday", "2025-03-13", "2025-02-30", first[:-1]):
        said = call("diff", "papers", word)
        assert said.code == 2
        assert said.err == f"digest: there is no snapshot {word!r}; the last are {first}, {second}\n"


@pytest.mark.parametrize("private", [True, False])
def test_a_run_names_the_archive_that_there_is(call: Caller, papers: Path, private: bool) -> None:
    """R71: a private newsletter has no archive, and the output says nothing of one."""
    newsletter = papers.parent / "papers.toml"
    newsletter.write_text(newsletter.read_text() + f"[archive]\nprivate = {json.dumps(private)}\n")
    (papers / "2025-03-11.txt").write_text(page(["One paper", "Another paper"]))
    said = call("run", "--now", NOW)
    assert said.code == 0
    assert "issue     no. 1: " in said.out
    assert ("archive" in said.out) == (not private)
    assert (papers.parents[1] / "out/archive/papers/index.html").exists() == (not private)


def test_paths_elsewhere_are_shown_whole(call: Caller, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A path below the present folder is shown from there, any other from the root."""
    (papers / "2025-03-11.txt").write_text(page(["One paper", "Another paper"]))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    said = call("run", "--now", NOW, "--out", elsewhere)
    assert said.code == 0
    assert f"  {elsewhere}/issues/papers/2025-03-11-0700.html\n" in said.out
    assert "  schedules/dumps/2025-03-11.txt  " in call("run", "--now", NOW, "--out", elsewhere).out.replace(
        "dump    ", ""
    )


def test_a_daemon_tells_its_log_what_a_person_must_look_at(papers: Path) -> None:
    """R68: a held dump is a line of the log, and of one tick the exit code 1."""
    (papers / "2025-03-10.txt").write_text(page(["One paper", "Another paper"]))
    (papers / "2025-03-11.txt").write_bytes(b"")
    said = finish(start(papers.parents[1], "daemon", "--once", "--now", NOW))
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "WARNING papers: schedules/dumps/2025-03-11.txt is held: error, " in said.err


def test_a_wrong_format_of_a_source_stops_before_anything_is_touched(call: Caller, papers: Path) -> None:
    """R66 and DESIGN: exit code 2, and one line with the nearest of the formats."""
    newsletter = papers.parent / "papers.toml"
    newsletter.write_text(newsletter.read_text().replace('name = "page"', 'name = "page"\nformat = "jsonlines"'))
    said = call("run", "--now", NOW)
    assert (said.code, said.out) == (2, "")
    assert (
        said.err == "digest: schedules/papers.toml: source 1.format: 'jsonlines' is not known; did you mean 'jsonl'?\n"
    )
    assert not (papers.parents[1] / "out").exists()


def test_sources_that_disagree_stop_whoever_asks_for_them(call: Caller, papers: Path) -> None:
    """R4: one line with both files; a newsletter that has no part in it goes on."""
    folder = papers.parent
    text = (folder / "papers.toml").read_text()
    (folder / "other.toml").write_text(text.replace('name = "page"', 'name = "page"\nkind = "catalogue"'))
    (folder / "third.toml").write_text(text.replace('name = "page"', 'name = "third"'))
    said = call("run", "papers", "--now", NOW)
    assert said.code == 2
    assert said.err.startswith(
        "digest: schedules/papers.toml: source page: kind differs from that in schedules/other.toml; "
    )
    assert said.err.count("\n") == 1
    assert call("run", "third", "--now", NOW).code == 0
