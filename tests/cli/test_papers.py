"""digest papers: which records are one paper, and a person's word on it."""

import json
from pathlib import Path

import pytest

from digest.core.paper import Record, Revision, paper_id
from tests.cli.conftest import Caller
from tests.support.revisions import ROWS

ID = ROWS[0]["id"]
FIRST, LAST = ROWS[0]["versions"]
OTHER = ROWS[1]["versions"][0]


@pytest.fixture
def known(call: Caller, papers: Path) -> Caller:
    """A state in which a paper was seen without an id, then with one under another title."""
    for day, rows in (("11", [FIRST, OTHER]), ("12", [LAST | {"id": ID + "v2", "doi": "10.1000/A"}])):
        (papers / f"2025-03-{day}.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert call("ingest", "papers").code == 0
    return call


@pytest.mark.parametrize("asked", [ID, f"arXiv:{ID}v2", FIRST["title"], LAST["title"].upper(), "10.1000/a"])
def test_show_tells_names_places_and_reasons(known: Caller, asked: str) -> None:
    """By any of its names, or any title that it had."""
    told = known("papers", "show", asked, "--json").json
    assert told["paper"] == ID
    assert told["title"] == LAST["title"]
    assert [each["name"] for each in told["names"]][:2] == [ID, "10.1000/a"]
    assert told["seen"] == [
        {"source": "page", "as_of": "2025-03-11", "rank": 1},
        {"source": "page", "as_of": "2025-03-12", "rank": 1},
    ]
    assert {each["why"].partition(" (")[0] for each in told["claims"]} == {"titles alike", "one record names both"}
    people = known("papers", "show", asked)
    assert "seen    2025-03-12  page, rank 1" in people.out
    assert "abstracts share" in people.out


def test_a_split_is_for_good_until_a_merge(known: Caller) -> None:
    """What a person says wins over what is found, and is told."""
    split = known("papers", "split", FIRST["title"], "--json")
    assert split.code == 0
    assert len(split.json["papers"]) == 2
    (nameless,) = (each["paper"] for each in split.json["papers"] if each["paper"] != ID)
    assert nameless.startswith("title-")
    shown = known("papers", "show", nameless)
    assert f"ruling  {nameless} ≠ {ID}: a person said so" in shown.out
    merged = known("papers", "merge", FIRST["title"], ID, "--json").json
    assert merged["papers"] == [{"paper": ID, "names": [ID, "10.1000/a", nameless]}]
    assert f"{nameless} = {ID}: a person said so" in known("papers", "show", nameless).out


def test_two_papers_become_one(known: Caller) -> None:
    """By title and id; programs and people read what was joined, and that nothing was cast off."""
    other = paper_id(Record(Revision(OTHER["title"])))
    told = known("papers", "merge", OTHER["title"], ID, "--json").json
    (whole,) = told["papers"]
    assert (whole["paper"], told["cast_off"]) == (ID, [])
    assert [each["paper"] for each in told["joined"]] == [other, ID]
    assert {name for each in told["joined"] for name in each["names"]} == {*whole["names"]}
    split = known("papers", "split", other)
    assert f"cast off  {other}\n" in split.out
    assert "joined" not in split.out
    merged = known("papers", "merge", ID, other)
    assert f"joined    {other}\n" in merged.out
    assert "cast off" not in merged.out


def test_a_split_takes_a_merged_paper_out_whole(known: Caller) -> None:
    """What a merge joined a split parts again, by whichever of the names, and the names of each stay together."""
    before = known("papers", "show", ID, "--json").json["names"]
    for asked in (OTHER["title"], FIRST["title"], "10.1000/a"):
        known("papers", "merge", OTHER["title"], ID)
        assert {each["paper"] for each in known("papers", "split", asked, "--json").json["papers"]} == {
            ID,
            paper_id(Record(Revision(OTHER["title"]))),
        }
        assert known("papers", "show", ID, "--json").json["names"] == before


def test_a_title_of_several_papers_names_none(known: Caller, papers: Path) -> None:
    """R5: the ids tell them apart, and the message names them."""
    rows = [OTHER | {"id": ID[:-1] + "9"}, LAST | {"id": ID[:-1] + "8"}]
    (papers / "2025-03-13.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    known("ingest", "papers")
    said = known("papers", "show", LAST["title"])
    assert said.code == 2
    assert f"is the title of 2 papers; name one of {ID}, {ID[:-1]}8" in said.err


@pytest.mark.parametrize(
    ("call_with", "says"),
    [
        (("show", "No such paper"), "there is no paper 'No such paper'; give an id"),
        (("merge", FIRST["title"], ID), "are one paper already"),
        (("split", OTHER["title"]), "is a paper by itself"),
    ],
)
def test_wrong_use_is_told_in_a_line(known: Caller, call_with: tuple[str, ...], says: str) -> None:
    """With the remedy, and exit code 2."""
    said = known("papers", *call_with)
    assert said.code == 2
    assert says in said.err
    assert said.err.count("\n") == 1
