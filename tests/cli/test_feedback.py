"""digest feedback: what a reader says of papers, undoes, and reads again."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Caller, Said
from tests.support.working import page

RED, BLUE, GREEN = "A red paper on cats", "A blue paper on cats", "A green paper on mice"
FIRST, SECOND, THIRD = (f"2025-03-11T{hour}:00:00+00:00" for hour in ("08", "09", "10"))
PROFILE = '[[profile]]\nname = "{}"\nkeywords = ["paper*"]\ntext = "cats"\nhalf_life = {}\n'
LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'
OLD = {"id": "2404.00001", "title": "On felines of old", "abstract": "Whiskers let felines hunt by night, with care."}


@pytest.fixture
def known(call: Caller, papers: Path) -> Caller:
    """A newsletter with two profiles that has shown three papers without ids."""
    file = papers.parent / "papers.toml"
    text = file.read_text(encoding="utf-8").partition("[[profile]]")[0]
    both = PROFILE.format("Cats & [co]", 10) + PROFILE.format("Dogs", '"never"')
    file.write_text(text + LINES + both, encoding="utf-8")
    (papers / "2025-03-11.txt").write_text(page([RED, BLUE, GREEN]), encoding="utf-8")
    assert call("ingest", "papers", "--now", FIRST).code == 0
    return call


def say(known: Caller, *words: str, now: str = FIRST, profile: str = "Cats & [co]") -> Said:
    """A call of the command that is done."""
    said = known("feedback", f"papers/{profile}", *words, "--now", now)
    assert (said.code, said.err) == (0, "")
    return said


def rows(known: Caller, *words: str, now: str = FIRST, profile: str = "Cats & [co]") -> list[tuple[Any, ...]]:
    """What a call tells programs: word, title, state and weight."""
    found = say(known, *words, "--json", now=now, profile=profile).json["lessons"]
    return [(each["word"], each["paper"]["title"], each["state"], each["weight"]) for each in found]


def test_the_last_word_on_a_paper_stands(known: Caller) -> None:
    """A slip is mended by saying the other word; both are told, and the rest with list."""
    assert rows(known, "more", RED, BLUE) == [("more", RED, "stands", 1.0), ("more", BLUE, "stands", 1.0)]
    assert rows(known, "less", BLUE, now=SECOND) == [("more", BLUE, "replaced", 0.0), ("less", BLUE, "stands", -1.0)]
    assert [row[:3] for row in rows(known, "list", now=THIRD)] == [
        ("more", RED, "stands"),
        ("more", BLUE, "replaced"),
        ("less", BLUE, "stands"),
    ]
    assert rows(known, now=THIRD) == rows(known, "list", now=THIRD)
    assert rows(known, profile="Dogs") == []


def test_undo_takes_back_the_last_word_or_all_on_a_paper(known: Caller) -> None:
    """What stood before stands again; what was undone is told as such."""
    for word, now in ("more", FIRST), ("less", SECOND):
        say(known, word, RED, BLUE, now=now)
    assert [row[2] for row in rows(known, "undo", now=THIRD)] == ["stands", "undone"]
    assert [row[2] for row in rows(known, "undo", RED.upper(), now=THIRD)] == ["undone", "undone"]
    (last,) = say(known, "undo", "--json", now=THIRD).json["lessons"][:1]
    assert (last["paper"]["title"], last["undone_at"]) == (BLUE, THIRD)
    assert {row[2] for row in rows(known, now=THIRD)} == {"undone"}
    assert {row[2] for row in rows(known, now=FIRST)} == {"stands"}, "as it was before"


def test_what_was_said_fades(known: Caller) -> None:
    """By the half-life of its profile, in days; never where that is said."""
    for profile in ("Cats & [co]", "Dogs"):
        say(known, "less", RED, profile=profile)
    assert rows(known, now="2025-03-21T08:00+00:00") == [("less", RED, "stands", -0.5)]
    assert rows(known, now="2026-03-21T08:00+00:00") == [("less", RED, "faded", 0.0)]
    assert rows(known, now="2026-03-21T08:00+00:00", profile="dogs") == [("less", RED, "stands", -1.0)]


def test_people_read_a_line_a_word(known: Caller) -> None:
    """By profile, with the time on the newsletter's clock; brackets of a name are no markup."""
    assert say(known).out == "Nothing was said yet.\n"
    say(known, "more", RED)
    say(known, "less", RED, now=SECOND)
    say(known, "less", GREEN, profile="Dogs")
    lines = known("feedback", "papers", "--now", SECOND).out.splitlines()
    assert [line.split("  title-")[0] for line in lines] == [
        "Cats & [co]",
        f"  2025-03-11 08:00  more  replaced  {RED}",
        f"  2025-03-11 09:00  less  -1.00     {RED}",
        "Dogs",
        f"  2025-03-11 08:00  less  -1.00     {GREEN}",
    ]


def test_a_paper_has_many_names(known: Caller, papers: Path) -> None:
    """A title, an id, a version of it, a merged name: one paper, and what was said of it holds for the joined one."""
    say(known, "more", RED)
    row = {"id": "2503.00001", "title": "Felines, seen red", "abstract": "Another text."}
    (papers / "2025-03-12.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    known("ingest", "papers")
    assert known("papers", "merge", RED, "2503.00001").code == 0
    assert rows(known, "less", "arXiv:2503.00001v2", now=SECOND) == [
        ("more", "Felines, seen red", "replaced", 0.0),
        ("less", "Felines, seen red", "stands", -1.0),
    ]
    assert [row[2] for row in rows(known, "undo", RED, now=THIRD)] == ["undone", "undone"]


@pytest.mark.parametrize("asked", [OLD["id"], f"arXiv:{OLD['id']}v3", "On Felines of Old"])
def test_a_paper_of_millions_is_found(known: Caller, papers: Path, asked: str) -> None:
    """Where a source is read by lines, by id and by title."""
    others = [{"id": f"2501.{n:05}", "title": f"Matter {n}", "abstract": "We."} for n in range(30)]
    (papers / "2025-03-10.all").write_text("".join(json.dumps(row) + "\n" for row in [*others, OLD]), encoding="utf-8")
    known("ingest", "papers", "--now", FIRST)
    assert rows(known, "more", asked) == [("more", OLD["title"], "stands", 1.0)]


def test_undo_gives_the_same_ranking_again(known: Caller) -> None:
    """Issue 4: byte for byte, and so does the other word with its undo."""
    before = known("match", "papers", "--json", "--now", FIRST)
    assert before.code == 0
    say(known, "more", GREEN)
    for undone in (["less", GREEN], ["more", RED, GREEN]):
        between = known("match", "papers", "--json", "--now", FIRST).out
        say(known, *undone)
        for _ in undone[1:]:
            say(known, "undo")
        assert known("match", "papers", "--json", "--now", FIRST).out == between
    say(known, "undo", GREEN)
    assert known("match", "papers", "--json", "--now", FIRST).out == before.out


def test_more_like_a_paper_changes_the_ranking(known: Caller) -> None:
    """Issue 4: what is said is heard by `digest match`, which is why its undo means something."""
    before = known("match", "papers/dogs", "--json", "--now", FIRST).json
    say(known, "more", GREEN, profile="Dogs")
    assert known("match", "papers/dogs", "--json", "--now", FIRST).json["matches"] != before["matches"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("papers/Dogs", "more", "No such paper"),
            "papers has shown no paper 'No such paper'; give an id, or the whole",
        ),
        (("papers/Dogs", "more"), "feedback more: names no paper; give an id"),
        (("papers/Dogs", "less", RED, "2501.99999"), "papers has shown no paper '2501.99999'; give an id"),
        (("papers/Dogs", "list", RED), f"feedback list: takes no paper; leave out '{RED}'"),
        (("papers/Dogs", "undo"), "Dogs: there is nothing to undo; see digest feedback papers list"),
        (("papers/Cats & [co]", "undo", RED), f"nothing was said of '{RED}'; see digest feedback papers list"),
        (("papers/Cats & [co]", "undo", "nothing"), "papers has shown no paper 'nothing'; give an id"),
        (
            ("papers", "more", RED),
            "feedback more: is for one profile; write papers/PROFILE; known are Cats & [co], Dogs",
        ),
        (("papers/Mice", "more", RED), "there is no profile 'Mice'; known are Cats & [co], Dogs"),
        (("papers/Dogs", "mor", RED), "'mor' is not one of 'more', 'less', 'undo', 'list'"),
        (("nothing/Dogs",), "nothing"),
    ],
)
def test_wrong_use_is_told_in_a_line(known: Caller, words: tuple[str, ...], says: str) -> None:
    """With the remedy, and exit code 2; nothing is said of any paper then."""
    say(known, "more", GREEN)
    said = known("feedback", *words, "--now", FIRST)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1
    assert rows(known) == [("more", GREEN, "stands", 1.0)]
    assert rows(known, profile="Dogs") == []


def test_a_title_of_several_papers_names_none(known: Caller, papers: Path) -> None:
    """R5: their ids tell them apart."""
    twins = [{"id": f"2503.0000{n}", "title": "Twins of cats", "abstract": f"Text {n} of its own."} for n in (1, 2)]
    (papers / "2025-03-12.jsonl").write_text("\n".join(map(json.dumps, twins)) + "\n", encoding="utf-8")
    known("ingest", "papers")
    said = known("feedback", "papers/Dogs", "more", "Twins of cats")
    assert said.code == 2
    assert "is the title of 2 papers; name one of 2503.00001, 2503.00002" in said.err
    assert rows(known, "more", "2503.00002", profile="Dogs") == [("more", "Twins of cats", "stands", 1.0)]


def test_what_was_said_of_a_paper_that_is_gone_can_be_undone(known: Caller, papers: Path) -> None:
    """By its id, also when no source of the newsletter shows it any more."""
    (told,) = say(known, "more", RED, "--json").json["lessons"]
    file = papers.parent / "papers.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('name = "page"', 'name = "other"'), encoding="utf-8")
    assert rows(known, "undo", told["paper"]["id"]) == [("more", "", "undone", 0.0)]
