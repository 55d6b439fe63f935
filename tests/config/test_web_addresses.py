"""Addresses of pages and mailboxes that stand in headers and pages as they are."""

import pytest

from tests.config.conftest import LEAST, Reader, Refusal

WEB = [
    "https://example.org/papers",
    "http://example.org:8080/a?b=c&d=%C3%BC#e",
    "https://xn--gre-6ka8i.example/",
    "https://[2001:db8::1]/papers",
]
MAILTO = ["mailto:ada@example.org", "mailto:ada+x@example.org?subject=subscribe%20me"]
NEITHER = [
    "example.org",
    "//example.org",
    "ftp://example.org",
    "javascript:alert(1)",
    "https://",
    "https://:443/",
    "https:example.org",
    "https://[::1",
    "https://example.org/a b",
    'https://example.org/\\"',  # as TOML writes a quote
    "https://example.org/'",
    "https://example.org/<b>",
    "https://example.org\\n",  # and an end of line
    "mailto:ada",
    "mailto:@example.org",
    "mailto:<ada@example.org>",
    "ada@example.org",
]
BEYOND_ASCII = [
    "https://grüße.example/",
    "https://example.org/grüße",
    "https://example.org/\u202e",
    "https://example.org/٢",
]


@pytest.mark.parametrize("address", [*WEB, *MAILTO])
def test_people_subscribe_by_web_or_by_mail(read: Reader, address: str) -> None:
    """R36: https, http and mailto, taken as they are."""
    assert read(f'subscribe = "{address}"\n' + LEAST).subscribe == address


@pytest.mark.parametrize("address", WEB)
def test_an_archive_is_on_the_web(read: Reader, address: str) -> None:
    """An address without its last slash, so that a path can follow it."""
    assert read(LEAST + f'[archive]\nurl = "{address}"\n').archive.url == address.rstrip("/")


@pytest.mark.parametrize("address", NEITHER)
def test_what_is_no_address_is_refused(refused: Refusal, address: str) -> None:
    """R36: no other scheme, nothing that would end an attribute or a header; the remedy shows what is."""
    message = refused(f'subscribe = "{address}"\n' + LEAST)
    assert message.startswith("subscribe: ")
    assert message.endswith("; give an https or mailto address")


@pytest.mark.parametrize("address", [*NEITHER, *MAILTO])
def test_what_is_no_address_of_a_page_is_refused(refused: Refusal, address: str) -> None:
    """R36: an archive has no mailbox for an address either."""
    message = refused(LEAST + f'[archive]\nurl = "{address}"\n')
    assert message.startswith("archive.url: ")
    assert message.endswith("; give an address such as https://example.org/papers")


@pytest.mark.parametrize("key", ["subscribe", "archive.url"])
@pytest.mark.parametrize("address", BEYOND_ASCII)
def test_addresses_are_in_ascii(refused: Refusal, key: str, address: str) -> None:
    """R10: they stand in 7-bit headers as they are; the message says how other letters are written."""
    message = refused(f'{key} = "{address}"\n' + LEAST)
    assert message.startswith(f"{key}: ")
    assert "is not in ASCII" in message
    assert "xn--" in message


@pytest.mark.parametrize("address", ["mailto:ada@grüße.example", "mailto:gruß@example.org"])
def test_mailboxes_are_in_ascii(refused: Refusal, address: str) -> None:
    """R10: the same of a mailbox."""
    assert "is not in ASCII" in refused(f'subscribe = "{address}"\n' + LEAST)
