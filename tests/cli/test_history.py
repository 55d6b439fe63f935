"""digest ingest, diff and match, as a user calls them."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.working import page

DUMPS = ("schedules/dumps/2025-03-11.txt", "schedules/dumps/2025-03-18.txt")
SUBMITTERS = "Submitted by\nada\nnew\nGet trending papers in your email inbox!\nSubscribe\nSubmitted by\nbob\n"


@pytest.mark.usefixtures("sample")
def test_the_diff_does_not_depend_on_the_order_of_ingest(call: Caller) -> None:
    """R4: the same document byte for byte, with the counts of the two real dumps."""
    documents = []
    for number, order in enumerate((DUMPS, DUMPS[::-1])):
        for path in order:
            assert call("ingest", "trending", path, "--state", f"state{number}").code == 0
        documents.append(call("diff", "trending", "--json", "--state", f"state{number}"))
    assert documents[0].out == documents[1].out
    document = documents[0].json
    expected = {"new": 56, "continuing": 13, "gone": 52, "revised": 0, "renamed": 0, "returned": 0}
    assert document["counts"] == expected | {"cross-listed": 0, "withdrawn": 0}
    for kind, count in expected.items():
        assert sum(change["kind"] == kind for change in document["changes"]) == count
    assert {"id", "title"} <= document["changes"][0]["paper"].keys()
    assert document["from"].startswith("trending-page@2025-03-11")


@pytest.mark.usefixtures("sample")
def test_any_two_snapshots_can_be_compared(call: Caller) -> None:
    """From B back to A: what was new is gone."""
    call("ingest", "trending")
    back = call("diff", "trending", "2025-03-18", "2025-03-11", "--json").json
    assert (back["counts"]["new"], back["counts"]["gone"]) == (52, 56)
    first = call("diff", "trending", "2025-03-11", "--json").json
    assert (first["from"], first["counts"]["new"]) == (None, 65)
    assert "TextGrad" in call("diff", "trending").out
    assert call("diff", "trending", "2025-03-12").code == 2


@pytest.mark.parametrize(
    ("name", "data", "verdict"),
    [
        ("empty.txt", b"", "error"),
        ("binary.txt", bytes(range(256)) * 20, "error"),
        ("submitters.txt", SUBMITTERS.encode(), "partial"),
    ],
)
def test_a_bad_dump_is_one_clear_line(call: Caller, sample: Path, name: str, data: bytes, verdict: str) -> None:
    """R2: file, place and remedy in one line; exit 1; history unchanged."""
    call("ingest", "trending")
    before = call("diff", "trending", "--json").out
    (sample / name).write_bytes(data)
    said = call("ingest", "trending", name)
    assert said.code == 1
    lines = (said.out + said.err).strip().splitlines()
    assert name in lines[0]
    assert f"held: {verdict}" in lines[0]
    document = call("ingest", "trending", name, "--json").json["dumps"][0]
    assert document["verdict"] == verdict
    assert document["reason"]
    assert call("diff", "trending", "--json").out == before


def test_as_of_and_format_can_be_stated(call: Caller, papers: Path) -> None:
    """--as-of wins over the page, --format over the content."""
    path = papers / "page.txt"
    path.write_text(page(["One paper", "Another paper"]))
    document = call("ingest", "papers", path, "--as-of", "2024-02-29", "--json").json["dumps"][0]
    assert document["as_of"] == "2024-02-29"
    assert document["counts"]["new"] == 2
    path.write_text(page(["A third paper"]))
    wrong = call("ingest", "papers", path, "--format", "telegram")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)
    assert "telegram" in wrong.err
    assert "held" not in call("status").out


def test_a_format_that_there_is_not_is_always_refused(call: Caller, papers: Path) -> None:
    """Wrong use, also of bytes that are known, and where no file is named; it says which formats there are."""
    path = papers / "page.txt"
    path.write_text(page(["One paper", "Another paper"]))
    for arguments in ([path], [path], [], ["nowhere"]):
        said = call("ingest", "papers", *arguments, "--format", "nosuch")
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("digest: there is no format “nosuch”; take one of arxiv-atom, ")
        assert call("ingest", "papers", path, "--format", "trending-text").code == 0


def test_a_table_is_read_by_its_fields_alone(call: Caller, papers: Path) -> None:
    """--format beside them is wrong use, and not left aside."""
    newsletter = papers.parent / "papers.toml"
    newsletter.write_text(
        newsletter.read_text().replace("[[profile]]", '[source.fields]\ntitle = "name"\n\n[[profile]]')
    )
    path = papers / "page.csv"
    path.write_text("name\nOne paper\n")
    said = call("ingest", "papers", path, "--format", "jsonl")
    assert (said.code, said.err) == (
        2,
        "digest: source page: is a table that is read by [source.fields]; leave --format out\n",
    )
    assert call("ingest", "papers", path).code == 0


def test_many_dumps_are_taken_in_at_once(call: Caller, papers: Path) -> None:
    """A folder's worth on one command line, in any order."""
    paths = []
    for day in range(10, 15):
        path = papers / f"2025-03-{day}.txt"
        path.write_text(page([f"Paper {n}" for n in range(day, day + 5)]))
        paths.append(path)
    assert call("ingest", "papers", *paths[::-1]).code == 0
    assert call("diff", "papers", "--json").json["counts"]["new"] == 1


@pytest.mark.usefixtures("sample")
def test_match_says_what_a_profile_would_get_and_why(call: Caller) -> None:
    """A newsletter's profile over the new papers of its last snapshot."""
    call("ingest", "trending")
    lines = [json.loads(line) for line in call("match", "trending", "--json", "--group").out.splitlines()]
    profiles = [line for line in lines if "profile" in line]
    assert len(profiles) == 3
    for line in profiles:
        assert {"profile", "ranking", "selected", "matches"} <= line.keys()
        assert set(line["selected"]) <= set(line["ranking"])
        assert all(match["reasons"] for match in line["matches"] if match["paper"]["id"] in line["selected"])
    assert {"paper", "group"} == next(line for line in lines if "paper" in line).keys()
    name = profiles[0]["profile"]
    said = call("match", f"trending/{name}")
    assert name in said.out
    assert "•" in said.out


def test_match_ranks_any_dump_for_any_profiles(call: Caller, tmp_path: Path) -> None:
    """DESIGN: without a newsletter and without touching state."""
    (tmp_path / "p.toml").write_text('[[profile]]\nname = "Cats"\nlike = ["2501.00001", "2501.99999"]\nlimit = 1\n')
    papers = [("2501.00001", "On cats"), ("2501.00002", "More on cats"), ("2501.00003", "On dogs")]
    lines = [
        json.dumps({"id": i, "title": t, "abstract": f"A study {t.lower()} and how they live."}) for i, t in papers
    ]
    (tmp_path / "d.jsonl").write_text("\n".join(lines) + "\n")
    said = call(
        "match", "--profiles", "p.toml", "--papers", "d.jsonl", "--top", "2", "--background", "d.jsonl", "--json"
    )
    document = json.loads(said.out)
    assert document["ranking"] == ["2501.00001", "2501.00002"]
    assert "'2501.99999' is not among the papers" in said.err
    assert not (tmp_path / "out").exists()


def test_no_dump_stands_for_a_day_to_come(call: Caller, sample: Path) -> None:
    """R2: a mistyped day would be the last one for ever; it is refused, and nothing is taken in."""
    ahead = sample / "9999-12-31.txt"
    ahead.write_bytes((sample / DUMPS[0]).read_bytes())
    for arguments in ([DUMPS[0], "--as-of", "2205-03-11"], [ahead]):
        said = call("ingest", "trending", *arguments)
        assert said.code == 2
        assert "a day to come; mend --as-of or the file's name" in said.err
    assert call("status", "--json").json["newsletters"][0]["snapshots"] == 0


def test_a_dump_that_is_named_and_one_that_is_found_stand_for_one_day(call: Caller, sample: Path) -> None:
    """R4: a page without a date stands for its capture's day on the newsletter's own clock, however it comes in."""
    text = (sample / DUMPS[0]).read_text(encoding="utf-8").replace("Mar 11\n", "")
    for path in (sample / "schedules/dumps").iterdir():
        path.unlink()
    page = sample / "schedules/dumps/page.txt"
    page.write_text(text, encoding="utf-8")
    late = datetime(2025, 3, 5, 23, 30, tzinfo=UTC).timestamp()
    os.utime(page, (late, late))
    for arguments, state in (([page], "named"), ([], "found")):
        document = call("ingest", "trending", *arguments, "--state", state, "--json").json
        assert [dump["as_of"] for dump in document["dumps"]] == ["2025-03-06"]


@pytest.mark.usefixtures("sample")
def test_the_earliest_day_of_known_bytes_counts(call: Caller) -> None:
    """R1, R4: a later --as-of changes nothing; an earlier one moves the snapshot, says so, and keeps its old name."""
    call("ingest", "trending", DUMPS[0])
    (name,) = [row["id"] for row in call("dumps", "list", "--all", "--json").json["dumps"]]
    said = call("ingest", "trending", DUMPS[0], "--as-of", "2025-03-12", "--json")
    assert said.json["dumps"][0]["verdict"] == "known"
    assert said.json["dumps"][0]["reason"].endswith("2025-03-11.txt, as of 2025-03-11")
    said = call("ingest", "trending", DUMPS[0], "--as-of", "2025-03-01")
    assert said.code == 0
    assert "papers, known, the same bytes were taken in as " in said.out
    assert "they came as of 2025-03-01 too, which is earlier, and stand for that from now on\n" in said.out
    found = call("diff", "trending", name, "--json").json["to"]
    assert "@2025-03-01-" in found
    assert call("dumps", "show", "trending", name).code == 0


@pytest.fixture
def two(call: Caller, papers: Path) -> list[str]:
    """A newsletter with two sources, a dump of each of one day taken in; returns the ids of the snapshots."""
    toml = papers.parent / "papers.toml"
    more = '[[source]]\nname = "other"\npaths = ["others/*.txt"]\n'
    toml.write_text(toml.read_text(encoding="utf-8") + more, encoding="utf-8")
    (papers.parent / "others").mkdir()
    (papers / "2025-03-11.txt").write_text(page(["One paper"]))
    (papers.parent / "others/2025-03-11.txt").write_text(page(["Another paper"]))
    found = []
    for name in ("page", "other"):
        assert call("ingest", "papers", "--source", name, "--now", "2025-03-11T18:00").code == 0
        found.append(call("dumps", "list", "--all", "--json").json["dumps"])
    assert [[row["id"][:5] for row in rows] for rows in found] == [["page@"], ["other", "page@"]]
    return sorted(row["id"] for row in found[1])


def test_a_source_that_is_named_is_taken_in_alone(call: Caller, two: list[str]) -> None:
    """Without a path as with one; a name that no source has is wrong use."""
    assert len(two) == 2
    for name in ("third", ""):
        said = call("ingest", "papers", "--source", name)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert said.err.endswith(f"--source {name!r} is not one of its sources; known are page, other\n")


def test_a_file_of_several_sources_needs_the_name_of_one(call: Caller, papers: Path, two: list[str]) -> None:
    """Whose dump it is cannot be guessed; the remedy says how to tell, and which names there are."""
    assert len(two) == 2
    said = call("ingest", "papers", papers / "2025-03-11.txt")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("has several sources; name one with --source; known are page, other\n")
    assert call("ingest", "papers", papers / "2025-03-11.txt", "--source", "page").code == 0


@pytest.mark.parametrize("option", [("--as-of", "2025-03-11"), ("--format", "trending-text")])
def test_what_goes_with_a_path_is_refused_without_one(call: Caller, papers: Path, option: tuple[str, str]) -> None:
    """It would say nothing of what the sources have, and is not passed over in silence."""
    (papers / "2025-03-11.txt").write_text(page(["One paper"]))
    said = call("ingest", "papers", *option)
    assert (said.code, said.out) == (2, "")
    assert said.err == "digest: --as-of and --format go with a PATH; name the file that is meant\n"


def test_a_snapshot_is_named_without_its_digits(call: Caller, two: list[str]) -> None:
    """R5: by source and day; a day on which two sources have one is refused with the names of both."""
    for name in two:
        assert call("diff", "papers", name.rpartition("-")[0], "--json").json["to"] == name
    said = call("diff", "papers", "2025-03-11")
    assert said.code == 2
    assert said.err.startswith("digest: 2 snapshots are meant by '2025-03-11'; name one of ")
    assert all(name in said.err for name in two)
