"""digest match: what it says of names, of scores and of what is sent."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller, Said

PAPERS = [
    {"id": "2406.00001", "title": "Prompt search by textual gradients", "abstract": "Gradients of prompts for models."},
    {"id": "2406.00002", "title": "Textual gradients for prompt search", "abstract": "Models and their prompts."},
    {"id": "2406.00003", "title": "Dust in galaxies", "abstract": "Stars form where gas cools."},
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Three papers, two of them alike."""
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(map(json.dumps, PAPERS)), encoding="utf-8")
    return path


def asked(call: Caller, dump: Path, profile: str, *more: str, command: tuple[str, ...] = ("match",)) -> Said:
    """What is said of the papers for one profile."""
    path = dump.with_name("p.toml")
    path.write_text(f'[[profile]]\nname = "P"\n{profile}\n', encoding="utf-8")
    return call(*command, "--profiles", path, "--papers", dump, *more)


@pytest.mark.parametrize("command", [("match",), ("profile", "show")])
def test_a_title_that_is_found_nowhere_is_told(call: Caller, dump: Path, command: tuple[str, ...]) -> None:
    """One line, and programs read it too, so that a slip does not go unnoticed."""
    profile = 'like = ["Prompt serch by textual gradients", "dust in GALAXIES", "2501.99999"]'
    said = asked(call, dump, profile, command=command)
    assert said.code == 0
    assert said.err.splitlines() == [
        "digest: P: 'Prompt serch by textual gradients' names no known paper; its words are used",
        "digest: P: '2501.99999' is not among the papers; it is left out",
    ]
    told = asked(call, dump, profile, "--json", command=command).json
    assert (told if command == ("match",) else told["profiles"][0])["doubtful"] == [
        {"name": "Prompt serch by textual gradients", "doubt": "words"},
        {"name": "2501.99999", "doubt": "nowhere"},
    ]


def test_of_many_titles_the_first_are_told(call: Caller, dump: Path) -> None:
    """A long list is no flood of lines; programs read them all."""
    profile = f"like = {json.dumps([f'Paper number {at}' for at in range(40)])}"
    lines = asked(call, dump, profile).err.splitlines()
    assert lines[-1] == "digest: P: 35 more titles name no known paper; their words are used"
    assert len(lines) == 6
    assert len(asked(call, dump, profile, "--json").json["doubtful"]) == 40


def test_one_paper_under_two_names_is_told(call: Caller, dump: Path) -> None:
    """Which the file alone could not tell."""
    said = asked(call, dump, 'like = ["2406.00001"]\ndislike = ["Prompt search by textual gradients"]')
    assert "'Prompt search by textual gradients' is liked and disliked; take it out of one of them" in said.err


def test_by_name_it_is_wrong_configuration(call: Caller, dump: Path) -> None:
    """Exit code 2, one line."""
    said = asked(call, dump, 'like = ["2406.00001"]\ndislike = ["2406.00001v3"]')
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
