"""digest dumps: what is held, why, and a person's hand on it."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Caller
from tests.support.working import page

NOW = "2025-03-20T08:00Z"
BEFORE = [f"paper number {number}" for number in range(40)]


@pytest.fixture
def burst(call: Caller, papers: Path) -> Path:
    """A page that keeps nine tenths for a week, and then is all new: its last dump is held."""
    for day in range(7):
        stated = date(2025, 3, 10) + timedelta(days=day)
        (papers / f"{stated}.txt").write_text(page(BEFORE[day : day + 20]))
    assert call("ingest", "papers", "--now", NOW).code == 0
    path = papers / "2025-03-17.txt"
    path.write_text(page([f"other paper number {number}" for number in range(20)]))
    assert call("ingest", "papers", "--now", NOW).code == 1
    return path


def listed(call: Caller, *options: str) -> dict[str, str]:
    """The state of each dump that is listed, by its file name."""
    found = call("dumps", "list", *options, "--json").json["dumps"]
    return {Path(each["path"]).name: each["state"] for each in found}


def test_what_is_held_is_listed(call: Caller, burst: Path) -> None:
    """R2, R7: in words and numbers, with exit code 1; with --all what was taken in as well."""
    said = call("dumps", "list")
    assert said.code == 1
    assert said.out.startswith("page@2025-03-17-")
    assert "held: burst, 20 of its 20 papers were never seen before (100 %, usually 5 %)" in said.out
    assert said.out.count("\n") == 1
    assert listed(call) == {burst.name: "held"}
    assert list(listed(call, "--all").values()) == ["taken in"] * 7 + ["held"]


def test_nothing_is_held(call: Caller, papers: Path) -> None:
    """It says so; naming a dump is then wrong use."""
    (papers / "2025-03-11.txt").write_text(page(["One paper"]))
    call("ingest", "papers", "--now", NOW)
    said = call("dumps", "list", "papers")
    assert (said.code, said.out) == (0, "No dump is held.\n")
    assert call("dumps", "drop", "papers").err == "digest: no dump is held; held: none\n"
    assert call("dumps", "show", "papers", "2025-03-12").err == "digest: papers has no dump '2025-03-12'; held: none\n"


def names(call: Caller, burst: Path) -> list[str]:
    """Every way to name the dump that is held."""
    (found,) = call("dumps", "list", "--json").json["dumps"]
    return ["", found["id"], "page@2025-03-17", found["sha256"][:6].upper(), "2025-03-17", found["path"], str(burst)]


def test_a_dump_has_many_names(call: Caller, burst: Path) -> None:
    """Its id, its file, its day, the first digits of its sha256; where only one is held, none is needed."""
    for name in names(call, burst):
        found = call("dumps", "show", "papers", *filter(None, [name]), "--json").json
        assert (found["state"], found["verdict"], found["papers"]) == ("held", "burst", 20)
        assert len(found["records"]) == 5
        assert found["dropped"] == []
        assert found["trouble"] == ""
    shown = call("dumps", "show", "papers")
    assert shown.code == 0
    assert "other paper number 0  line 11" in shown.out


def test_a_released_dump_is_history(call: Caller, burst: Path) -> None:
    """R7: as a person decided; the next issue tells it, and nothing holds it again."""
    said = call("dumps", "release", "papers", "--why", "the page was rebuilt", "--by", "ada", "--now", NOW)
    assert said.code == 0
    assert "released as page@2025-03-17-" in said.out
    assert "20 papers, 20 new" in said.out
    assert call("dumps", "list").code == 0
    assert listed(call, "--all")[burst.name] == "released"
    shown = call("dumps", "show", "papers", "2025-03-17")
    assert "verdict   burst, 20 of its 20" in shown.out
    assert "decision  released by ada, 2025-03-20T08:00:00+00:00: the page was rebuilt" in shown.out
    again = call("ingest", "papers", "--now", NOW, "--json").json["dumps"]
    assert {each["verdict"] for each in again} == {"known"}
    assert call("run", "--now", NOW, "--json").json["counts"]["new"] == 46
    for verb in ("release", "drop"):
        assert "was released before; see digest dumps list --all" in call("dumps", verb, "papers", "2025-03-17").err


def test_a_dropped_dump_is_not_held_again(call: Caller, burst: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R68: its bytes are known from then on, and who dropped them; it may still be let in afterwards."""
    monkeypatch.setenv("LOGNAME", "bob")
    said = call("dumps", "drop", "papers", burst, "--why", "a failure", "--json")
    assert said.json["dumps"][0]["decision"]["by"] == "bob"
    assert listed(call) == {}
    again = call("ingest", "papers", "--now", NOW, "--json")
    assert again.code == 0
    reasons = {each["path"]: each["reason"] for each in again.json["dumps"]}
    assert reasons[f"schedules/dumps/{burst.name}"] == (
        f"was dropped by bob as schedules/dumps/{burst.name}: a failure"
    )
    assert "was dropped before" in call("dumps", "drop", "papers", "2025-03-17").err
    assert call("dumps", "release", "papers", "2025-03-17").code == 0
    assert listed(call, "--all")[burst.name] == "released"


def test_a_decision_needs_no_words(call: Caller, burst: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor a name."""
    monkeypatch.delenv("LOGNAME", raising=False)
    monkeypatch.delenv("USER", raising=False)
    assert (
        call("dumps", "drop", "papers").out
        == f"schedules/dumps/{burst.name}  dropped; the same bytes are not held again\n"
    )
    assert call("ingest", "papers", burst, "--now", NOW, "--json").json["dumps"][0]["reason"].endswith(f"{burst.name}")
    assert "decision  dropped by somebody, " in call("dumps", "show", "papers", "2025-03-17").out


def test_what_is_in_history_stays(call: Caller, burst: Path) -> None:
    """R2: it was never held."""
    said = call("dumps", "drop", "papers", "2025-03-16")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "2025-03-16.txt: was taken in before; see digest dumps list --all" in said.err
    assert burst.exists()


def test_the_bytes_must_still_be_there(call: Caller, burst: Path) -> None:
    """R2: another file of that name is not what a person decided on; nothing is written."""
    shutil.rmtree("out/state/blobs")
    burst.write_text(page(["Something else"]))
    said = call("dumps", "release", "papers")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "is another file now than the one that is held; fetch it again, or drop it" in said.err
    assert "trouble   schedules/dumps/2025-03-17.txt: is another file now" in call("dumps", "show", "papers").out
    burst.unlink()
    assert "there is no such file" in call("dumps", "release", "papers").err
    assert listed(call) == {burst.name: "held"}


def test_the_raw_dump_is_enough(call: Caller, burst: Path) -> None:
    """R2: what was kept is let in, whatever became of the file."""
    burst.unlink()
    assert call("dumps", "release", "papers").code == 0
    assert listed(call) == {}


def test_a_dump_without_papers_cannot_be_let_in(call: Caller, papers: Path) -> None:
    """R2: there is nothing to let in."""
    (papers / "2025-03-11.txt").write_text(page([]))
    call("ingest", "papers", "--now", NOW)
    said = call("dumps", "release", "papers")
    assert (said.code, said.err) == (
        1,
        "digest: schedules/dumps/2025-03-11.txt: holds no paper that could be let in; digest dumps drop papers\n",
    )


def test_several_are_held(call: Caller, papers: Path) -> None:
    """One must be named; two of one day are told apart by their ids."""
    for number, name in enumerate(["2025-03-11.txt", "2025-03-11b.txt", "2025-03-12.txt"]):
        (papers / name).write_text(page([]) + " " * number)
    call("ingest", "papers", "--now", NOW)
    (papers / "2025-03-12b.txt").write_text(page(["One paper"]))
    call("ingest", "papers", "--now", NOW)
    assert call("dumps", "show", "papers").err.startswith("digest: several dumps are held; page@2025-03-11-")
    assert call("dumps", "show", "papers", "2025-03-11").err.startswith("digest: 2 dumps are meant by '2025-03-11'; ")
    assert call("dumps", "show", "papers", "2025-03-12", "--json").json["papers"] == 0


def unreadable(call: Caller, papers: Path, count: int) -> str:
    """What is shown of a dump with so many lines that cannot be read."""
    (papers / "2025-03-11.jsonl").write_text('{"title": ""}\n' * count)
    call("ingest", "papers", "--now", NOW)
    return call("dumps", "show", "papers").out


@pytest.mark.parametrize(("count", "more"), [(3, ""), (24, "  and 4 more, see --json\n")])
def test_what_could_not_be_read_is_shown(call: Caller, papers: Path, count: int, more: str) -> None:
    """R8: with its places, the first of them."""
    out = unreadable(call, papers, count)
    assert "  line 1: has no title\n" in out
    assert out.endswith(more)
    assert ("more, see --json" in out) == bool(more)


def worried(call: Caller, *arguments: str) -> tuple[int, Any]:
    """Exit code and standard output."""
    said = call(*arguments, "--now", NOW)
    return said.code, said.out


def test_a_held_dump_is_news_once(call: Caller, burst: Path) -> None:
    """R68: afterwards it is one line, and of exit code 1 as long as nothing has settled it."""
    assert call("daemon", "--once", "--now", NOW).err == ""
    code, out = worried(call, "run")
    assert code == 1
    assert f"{burst.name}  still held: burst; see digest dumps list\n" in out
    assert "never seen before" not in out
    (burst.parent / "2025-03-18.txt").write_text(page(BEFORE[7:27]))
    code, out = worried(call, "run")
    assert code == 0
    assert "still held: burst, superseded by a newer dump\n" in out
    assert listed(call) == {burst.name: "superseded"}
    code, out = worried(call, "dumps", "list")
    assert code == 0
    assert "  superseded by a later dump: burst, 20 of its 20 papers" in out
    status = call("status", "--now", NOW)
    assert status.code == 0
    assert "  superseded 1 held dump by later ones; see digest dumps list\n" in status.out
    assert burst.name not in status.out
    assert [held["superseded"] for held in call("status", "--json").json["newsletters"][0]["held"]] == [True]


def test_the_formats_are_named_once(call: Caller, papers: Path) -> None:
    """R68: a list of what is held is short; taking in and `show` say which formats there are."""
    (papers / "2025-03-11.txt").write_text("nothing that any reader knows")
    said = call("ingest", "papers", "--now", NOW)
    assert "name its --format: arxiv-atom, feed, " in said.out
    assert "name its --format: arxiv-atom, feed, " in call("dumps", "show", "papers").out
    for arguments in (["dumps", "list"], ["status"]):
        told = call(*arguments, "--now", NOW).out
        assert "which begins “nothing that any reader knows”; name its --format; or map its fields" in told
    assert "arxiv-atom" in call("dumps", "list", "--json").json["dumps"][0]["reason"]


def test_an_early_burst_is_named_when_more_is_known(call: Caller, papers: Path) -> None:
    """R4, R7: it came after three days, when nobody knew what is usual; it stays in history, and is told of."""
    for day in (15, 16, 17, 18):
        late = [f"other paper number {number}" for number in range(20)]
        (papers / f"2025-03-{day}.txt").write_text(page(late if day == 18 else BEFORE[day - 10 : day + 10]))
        assert call("ingest", "papers", "--now", NOW).code == 0
    assert call("dumps", "list").out == "No dump is held.\n"
    for day in (10, 11, 12, 13, 14):
        (papers / f"2025-03-{day}.txt").write_text(page(BEFORE[day - 10 : day + 10]))
    assert call("ingest", "papers", "--now", NOW).code == 0
    said = call("dumps", "list")
    assert said.code == 0
    first, second = said.out.splitlines()
    assert first == "No dump is held."
    assert second.startswith("page@2025-03-18-")
    assert second.endswith(
        "2025-03-18.txt  taken in while little was known of its source, and looks like a burst by now: "
        "20 of its 20 papers were never seen before (100 %, usually 5 %)"
    )
    assert [Path(each["path"]).stem for each in call("dumps", "list", "--json").json["doubtful"]] == ["2025-03-18"]
