import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.samples import SAMPLES
from tests.support.terminal import pretend, seen

ALIGNMENT = "trending/Alignment and preferences"
LIBRARY = """
@article{a, title = {Textual gradients for prompt optimization}, abstract = {We study prompt optimization.}}
@article{b, title = {Prompt optimization at scale}, abstract = {More of prompt optimization by gradients.}}
@article{c, title = {Better prompt optimization}, abstract = {It is better.}}
"""


def test_proposals_are_toml_to_paste(call: Caller, taken: Path) -> None:
    """Whole lines, whatever the papers' titles hold; the profile with them loads, and its likes are known."""
    said = call("profile", "suggest", ALIGNMENT, "--most", 5)
    assert said.code == 0
    pasted = tomllib.loads(said.out)
    assert len(pasted["like"]) == 5
    profile = '[[profile]]\nname = "P"\ntext = "x"\n' + said.out
    (taken / "p.toml").write_text(profile, encoding="utf-8")
    dump = "schedules/dumps/2025-03-18.txt"
    done = call("profile", "eval", "--profiles", "p.toml", "--papers", dump, "--background", dump)
    assert done.code == 0


def test_likes_that_are_named_are_not_proposed(call: Caller, taken: Path) -> None:
    """What is proposed is the archive's best, without what the profile has."""
    before = call("profile", "suggest", ALIGNMENT, "--json").json["profiles"][0]["like"]
    assert [each["score"] for each in before] == sorted((each["score"] for each in before), reverse=True)
    file = taken / "schedules" / "trending.toml"
    name = before[0]["paper"]["title"]
    text = file.read_text(encoding="utf-8").replace("dislike = [", f"dislike = ['{name}', ")
    file.write_text(text, encoding="utf-8")
    after = call("profile", "suggest", ALIGNMENT, "--json").json["profiles"][0]["like"]
    assert name not in [each["paper"]["title"] for each in after]


@pytest.mark.parametrize("keywords", ["", 'keywords = ["language model*", "learning", "text*"]\nat_least = 9\n'])
def test_only_what_reaches_the_cut_is_proposed(call: Caller, taken: Path, keywords: str) -> None:
    """The profile's own, whatever its keywords let through and however quiet a day is."""
    like = 'like = ["Confronting Reward Model Overoptimization with Constrained RLHF"]\n'
    dumps = [f"schedules/dumps/2025-03-{day}.txt" for day in ("11", "18")]
    (taken / "plain.toml").write_text(f'[[profile]]\nname = "P"\n{like}', encoding="utf-8")
    (taken / "p.toml").write_text(f'[[profile]]\nname = "P"\n{like}{keywords}', encoding="utf-8")
    files = ("--papers", dumps[1], "--background", dumps[0])
    reaching = call("match", "--profiles", "plain.toml", *files, "--json").json["selected"]
    asked = call("profile", "suggest", "--profiles", "p.toml", *files, "--most", 50, "--json").json
    proposed = [each["paper"]["id"] for each in asked["profiles"][0]["like"]]
    assert len(proposed) < 20
    assert set(proposed) <= set(reaching)
    assert keywords or proposed


def test_where_nothing_reaches_the_cut_that_is_said(call: Caller, taken: Path) -> None:
    """Still TOML, and nothing in it."""
    (taken / "p.toml").write_text('[[profile]]\nname = "P"\ntext = "dust in galaxies"\n', encoding="utf-8")
    said = call("profile", "suggest", "--profiles", "p.toml", "--papers", "schedules/dumps/2025-03-18.txt")
    assert tomllib.loads(said.out) == {}
    assert "# no likes: nothing that it does not name reaches its cut" in said.out


def test_a_library_alone_gives_keywords(call: Caller, tmp_path: Path) -> None:
    """Any file of references or papers; how common words are is known without an archive."""
    (tmp_path / "refs.bib").write_text(LIBRARY, encoding="utf-8")
    said = call("profile", "suggest", "--library", "refs.bib")
    assert said.code == 0
    assert said.out.startswith("# refs: 3 liked papers known, 0 in the archive\n")
    assert "prompt optimization" in tomllib.loads(said.out)["keywords"]
    assert "# 3 of 3 likes\n" in said.out
    assert "# no likes: there is no archive to look in" in said.out


def test_a_library_beside_an_archive(call: Caller, taken: Path) -> None:
    """Each keyword says how many papers of the last 30 days it would let through, as the matching counts them."""
    (taken / "refs.bib").write_text(LIBRARY, encoding="utf-8")
    (profile,) = call("profile", "suggest", ALIGNMENT, "--library", "refs.bib", "--json").json["profiles"]
    assert profile["recent"] == {"papers": 121, "days": 30}
    found = {each["keyword"]: each for each in profile["keywords"]}
    assert found["prompt optimization"]["likes"] == 3
    (taken / "p.toml").write_text('[[profile]]\nname = "P"\nkeywords = ["prompt optimization"]\n', encoding="utf-8")
    through: set[str] = set()
    for day in ("11", "18"):
        dump = f"schedules/dumps/2025-03-{day}.txt"
        through |= {*call("match", "--profiles", "p.toml", "--papers", dump, "--json", "--top", 99).json["ranking"]}
    assert found["prompt optimization"]["recent"] == len(through) > 0


def test_a_profile_of_rules_alone_is_told_so(call: Caller, tmp_path: Path) -> None:
    """One clear line each, still TOML."""
    (tmp_path / "p.toml").write_text(
        '[[profile]]\nname = "P\x7f"\nkeywords = ["x"]\n'.replace("\x7f", ""), encoding="utf-8"
    )
    (tmp_path / "papers.jsonl").write_bytes(SAMPLES["jsonl"]())
    said = call("profile", "suggest", "--profiles", "p.toml", "--papers", "papers.jsonl")
    assert tomllib.loads(said.out) == {}
    assert "# no keywords: it likes no paper that is known" in said.out
    assert "# no likes: there is nothing to go by" in said.out


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_narrow_terminal_breaks_comments_alone(
    call: Caller, taken: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """What is copied from there is still TOML."""
    (taken / "refs.bib").write_text(LIBRARY, encoding="utf-8")
    pretend(monkeypatch, columns)
    text = seen(call("profile", "suggest", ALIGNMENT, "--library", "refs.bib").out)
    assert set(tomllib.loads(text)) == {"keywords", "like"}
    assert max(len(line) for line in text.split("\n") if line.lstrip().startswith("# ")) <= columns
