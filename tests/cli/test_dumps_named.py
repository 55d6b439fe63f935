"""digest dumps: the ids that are listed are names enough, whosever the dumps are."""

from pathlib import Path

import pytest

from tests.cli.conftest import Caller
from tests.support.working import page, write_newsletter

NOW = "2025-03-20T08:00Z"


@pytest.fixture
def ids(call: Caller, papers: Path) -> dict[str, str]:
    """Two newsletters, each with a held dump; by the newsletter, its id."""
    second = write_newsletter(papers.parent, name="second")
    second.write_text(second.read_text().replace('"page"', '"feed"').replace("dumps/", "feed/"), encoding="utf-8")
    (papers.parent / "feed").mkdir()
    for folder in ("dumps", "feed"):
        (papers.parent / folder / "2025-03-11.txt").write_text(page([]))
    for name in ("papers", "second"):
        assert call("ingest", name, "--now", NOW).code == 1
    found = call("dumps", "list", "--json").json["dumps"]
    return {each["newsletter"]: each["id"] for each in found}


def test_a_list_of_several_newsletters_names_them(call: Caller, ids: dict[str, str]) -> None:
    """R68: each line says whose dump it is; the list of one newsletter need not."""
    lines = call("dumps", "list").out.splitlines()
    assert [line.split()[:2] for line in lines] == [[name, ids[name]] for name in ("papers", "second")]
    assert call("dumps", "list", "second").out.startswith(f"{ids['second']}  ")


@pytest.mark.parametrize("newsletter", ["papers", "second"])
def test_an_id_is_enough(call: Caller, ids: dict[str, str], newsletter: str) -> None:
    """R68: as it is listed, with or without its digits; it is shown, dropped and let in."""
    for name in (ids[newsletter], ids[newsletter].rpartition("-")[0]):
        found = call("dumps", "show", name, "--json").json
        assert (found["newsletter"], found["id"]) == (newsletter, ids[newsletter])
    assert "holds no paper that could be let in" in call("dumps", "release", ids[newsletter]).err
    dropped = call("dumps", "drop", ids[newsletter], "--why", "a failure", "--json").json["dumps"]
    assert [each["newsletter"] for each in dropped] == [newsletter]
    left = call("dumps", "list", "--json").json["dumps"]
    assert [each["newsletter"] for each in left] == list({"papers", "second"} - {newsletter})


def test_an_id_that_is_none(call: Caller, ids: dict[str, str]) -> None:
    """Wrong use, with a way to find those that there are; a newsletter that there is not opens no state."""
    assert len(ids) == 2
    said = call("dumps", "show", "page@2025-03-12")
    assert (said.code, said.err) == (
        2,
        "digest: no newsletter has a dump 'page@2025-03-12'; see those that there are with: digest dumps list --all\n",
    )
    assert call("dumps", "drop", "third", "--state", "other").code == 2
    assert not Path("other").exists()


def test_an_id_of_several_newsletters(call: Caller, ids: dict[str, str], papers: Path) -> None:
    """Where two share a source, one of them is to be named."""
    third = papers.parent / "third.toml"
    third.write_text((papers.parent / "papers.toml").read_text(encoding="utf-8"), encoding="utf-8")
    said = call("dumps", "show", ids["papers"])
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert said.err.endswith("is a dump of 2 newsletters; name one of them before it: papers, third\n")
    assert call("dumps", "show", "third", ids["papers"]).code == 0
