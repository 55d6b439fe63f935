"""digest init, run, status, archive and preview, as a user calls them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.working import page

FIRST, SECOND = "2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00"


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and what is in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_init_says_what_to_do_next_and_overwrites_nothing(call: Caller, tmp_path: Path) -> None:
    """A working folder with a sample newsletter; a second time it refuses."""
    said = call("init", "lab")
    assert said.code == 0
    assert "digest run --now 2025-03-11T18:00+01:00" in said.out
    assert (tmp_path / "lab/schedules/trending.toml").is_file()
    (tmp_path / "lab/schedules/trending.toml").write_text("mine")
    again = call("init", "lab")
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert (tmp_path / "lab/schedules/trending.toml").read_text() == "mine"
    assert call("init", "new", "--json").json["files"] == [
        "schedules/dumps/2025-03-11.txt",
        "schedules/dumps/2025-03-18.txt",
        "schedules/trending.toml",
    ]
    (tmp_path / "file").write_text("")
    assert call("init", "file").code == 2


def test_the_main_job_as_two_slots(call: Caller, sample: Path) -> None:
    """Both real dumps become two issues; running again changes no file and sends nothing."""
    first = call("run", "--now", FIRST)
    assert first.code == 0
    assert "65 new" in first.out
    second = call("run", "--now", SECOND)
    for words in ("56 new", "13 continuing", "52 gone", "out/archive/trending/index.html"):
        assert words in second.out
    before = files(sample)
    for now in (FIRST, SECOND):
        assert "this slot has its issue" in call("run", "--now", now).out
    (sample / "out/archive/trending/index.html").unlink()
    assert "  archive   1 page written  " in call("run", "--now", SECOND).out
    assert files(sample) == before
    assert {name.split("/")[0] for name in before} == {"schedules", "out"}
    issues = {name for name in before if name.startswith("out/issues/")}
    assert issues == {
        f"out/issues/trending/2025-03-{day}-0700.{ending}" for day in (11, 18) for ending in ("html", "txt", "md")
    }


def test_what_programs_read_of_a_run(call: Caller, sample: Path) -> None:
    """DESIGN: the keys of `run --json`, with nothing else on standard output."""
    document = call("run", "trending", "--now", FIRST, "--json").json
    assert document["newsletter"] == "trending"
    assert document["slot"] == "2025-03-11-0700"
    assert document["counts"]["new"] == 65
    assert document["deliveries"] == {}
    issue = document["issues"][0]
    assert issue["id"] == "trending/2025-03-11-0700"
    assert issue["entries"] > 0
    for face in ("html", "text", "markdown"):
        assert (sample / issue[face]).is_file()
    dump = document["dumps"][0]
    assert {"path", "as_of", "format", "verdict", "reason", "papers", "dropped", "counts"} <= dump.keys()
    assert (dump["verdict"], dump["papers"], dump["dropped"]) == ("healthy", 65, [])


def test_several_newsletters_are_a_list(call: Caller, papers: Path) -> None:
    """One document whatever the number of newsletters."""
    papers.parent.joinpath("second.toml").write_text(papers.parent.joinpath("papers.toml").read_text())
    (papers / "2025-03-11.txt").write_text(page(["One paper"]))
    found = call("run", "--now", FIRST, "--json").json
    assert [each["newsletter"] for each in found] == ["papers", "second"]


def test_a_held_dump_is_exit_code_1(call: Caller, papers: Path) -> None:
    """DESIGN: 1 is something a person must look at."""
    (papers / "2025-03-11.txt").write_bytes(b"")
    said = call("run", "--now", FIRST)
    assert said.code == 1
    assert "held: error" in said.out
    status = call("status")
    assert status.code == 1
    assert "held" in status.out


@pytest.mark.usefixtures("sample")
def test_status_at_a_glance(call: Caller) -> None:
    """What there is, and what comes next."""
    assert "none" in call("status").out
    call("run", "--now", FIRST)
    said = call("status", "--now", FIRST)
    assert said.code == 0
    assert "Wednesday 12 March 2025, 07:00 Europe/Berlin" in said.out
    document = call("status", "--json").json["newsletters"][0]
    assert (document["snapshots"], document["papers"], document["issues"]) == (1, 65, 1)


def test_preview_shows_the_next_issue_and_then_the_last(call: Caller, sample: Path) -> None:
    """A page with the issue in all its shapes; nothing is announced by looking."""
    said = call("preview", "trending", "--file", "--now", FIRST, "--json")
    assert said.json["slot"] == "2025-03-12-0700"
    text = (sample / said.json["html"]).read_text()
    assert "GReaTer" in text
    assert call("status", "--json").json["newsletters"][0]["issues"] == 0
    call("run", "--now", FIRST)
    assert call("preview", "trending", "--file", "--now", FIRST, "--json").json["slot"] == "2025-03-11-0700"
    assert call("preview", "trending", "--file", "--slot", "2025-03-11-0700").code == 0
    assert call("preview", "trending", "--slot", "1999-01-01-0000").code == 2


def test_the_archive_can_be_built_again(call: Caller, sample: Path) -> None:
    """R71: a rebuild writes nothing that is there; what was lost comes back."""
    call("run", "--now", FIRST)
    assert call("archive", "build", "--json").json["written"] == 0
    index = sample / "out/archive/trending/index.html"
    text = index.read_bytes()
    index.unlink()
    assert call("archive", "build").code == 0
    assert index.read_bytes() == text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nothing"], "there is no newsletter 'nothing'; known are trending"),
        (["run", "--now", "soon"], "--now soon: is not a time"),
        (["run", "--nwo", "x"], "No such option"),
        (["rnu"], "No such command 'rnu'"),
        (["run", "--schedules", "gone"], "gone: there is no such folder"),
        (["diff", "trending"], "trending: has no snapshot yet; take one in with digest ingest trending"),
        (["match", "trending"], "has no snapshot yet"),
        (["match"], "nothing to match"),
        (["match", "trending/Gardening"], "there is no profile 'Gardening'"),
        (["ingest", "trending", "gone.txt"], "gone.txt"),
        (["ingest", "trending", "--source", "x", "schedules/dumps/2025-03-11.txt"], "is not one of its sources"),
        (["preview", "trending", "--slot", "x"], "there is no issue 'x'"),
    ],
)
@pytest.mark.usefixtures("sample")
def test_wrong_use_is_one_line(call: Caller, arguments: list[str], message: str) -> None:
    """DESIGN: one line that names the place and the remedy, and no traceback."""
    said = call(*arguments)
    assert said.code in {1, 2}
    assert message in said.err
    assert said.err.count("\n") == 1


def test_a_wrong_key_is_one_line_and_exit_code_2(call: Caller, sample: Path) -> None:
    """A mistyped key stops everything before anything is touched."""
    path = sample / "schedules/trending.toml"
    path.write_text(path.read_text().replace("curator", "kurator"))
    said = call("run")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "schedules/trending.toml: kurator: is not a known key; did you mean 'curator'?" in said.err
    assert not (sample / "out").exists()


def test_help_and_version(call: Caller) -> None:
    """Every command is listed, and says what it does."""
    listing = call("--help").out
    for name in ("init", "run", "ingest", "diff", "match", "preview", "send", "outbox", "archive", "daemon", "status"):
        assert name in listing
        assert call(name, "--help").code == 0
    assert call("--version").out.startswith("digest ")


@pytest.mark.usefixtures("sample")
def test_json_is_one_document_for_every_command(call: Caller) -> None:
    """DESIGN: nothing else on standard output."""
    call("run", "--now", FIRST)
    for arguments in (["run", "--now", FIRST], ["ingest", "trending", "--now", FIRST], ["diff", "trending"], ["status"],
                      ["outbox"], ["send"], ["archive", "build"], ["daemon", "--once", "--now", SECOND]):  # fmt: skip
        assert isinstance(json.loads(call(*arguments, "--json").out), dict | list)


@pytest.mark.parametrize("text", ["{% if %}", "{{ 'a' * 300000000 }}", "{{ 'x'|center(10**9) }}"])
def test_what_goes_wrong_with_one_newsletter_leaves_the_others_alone(call: Caller, papers: Path, text: str) -> None:
    """R68, R39: one line for the one that failed, an issue for the other; a broken theme is wrong configuration."""
    folder = papers.parent
    (folder / "look/mail").mkdir(parents=True)
    (folder / "look/mail/issue.txt.j2").write_text(text)
    (folder / "broken.toml").write_text('theme = "look"\n' + (folder / "papers.toml").read_text())
    (papers / "2025-03-11.txt").write_text(page(["One paper", "Another paper"]))
    said = call("run", "--now", FIRST, "--json")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "issue.txt.j2, line 1: " in said.err
    assert [each.get("outcome", "failed") for each in said.json] == ["failed", "issued"]


@pytest.mark.parametrize("text", ["{% if %}", "{{ story.none }}", "{{ 10 ** (10 ** 8) }}"])
def test_a_broken_page_of_a_theme_is_told_before_anything_is_said(call: Caller, papers: Path, text: str) -> None:
    """R39, R3: file, line and remedy; no paper counts as announced, and once it is mended the slot has its issue."""
    look = papers.parent / "look/archive"
    look.mkdir(parents=True)
    (look / "paper.html.j2").write_text(f"\n{text}")
    file = papers.parent / "papers.toml"
    file.write_text('theme = "look"\n' + file.read_text())
    (papers / "2025-03-11.txt").write_text(page(["One paper", "Another paper"]))
    said = call("run", "--now", FIRST)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "look/archive/paper.html.j2, line 2: " in said.err
    assert "; mend the template, or remove it from the theme" in said.err
    assert call("status", "--json").json["newsletters"][0]["issues"] == 0
    (look / "paper.html.j2").unlink()
    assert call("run", "--now", FIRST, "--json").json["outcome"] == "issued"


def test_a_mistyped_template_is_told_with_what_was_meant(call: Caller, papers: Path) -> None:
    """One line that changes nothing else: neither the exit code nor the issue."""
    look = papers.parent / "look/mail"
    look.mkdir(parents=True)
    (look / "papper.html.j2").write_text("x")
    file = papers.parent / "papers.toml"
    file.write_text('theme = "look"\n' + file.read_text())
    (papers / "2025-03-11.txt").write_text(page(["One paper", "Another paper"]))
    said = call("run", "--now", FIRST)
    assert said.code == 0
    assert said.err.endswith("look/mail/papper.html.j2: stands before no template; did you mean mail/paper.html.j2?\n")
    assert said.err.count("\n") == 1


@pytest.mark.usefixtures("sample")
def test_a_clock_that_was_ahead_is_something_to_look_at(call: Caller) -> None:
    """A run with a wrong clock ends a slot far ahead; the runs until then say why nothing comes."""
    call("run", "--now", "2030-01-02T12:00")
    said = call("run", "--now", FIRST)
    assert said.code == 1
    assert "a later slot has ended before" in said.out


@pytest.mark.usefixtures("sample")
def test_a_dump_that_waits_says_for_when(call: Caller) -> None:
    """Before the slot of its day a dump waits, and a person is told until when."""
    said = call("run", "--now", "2025-03-11T06:00+01:00")
    assert "1 dump for Tuesday 11 March 2025, 07:00" in said.out
