"""Domains beyond ASCII: one form of each, in envelope, header, list and suppression."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.addressing import check_recipient
from digest.core.addresses import needs_utf8
from digest.core.errors import AddressError
from digest.core.outbox import address_key

ALIKE = [
    ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ("ada@BU\u0308CHER.Example", "ada@xn--bcher-kva.example"),
    ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
    ("ada@straße.example", "ada@xn--strae-oqa.example"),
    ("ada@ＥＸＡＭＰＬＥ.org", "ada@example.org"),
    ("ada@例え。jp", "ada@xn--r8jz45g.jp"),
    ("ada@ΣΑΣ.example", "ada@xn--mxa9ab.example"),
    ("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"),
]


@pytest.mark.parametrize(("written", "meant"), ALIKE)
def test_a_domain_goes_as_every_server_knows_it(written: str, meant: str) -> None:
    """R23: however it is written, as its A-label; what stands before the @ stays."""
    assert check_recipient(written) == meant
    assert check_recipient(meant) == meant
    assert needs_utf8(meant) == (not meant.partition("@")[0].isascii())


@pytest.mark.parametrize(("written", "meant"), ALIKE)
def test_one_address_has_one_key(written: str, meant: str) -> None:
    """R47: who is suppressed in one spelling gets no mail in another, also one that a stranger's server writes."""
    assert address_key(written) == address_key(meant) == meant.casefold()


def test_two_domains_have_two_keys() -> None:
    """What IDNA of 2003 took for one, that of 2008 does not."""
    assert address_key("ada@straße.example") != address_key("ada@strasse.example")


@pytest.mark.parametrize("address", ["ada@r3---sn.example", "ada@xn--i-7iq.ws", "ada@xn--a.example"])
def test_a_domain_in_ascii_stays_as_it_is(address: str) -> None:
    """IDNA of 2008 refuses some domains that there are."""
    assert check_recipient(address) == address


@pytest.mark.parametrize(
    "address", ["ada@i❤.ws", "ada@ü" + "a" * 70 + ".example", "ada@xn--\u00fc.example", "ada@ab\u0301\u200d.example"]
)
def test_a_domain_that_is_none_is_told_in_a_line(address: str) -> None:
    """R49: with what is wrong, and with what helps."""
    with pytest.raises(AddressError) as error:
        check_recipient(address)
    assert str(error.value).isprintable()
    assert "; " in str(error.value)


@example("\u0345a.example")
@example("Ꭰa.example")
@example("ϲ.example")
@example("a\u034f.example")
@given(st.from_regex(r"[^\x00-\x7f]{1,4}[a-zA-Z]{0,3}\.example", fullmatch=True))
def test_all_that_goes_out_has_the_key_of_what_was_written(domain: str) -> None:
    """R47: the key knows no table of IDNA, and comes to the same."""
    try:
        address = check_recipient(f"ada@{domain}")
    except AddressError:
        return
    assert address.isascii()
    assert address_key(f"ada@{domain}") == address_key(address) == address


@given(st.text())
def test_every_text_has_a_key(text: str) -> None:
    """Of a stranger's text too, and of its key the key is itself."""
    assert address_key(address_key(text)) == address_key(text)
