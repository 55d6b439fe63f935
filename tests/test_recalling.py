"""What the matching leans on where a source is very large, and what it is given to match."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller, call
from tests.support.working import Working, at

__all__ = ["call"]  # a fixture

LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
PROFILE = """
[[profile]]
name = "Cats"
like = [{like}]
"""
SAID = "Whiskers let felines measure gaps, purr, and hunt mice by night, in gardens and in barns alike."
ROWS = [{"id": f"2501.{n:05}", "title": f"Matter {n}", "abstract": "We."} for n in range(30)]
LIKED = {"id": "2404.00001", "title": "On Felines, Whiskers and Mice", "abstract": SAID}
NEW = {"id": "2503.00001", "title": "Purring felines hunt mice in barns", "abstract": SAID}


def working(folder: Path, like: str) -> Working:
    """A newsletter whose catalogue has shown the liked paper as its baseline, and then a new one."""
    made = Working(folder, tables=LINES + PROFILE.format(like=like))
    for day, rows in ("10", [*ROWS, LIKED]), ("11", [*ROWS, LIKED, NEW, {**NEW, "id": "2503.2", "title": "Lakes"}]):
        made.raw(f"2025-03-{day}.all", "".join(json.dumps(row) + "\n" for row in rows))
        made.digest.pipeline.ingest.fetch(made.newsletter, at(f"2025-03-{day}"))
    return made


@pytest.mark.parametrize("like", ['"2404.00001v3"', '"on felines, whiskers & mice", "On felines: whiskers and mice"'])
def test_a_liked_paper_is_found_among_millions(tmp_path: Path, like: str) -> None:
    """By its id, and by its title; it is all that the matching is given of the catalogue."""
    made = working(tmp_path, like)
    assert [paper.id for paper in made.digest.pipeline.background(made.newsletter).papers] == [LIKED["id"]]


@pytest.mark.parametrize("like", ["", '"2404.99999", "No such paper"'])
def test_what_nobody_named_is_not_read(tmp_path: Path, like: str) -> None:
    """No paper of the catalogue, whether nothing is liked or what is liked is not there."""
    made = working(tmp_path, like or '"Nothing"')
    assert made.digest.pipeline.background(made.newsletter).papers == ()


def test_what_a_catalogue_brings_is_matched(tmp_path: Path, call: Caller) -> None:
    """Like any other paper: by a run, and by `digest match` of the same newsletter."""
    made = working(tmp_path, '"2404.00001"')
    made.digest.pipeline.run(made.newsletter, at("2025-03-10"))
    report = made.digest.pipeline.run(made.newsletter, at("2025-03-11"))
    assert report.counts["new"] == 2
    assert report.issue is not None
    assert [entry.paper.id for section in report.issue.edition.sections for entry in section.entries][:1] == [NEW["id"]]
    assert call("ingest", "papers", "--now", "2025-03-11T08:00").code == 0
    said = call("match", "papers/cats", "--json", "--now", "2025-03-11T08:00")
    assert said.err == ""
    assert said.json["ranking"][0] == NEW["id"]
    assert len(said.json["ranking"]) == 2
