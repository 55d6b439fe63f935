from pathlib import Path

import pytest

from tests.cli.conftest import Caller


@pytest.mark.usefixtures("taken")
def test_a_profile_in_words(call: Caller) -> None:
    """Its rules as they are written, its directions as weighted words."""
    said = call("profile", "show", "trending/alignment and preferences")
    assert said.code == 0
    lines = {line[:15].strip(): line[15:] for line in said.out.splitlines() if line.startswith("  ")}
    assert lines["text"].startswith("Aligning language models with human preferences")
    assert "ReNO" in lines["dislikes"]
    assert "preference" in lines["looks for"]
    assert lines["avoids"]
    assert lines["at most"] == "8 papers an issue"


@pytest.mark.usefixtures("taken")
def test_programs_read_every_profile(call: Caller) -> None:
    """One document."""
    profiles = call("profile", "show", "trending", "--json").json["profiles"]
    assert len(profiles) == 3
    assert profiles[0]["keywords"][0] == "prompt optimi*"
    weights = [each["weight"] for each in profiles[1]["toward"]]
    assert weights == sorted(weights, reverse=True)
    assert all(each["weight"] < 0 for each in profiles[1]["away"])
    assert profiles[0]["liked"] == 2


@pytest.mark.usefixtures("sample")
def test_without_a_history_words_alone_speak(call: Caller) -> None:
    """Nothing need have been taken in."""
    assert "looks for" in call("profile", "show", "trending").out


def test_rules_alone_have_no_direction(call: Caller, tmp_path: Path) -> None:
    """It is said that there is no order, in one line; known papers go by their titles."""
    text = '[[profile]]\nname = "P"\nkeywords = ["x"]\nauthors = ["Ada"]\n[[profile]]\nname = "Q"\nlike = ["1", "2"]\n'
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    (tmp_path / "d.jsonl").write_text('{"id": "1", "title": "A title of it", "abstract": "x"}\n', encoding="utf-8")
    said = call("profile", "show", "--profiles", "p.toml", "--background", "d.jsonl")
    assert "whatever its rules let through, in no order" in said.out
    assert "A title of it; 2" in said.out
    assert "or is by" in said.out


@pytest.mark.usefixtures("taken")
def test_what_was_learned_is_part_of_a_profile(call: Caller) -> None:
    """A lesson changes what is looked for and avoided, and taking it back changes it back."""
    asked = ("profile", "show", "trending/Prompts and in-context learning", "--json")
    before = call(*asked).json["profiles"]
    title = "Category Theory for Quantum Natural Language Processing"
    assert call("feedback", "trending/Prompts and in-context learning", "less", title).code == 0
    (taught,) = call(*asked).json["profiles"]
    assert "category" in [each["term"] for each in taught["away"]]
    assert call("feedback", "trending/Prompts and in-context learning", "undo").code == 0
    assert call(*asked).json["profiles"] == before
