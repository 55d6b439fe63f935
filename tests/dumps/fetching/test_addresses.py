"""Addresses: filled in, shown, and where they may lead."""

import socket
from urllib.parse import unquote, unquote_plus

import httpx
import pytest

from digest.core.errors import DumpError
from digest.dumps.fetching.addresses import hushed, inwards, redirected, resolved

HERE = httpx.URL("https://8.8.8.8/papers?page=1")


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/other?x=y#part", "https://8.8.8.8/other?x=y"),
        ("//1.1.1.1/x", "https://1.1.1.1/x"),
        ("https://eve:secret@1.1.1.1/x", "https://1.1.1.1/x"),
        ("?page=2", "https://8.8.8.8/papers?page=2"),
    ],
)
def test_where_an_answer_leads(location: str, to: str) -> None:
    """Against the address that was asked for, without user and fragment."""
    assert str(redirected(HERE, location, lambda host: {host})) == to


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("http://8.8.8.8/papers", "leads out of TLS, to http://8.8.8.8; if that is meant, write that address as url"),
        ("ftp://8.8.8.8/papers", "leads to ftp://8.8.8.8, which is no web address; check url"),
        ("data:text/plain,x", "leads to data://, which is no web address"),
        ("https://1.1.1.1:port/", "leads to what is no address; check url"),
        ("https://10.0.0.1/", "leads into this network, to https://10.0.0.1"),
        ("https://169.254.169.254/latest/meta-data", "leads into this network"),
        ("https://[::ffff:10.0.0.1]/", "leads into this network"),
        ("https://[fe80::1]/", "leads into this network"),
    ],
)
def test_where_no_answer_may_lead(location: str, fault: str) -> None:
    """R36: neither to another scheme, nor out of TLS, nor further inside."""
    with pytest.raises(DumpError) as problem:
        redirected(HERE, location, lambda host: {host})
    assert str(problem.value).startswith(fault)


def test_addresses_of_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The innermost counts, numbers in any spelling included; a name that is not found is as good as public."""
    assert inwards("localhost", resolved) > inwards("10.0.0.1", resolved) > inwards("8.8.8.8", resolved)
    assert inwards("127.1", resolved) == inwards("::1", resolved) == inwards("localhost", resolved)
    assert inwards("x" * 99 + ".example", resolved) == inwards("8.8.8.8", resolved)

    def fail(*_: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert resolved("nowhere.example") == ()


@pytest.mark.parametrize("form", ["s3cret+word", "s3cret word", "s3cret%2Bword", "pa:ss", "pa%3Ass"])
def test_what_others_echo_of_an_address_is_hushed(form: str) -> None:
    """R73: in each form that a secret may come back in; what is too short to be one stays, words and all."""
    url = f"https://ada:{form}@example.org/papers?token={form}&page=1#{form}"
    for said in {form, unquote(form), unquote_plus(form)}:
        assert hushed(f"page 1: no such thing as {said} here", url) == "page 1: no such thing as … here"
