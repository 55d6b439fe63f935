"""What an operator sees of the editions of audiences before and after they go out, over the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Caller, Said
from tests.cli.conftest import call as call  # noqa: PLC0414 - a fixture
from tests.e2e.test_audiences import CORNER, FIRST, SECOND, received, set_up
from tests.support.letters import part
from tests.support.mailservers import Smtp

SLOT = "2025-03-11-0700"
KNOWN = "there is no edition 'cy'; known are main, ada"


@pytest.fixture
def mailed(call: Caller, tmp_path: Path, server: Smtp) -> Caller:
    """The sample, mailed to bob, with an edition for ada."""
    set_up(call, tmp_path, server.port)
    return call


def refused(said: Said, words: str) -> bool:
    """Whether it was wrong use, told in one line."""
    return said.code == 2 and words in said.err and said.err.count("\n") == 1 and not said.out


def test_a_test_of_any_edition_goes_to_oneself(mailed: Caller, server: Smtp) -> None:
    """Of the issue that is due, and of the one that is out; it says whose edition it is."""
    for before in ("ingest", "run"):
        assert mailed(before, "trending", "--now", FIRST).code == 0
        said = mailed("send", "--test", "me@example.org", "--edition", "ada", "--now", FIRST)
        assert (said.code, "edition ada to me@example.org" in said.out) == (0, True)
    mailed("send", "--test", "me@example.org", "--now", FIRST)
    due, out, main = received(server, "me")
    for each in (due, out):
        assert each["Subject"].startswith("[Test] ")
        assert CORNER in part(each, "plain")
        assert CORNER in part(each, "html")
    assert CORNER not in str(main)
    assert out["Subject"] == "[Test] " + received(server, "ada")[0]["Subject"]


def test_a_test_of_an_edition_that_is_not_there_is_refused(mailed: Caller, server: Smtp) -> None:
    """One line with those that are; an edition without a test means nothing."""
    mailed("ingest", "trending", "--now", FIRST)
    assert refused(mailed("send", "--test", "me@example.org", "--edition", "cy", "--now", FIRST), KNOWN)
    assert refused(mailed("send", "--edition", "ada", "--now", FIRST), "--edition: goes with --test")
    assert server.caught == []


def test_an_issue_says_what_each_audience_gets(mailed: Caller) -> None:
    """A line an edition below the issue, whichever is shown; programs read the same."""
    mailed("run", "--now", FIRST)
    shown = mailed("issue", "show", "trending", "--json").json
    main, ada = shown["editions"]
    assert (main["name"], ada["name"]) == ("main", "ada")
    assert [each["profile"] for each in shown["sections"]] == [each["profile"] for each in main["sections"]]
    assert ada["sections"][-1]["profile"] == CORNER
    line = f"  edition   ada: {ada['entries']} papers in 2 sections, 3 minutes"
    for more in ([], ["--edition", "ada"]):
        assert line in mailed("issue", "show", "trending", *more).out.splitlines()


def test_a_file_shows_any_edition(mailed: Caller) -> None:
    """Of the issue that is due, of the last one, and of a slot; beside the file of the main one."""
    for more in ([], ["--slot", "2025-03-11-0700"]):
        hers = mailed("preview", "trending", "--once", "--edition", "ada", "--now", FIRST, "--json", *more).json
        assert hers["edition"] == "ada"
        assert Path(hers["html"]) == Path("out/preview/trending.ada.html")
        assert CORNER in Path(hers["html"]).read_text(encoding="utf-8")
        main = mailed("preview", "trending", "--once", "--now", FIRST, "--json", *more).json
        assert main["html"] != hers["html"]
        assert CORNER not in Path(main["html"]).read_text(encoding="utf-8")
        mailed("run", "--now", FIRST)
    again = mailed("preview", "trending", "--once", "--edition", "ada", "--now", SECOND, "--json").json
    assert again["edition"] == "ada"


def test_a_correction_is_no_edition_of_an_audience(mailed: Caller, server: Smtp) -> None:
    """What is asked for of hers is that of the issue before it, not an error until the next one is out."""
    mailed("run", "--now", FIRST)
    assert mailed("issue", "correct", "trending", SLOT, "--note", "Sorry.", "--yes", "--now", FIRST).code == 0
    hers = ("--edition", "ada", "--json")
    assert mailed("issue", "show", "trending", *hers).json["slot"] == SLOT
    assert mailed("preview", "trending", "--once", "--now", FIRST, *hers).json["slot"] == SLOT
    assert mailed("send", "--test", "me@example.org", "--now", FIRST, *hers).json["state"] == "sent"
    assert CORNER in part(received(server, "me")[0], "plain")
    assert mailed("issue", "show", "trending", "--json").json["corrects"] == SLOT, "the newest of the main one"


@pytest.mark.parametrize("where", [[], ["--once"]])
def test_a_preview_of_an_edition_that_is_not_there_is_refused(mailed: Caller, where: list[str]) -> None:
    """One line with those that are; nothing is served."""
    assert refused(mailed("preview", "trending", "--edition", "cy", "--now", FIRST, *where), KNOWN)


def test_profiles_of_an_audience_are_replayed_in_its_edition(mailed: Caller) -> None:
    """Her own by its name; all of hers by the edition's; the newsletter's are what they were."""
    for slot in (FIRST, SECOND):
        mailed("run", "--now", slot)
    replay = ("profile", "replay")
    (own,) = mailed(*replay, f"trending/{CORNER}", "--now", SECOND, "--json").json["profiles"]
    assert own["profile"] == CORNER
    assert own["after"] == own["before"] > 0
    hers = mailed(*replay, "trending", "--edition", "ada", "--now", SECOND, "--json").json
    assert [each["profile"] for each in hers["profiles"]] == ["Alignment and preferences", CORNER]
    assert own in hers["profiles"]
    assert hers["edition"] == "ada"
    said = mailed(*replay, f"trending/{CORNER}", "--now", SECOND).out
    assert said.startswith("Trending papers, edition ada  over the ")
    main = mailed(*replay, "trending", "--now", SECOND, "--json").json
    assert CORNER not in [each["profile"] for each in main["profiles"]]
    (changed,) = mailed(*replay, f"trending/{CORNER}", "--drop-keyword", "text-to-image", "--json").json["profiles"]
    assert changed["after"] < changed["before"]
    assert refused(mailed(*replay, "trending", "--edition", "cy"), KNOWN)
    no = "the edition 'main' has no profile 'Zebrafinch corner'"
    assert refused(mailed(*replay, f"trending/{CORNER}", "--edition", "main"), no)
