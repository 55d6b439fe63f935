"""The server: what it says, to whom, and what it lets nobody do."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from digest.core.errors import RenderError, UsageError
from digest.preview import Preview, pages
from digest.preview.server import Answer
from tests.support.previewing import DUE, NO_SPAM, PAST, desk, program, put, serving, working
from tests.support.working import Working


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Working:
    """An issue of 11 March, and news for 12 March."""
    return working(tmp_path_factory.mktemp("working"))


@pytest.fixture
def served(made: Working) -> Iterator[Preview]:
    """Its preview."""
    with serving(made) as found:
        yield found


def ask(served: Preview, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """Status, headers and content of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read().decode()
    connection.close()
    return found


def said(served: Preview, path: str) -> str:
    """What a path says, as a person reads it."""
    status, _, text = ask(served, path)
    assert status == 200
    return unescape(text)


def test_the_page_shows_the_issue_and_what_there_is_to_know(served: Preview) -> None:
    """Subject, faces, size, links, spam; the list of issues."""
    page = said(served, "/")
    issue = served.pages._desk.show().issue
    assert issue is not None
    for text in (issue.faces.subject, issue.faces.text, issue.faces.markdown, issue.faces.html):
        assert text in page
    assert f"{len(issue.faces.html.encode()):,}" in page
    assert "of the 102,000 at which Gmail clips a mail" in page
    assert "SpamAssassin is not installed here" in page
    assert re.findall(r'<option value="([^"]*)"( selected)?', page) == [(DUE, " selected"), (PAST, "")]
    assert "not yet sent" in page
    assert 'name="as"' not in page


def test_a_past_issue_can_be_shown_anew(made: Working, served: Preview) -> None:
    """As it was sent by default; the frame says the same as the page."""
    path = put(made, "mail/subject.txt.j2", "Made anew")
    try:
        sent, now = said(served, f"/?issue={PAST}"), said(served, f"/?issue={PAST}&as=now")
        assert "Made anew" not in sent
        assert "Made anew" in now
        assert 'value="now" checked' in now
        assert "<title>Made anew</title>" in said(served, f"/mail?issue={PAST}&as=now")
    finally:
        path.unlink()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_mail_stands_alone_in_its_colours(served: Preview, colours: str) -> None:
    """Whatever the viewer's machine prefers; links lead to windows of their own."""
    mail = said(served, f"/mail?issue={DUE}&colours={colours}")
    assert f'content="{colours}"' in mail
    assert '<base target="_blank">' in mail
    assert said(served, "/mail?issue=none") == ""


@pytest.mark.parametrize("view", ["desktop", "phone", "text", "markdown", "source"])
def test_a_view_is_shown_without_a_script(served: Preview, view: str) -> None:
    """An address says which; one that there is not is the first."""
    assert f'value="{view}" checked' in said(served, f"/?view={view}&colours=dark")
    assert 'value="dark" checked' in said(served, f"/?view={view}&colours=dark")
    assert 'value="desktop" checked' in said(served, "/?view=none&colours=none")


@pytest.mark.parametrize("path", ["/", "/mail", "/style.css", "/live.css", "/live.js", "/news", "/none"])
def test_every_answer_is_closed_to_others(served: Preview, path: str) -> None:
    """R36: nothing from outside, no script in the mail, nobody frames the page; no cache keeps it."""
    _, headers, _ = ask(served, path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert ("script-src" in policy) == (path != "/mail")
    assert ("sandbox" in policy) == (path == "/mail")
    assert ("frame-ancestors 'none'" in policy) == (path != "/mail")
    assert "http" not in policy
    assert "unsafe-inline" not in policy or path == "/mail"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_no_other_name_leads_here(served: Preview, host: str) -> None:
    """Against DNS rebinding: whoever thinks to be elsewhere is told nothing."""
    status, _, text = ask(served, "/", Host=host.format(port=served.port))
    assert (status, text) == (421, "this name does not lead here\n")
    assert ask(served, "/style.css", Host=f"LOCALHOST:{served.port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_there_is_nothing_but_reading(served: Preview, method: str) -> None:
    """Nothing can be changed by a request."""
    assert ask(served, "/", method)[0] == 501
    assert ask(served, "/style.css", "HEAD")[2] == ""


@pytest.mark.parametrize("path", ["/none", "/page.html.j2", "/../pyproject.toml", "/%2e%2e/live.js"])
def test_there_is_nothing_else(served: Preview, path: str) -> None:
    """No path leads to a file that the page does not name."""
    assert ask(served, path)[0] == 404


@pytest.mark.parametrize("path", ["/news?since=" + "9" * 5000, "/?" + "a=1&" * 30, "/mail?" + "a=1&" * 30])
def test_what_makes_no_sense_is_answered_too(served: Preview, path: str) -> None:
    """As if it were not there; nobody is left without an answer."""
    assert ask(served, path)[0] == 200


def test_whoever_waits_for_news_is_told(made: Working, served: Preview) -> None:
    """A saved template is news, without being asked for again and again."""
    assert said(served, "/news") == "0"
    served.news.tell()
    assert said(served, "/news?since=0") == "1"
    assert said(served, "/news?since=x") == "1"
    path = put(made, "mail/note.txt", "x")
    assert said(served, "/news?since=1") == "2"
    path.unlink()


def test_an_error_is_shown_in_the_place_of_the_mail(made: Working, served: Preview) -> None:
    """R39: file and line, not a dead server; and it heals."""
    path = put(made, "mail/issue.html.j2", "\n\n{{ view.nothing }}")
    page = said(served, "/")
    assert re.search(r'role="alert">.*issue\.html\.j2, line 3: .* no attribute \'nothing\'', page)
    assert "src=" not in page[page.index("<iframe") :]
    path.unlink()
    assert 'role="alert"' not in said(served, "/")


def test_an_error_in_the_preview_itself_is_shown_too(served: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page looks for itself whether it is mended."""

    def fill(*_: object) -> str:
        raise RenderError("live.html.j2, line 1: <broken>", "mend it")

    monkeypatch.setattr(pages, "fill", fill)
    _, _, page = ask(served, "/")
    assert '<div id="trouble" role="alert">live.html.j2, line 1: &lt;broken&gt;; mend it</div>' in page
    assert 'http-equiv="refresh"' in page


def test_the_spam_score_comes_later(made: Working, tmp_path: Path) -> None:
    """The page does not wait for it, and is told when it is there."""
    report = "Content analysis details:   (1.5 points, 5.0 required)\\n\\n 1.5 A_RULE   Some words"
    with serving(made, program(tmp_path, f"cat > /dev/null; printf '{report}'")) as served:
        assert "SpamAssassin is at work" in said(served, "/")
        assert said(served, "/news?since=0") == "1"
        page = said(served, "/")
        assert "<b>1.5</b> points; from 5.0 on it is spam" in page
        assert "Some words <code>A_RULE</code>" in page


def test_a_mail_that_cannot_be_made_has_no_score(served: Preview) -> None:
    """An empty subject of old, say: the reason is told, the page goes on."""
    shown = served.pages._desk.show()
    assert shown.issue is not None
    score = served.pages._score(shown, replace(shown.issue, faces=replace(shown.issue.faces, subject="")))
    assert score.state == "failed"
    assert "the subject is empty" in score.words


def test_a_port_that_is_taken_is_one_line(made: Working, served: Preview) -> None:
    """What was wrong, and what to do."""
    with pytest.raises(UsageError, match=rf"--port {served.port}: Address already in use; give another"):
        Preview(desk(made), served.port, NO_SPAM)


def test_a_browser_that_hangs_up_is_no_news(served: Preview, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal stays clean, and the next one is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("GET", "/news?since=0")
    connection.close()
    served._server.handle_error(None, None)
    served.news.tell()
    assert ask(served, "/")[0] == 200
    assert capsys.readouterr().err == ""


def test_an_answer_is_three_texts(served: Preview) -> None:
    """Content, kind, policy; nothing for a path that there is not."""
    found: Answer | None = served.answer("/live.js", "")
    assert found is not None
    assert found[1] == "text/javascript"
    assert served.answer("/x", "") is None
