"""digest preview, as a user calls it: a page that is served until Ctrl-C."""

import json
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Caller, finish, start
from tests.support.hanging import no_hang

FIRST = "2025-03-11T18:00+01:00"
DUE = "2025-03-12-0700"


def served(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The program, serving."""
    return start(folder, "preview", "trending", "--now", FIRST, *arguments)


def address(process: subprocess.Popen[bytes]) -> str:
    """Where it says that it is."""
    assert process.stdout is not None
    text = b""
    while b"}" not in text:
        line = process.stdout.readline()
        assert line, "it has ended"
        text += line
    found = json.loads(text)
    assert found["newsletter"] == "trending"
    return str(found["address"])


def test_it_serves_until_it_is_told_to_stop(call: Caller, sample: Path) -> None:
    """The address is printed, the page is there, Ctrl-C is a good end; nothing was announced, no issue stored."""
    with no_hang(120):
        process = served(sample, "--json")
        where = address(process)
        assert where.startswith("http://127.0.0.1:")
        assert "GReaTer" in httpx.get(where, timeout=60, trust_env=False).text
        process.send_signal(signal.SIGINT)
        said = finish(process)
    assert (said.code, said.err) == (0, "")
    assert call("status", "--json").json["newsletters"][0]["issues"] == 0
    assert call("outbox", "--json").json["deliveries"] == []
    assert not (sample / "out/preview").exists()
    assert not (sample / "out/archive").exists()


def test_a_slot_is_where_it_begins(call: Caller, sample: Path) -> None:
    """The address says so; people read one line. A day will do."""
    call("run", "--now", FIRST)
    with no_hang(120):
        process = served(sample, "--slot", "2025-03-11")
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        process.send_signal(signal.SIGTERM)
        said = finish(process)
    assert said.code == 0
    assert line.startswith("Trending papers  http://127.0.0.1:")
    assert "/?issue=2025-03-11-0700" in line
    assert line.endswith("stop with Ctrl-C\n")


@pytest.mark.parametrize("where", [[], ["--file"]])
def test_what_is_not_there_is_not_served(call: Caller, papers: Path, where: list[str]) -> None:
    """A slot without an issue, and a newsletter without any."""
    assert papers.is_dir()
    for more, said in (([], "papers: has no issue; make one"), (["--slot", "1999-01"], "there is no issue '1999-01'")):
        found = call("preview", "papers", "--now", FIRST, *where, *more)
        assert found.code == 2
        assert said in found.err
    assert call("preview", "papers", "--port", "70000").code == 2


def test_a_mistake_in_a_theme_is_seen_where_nothing_is_new(call: Caller, sample: Path) -> None:
    """The last issue is shown by the templates of today, so that a broken one is not taken for sound."""
    for slot in (FIRST, "2025-03-18T18:00+01:00"):
        assert call("run", "--now", slot).code == 0
    mine = sample / "schedules/mine/mail"
    mine.mkdir(parents=True)
    path = sample / "schedules/trending.toml"
    path.write_text('theme = "mine"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    later = ("--now", "2025-03-18T18:30+01:00")
    (mine / "subject.txt.j2").write_text("Mine {{ view.number }}\n", encoding="utf-8")
    assert "Mine 2" in call("preview", "trending", "--once", *later).out
    (mine / "why.txt.j2").write_text("{% if %}", encoding="utf-8")
    said = call("preview", "trending", "--once", *later)
    assert said.code == 2
    assert "why.txt.j2, line 1" in said.err
