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


def test_what_only_a_quiet_day_brings_is_marked(call: Caller, dump: Path) -> None:
    """Below the cut, and sent all the same: people and programs are told."""
    profile = 'text = "prompts of dust and stars, in models and in galaxies"\nat_least = 2\n'
    told = asked(call, dump, profile, "--json").json
    quiet = [each["paper"]["id"] for each in told["matches"] if each["quiet"]]
    assert quiet
    assert set(quiet) <= set(told["selected"])
    said = asked(call, dump, profile).out
    assert said.count("below the cut, and sent because at_least is 2") == len(quiet)
    assert "at_least" not in asked(call, dump, 'like = ["2406.00001"]').out


def test_what_nothing_speaks_for_is_not_shown(call: Caller, dump: Path) -> None:
    """A score of 0 without a reason means nothing to a person; programs read the whole ranking."""
    said = asked(call, dump, 'like = ["2406.00001"]')
    assert "Dust in galaxies" not in said.out
    assert "0.0000" not in said.out
    assert len(asked(call, dump, 'like = ["2406.00001"]', "--json").json["ranking"]) == 3


def test_what_rules_send_is_shown_whatever_its_score(call: Caller, dump: Path) -> None:
    """And says which rule it was; a paper that is disliked itself is shown too, and not sent."""
    near = {"id": "1", "title": "Dust in galaxies and stars", "abstract": "Dust in galaxies."}
    dump.write_text("\n".join(map(json.dumps, [*PAPERS, near])), encoding="utf-8")
    said = asked(call, dump, 'keywords = ["galaxy"]\ndislike = ["2406.00003"]')
    assert "• 0.0000  Dust in galaxies and stars\n            galaxies in the title" in said.out
    assert "  0.0000  Dust in galaxies\n" in said.out
    assert said.out.count("never sent: you disliked this very paper") == 1


def test_a_liked_paper_says_so_and_no_more(call: Caller, dump: Path) -> None:
    """It neither resembles itself nor hangs on itself; its neighbour does."""
    lines = asked(call, dump, 'like = ["Prompt search by textual gradients"]').out.splitlines()
    own = next(at for at, line in enumerate(lines) if line.endswith("Prompt search by textual gradients"))
    assert lines[own + 1].strip() == "you like this very paper (100 %)"
    assert lines[own + 2].endswith("Textual gradients for prompt search")
    assert "close to Prompt search by textual gradients, which you liked (" in lines[own + 3]
    assert lines[own + 4].strip().startswith("without Prompt search by textual gradients, which you liked: ")


def test_shares_are_shown_where_they_can_be_understood(call: Caller, dump: Path) -> None:
    """As parts of a hundred; where they would be more together, what is not told speaks against the paper."""
    papers = [*PAPERS, {"id": "1", "title": "Prompt", "abstract": "Dust, dust, dust, stars, comets and a gas cloud."}]
    dump.write_text("\n".join(map(json.dumps, papers)), encoding="utf-8")
    profile = 'keywords = ["prompt", "galaxies", "star*"]\ntext = "prompt dust"\ndislike = ["2406.00003", "2406.00002"]'
    shares = [[r["share"] for r in each["reasons"]] for each in asked(call, dump, profile, "--json").json["matches"]]
    lines = asked(call, dump, profile).out.splitlines()
    shown = [line for line in lines if line.startswith(" " * 12) and "never sent" not in line]
    assert len(shown) == len(shares) == 4
    assert {sum(each) > 1 for each in shares} == {True, False}
    for line, each in zip(shown, shares, strict=True):
        assert ("the rest speaks against it" in line) == (sum(each) > 1)
        assert ("%" in line) == (0 < sum(each) <= 1)


def test_near_misses_are_shown_once_and_the_limit_is_told(call: Caller, dump: Path) -> None:
    """What is just below the cut says so where it stands; what is worth sending may be more than an issue shows."""
    papers = [{"id": f"1{at}", "title": f"Prompt search {at}", "abstract": "Prompts."} for at in range(4)]
    dump.write_text("\n".join(map(json.dumps, papers)), encoding="utf-8")
    said = asked(call, dump, 'keywords = ["prompt"]\nlimit = 2')
    assert said.out.startswith("P  4 worth sending of 4 that the rules let through, at most 2 in an issue\n")
    wish = ("--papers", dump, "--profiles", dump.with_name("p.toml"), "--top", "9")
    dump.write_text("\n".join(map(json.dumps, [*PAPERS, *papers])), encoding="utf-8")
    dump.with_name("p.toml").write_text('[[profile]]\nname = "P"\nlike = ["2406.00001"]\n', encoding="utf-8")
    missed = call("match", *wish, "--json").json["missed"]
    assert call("match", *wish).out.count("just below the cut") == len(missed)
