import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.data import shared
from tests.support.scripts import script

PROFILES = """
[[profile]]
name = "Prompts"
like = ["2", "3", "nowhere-1"]
[[profile]]
name = "Video"
like = ["7"]
text = "video diffusion"
[[profile]]
name = "Rules"
keywords = ["video*"]
"""
PAPERS = [
    (f"{n}", f"Paper {n} on {'prompt optimization' if n < 6 else 'video diffusion'}", f"No. {n}.") for n in range(12)
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """Profiles and papers, as files."""
    rows = [{"id": i, "title": title, "abstract": abstract} for i, title, abstract in PAPERS]
    (tmp_path / "papers.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "profiles.toml").write_text(PROFILES, encoding="utf-8")
    judged: list[dict[str, object]] = [{"profile": "Prompts", "paper": str(n), "relevant": n < 6} for n in range(12)]
    judged.extend({"profile": name, "paper": str(n)} for n in range(6, 12) for name in ("Video", "Else"))
    (tmp_path / "judged.jsonl").write_text("\n".join(map(json.dumps, judged)), encoding="utf-8")
    return "--profiles", "profiles.toml", "--papers", "papers.jsonl"


def test_likes_are_left_out_and_judgments_counted(call: Caller, files: tuple[str, ...]) -> None:
    """What is easy is found: everything on the subject stands above everything else."""
    said = call("profile", "eval", *files, "--judgments", "judged.jsonl", "--json")
    assert said.code == 0
    assert "'nowhere-1' is not among the papers" in said.err
    assert "judges 1 other profile too" in said.err
    prompts, video, rules = said.json["profiles"]
    assert prompts["left_out"]["likes"] == 2
    assert prompts["left_out"]["papers"] == 11
    assert [each["paper"]["id"] for each in prompts["left_out"]["found"]] == ["2", "3"]
    assert prompts["left_out"]["median"] <= 6
    assert (prompts["judged"]["relevant"], prompts["judged"]["papers"], prompts["judged"]["MAP"]) == (4, 10, 1)
    assert video["judged"]["AUC"] == 1
    assert (rules["left_out"], rules["judged"]) == (None, None)
    assert said.json["spread"]["MAP"]["mean"] == 1
    assert said.json["spread"]["MAP"]["interval"] == [1, 1]


def test_people_read_it_in_lines(call: Caller, files: tuple[str, ...]) -> None:
    """A profile each, what cannot be measured in one clear line, and a table over all."""
    said = call("profile", "eval", *files, "--judgments", "judged.jsonl")
    assert "2 likes, each ranked among 11 papers" in said.out
    assert "nothing: it likes no papers" in said.out
    assert "MAP 1.000" in said.out
    assert "95 % of the mean" in said.out


def test_a_like_that_its_own_rules_shut_out_is_named(call: Caller, tmp_path: Path, files: tuple[str, ...]) -> None:
    """A person should know."""
    (tmp_path / "profiles.toml").write_text(
        '[[profile]]\nname = "P"\nkeywords = ["cat"]\nlike = ["2"]\n', encoding="utf-8"
    )
    said = call("profile", "eval", *files)
    assert "1 is shut out by its own rules: Paper 2 on prompt optimization" in said.out
    assert "95 %" not in said.out


def test_a_newsletter_is_held_against_its_history(call: Caller, taken: Path) -> None:
    """Every profile of it, or one."""
    assert taken.exists()
    every = call("profile", "eval", "trending", "--json").json
    assert every["papers"] == 121
    assert len(every["profiles"]) == 3
    one = call("profile", "eval", "trending/how language models learn", "--json").json
    assert [each["profile"] for each in one["profiles"]] == ["How language models learn"]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no profile is named"),
        (("trending",), "no papers to hold against yet"),
        (("trending/None",), "there is no profile"),
        (("--profiles", "none.toml"), "there is no such file"),
        (("--profiles", "p.toml"), "no papers to hold against yet"),
        (
            ("--profiles", "p.toml", "--papers", "schedules/dumps/2025-03-11.txt", "--judgments", "j"),
            "judges none of P",
        ),
    ],
)
def test_what_cannot_be_measured_is_one_line(
    call: Caller, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, with the remedy."""
    (tmp_path / "p.toml").write_text('[[profile]]\nname = "P"\ntext = "x"\n', encoding="utf-8")
    (tmp_path / "j").write_text('{"profile": "Q", "paper": "1"}\n', encoding="utf-8")
    done = call("profile", "eval", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


@pytest.mark.filterwarnings("ignore:.*unclosed file:ResourceWarning")  # the script leaves that to Python
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_figures_are_those_of_the_shared_script(call: Caller, tmp_path: Path) -> None:
    """On real judgments of one list: `digest match` scored by the script, and `digest profile eval`, say the same."""
    evaluate = script(shared().parent / "evaluate.py")
    corpus, profiles = evaluate.load("awesome", "dev", str(shared("relevance")))
    asked = min(profiles, key=lambda each: len(each["seeds"]))
    kept = sorted({paper["id"] for paper in corpus[::20]} | {s["id"] for s in asked["seeds"]} | asked["positives"])
    rows = [paper for paper in corpus if paper["id"] in set(kept)]
    (tmp_path / "papers.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    likes = json.dumps([seed["id"] for seed in asked["seeds"]])
    (tmp_path / "p.toml").write_text(f'[[profile]]\nname = "P"\nlike = {likes}\n', encoding="utf-8")
    seeds = {seed["id"] for seed in asked["seeds"]}
    judged = [{"paper": paper, "relevant": True} for paper in asked["positives"]]
    judged += [{"paper": paper, "relevant": None} for paper in asked["exclude"] - seeds]
    (tmp_path / "j.jsonl").write_text("\n".join(map(json.dumps, judged)), encoding="utf-8")
    files = ("--profiles", "p.toml", "--papers", "papers.jsonl", "--background", "papers.jsonl")
    run = json.loads(call("match", *files, "--top", 100000, "--json").out)
    candidates = set(kept) - asked["exclude"]
    theirs, _ = evaluate.metrics(run["ranking"], candidates, asked["positives"])
    ours = call("profile", "eval", *files, "--judgments", "j.jsonl", "--json").json["profiles"][0]["judged"]
    assert [ours[key] for key in ("MAP", "nDCG@10", "P@10", "R100", "AUC")] == pytest.approx(list(theirs.values()))
    sent = set(run["selected"]) & candidates
    right = len(sent & asked["positives"])
    assert ours["cut"]["sent"] == len(sent)
    assert ours["cut"]["precision"] == pytest.approx(right / max(len(sent), 1))
    assert ours["cut"]["recall"] == pytest.approx(right / len(asked["positives"]))
