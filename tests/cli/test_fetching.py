"""Dumps from the web, as a user meets them: processes that share nothing but the state."""

from pathlib import Path

from tests.cli.conftest import Caller, finish, start
from tests.support.webserver import Reply, web_server
from tests.support.working import PROFILE, page

DAY, HOUR_LATER, NEXT = "2025-03-11T08:00", "2025-03-11T09:00", "2025-03-12T08:00"
SOURCE = '[[source]]\nname = "web"\nurl = "{}?token=secret"\n'
DUMP = page([f"On the red paper {n}" for n in range(9)]).encode()


def test_two_runs_and_a_restart_fetch_a_page_once(call: Caller, tmp_path: Path) -> None:
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
    assert f"{url}  0 papers, held: error, answers with status 404; check url" in failed.out
    assert not any("secret" in each.out + each.err for each in [*said, failed])
    assert call("status").code == 0
