"""What is printed: in any terminal's encoding, without control characters, one line a thing."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Caller, Said, finish, start

DAY, LATER = "2025-03-12T18:00+00:00", "2025-03-13T18:00+00:00"
HOSTILE = "Ca\x1b[31mts\x07 \u202eand \u2028d\x9bogs [bold red]x[/] \\"
LINES = [{"id": "2501.00001", "title": f"On {HOSTILE}", "abstract": "A study of cats, of dogs and of how they live."}]
ENCODINGS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "utf-8": {"PYTHONIOENCODING": "utf-8"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A newsletter whose every name would move the cursor, with a dump to match; returns the folder of dumps."""
    dumps = tmp_path / "schedules/dumps"
    dumps.mkdir(parents=True)
    name = quoted(HOSTILE)
    profile = f'[[profile]]\nname = {name}\nkeywords = ["cats"]\nlike = ["A\\u001b[31m paper\\n that is\\u0007 none"]\n'
    source = '[[source]]\nname = "page"\npaths = ["dumps/*"]\n'
    (tmp_path / "schedules/papers.toml").write_text(f"title = {name}\n{source}{profile}", encoding="utf-8")
    (tmp_path / "profiles.toml").write_text(profile, encoding="utf-8")
    dump = "\n".join(json.dumps(line) for line in LINES)
    (dumps / "a\x1b[31m\nb\x07 2025-03-12.jsonl").write_text(dump, encoding="utf-8")
    return dumps


def harmless(said: Said) -> bool:
    """Whether every line of the output can be printed as it is."""
    return all(line.isprintable() for line in [*said.out.split("\n"), *said.err.split("\n")])


@pytest.mark.parametrize("name", ["empty", "whole"])
def test_nothing_that_is_printed_moves_the_cursor(call: Caller, hostile: Path, name: str) -> None:
    """R13: titles of papers and newsletters, profiles, files and reasons are text, to the terminal and to rich."""
    if name == "empty":
        (hostile / "c\x1b[31m\nd\x07 2025-03-13.jsonl").write_text("")
    seen = ""
    commands = [
        "ingest papers",
        "diff papers",
        "match papers --group",
        "feedback papers more 2501.00001",
        "feedback papers undo",
        "run",
        "preview papers --file",
        "archive build",
        "status",
    ]
    for arguments in (*(f"{each} --now {LATER}" for each in commands), "send", "outbox"):
        said = call(*arguments.split())
        assert harmless(said), arguments
        assert said.code in {0, 1}
        seen += said.out
    assert "On Ca" in seen
    assert seen.count("[bold red]x[/] \\") > 3, "what rich would take for markup stays as it is"


@pytest.mark.usefixtures("hostile")
def test_a_warning_of_a_profile_is_one_line(call: Caller, tmp_path: Path) -> None:
    """R13: standard error goes to a terminal as well."""
    text = (tmp_path / "profiles.toml").read_text(encoding="utf-8").replace('"A', '"2501.99999", "A')
    (tmp_path / "profiles.toml").write_text(text, encoding="utf-8")
    dump = next((tmp_path / "schedules/dumps").iterdir())
    said = call("match", "--profiles", "profiles.toml", "--papers", dump)
    assert harmless(said)
    assert "'2501.99999' is not among the papers; it is left out" in said.err
    assert all(line.startswith("digest: Ca [31mts") for line in said.err.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ["{}"],
        ["run", "{}"],
        ["run", "--now", "{}"],
        ["run", "--schedules", "{}"],
        ["run", "--{}"],
        ["diff", "papers", "{}"],
        ["ingest", "papers", "{}"],
        ["ingest", "papers", "--as-of", "{}"],
        ["ingest", "papers", "--source", "{}", "x"],
        ["match", "papers/{}"],
        ["feedback", "papers/{}"],
        ["feedback", "papers", "{}"],
        ["feedback", "papers", "more", "{}"],
        ["match", "--profiles", "{}", "--papers", "x"],
        ["outbox", "--only", "{}"],
        ["preview", "papers", "--slot", "{}"],
        ["init", "profiles.toml/{}"],
    ],
)
def test_wrong_use_is_one_line_whatever_was_written(call: Caller, hostile: Path, arguments: list[str]) -> None:
    """DESIGN: an argument that is repeated in a message stays on its line."""
    assert call("ingest", "papers", *hostile.iterdir()).code == 0
    for word in ("a\x1b[31mb", "a\nb", "a\x07b", "a\u2028b", "a\u202eb", "a\x9bb"):
        said = call(*(argument.format(word) for argument in arguments))
        assert said.code in {1, 2}, repr(word)
        assert said.err.count("\n") == 1, repr(word)
        assert harmless(said), repr(word)


@pytest.mark.usefixtures("hostile")
def test_what_a_run_says_of_a_newsletter_that_failed_is_one_line(call: Caller, tmp_path: Path) -> None:
    """R13, R68: the name of a variable comes from a file too."""
    path = tmp_path / "schedules/papers.toml"
    mail = '[delivery]\nfrom = "d@example.org"\nrecipients = ["a@example.org"]\nrelay = "smtp://me@localhost:1"\n'
    path.write_text(path.read_text(encoding="utf-8") + mail + 'password_env = "A\\u0007B"\n', encoding="utf-8")
    said = call("run", "--now", DAY)
    assert said.code == 2
    assert "is not set" in said.err
    assert harmless(said)


def test_a_daemons_log_has_one_line_a_thing(hostile: Path) -> None:
    """R13, R68: a file's name cannot forge a line of the log, or colour it."""
    (hostile / "c\x1b[31m\nd\x07 2025-03-13.jsonl").write_text("")
    said = finish(start(hostile.parents[1], "daemon", "--once", "--now", LATER))
    assert said.code == 1
    assert "is held: error" in said.err
    assert harmless(said)
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("where", ENCODINGS)
def test_letters_that_a_terminal_lacks_are_no_reason_to_stop(call: Caller, sample: Path, where: str) -> None:
    """Arrows, dashes and a paper's letters are printed, or written out; the same exit code everywhere."""
    path = sample / "schedules/dumps/2025-03-19.txt"
    path.unlink(missing_ok=True)
    text = (sample / "schedules/dumps/2025-03-18.txt").read_text(encoding="utf-8")
    path.write_text(text.replace("TextGrad", "Τεχτγραδ Ĝé"), encoding="utf-8")
    assert call("ingest", "trending").code == 0
    encoding = ENCODINGS[where].get("PYTHONIOENCODING", "ascii")
    said = finish(start(sample, "diff", "trending", environ=ENCODINGS[where]), encoding)
    assert (said.code, said.err) == (0, "")
    expected = call("diff", "trending").out.encode(encoding, "backslashreplace").decode(encoding)
    assert said.out == expected
    assert ("\\u2192" in said.out) == (encoding != "utf-8")


@pytest.mark.parametrize("where", ENCODINGS)
def test_programs_read_the_same_in_every_encoding(call: Caller, sample: Path, where: str) -> None:
    """DESIGN: --json is one document, JSON whatever the encoding; letters are escaped where they cannot be written."""
    path = sample / "schedules/trending.toml"
    text = path.read_text(encoding="utf-8")
    title = "Τάσεις → é \U0001f4c8"
    path.write_text(text.replace(text.partition('title = "')[2].partition('"')[0], title), encoding="utf-8")
    encoding = ENCODINGS[where].get("PYTHONIOENCODING", "ascii")
    said = finish(start(sample, "status", "--json", "--now", DAY, environ=ENCODINGS[where]), encoding)
    assert (said.code, said.err) == (0, "")
    assert said.json == call("status", "--json", "--now", DAY).json
    assert said.json["newsletters"][0]["title"] == title
    assert said.out.isascii() == (encoding != "utf-8")


@pytest.mark.parametrize("where", ENCODINGS)
def test_errors_are_told_in_every_encoding(sample: Path, where: str) -> None:
    """DESIGN: one line, with what cannot be written written out."""
    encoding = ENCODINGS[where].get("PYTHONIOENCODING", "ascii")
    path = sample / "schedules/trending.toml"
    path.write_text('"τίτλος" = 1\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    said = finish(start(sample, "run", environ=ENCODINGS[where]), encoding)
    key = "τίτλος".encode(encoding, "backslashreplace").decode(encoding)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"digest: schedules/trending.toml: {key}: is not a known key; ")
    assert said.err.count("\n") == 1


@pytest.mark.usefixtures("papers")
def test_a_terminal_breaks_lines_between_words(call: Caller, papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R68: a long line is broken where people would break it; in a pipe it stays one line, for programs."""
    (papers / "2025-03-11.txt").write_text("nothing that any reader knows, in so many words that no line holds it")
    call("ingest", "papers", "--now", LATER)
    piped = call("dumps", "show", "papers", "--now", LATER).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", call("dumps", "show", "papers", "--now", LATER).out)
    assert shown != piped
    assert max(map(len, shown.split("\n"))) <= 80
    assert shown.split() == piped.split()
