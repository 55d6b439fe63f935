"""Must-show 7: whatever a server answers, each ends as it should, and nothing that breaks off becomes a dump."""

import gzip
import logging
import socket
import threading
import zlib
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from digest import __version__
from digest.dumps.fetching.pace import Limits, Pace
from digest.dumps.fetching.web import Web as Asker
from tests.dumps.fetching.conftest import NOW, SHORT, Asking, Clock
from tests.support.hanging import no_hang
from tests.support.webserver import CLOSE, DRIP, HOLD, RESET, Reply, Web, fixture

PAGE = fixture("daily_papers.json")
FEED = fixture("feed.xml")
LATIN = "Vers une étude de l’été, par François".replace("’", "'").encode("latin-1")
UTF8 = LATIN.decode("latin-1").encode()
CHUNKED = {"Transfer-Encoding": "chunked"}
GZIP = {"Content-Encoding": "gzip"}


@dataclass(frozen=True)
class Case:
    """What is answered, one after the other, and what comes of it.

    Attributes:
        replies: the answers.
        data: the bytes of the dump; None for a fault.
        fault: what is said of it.
        asked: how often the server was asked.
        slept: what was waited, in seconds.
    """

    replies: tuple[Reply, ...]
    data: bytes | None = None
    fault: str = ""
    asked: int = 1
    slept: tuple[float, ...] = ()


def ok(data: bytes = PAGE, **headers: str) -> Reply:
    """A good answer; an underscore in a header's name stands for a hyphen."""
    return Reply(data, headers={name.replace("_", "-"): value for name, value in headers.items()})


def busy(status: int, after: str = "") -> Reply:
    """An answer that asks for patience."""
    return Reply(b"slow down", status, {"Retry-After": after} if after else {})


def until(time: str, *headers: str) -> Reply:
    """The same until a time, from a server that tells its own time only where these headers do."""
    lines = ("HTTP/1.1 503 Busy", "Content-Length: 0", f"Retry-After: {time}", *headers, "", "")
    return Reply(raw="\r\n".join(lines).encode())


def chunks(*parts: bytes) -> bytes:
    """A body in chunks, without its end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


CUT = "breaks off, or answers by what is no HTTP"
BOMB = gzip.compress(bytes(20 << 20))
BACKOFF = (2.0, 4.0)

CASES = {
    "a page": Case((ok(),), PAGE),
    "a feed": Case((ok(FEED, Content_Type="application/rss+xml; charset=utf-8"),), FEED),
    "in chunks": Case((Reply(chunks(PAGE[:999], PAGE[999:]) + b"0\r\n\r\n", headers=CHUNKED),), PAGE),
    "compressed": Case((Reply(gzip.compress(PAGE), headers=GZIP),), PAGE),
    "said to be compressed": Case((Reply(PAGE, headers=GZIP),), PAGE),
    "a compressed file": Case((ok(gzip.compress(PAGE), Content_Type="application/gzip"),), gzip.compress(PAGE)),
    "nothing": Case((ok(b""),), b""),
    "to the end of the connection": Case((Reply(raw=b"HTTP/1.0 200 OK\r\n\r\n" + PAGE, end=CLOSE),), PAGE),
    "without papers": Case((Reply(status=204),), fault="answers with status 204; check url, and whether"),
    "gone": Case((Reply(status=410),), fault="answers with status 410"),
    "not allowed": Case((Reply(status=401),), fault="answers with status 401"),
    "a part": Case((Reply(PAGE[:99], 206),), fault="answers with status 206"),
    "busy for a moment": Case((busy(429, "7"), ok()), PAGE, asked=2, slept=(7,)),
    "busy until a time": Case((until("Tue, 18 Mar 2025 06:00:30 GMT"), ok()), PAGE, asked=2, slept=(30,)),
    "busy without a zone": Case((until("Tue, 18 Mar 2025 06:00:30 -0000"), ok()), PAGE, asked=2, slept=(30,)),
    "busy until a time that is over": Case((until("Mon, 17 Mar 2025 06:00:00 GMT"), ok()), PAGE, asked=2, slept=(2,)),
    "busy by its own clock": Case(
        (until("Tue, 01 Jan 2030 00:00:09 GMT", "Date: Tue, 01 Jan 2030 00:00:00 GMT"), ok()), PAGE, asked=2, slept=(9,)
    ),
    "busy without a word": Case((busy(429), ok()), PAGE, asked=2, slept=(2,)),
    "busy without sense": Case((busy(503, "soon"), ok()), PAGE, asked=2, slept=(2,)),
    "busy for long": Case((busy(429, "3600"),), fault="does not want to be asked before 2025-03-18 07:00 UTC"),
    "busy for ever": Case((busy(503, "999999999"),), fault="does not want to be asked before 2025-03-25 06:00 UTC"),
    "busy again and again": Case(
        (busy(429, "20"),), fault="does not want to be asked before 2025-03-18 06:01 UTC", asked=3, slept=(20, 20)
    ),
    "a moment's failure": Case((Reply(status=500), ok()), PAGE, asked=2, slept=(2,)),
    "two failures": Case((Reply(status=502), Reply(status=500), ok()), PAGE, asked=3, slept=BACKOFF),
    "failing": Case((Reply(status=500),), fault="fails with status 500; run again later", asked=3, slept=BACKOFF),
    "cut": Case((Reply(PAGE, headers={"Content-Length": "99999"}),), fault=CUT, asked=3, slept=BACKOFF),
    "cut once": Case((Reply(PAGE, headers={"Content-Length": "99999"}), ok()), PAGE, asked=2, slept=(2,)),
    "cut in chunks": Case((Reply(chunks(PAGE), headers=CHUNKED),), fault=CUT, asked=3, slept=BACKOFF),
    "cut within a chunk": Case((Reply(b"ffff\r\nabc", headers=CHUNKED),), fault=CUT, asked=3, slept=BACKOFF),
    "cut compressed": Case(
        (Reply(gzip.compress(PAGE)[:-40], headers=GZIP),),
        fault="breaks off within its compressed bytes",
        asked=3,
        slept=BACKOFF,
    ),
    "more than its length": Case((Reply(PAGE, headers={"Content-Length": "20"}),), PAGE[:20]),
    "two lengths": Case(
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),),
        fault=CUT,
        asked=3,
        slept=BACKOFF,
    ),
    "reset": Case((Reply(PAGE, headers={"Content-Length": "99999"}, end=RESET), ok()), PAGE, asked=2, slept=(2,)),
    "reset at once": Case((Reply(raw=b"H", end=RESET),), fault=CUT, asked=3, slept=BACKOFF),
    "no HTTP": Case((Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),), fault=CUT, asked=3, slept=BACKOFF),
    "huge headers": Case((Reply(headers={"X-Y": "y" * 300_000}),), fault=CUT, asked=3, slept=BACKOFF),
    "headers without end": Case((Reply(raw=b"HTTP/1.1 200 OK\r\nX: ", end=DRIP),), fault="is not through after 0.3"),
    "a drip without end": Case(
        (Reply(PAGE, headers={"Content-Length": "99999999"}, end=DRIP),), fault="is not through after 0.3 seconds"
    ),
    "too large": Case((ok(bytes(2 << 20)),), fault="has more than 1 MB; ask for less of it at once"),
    "too large in chunks": Case(
        (Reply(chunks(*[bytes(1 << 16)] * 40), headers=CHUNKED),), fault="has more than 1 MB"
    ),
    "too large unpacked": Case((Reply(gzip.compress(PAGE * 200), headers=GZIP),), fault="has more than 1 MB"),
    "a zip bomb": Case((Reply(BOMB, headers=GZIP),), fault="unpacks to more than"),
    "an encoding of its own": Case(
        (Reply(zlib.compress(PAGE), headers={"Content-Encoding": "br"}),), fault="comes encoded as br, which was not"
    ),
    "another charset": Case((ok(LATIN, Content_Type="text/plain; charset=ISO-8859-1"),), UTF8),
    "a wrong charset": Case((ok("été".encode(), Content_Type="text/html; charset=latin1"),), "été".encode()),
    "no such charset": Case((ok(LATIN, Content_Type="text/html; charset=klingon"),), LATIN),
    "a charset that is none": Case((ok(LATIN, Content_Type="text/html; charset=base64"),), LATIN),
    "a charset that does not fit": Case((ok(b"\x81\xff", Content_Type="text/plain; charset=shift_jis"),), b"\x81\xff"),
    "not UTF-8 after all": Case((ok(LATIN, Content_Type="text/plain; charset=utf-8"),), LATIN),
    "a charset of the page's own": Case(
        (ok(b'<meta charset="latin1">' + LATIN, Content_Type="text/html; charset=cp1251"),),
        b'<meta charset="latin1">' + LATIN,
    ),
    "moved": Case((Reply(status=301, headers={"Location": "/page?moved"}), ok()), PAGE, asked=2),
    "moved nowhere": Case((Reply(status=302),), fault="answers with status 302"),
    "moved in a circle": Case(
        (Reply(status=307, headers={"Location": "/page"}),), fault="leads elsewhere more than 5 times", asked=6
    ),
    "moved to a file": Case(
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}),), fault="leads to file://, which is no web"
    ),
    "moved to nonsense": Case(
        (Reply(status=302, headers={"Location": "http://[::1:80/"}),), fault=CUT, asked=3, slept=BACKOFF
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_answer_ends_as_it_should(asking: Asking, server: Web, name: str) -> None:
    """R2: a dump that is whole, or a fault in one line; a server is asked no more often than there is hope."""
    case = CASES[name]
    if case.fault.startswith("is not through"):
        asking.limits = replace(SHORT, whole=0.3)
    with no_hang():
        (dump,) = asking.url(server.answers(*case.replies))
    assert dump.fault.startswith(case.fault)
    assert bool(dump.fault) == bool(case.fault)
    assert dump.data == (case.data or b"")
    assert (len(server.requests), tuple(asking.clock.slept)) == (case.asked, case.slept)
    assert dump.fault.isprintable()


def test_nobody_there(asking: Asking, server: Web) -> None:
    """R2: a server that is down costs its own source alone, and is tried again."""
    gone = "http://127.0.0.1:1/page"
    fault, page = asking.url(gone, server.answers(ok()))
    assert fault.fault.startswith("cannot be reached (")
    assert fault.fault.endswith("; check url and the network")
    assert page.data == PAGE


def test_a_silent_server(asking: Asking, server: Web) -> None:
    """R2: no byte within the time that is granted is as good as no answer."""
    asking.limits = replace(SHORT, silence=0.05, tries=1)
    reply = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", end=HOLD)
    (dump,) = asking.url(server.answers(reply))
    assert dump.fault == "does not answer in time; run again later"


def test_a_name_server_that_never_answers(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: nothing can break off the search for a name, so it is left behind."""
    asking.limits = replace(SHORT, connect=0.05, whole=0.05)
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(20))
    (dump,) = asking.url("http://nowhere.example/page")
    answered.set()
    assert dump.fault == "is not through after 0.05 seconds; run again later"


def test_a_program_that_says_who_it_is(asking: Asking, server: Web) -> None:
    """Whoever runs the server learns the program, its version and whom to write to."""
    asking.url(server.answers(ok()), contact="ada@example.org")
    asking.url(server.answers(ok(), path="/other"))
    agent = f"trending-digest/{__version__}"
    assert [request["user-agent"] for request in server.requests] == [f"{agent} (+ada@example.org)", agent]


def test_what_is_secret_in_an_address_is_not_shown(
    asking: Asking, server: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither query nor user stand in a dump's name, a fault or a log, and the server gets both."""
    caplog.set_level(logging.DEBUG)
    path = f"http://ada:pass@127.0.0.1:{server.port}/page?token=secret"
    server.answers(Reply(status=500))
    (dump,) = asking.url(path)
    assert dump.name == server.url("/page")
    assert server.targets[0] == "/page?token=secret"
    assert server.requests[0]["authorization"].startswith("Basic ")
    shown = f"{dump}{caplog.text}"
    assert "secret" not in shown
    assert "pass" not in shown.replace("passing", "")


def test_a_redirect_takes_no_secret_along(asking: Asking, server: Web) -> None:
    """The user of one address is none of another, not even where the server itself writes one."""
    server.answers(Reply(status=302, headers={"Location": f"http://eve:x@localhost:{server.port}/other"}))
    server.answers(ok(), path="/other")
    (dump,) = asking.url(f"http://ada:pass@127.0.0.1:{server.port}/page")
    assert dump.data == PAGE
    assert "authorization" not in server.requests[1]


HOSTS = {"public.example": {"8.8.8.8"}, "lab.example": {"10.0.0.7"}, "odd.example": {"8.8.8.8", "::ffff:127.0.0.1"}}


@pytest.mark.parametrize(
    ("at", "to", "fault"),
    [
        ("http://public.example/page", "http://127.0.0.1/x", "leads into this network, to http://127.0.0.1"),
        ("http://public.example/page", "http://lab.example/x", "leads into this network, to http://lab.example"),
        ("http://public.example/page", "http://odd.example/x", "leads into this network, to http://odd.example"),
        ("http://lab.example/page", "http://[::1]/x", "leads into this network, to http://::1"),
        ("http://lab.example/page", "http://0.0.0.0/x", "leads into this network"),
        ("http://lab.example/page", "http://lab.example/other", ""),
        ("http://lab.example/page", "http://public.example/other", ""),
        ("http://nowhere.example/page", "http://public.example/other", ""),
    ],
)
def test_a_redirect_never_leads_further_inside(
    asking: Asking, server: Web, monkeypatch: pytest.MonkeyPatch, at: str, to: str, fault: str
) -> None:
    """A server of the world cannot make this machine ask what only it reaches; a proxy is used as it is set."""
    monkeypatch.setenv("http_proxy", server.url(""))
    asking.resolve = lambda host: HOSTS.get(host, {host} if host[0] in "0:1" else set())
    server.answers(Reply(status=302, headers={"Location": to}))
    server.answers(ok(), path="/other")
    (dump,) = asking.url(at)
    assert dump.fault.startswith(fault)
    assert bool(dump.fault) == bool(fault)
    assert len(server.requests) == (1 if fault else 2)


def test_one_host_is_asked_slowly(server: Web) -> None:
    """Requests to one host keep their distance, also across sources; another host need not wait."""
    clock = Clock()
    web = Asker(SHORT, Pace(3, clock.sleep, clock))
    for path in ("/a", "/b"):
        web.get(server.answers(ok(), path=path), NOW)
    web.get(server.answers(ok(), path="/c").replace("127.0.0.1", "localhost"), NOW)
    clock.slept.append(60)
    web.get(server.url("/a"), NOW)
    assert clock.slept == [3, 60]


def test_what_is_granted_by_default() -> None:
    """No answer may take for ever, and none fills the memory."""
    limits = Limits()
    assert Asker().limits == limits
    assert timedelta(seconds=limits.whole) <= timedelta(minutes=10)
    assert limits.size == 256 << 20
