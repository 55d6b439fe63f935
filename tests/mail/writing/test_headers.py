import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.writing.headers import LINE_LIMIT, TEXT_LIMIT, clean, line, phrase, words
from tests.support.editions import HOSTILE_TITLES
from tests.support.letters import parsed

AWKWARD = st.text('=?utf8q_ \r\n"\\<>@,:;.éא大\u202e', max_size=300)
TEXTS = st.one_of(st.text(), AWKWARD, st.sampled_from(HOSTILE_TITLES))


def test_control_and_bidi_characters_are_removed() -> None:
    """R13: what moves the cursor, ends a line or turns the direction never reaches a header."""
    assert clean("a\r\nBcc: b\0\x07\x7f \u202egnp.exe\u202c\u2066\ufeff\u200f c\ud800\u2028d") == "a Bcc: b gnp.exe c d"


def test_joiners_of_scripts_and_emoji_stay() -> None:
    """Zero-width joiners shape Persian words and families of emoji; they turn nothing."""
    assert clean("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    """R13: at most 150 characters, the last one saying that there was more."""
    assert clean("word " * 40) == "word " * 29 + "word…"
    assert len(clean("大" * 1000)) == TEXT_LIMIT


def test_plain_text_stays_readable_and_folds_between_words() -> None:
    """What is plain ASCII needs no encoding, however long."""
    text = clean("Symbolic learning of prompts and agents " * 3)
    written = line("Subject", words(text))
    assert b"=?" not in written
    assert max(map(len, written.split(b"\r\n"))) <= LINE_LIMIT
    assert written.replace(b"\r\n ", b" ") == f"Subject: {text}\r\n".encode()


def test_an_encoded_word_in_a_title_is_text() -> None:
    """R12: the title arrives as its author wrote it, and no second header with it."""
    title = "=?utf-8?q?x=0ABcc:_evil@x?="
    message = parsed(line("Subject", words(title)) + b"\r\n")
    assert message["Subject"] == title
    assert message.keys() == ["Subject"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", []),
        ("Trending papers", ["Trending", "papers"]),
        ("Dr. Ada, PhD", ['"Dr.', "Ada,", 'PhD"']),
        ('The "best" \\ of', ['"The', '\\"best\\"', "\\\\", 'of"']),
        ("Ünïcode", ["=?utf-8?b?w5xuw69jb2Rl?="]),
    ],
)
def test_a_display_name_is_bare_quoted_or_encoded(name: str, written: list[str]) -> None:
    """A name is written in the plainest form that says it."""
    assert phrase(name) == written


@given(TEXTS)
def test_any_subject_is_read_back_as_it_was_cleaned(text: str) -> None:
    """R11, R13: one header, within 78 columns, 7-bit, the same text for its reader."""
    subject = clean(text)
    written = line("Subject", words(subject))
    assert max(map(len, written.split(b"\r\n"))) <= LINE_LIMIT
    message = parsed(written + b"\r\n")
    assert message.keys() == ["Subject"]
    assert message["Subject"] == subject


@given(TEXTS)
def test_any_display_name_names_one_mailbox(text: str) -> None:
    """R11: whatever stands before it, the address is ours, and it is the only one."""
    name = clean(text)
    written = line("From", [*phrase(name), "<ada@example.org>"])
    assert max(map(len, written.split(b"\r\n"))) <= LINE_LIMIT
    message = parsed(written + b"\r\n")
    assert message.keys() == ["From"]
    (mailbox,) = message["From"].addresses
    assert mailbox.addr_spec == "ada@example.org"
    # Python 3.11 reads the fold between two encoded words of a name as a space, which RFC 2047 says is none.
    assert mailbox.display_name.replace(" ", "") == name.replace(" ", "")
