"""Pictures from addresses that strangers wrote, against a real server."""

from dataclasses import replace

import pytest

from digest.core.errors import DumpError
from digest.dumps.fetching.addresses import Resolve
from digest.dumps.fetching.pictures import LIMITS, Pictures
from digest.dumps.fetching.web import Web as Asker
from tests.dumps.fetching.conftest import NOW
from tests.support.hanging import no_hang
from tests.support.webserver import CLOSE, DRIP, Reply, Web

PICTURE = b"GIF89a and so on"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def _far(host: str) -> list[str]:
    """A world in which this machine lies on the public network, and all but it within."""
    return ["93.184.216.34" if host == "127.0.0.1" else "10.0.0.1"]


def _pictures(resolve: Resolve = _far) -> Pictures:
    return Pictures(Asker(replace(LIMITS, whole=1, gap=0), resolve=resolve), resolve)


def test_a_picture_is_fetched_as_it_is(server: Web) -> None:
    """Byte for byte, with whom to write to."""
    url = server.answers(Reply(PICTURE, headers={"Content-Type": "image/gif"}))
    assert _pictures().get(url, NOW, "ada@example.org") == PICTURE
    assert "ada@example.org" in server.requests[0]["user-agent"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_nothing_within_this_network_is_asked(server: Web, address: str) -> None:
    """R36: a paper names an address, and this machine asks only what anybody could ask."""
    url = server.answers(Reply(PICTURE))
    with pytest.raises(DumpError, match="lies within this network"):
        _pictures(lambda _: [address, "93.184.216.34"]).get(url, NOW)
    assert server.requests == []


def test_nothing_leads_into_this_network(server: Web) -> None:
    """Nor where a public server sends us there."""
    url = server.answers(Reply(status=302, headers={"Location": f"http://localhost:{server.port}/inside"}))
    with pytest.raises(DumpError, match="leads into this network"):
        _pictures().get(url, NOW)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=404), "answers with status 404"),
        (Reply(status=503, headers={"Retry-After": "3600"}), "does not want to be asked before"),
        (Reply(b"x" * (1 << 20) + b"x"), "has more than 1 MB"),
        (Reply(PICTURE, headers={"Content-Length": "999"}, end=CLOSE), "breaks off"),
        (Reply(PICTURE, headers={"Content-Length": "999"}, end=DRIP), "is not through after 1 seconds"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "leads to file://, which is no web address"),
    ],
)
def test_what_is_no_picture_costs_one_question(server: Web, reply: Reply, said: str) -> None:
    """Nothing is tried again, and nothing waits for long."""
    url = server.answers(reply)
    with no_hang(10), pytest.raises(DumpError, match=said):
        _pictures().get(url, NOW)
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["https://", "https://[::1", "https://exa mple.org:x/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """Whatever a dump has in its place."""
    with pytest.raises(DumpError):
        _pictures().get(url, NOW)
