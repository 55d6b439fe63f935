"""Which refusals suppress an address."""

import pytest

from digest.core.outbox import Phase
from digest.core.refusals import agreed, enhanced, hopeless, suppresses


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("5.1.1 <ada@example.org>: no such user", "5.1.1"),
        ("550 5.1.1 no such user", "5.1.1"),
        ("550-5.1.1 no such user\n550 5.1.1 at all", "5.1.1"),
        ("#5.1.1 qmail", "5.1.1"),
        ("sorry, no mailbox here by that name (#5.1.1)", "5.1.1"),
        ("sorry, no mailbox here by that name. (#5.1.1). ", "5.1.1"),
        ("5.1.10 null MX", "5.1.10"),
        ("5.01.1 odd", "5.1.1"),
        ("5.1.1.1 is an address", ""),
        ("5.1.1234 is too long", ""),
        ("no such user 5.1.1", ""),
        ("as said (#5.1.1) elsewhere", ""),
        ("٥.١.١ no digits of ASCII", ""),
        ("", ""),
    ],
)
def test_an_enhanced_code_stands_at_the_beginning_or_as_qmail_writes_it(reply: str, code: str) -> None:
    """RFC 2034; what stands elsewhere may be anybody's words."""
    assert enhanced(reply) == code


@pytest.mark.parametrize("status", ["5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_no_such_mailbox_suppresses(status: str) -> None:
    """R44: refused at RCPT, for good, with a code that says why."""
    assert hopeless(status)
    assert suppresses(Phase.RCPT, 550, f"{status} gone")


@pytest.mark.parametrize(
    "status",
    [
        "5.0.0", "5.1.0", "5.1.2", "5.1.4", "5.1.7", "5.1.8", "5.1.9", "5.2.0", "5.2.2", "5.2.3", "5.2.4", "5.3.0",
        "5.3.4", "5.4.1", "5.4.4", "5.4.6", "5.5.1", "5.6.7", "5.7.1", "5.7.17", "5.7.26", "4.1.1", "4.2.1", "2.1.5",
        "",
    ],
)  # fmt: skip
def test_nothing_else_does(status: str) -> None:
    """R44, R54: not what comes of DNS, routes, policy, size, a full mailbox, or for a time; nor without a code."""
    assert not hopeless(status)
    assert not suppresses(Phase.RCPT, 550, f"{status} no such user, mailbox unavailable".lstrip())


@pytest.mark.parametrize("phase", [None, *(each for each in Phase if each is not Phase.RCPT)])
def test_only_the_recipient_itself_is_meant(phase: Phase | None) -> None:
    """R44: never what was said to MAIL, AUTH or DATA."""
    assert not suppresses(phase, 550, "5.1.1 no such user")


@pytest.mark.parametrize("code", [0, 250, 421, 450, 451, 503, 530, 600])
def test_only_a_refusal_for_good_counts(code: int) -> None:
    """R43, R44: also where a server says 450 5.1.1, which contradicts itself."""
    assert not suppresses(Phase.RCPT, code, "5.1.1 no such user")


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("5.0.0", "550 5.1.1 no such user", "5.1.1"),
        ("5.1.0", "550 5.1.1 no such user", "5.1.1"),
        ("5.1.1", "550 no such user", "5.1.1"),
        ("5.1.1", "unknown user", "5.1.1"),
        ("5.1.1", "", "5.1.1"),
        ("", "550 5.1.1 no such user", "5.1.1"),
        ("5.1.1", "550 5.2.1 disabled", "5.2.1"),
        ("5.3.0", "550 5.7.1 blocked", "5.7.1"),
        ("5.4.7", "451 4.4.1 no answer", "5.4.7"),
        ("", "", ""),
    ],
)
def test_a_report_says_what_the_server_that_refused_says(status: str, said: str, code: str) -> None:
    """RFC 3464: by its words, where they hold a code, else by that of the server that reports."""
    assert agreed(status, said) == code


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("5.2.2", "550 5.1.1 no such user", "5.2.2"),
        ("5.2.0", "550 5.1.1 no such user", "5.2.0"),
        ("5.1.1", "550 5.2.2 full", "5.2.2"),
        ("5.1.1", "550 5.0.0 no", "5.0.0"),
        ("5.1.1", "452 4.2.2 full", "4.2.2"),
        ("4.4.7", "550 5.1.1 no such user", "4.4.7"),
        ("5.1.1", "452 full", ""),
        ("5.1.1", "450 5.1.1 no such user", ""),
        ("", "450 5.1.1 no such user", ""),
        ("5.1.1", "250 ok", ""),
        ("2.1.5", "550 5.1.1 no such user", "2.1.5"),
    ],
)
def test_a_report_that_contradicts_itself_suppresses_nobody(status: str, said: str, code: str) -> None:
    """R44: whichever of its two codes is wrong, it is no proof that there is no mailbox."""
    assert agreed(status, said) == code
    assert not hopeless(agreed(status, said))
