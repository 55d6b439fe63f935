import re

from hypothesis import given
from hypothesis import strategies as st

from digest.core.addresses import TOKEN_OCTETS
from digest.mail.writing.tokens import token


@given(st.binary(min_size=1), st.text("abc"), st.text("abc"))
def test_a_token_fits_into_an_address(secret: bytes, purpose: str, part: str) -> None:
    """R48: letters and digits of one case, since some servers fold it."""
    assert re.fullmatch(r"[a-z2-7]+", token(secret, purpose, part))
    assert len(token(secret, purpose, part)) == TOKEN_OCTETS


def test_a_token_serves_one_purpose_and_one_thing() -> None:
    """R79: made for one purpose it is worth nothing for another, nor with the parts cut elsewhere."""
    made = [("a", "b", "c"), ("a", "bc", ""), ("ab", "c"), ("b", "b", "c"), ("a", "b", "c", "")]
    assert len({token(b"key", *each) for each in made}) == len(made)


def test_tokens_of_one_secret_begin_alike_and_those_of_another_do_not() -> None:
    """R48: the first octet names the key, so that an old token is checked with the old key."""
    assert token(b"key", "a")[0] == token(b"key", "b")[0]
    assert token(b"key", "a")[0] != token(b"other", "a")[0]
