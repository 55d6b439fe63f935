"""digest profile import, and runs that follow a library."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.config.profiles import load_profiles
from tests.cli.conftest import Caller
from tests.support.data import FIXTURES
from tests.support.working import page, write_newsletter
from tests.support.zotero import KEY, Server, item, zotero_server

EXCERPT = FIXTURES / "libraries" / "excerpt.bib"
PROFILE = '[[profile]]\nname = "Mine"\nlibrary = "{}"\n'


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library in the working folder."""
    return Path(shutil.copy(EXCERPT, tmp_path / "references.bib"))


@pytest.fixture
def zotero(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A library at Zotero, with the key in the environment."""
    with zotero_server() as server:
        monkeypatch.setenv("DIGEST_ZOTERO_URL", server.url)
        monkeypatch.setenv("DIGEST_ZOTERO_KEY", KEY)
        server.put(item("AAAA2222", "Graphs of papers", "2024-01-01T00:00:00Z"))
        yield server


def newsletter(folder: Path, library: str) -> Path:
    """A newsletter whose one profile follows a library, with a dump of three papers."""
    path = write_newsletter(folder / "schedules", tables=PROFILE.format(library))
    titles = ["Graphs of papers", "Trees of papers", "Rivers and lakes"]
    (folder / "schedules" / "dumps" / "2025-03-11.txt").write_text(page(titles), encoding="utf-8")
    return path


def test_a_profile_is_printed_as_toml(call: Caller, library: Path) -> None:
    """Alone on standard output, so that it can go into a file; what there is to say of it stands beside that."""
    said = call("profile", "import", library.name)
    assert said.code == 0
    assert said.out == '[[profile]]\nname = "References"\nlibrary = "../references.bib"\n'
    assert said.err == "references.bib  12 papers\n"


def test_programs_read_what_is_in_it(call: Caller, library: Path) -> None:
    """R8: how many entries, with and without an abstract, folded, and what was left out."""
    more = "@article{x, title={Bare}}\n@article{y, title={bare}}\n@article{z, year=2024}\n"
    library.write_text(library.read_text(encoding="utf-8") + more, encoding="utf-8")
    said = call("profile", "import", library.name, "--name", 'My "papers"', "--json").json
    assert {key: said[key] for key in ("name", "library", "entries", "papers", "folded", "into", "trouble")} == {
        "name": 'My "papers"',
        "library": "references.bib",
        "entries": 14,
        "papers": 13,
        "folded": 1,
        "into": None,
        "trouble": "",
    }
    assert (said["with_abstract"], said["without_abstract"]) == (12, 1)
    assert [each["reason"] for each in said["dropped"]] == ["has no title"]
    assert tomllib.loads(said["toml"])["profile"][0]["name"] == 'My "papers"'


def test_inline_names_the_papers_themselves(call: Caller, library: Path) -> None:
    """By their ids, oldest first, and those without one by title."""
    library.write_text(library.read_text(encoding="utf-8") + "@article{x, title={Bare}}\n", encoding="utf-8")
    (made,) = tomllib.loads(call("profile", "import", library.name, "--inline").out)["profile"]
    assert len(made["like"]) == 13
    assert "Bare" in made["like"]
    assert "2401.09685" in made["like"]
    assert "library" not in made


def test_into_a_newsletter(call: Caller, library: Path, sample: Path) -> None:
    """It stands at the end, and names the library as the newsletter's folder sees it; twice is refused."""
    target = sample / "schedules" / "trending.toml"
    before = target.read_text(encoding="utf-8")
    said = call("profile", "import", library.name, "--into", target)
    assert said.code == 0
    assert (
        target.read_text(encoding="utf-8")
        == before + '\n[[profile]]\nname = "References"\nlibrary = "../references.bib"\n'
    )
    again = call("profile", "import", library.name, "--into", target)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "'References' stands twice" in again.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.bib"], "nothing.bib: there is no such file; check its name"),
        (["zotero:ada"], "zotero:ada: names no library at Zotero"),
        (["references.bib", "--into", "nothing.toml"], "nothing.toml: there is no such file"),
    ],
)
def test_what_is_not_there(call: Caller, library: Path, arguments: list[str], told: str) -> None:
    """Is wrong use, in one line."""
    assert library.exists()
    said = call("profile", "import", *arguments)
    assert said.code == 2
    assert said.err.startswith(f"digest: {told}")


def test_a_run_follows_the_file(call: Caller, tmp_path: Path) -> None:
    """What is added to it is there at the next run; what cannot be read of it is told."""
    newsletter(tmp_path, "../mine.bib")
    file = tmp_path / "mine.bib"
    file.write_text("@article{a, title={Graphs of papers}}\n@article{b, year=2024}\n", encoding="utf-8")
    said = call("run", "papers", "--now", "2025-03-11T08:00Z")
    assert said.code == 0
    assert "library   mine.bib  1 paper, 1 without an abstract, 1 entry left out" in said.out
    assert "line 2: has no title" in said.out
    file.write_text("@article{a, title={Graphs of papers}}\n@article{b, title={Rivers}}\n", encoding="utf-8")
    (tmp_path / "schedules" / "dumps" / "2025-03-12.txt").write_text(
        page(["Lakes", "Graphs of papers"]), encoding="utf-8"
    )
    (told,) = call("run", "papers", "--now", "2025-03-12T08:00Z", "--json").json["libraries"]
    assert (told["papers"], told["dropped"]) == (2, [])


def test_a_run_without_its_library_makes_no_issue(call: Caller, tmp_path: Path) -> None:
    """One line says which file; once it is there, the slot has its issue."""
    newsletter(tmp_path, "mine.bib")
    said = call("run", "papers", "--now", "2025-03-11T08:00Z")
    remedy = "check its name, or name another file as library"
    assert said.code == 2
    assert said.err == f"digest: papers: {Path('schedules', 'mine.bib')}: there is no such file; {remedy}\n"
    (tmp_path / "schedules" / "mine.bib").write_text("@article{a, title={Graphs of papers}}\n", encoding="utf-8")
    assert call("run", "papers", "--now", "2025-03-11T09:00Z", "--json").json["outcome"] == "issued"


def test_what_is_wrong_with_a_library_is_told_until_it_is_right(call: Caller, tmp_path: Path) -> None:
    """R68: by `status`, in one line, since when and how often, as of a source; only runs note it."""
    newsletter(tmp_path, "mine.bib")
    place = Path("schedules", "mine.bib")
    for hour in ("08", "09"):
        assert call("run", "papers", "--now", f"2025-03-11T{hour}:00Z").code == 2
    assert call("match", "papers", "--now", "2025-03-11T10:00Z").code == 2
    said, document = call("status"), call("status", "--json")
    counted = "(2 times in a row, since 2025-03-11 08:00 UTC, last 2025-03-11 09:00 UTC)"
    told = f"{place}: there is no such file; check its name, or name another file as library"
    assert (said.code, document.code) == (1, 1)
    assert f"  library    {told}  {counted}\n" in said.out
    (last,) = document.json["newsletters"][0]["libraries"]
    assert last == {
        "library": str(tmp_path / place),
        "at": "2025-03-11T09:00:00+00:00",
        "outcome": "failed",
        "since": "2025-03-11T08:00:00+00:00",
        "times": 2,
        "trouble": told,
    }
    (tmp_path / place).write_text("@article{a, title={Graphs of papers}}\n", encoding="utf-8")
    assert call("run", "papers", "--now", "2025-03-11T11:00Z").code == 0
    assert call("status").code == 0
    assert call("status", "--json").json["newsletters"][0]["libraries"][0]["outcome"] == "fetched"


def test_match_and_preview_have_the_library_too(call: Caller, tmp_path: Path) -> None:
    """Of a newsletter, and of a file of profiles that touches no state; what is lost of it stands on standard error."""
    path = newsletter(tmp_path, "mine.bib")
    broken = "@article{a, title={Graphs of papers}}\n@article{b, year=2024}\n"
    (path.parent / "mine.bib").write_text(broken, encoding="utf-8")
    call("ingest", "papers", "--now", "2025-03-11T08:00Z")
    profiles = path.parent / "profiles"
    profiles.write_text(PROFILE.format("mine.bib"), encoding="utf-8")
    papers = path.parent / "dumps" / "2025-03-11.txt"
    for said in (
        call("match", "papers/Mine"),
        call("preview", "papers", "--file", "--now", "2025-03-11T08:00Z"),
        call("match", "--profiles", profiles, "--papers", papers),
    ):
        assert said.code == 0, said.err
        assert "mine.bib: 1 entry could not be read; see digest profile import" in said.err
    (path.parent / "mine.bib").unlink()
    assert call("match", "papers/Mine").code == 2


def test_zotero_from_the_command_line(call: Caller, zotero: Server, tmp_path: Path) -> None:
    """A newsletter follows it: new items by the version that is known, and yesterday's library where it is away."""
    path = newsletter(tmp_path, "zotero:users/12345")
    first = call("run", "papers", "--now", "2025-03-11T08:00Z")
    assert "library   zotero:users/12345  1 paper" in first.out
    zotero.put(item("BBBB3333", "Rivers", "2025-03-11T12:00:00Z"))
    for day, titles in (("12", ["Lakes"]), ("13", ["Seas"])):
        (path.parent / "dumps" / f"2025-03-{day}.txt").write_text(page([*titles, "Graphs of papers"]), encoding="utf-8")
    (second,) = call("run", "papers", "--now", "2025-03-12T08:00Z", "--json").json["libraries"]
    assert (second["papers"], second["trouble"]) == (2, "")
    assert "since=1" in zotero.targets[1]
    zotero.script = [(403, {}, b"Invalid key")]
    third = call("run", "papers", "--now", "2025-03-13T08:00Z")
    assert third.code == 1
    assert "lets nobody in (status 403); what it held on 2025-03-12 08:00 UTC is used" in third.out
    status = call("status", "--now", "2025-03-13T09:00Z")
    assert status.code == 1
    assert (
        "  library    zotero:users/12345: lets nobody in (status 403); what it held on 2025-03-12 08:00" in status.out
    )
    assert KEY not in third.out + third.err + status.out
    printed = call("profile", "import", "zotero:users/12345")
    assert load_profiles(_kept(tmp_path, printed.out))[0].library == "zotero:users/12345"


def _kept(folder: Path, text: str) -> Path:
    (folder / "printed.toml").write_text(text, encoding="utf-8")
    return folder / "printed.toml"
