from collections.abc import Callable

import pytest
from aiosmtplib.email import quote_address
from hypothesis import given
from hypothesis import strategies as st

from digest.core.addresses import (
    LOCAL_OCTETS,
    TOKEN_OCTETS,
    check_address,
    check_bounce_address,
    check_own_address,
    domain_of,
    needs_utf8,
)
from digest.core.errors import AddressError

GOOD = [
    "ada@example.org",
    "Ada.Lovelace+digest@example.org",
    "o'brien@example.org",
    "a@b",
    "!#$%&'*+-/?=^_`{|}~@example.org",
    "用户@例子.公司",
    "x@" + ".".join(["a" * 63] * 3),
    "a" * 64 + "@example.org",
]
BAD = [
    "",
    "ada",
    "@example.org",
    "ada@",
    "ada@@example.org",
    "a@x, b@y",
    "a@x b@y",
    "Ada <ada@example.org>",
    "<ada@example.org>",
    "ada@example.org ",
    "ada@example.org\n",
    "ada@example.org\r\nBcc: evil@example.org",
    "ada\0@example.org",
    '"ada lovelace"@example.org',
    "ada(comment)@example.org",
    "ada@[127.0.0.1]",
    "ada@127.0.0.1",
    ".ada@example.org",
    "ada.@example.org",
    "a..b@example.org",
    "ada@-example.org",
    "ada@example-.org",
    "ada@example..org",
    "ada@example.org.",
    "ada@exam_ple.org",
    "=?utf-8?q?x=0ABcc=3A_evil?=@example.org",
    "ada\u202e@example.org",
    "ada\u3000b@example.org",
    "\ud800@example.org",
    "a" * 65 + "@example.org",
    "ü" * 33 + "@example.org",
    "x@" + ".".join(["a" * 63] * 4),
    "x@" + "a" * 64 + ".org",
]


@pytest.mark.parametrize("address", GOOD)
def test_addresses_that_mail_can_go_to_are_accepted_as_they_are(address: str) -> None:
    """R49: accepted is what quotes to itself, in the library that will speak to the server as well."""
    assert check_address(address) == address
    assert quote_address(address) == f"<{address}>"


@pytest.mark.parametrize("address", BAD)
def test_everything_else_is_refused_in_one_line_that_names_it(address: str) -> None:
    """R49: a list, a display name, a comment, a literal or a control character is no address."""
    with pytest.raises(AddressError) as error:
        check_address(address)
    assert str(error.value).isprintable()
    assert repr(address[:60])[1:-1].split("\\n")[0] in str(error.value)
    assert str(error.value).endswith("ada@example.org")


def test_a_long_text_is_shortened_in_the_message() -> None:
    """A whole file pasted for an address does not fill the terminal."""
    with pytest.raises(AddressError) as error:
        check_address("x" * 100_000)
    assert len(str(error.value)) < 200


def test_one_mailbox_has_one_spelling() -> None:
    """The domain's case and the Unicode form do not make two recipients out of one; the local part is its owner's."""
    assert check_address("Ada@Example.ORG") == "Ada@example.org"
    assert check_address("u\u0308ser@example.org") == "üser@example.org"


def test_utf8_addresses_are_told_apart() -> None:
    """R23: what needs SMTPUTF8 is known before a server is asked."""
    assert needs_utf8("用户@example.org")
    assert not needs_utf8("ada@example.org")


def test_the_domain_is_what_follows_the_at() -> None:
    """The domain of an accepted address."""
    assert domain_of("ada@example.org") == "example.org"


@given(st.one_of(st.text(), st.emails(), st.from_regex(r"[a-z.=?+\"<>, ]{1,20}@[a-z.\-]{1,20}", fullmatch=True)))
def test_no_text_that_is_accepted_means_another_address(text: str) -> None:
    """R49: whatever is accepted is quoted as itself by the SMTP library and is accepted again, unchanged."""
    try:
        address = check_address(text)
    except AddressError:
        return
    assert quote_address(address) == f"<{address}>"
    assert check_address(address) == address


@pytest.mark.parametrize("check", [check_own_address, check_bounce_address])
@pytest.mark.parametrize("address", ["gruß@example.org", "digest@例子.公司", "u\u0308@example.org"])
def test_an_address_of_ours_is_in_ascii(check: Callable[[str], str], address: str) -> None:
    """R10, R23: it stands in 7-bit headers, and asks no server for SMTPUTF8."""
    with pytest.raises(AddressError, match="is not in ASCII; write one in ASCII"):
        check(address)


@pytest.mark.parametrize("check", [check_own_address, check_bounce_address])
@pytest.mark.parametrize("address", BAD)
def test_an_address_of_ours_is_an_address(check: Callable[[str], str], address: str) -> None:
    """R49: whatever no mail can go to is no address of ours either."""
    with pytest.raises(AddressError):
        check(address)


@pytest.mark.parametrize("check", [check_own_address, check_bounce_address])
def test_an_address_of_ours_has_one_spelling(check: Callable[[str], str]) -> None:
    """R49: the same spelling as that of any other address."""
    assert check("Digest+Bounces@Example.ORG") == "Digest+Bounces@example.org"


def test_a_bounce_address_has_room_for_a_token() -> None:
    """R22: with + and a token it is an address; one character more and it is refused, with the room that there is."""
    room = LOCAL_OCTETS - TOKEN_OCTETS - 1
    longest = "b" * room + "@example.org"
    assert check_bounce_address(longest) == longest
    assert check_address("b" * room + "+" + "t" * TOKEN_OCTETS + "@example.org")
    with pytest.raises(AddressError, match=f"is too long; give one with at most {room} characters before the @"):
        check_bounce_address("b" + longest)
    assert check_own_address("b" + longest)


def test_a_long_domain_leaves_room_for_a_token_too() -> None:
    """R22: the whole address has at most 254 octets; a returned mail's address has to be one."""
    address = "bounces@" + ".".join(["d" * 63, "d" * 63, "d" * 63, "d" * 48])
    assert check_own_address(address)
    with pytest.raises(AddressError, match="is too long"):
        check_bounce_address(address)
