from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.terminal import pretend, seen

PROMPTS = "trending/Prompts and in-context learning"
WITH = """
[[profile]]
name = "whatever"
keywords = ["video*"]
limit = 3
"""


@pytest.mark.usefixtures("taken")
def test_a_keyword_more_shows_what_it_gains(call: Caller) -> None:
    """The change, what it comes to, a strip of days, and each paper with its day, score and why."""
    said = call("profile", "replay", PROMPTS, "--add-keyword", "video*", "--drop-keyword", "prompting")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "Trending papers  over the 30 days to 18 March 2025, 2 issues"
    assert "you would have received these" in lines[2]
    assert {"  + keyword video*", "  - keyword prompting"} <= set(lines)
    assert any("before" in line for line in lines)
    assert any(line.startswith("  + Tue 18 Mar  0.") for line in lines)
    assert "in the title" in said.out
    assert "\x1b" not in said.out


@pytest.mark.usefixtures("taken")
def test_programs_read_the_same(call: Caller) -> None:
    """One document: what was and would be given adds up, by profile and by day."""
    told = call("profile", "replay", PROMPTS, "--add-keyword", "video*", "--json").json
    (profile,) = told["profiles"]
    assert (told["from"], told["to"]) == ("2025-02-17", "2025-03-18")
    assert profile["change"] == [{"sign": "+", "what": "keyword", "subject": "video*"}]
    assert profile["after"] - profile["before"] == len(profile["gained"]) - len(profile["lost"])
    assert sum(day["after"] for day in profile["days"]) == profile["after"]
    assert profile["gained"][0]["other"] == {"score": None, "selected": False, "section": None}


@pytest.mark.usefixtures("taken")
def test_without_a_change_it_shows_what_was_given(call: Caller) -> None:
    """Of every profile, or of the one that is named."""
    said = call("profile", "replay", "trending")
    assert said.out.count("gave you") == 3
    assert "you would" not in said.out
    assert "•" in call("profile", "replay", PROMPTS.lower()).out


def test_a_file_takes_the_place_of_profiles(call: Caller, taken: Path) -> None:
    """By name; a single one that of the profile that is named, whatever it is called."""
    (taken / "with.toml").write_text(WITH, encoding="utf-8")
    (named,) = call("profile", "replay", PROMPTS, "--with", "with.toml", "--json").json["profiles"]
    assert {step["what"] for step in named["change"]} == {"text", "keyword", "exclusion", "like", "limit"} - {"text"}
    whole = call("profile", "replay", "trending", "--with", "with.toml", "--json").json["profiles"]
    assert [step["what"] for each in whole for step in each["change"]] == ["profile"]
    assert whole[-1]["profile"] == "whatever"
    same = (taken / "schedules" / "trending.toml").read_text(encoding="utf-8")
    (taken / "same.toml").write_text(same[same.index("[[profile]]") : same.index("[archive]")], encoding="utf-8")
    assert "gave you" in call("profile", "replay", "trending", "--with", "same.toml").out


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("trending", "--text", "x"), "has 3 profiles to change"),
        ((PROMPTS, "--drop-keyword", "nothing"), "is not among its keywords"),
        ((PROMPTS, "--unlike", "nothing"), "is not among its like"),
        (("trending/Nobody",), "there is no profile 'Nobody'"),
        (("trending", "--now", "2025-01-01"), "has no snapshot yet"),
        ((PROMPTS, "--with", "none.toml"), "there is no such file"),
    ],
)
def test_what_cannot_be_replayed_is_one_line(call: Caller, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, the place and the remedy."""
    done = call("profile", "replay", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("like", ["like", "text", "same"])
def test_likes_and_texts_can_be_tried(call: Caller, like: str) -> None:
    """A profile without keywords is turned by either; a change without effect says so."""
    change = {
        "like": ("--like", "TPDiff: Temporal Pyramid Video Diffusion Model"),
        "text": ("--text", "video diffusion models"),
        "same": ("--like", "Direct Preference Optimization: Your Language Model is Secretly a Reward Model"),
    }[like]
    said = call("profile", "replay", "trending/Alignment and preferences", *change)
    assert said.code == 0
    assert ("gave you" in said.out) == (like == "same")


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_sees_colours_and_whole_words(call: Caller, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """No line is wider than the window, titles wrap at words below their beginning, and there are colours."""
    plain = call("profile", "replay", PROMPTS, "--add-keyword", "video*").out
    pretend(monkeypatch, columns)
    said = call("profile", "replay", PROMPTS, "--add-keyword", "video*")
    assert "\x1b[1;32m" in said.out
    shown = seen(said.out)
    assert max(map(len, shown.splitlines())) <= columns
    assert shown.split() == plain.split()


@pytest.mark.usefixtures("taken")
def test_a_title_that_is_found_nowhere_is_told(call: Caller) -> None:
    """As every command does that reads likes, so that a slip is noticed."""
    said = call("profile", "replay", PROMPTS, "--like", "Nope Nada Nix")
    assert said.code == 0
    assert "'Nope Nada Nix' names no known paper; its words are used" in said.err
