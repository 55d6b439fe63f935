"""What the subject of a mail says of a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.lessons import Word
from digest.core.teaching import Taught

SAID = Taught(Word.LESS, "trending", "2025-03-18-0700-c1", 12)


@given(
    st.builds(
        Taught,
        st.sampled_from(Word),
        st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True),
        st.from_regex(r"2025-0[1-9]-[0-2]\d-0[0-9]00(?:-c[1-9])?", fullmatch=True).filter(str.isascii),
        st.integers(1, 999),
    )
)
def test_a_subject_is_read_as_it_was_said(said: Taught) -> None:
    """R19: whatever newsletter, slot and paper; in ASCII, which every mail program leaves alone."""
    assert Taught.read(said.subject) == said
    assert said.subject.isascii()
    assert said.subject.isprintable()


@pytest.mark.parametrize("subject", [f"  {SAID.subject} ", SAID.subject.upper(), SAID.subject.replace(" ", " \t ")])
def test_what_mail_programs_change_does_not_matter(subject: str) -> None:
    """Capitals and white space."""
    assert Taught.read(subject) == SAID


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Re: less trending 2025-03-18-0700.12",
        "unsubscribe trending",
        "undo trending 2025-03-18-0700.12",
        "less ../trending 2025-03-18-0700.12",
        "less trending 2025-03-18-0700",
        "less trending 2025-03-18-0700.0",
        "less trending 2025-03-18-0700.123456",
        "less trending 2025-03-18-0700.١",
        "less trending 2025-03-18-0700.12 more trending 2025-03-18-0700.12",
    ],
)
def test_nothing_else_is_taken_for_a_word(subject: str) -> None:
    """An answer, another wish, a path, no paper, or two of them."""
    assert Taught.read(subject) is None
