"""Dumps from the web, as a user meets them: processes that share nothing but the state."""

from pathlib import Path

from tests.cli.conftest import Caller, finish, start
from tests.support.webserver import Reply, web_server
from tests.support.working import PROFILE, page

DAY, HOUR_LATER, NEXT = "2025-03-11T08:00", "2025-03-11T09:00", "2025-03-12T08:00"
SOURCE = '[[source]]\nname = "web"\nurl = "{}?token=secret"\n'
DUMP = page([f"On the red paper {n}" for n in range(9)]).encode()


def test_two_runs_and_a_restart_fetch_a_page_once(tmp_path: Path) -> None:
    """Must-show 7: two newsletters, three processes, one page; what is secret in its address is printed nowhere."""
    folder = tmp_path / "schedules"
    folder.mkdir()
    with web_server() as server:
        url = server.answers(Reply(DUMP, headers={"ETag": '"a"'}))
        for name in ("papers", "others"):
            text = 'title = "Papers"\ncontact = "ada@example.org"\n' + SOURCE.format(url) + PROFILE
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        environ = {"NO_PROXY": "*", "no_proxy": "*"}
        said = [finish(start(tmp_path, "run", "--now", now, environ=environ)) for now in (DAY, HOUR_LATER, NEXT)]
        assert [each.code for each in said] == [0, 0, 0]
        assert said[0].out.count("9 new") == 2
        assert f"{url}  9 papers, healthy" in said[0].out
        assert [request.get("if-none-match") for request in server.requests] == [None, '"a"', '"a"']
        assert server.requests[0]["user-agent"].endswith(" (+ada@example.org)")
        server.answers(Reply(status=404))
        failed = finish(start(tmp_path, "run", "papers", "--now", "2025-03-13T08:00", environ=environ))
    assert failed.code == 1
    assert f"{url}  could not be fetched: answers with status 404; check url" in failed.out
    assert not any("secret" in each.out + each.err for each in [*said, failed])


def test_what_could_not_be_fetched_is_told_until_it_can_be(call: Caller, tmp_path: Path) -> None:
    """R68: by `status` and `dumps list`, since when and how often, without what is secret; nothing is held."""
    folder = tmp_path / "schedules"
    folder.mkdir()
    environ = {"NO_PROXY": "*", "no_proxy": "*"}
    with web_server() as server:
        url = server.answers(Reply(status=404))
        source = SOURCE.format(url.replace("://", "://ada:secret@"))
        (folder / "papers.toml").write_text('title = "Papers"\n' + source + PROFILE, encoding="utf-8")
        for now in (DAY, NEXT):
            said = finish(start(tmp_path, "run", "--now", now, environ=environ))
            assert (said.code, "held" in said.out) == (1, False)
        told = "could not be fetched: answers with status 404; check url, and whether it needs a login"
        counted = "(2 times in a row, since 2025-03-11 08:00 UTC, last 2025-03-12 08:00 UTC)"
        for arguments in (["status"], ["dumps", "list"]):
            found, document = call(*arguments), call(*arguments, "--json")
            assert (found.code, document.code) == (1, 1)
            assert f"web  {url}  {told}  {counted}\n" in found.out
            assert "secret" not in found.out + document.out
            (last,) = (document.json.get("newsletters") or [document.json])[0]["fetches"]
            assert (last["source"], last["outcome"], last["times"]) == ("web", "failed", 2)
            assert (last["since"], last["faults"][0]["path"]) == ("2025-03-11T08:00:00+00:00", url)
        server.answers(Reply(DUMP))
        assert finish(start(tmp_path, "run", "--now", "2025-03-13T08:00", environ=environ)).code == 0
    assert b"secret" not in (tmp_path / "out/state/digest.db").read_bytes()
    assert (call("status").code, call("dumps", "list").out) == (0, "No dump is held.\n")
    assert call("status", "--json").json["newsletters"][0]["fetches"][0]["outcome"] == "fetched"


def test_a_folder_that_is_not_there_could_not_be_fetched(call: Caller, papers: Path) -> None:
    """R68: files are fetched as well, and what is wrong with them is kept in the same place."""
    papers.rmdir()
    assert call("run", "--now", DAY).code == 1
    said = call("status")
    assert said.code == 1
    assert "page  schedules/dumps/*.txt  could not be fetched: there is no folder schedules/dumps; check " in said.out
