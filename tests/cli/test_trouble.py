"""What a command says when the machine will not: full disks, no memory, readers that leave, interruptions."""

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO

import pytest

from digest.cli import main
from tests.cli.conftest import Caller, Said, finish, start
from tests.support.hanging import no_hang
from tests.support.house import ROOT

NOW = "2025-03-11T18:00+01:00"
GIGABYTE = 1 << 30
READ = [["--help"], ["status"], ["status", "--json"], ["diff", "trending"], ["diff", "trending", "--json"]]


@pytest.fixture
def ingested(call: Caller, sample: Path) -> Path:
    """The sample with its dumps in history."""
    assert call("ingest", "trending").code == 0
    return sample


@pytest.fixture
def gone() -> Iterator[int]:
    """A pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def one_line(said: Said) -> str:
    """The one line on standard error."""
    assert said.err.endswith("\n")
    assert said.err[:-1].isprintable()
    return said.err[:-1]


@pytest.mark.parametrize("arguments", READ)
def test_a_reader_that_has_seen_enough_causes_no_complaint(ingested: Path, gone: int, arguments: list[str]) -> None:
    """`digest … | head -1`: nothing on standard error, neither of ours nor of Python's at exit."""
    assert finish(start(ingested, *arguments, stdout=gone)).err == ""


@pytest.mark.parametrize("arguments", READ)
def test_a_reader_that_has_seen_enough_is_no_failure(ingested: Path, gone: int, arguments: list[str]) -> None:
    """DESIGN: 1 is something that a person must look at; that `head` has its lines is none."""
    assert finish(start(ingested, *arguments, stdout=gone)).code == 0


@pytest.mark.parametrize("arguments", READ)
def test_a_full_disk_is_one_line(ingested: Path, arguments: list[str]) -> None:
    """DESIGN: an error that names no file has its reason and the remedy; exit code 1."""
    with Path("/dev/full").open("wb") as full:
        said = finish(start(ingested, *arguments, stdout=full))
    assert said.code == 1
    assert one_line(said) == "digest: No space left on device; check its permissions and the space on the disk"


def test_a_file_in_the_way_is_named(call: Caller, ingested: Path) -> None:
    """DESIGN: an error of the system that names a file begins with it."""
    (ingested / "file").touch()
    said = call("preview", "trending", "--file", "--out", "file", "--state", "out/state", "--now", NOW)
    assert (said.code, said.out) == (1, "")
    assert one_line(said).startswith("digest: file/preview: Not a directory; check its permissions")


def test_a_file_of_any_name_is_one_line(call: Caller, ingested: Path) -> None:
    """DESIGN: one line, whatever the file is called."""
    (ingested / "two\nlines").touch()
    said = call("preview", "trending", "--file", "--out", "two\nlines", "--state", "out/state", "--now", NOW)
    assert one_line(said).startswith("digest: two lines/preview: Not a directory")


def test_a_run_tells_of_a_file_in_the_way_as_others_do(call: Caller, ingested: Path) -> None:
    """DESIGN: file, what is wrong and the remedy."""
    (ingested / "out/issues").touch()
    said = call("run", "--now", NOW)
    assert said.code == 1
    assert one_line(said).startswith("digest: trending: out/issues/trending: Not a directory; check ")


def little_memory() -> None:
    """Leave a process four gigabytes of addresses."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * GIGABYTE, 4 * GIGABYTE))


def test_too_little_memory_is_one_line(sample: Path) -> None:
    """DESIGN: what does not fit says so; the file has only a length, and takes no room on the disk."""
    with (sample / "huge.toml").open("wb") as huge:
        huge.truncate(64 * GIGABYTE)
    code = "import sys; from digest.cli import main; from tests.cli.test_trouble import little_memory; "
    code += "import digest.cli.match; little_memory(); sys.exit(main(sys.argv[1:]))"
    arguments = ["match", "--profiles", "huge.toml", "--papers", "schedules/dumps/2025-03-11.txt"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=sample,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said = finish(process)
    assert (said.code, said.out) == (1, "")
    assert one_line(said) == "digest: there is not enough memory; take in smaller dumps, or fewer at once"


def test_an_interruption_is_one_line(sample: Path) -> None:
    """DESIGN: Ctrl-C ends a command with exit code 130, and no traceback."""
    os.mkfifo(sample / "p.toml")
    process = start(sample, "match", "--profiles", "p.toml", "--papers", "schedules/dumps/2025-03-11.txt")
    with no_hang(60), (sample / "p.toml").open("wb"):  # opens once the program reads there, which then waits
        process.send_signal(signal.SIGINT)
        said = finish(process)
    assert (said.code, said.out) == (130, "")
    assert said.err.strip() == "digest: interrupted"


@pytest.mark.parametrize("stream", [io.StringIO, lambda: io.TextIOWrapper(io.BytesIO(), "ascii")])
@pytest.mark.usefixtures("ingested")
def test_standard_output_may_be_any_stream(call: Caller, stream: type[IO[str]]) -> None:
    """A caller within Python, such as a notebook, has put a stream of its own there."""
    expected = call("status", "--json").json
    with redirect_stdout(stream()) as held:
        assert main(["status", "--json"]) == 0
        held.flush()
        held.seek(0)
        text = held.read()
    assert text.isascii()
    assert Said(0, text, "").json == expected


def test_a_program_may_have_no_standard_output(ingested: Path) -> None:
    """`digest status --json >&-`: what nobody can read is no reason for a traceback."""
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'digest', 'status', '--json'])"
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", code], cwd=ingested, env=environ, capture_output=True, check=False)
    assert b"Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("papers", "show", "trending", "X"), "Got unexpected extra argument (X); try digest papers show --help"),
        (("papers", "merge", "a"), "Missing argument 'B'; try digest papers merge --help"),
        (("papers", "show", "X"), "there is no paper 'X'; give an id, or the whole title as a dump had it"),
    ],
)
@pytest.mark.usefixtures("sample")
def test_wrong_use_is_told_with_what_to_do(call: Caller, words: tuple[str, ...], says: str) -> None:
    """One line: what is wrong, and after a semicolon the remedy, also where the command line itself is wrong."""
    said = call(*words)
    assert (said.code, said.err) == (2, f"digest: {says}\n")
