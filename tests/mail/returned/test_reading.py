"""What a mail is: reports of several makes, complaints, answers, wishes to leave, and all else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.returning import Action, Status, What
from digest.mail.returned import reading
from digest.mail.returned.mime import opened
from digest.mail.returned.reading import MOST, examined, read
from tests.support.hanging import no_hang
from tests.support.mutating import Mutator
from tests.support.returned import (
    ADA,
    ANSWERS,
    EXCHANGE,
    EXIM,
    GLOBAL,
    ORIGINAL,
    QMAIL,
    SEEDS,
    TO,
    complaint,
    lines,
    mail,
    notice,
)


def status(data: bytes) -> Status:
    """What a report says, of the one recipient that it names."""
    came = read(data)
    assert came.what is What.REPORT
    (found,) = came.statuses
    return found


@pytest.mark.parametrize(
    ("data", "code"), [(notice(), "5.1.1"), (EXCHANGE, "5.1.10"), (EXIM, "5.1.1"), (QMAIL, "5.1.1")]
)
def test_reports_of_several_makes(data: bytes, code: str) -> None:
    """R48: whom, what and why, and to which address of ours."""
    found = status(data)
    assert (found.action, found.status, found.recipients) == (Action.FAILED, code, (ADA,))
    assert found.said
    assert read(data).to[0] == TO
    assert status(data.replace(b"\r\n", b"\n")).status == code


def test_a_report_on_an_address_beyond_ascii() -> None:
    """RFC 6533: in a type of its own."""
    assert status(GLOBAL).recipients == ("grüße@far.example",)
    assert status(GLOBAL).status == "5.1.6"


@pytest.mark.parametrize(
    ("reported", "said", "code"),
    [
        ("5.0.0", "smtp; 550 5.1.1 no such user", "5.1.1"),
        ("5.1.1", "smtp; 550 5.7.1 you are on a block list", "5.7.1"),
        ("5.2.2", "smtp; 552 mailbox full", "5.2.2"),
        ("5.1.1", "X-Postfix; unknown user", "5.1.1"),
        ("4.4.7", "smtp; 550 5.1.1 no such user", "4.4.7"),
        ("5.2.2", "smtp; 550 5.1.1 no such user", "5.2.2"),
        ("5.1.1 (bad destination)", "", "5.1.1"),
        ("", "smtp; 550 5.1.1 no such user", "5.1.1"),
        ("", "smtp; 550 no such user", ""),
        ("five", "", ""),
    ],
)
def test_the_words_of_the_server_that_refused_say_it_more_exactly(reported: str, said: str, code: str) -> None:
    """R44: where they hold a code of the same class."""
    assert status(notice(reported, said)).status == code


def test_groups_without_a_known_action_say_nothing() -> None:
    """Nobody guesses."""
    assert read(notice(action="vanished")).what is What.OTHER
    assert status(notice(action="Delayed (for now)")).action is Action.DELAYED


def test_a_report_on_several_recipients() -> None:
    """Each for itself."""
    more = "\nFinal-Recipient: rfc822; bob@far.example\nAction: delivered\nStatus: 2.0.0\n"
    came = read(notice(more=more))
    assert [(each.recipients, each.action) for each in came.statuses] == [
        ((ADA,), Action.FAILED),
        (("bob@far.example",), Action.DELIVERED),
    ]


def test_what_stands_in_the_copy_of_the_message_is_not_believed() -> None:
    """R48: neither a report within a message, nor a code below the line of a text."""
    within = notice().replace(b"message/delivery-status", b"text/x-nothing").replace(ORIGINAL.encode(), notice())
    assert read(within).what is What.OTHER
    for text in (EXIM, QMAIL):
        assert status(text.replace(b"550 5.1.1 <ada", b"550 <ada", 1).replace(b" (#5.1.1)", b"", 1)).status == ""


def test_a_text_with_two_codes_has_none() -> None:
    """Nobody guesses which one is meant."""
    assert status(EXIM.replace(b"no such user", b"also 550 5.7.1 policy", 1)).status == ""


def test_texts_without_the_marks_of_their_program_are_no_reports() -> None:
    """A person who quotes a server, or a server that says nothing by rule."""
    quoted = mail("help", body="They said: 550 5.1.1 no such user")
    assert read(quoted).what is What.OTHER
    bare = read(EXIM.replace(b"X-Failed-Recipients", b"X-Something"))
    assert (bare.what, bare.empty_sender) == (What.OTHER, True)


@pytest.mark.parametrize("kind", ["abuse", "Fraud", "opt-out"])
def test_complaints(kind: str) -> None:
    """RFC 5965: with all that it says of the message it is about."""
    copy = f"Return-Path: <bounces+copy@example.org>\n{ORIGINAL}"
    came = read(complaint(kind, f"Original-Mail-From: <{TO}>\nOriginal-Rcpt-To: <{ADA}>\n", copy))
    assert came.what is What.COMPLAINT
    assert came.envelopes == (TO, "bounces+copy@example.org")
    assert came.message_ids == ("<trending.2025-03-18-0700.token@example.org>",)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "virus", "other", ""])
def test_reports_that_nobody_complained(kind: str) -> None:
    """They take one back, or are about something else."""
    assert read(complaint(kind)).what is What.OTHER


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_of_programs(name: str) -> None:
    """RFC 3834: by any of their signs."""
    assert read(ANSWERS[name]).what is What.ANSWER


def test_a_person_is_no_program() -> None:
    """Auto-Submitted: no says so, and so does the lack of all signs."""
    assert read(mail("Vacation plans", ["Auto-Submitted: no"])).what is What.OTHER
    assert read(mail("Thank you")).what is What.OTHER


def test_who_wants_to_leave() -> None:
    """R19: the subject says what, From says who, and each mail has its mark."""
    came = read(mail("unsubscribe trending", ["Precedence: bulk"], to="leave@example.org"))
    assert (came.what, came.name, came.sender) == (What.LEAVE, "trending", ADA)
    assert came.mark != read(mail("unsubscribe trending", mark="2")).mark
    assert read(mail("unsubscribe trending", sender="nobody")).what is What.OTHER
    assert read(mail("unsubscribe trending", sender="MAILER-DAEMON@far.example")).what is What.OTHER


def test_the_address_that_a_mail_was_sent_to() -> None:
    """What a server handed over is surest, then what servers wrote down, then To; none stands there twice."""
    data = lines("To: To <c@x.org>, d@x.org\nEnvelope-To: b@x.org\nDelivered-To: a@x.org\nCc: e@x.org\n\n")
    assert read(data, ["z@x.org", "a@x.org"]).to == ("z@x.org", "a@x.org", "b@x.org", "c@x.org", "d@x.org")


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"\0", b"From ", b"From x\n", b":\n:\n", b"Content-Type: multipart/report; boundary=\n\n--\n--\n"],
)
def test_scraps_are_nothing(data: bytes) -> None:
    """And no crash."""
    assert read(data).what is What.OTHER
    assert examined(data).what is What.OTHER


@pytest.mark.parametrize("name", [b"boundary*" + b"9" * 5_000 + b"*=a", b"boundary*=utf-\x008''a"])
def test_a_boundary_that_nobody_can_read_is_none(name: bytes) -> None:
    """R48: what the library says of it ends nothing."""
    assert examined(notice().replace(b'boundary="9A1B2.1742281205/mx.example.org"', name)).what is What.OTHER


def test_a_mail_that_the_library_cannot_read_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """R48: it does not keep the mails behind it from being read; to whom it was handed stays known."""

    def broken(_: object) -> list[object]:
        raise RecursionError

    monkeypatch.setattr(reading, "leaves", broken)
    came = read(notice(), [TO])
    assert (came.what, came.to, len(came.mark)) == (What.OTHER, (TO,), 24)


def test_parts_are_counted() -> None:
    """What stands behind the twentieth is not looked at."""
    for number, what in ((18, What.REPORT), (20, What.OTHER)):
        parts = b"--9A1B2.1742281205/mx.example.org\r\n\r\n\r\n" * number
        data = notice().replace(b"This is a MIME-encapsulated message.\r\n\r\n", parts, 1)
        assert read(data).what is what


def test_base64_that_is_none_is_read_as_it_stands() -> None:
    """Nobody guesses."""
    part = b"Content-Type: message/delivery-status\r\n"
    for encoding in (b"base64", b"quoted-printable"):
        data = notice().replace(part, part + b"Content-Transfer-Encoding: " + encoding + b"\r\n")
        assert examined(data).what in {What.REPORT, What.OTHER}
    assert opened(b"Content-Transfer-Encoding: base64\n\nabcde").text == "abcde"
    assert opened(b"Content-Transfer-Encoding: BASE64\n\nYWJj").text == "abc"


def nested(depth: int, tail: bytes) -> bytes:
    """Parts within parts."""
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return head + tail


HOSTILE = {
    "deep": nested(5_000, b"\n" * MOST),
    "many parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 200_000,
    "many headers": b"To: a@b\n" * 100_000 + b"\n",
    "a long header": b"To: " + b"a@b, <" * 100_000 + b"\n\n",
    "many groups": notice(more="\nAction: failed\nStatus: 5.1.1\n" * 20_000),
    "many recipients": EXIM.replace(b"X-Failed-Recipients: ", b"X-Failed-Recipients: " + b"a@b," * 20_000),
    "folds": b"Content-Type: multipart/mixed;" + b"\n boundary*0=a;" * 20_000 + b"\n\n",
    "spaces": QMAIL + b"\n \n" * 300_000,
    "encoded": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_cost_little(name: str) -> None:
    """No mail of a size that is looked at takes long, however it is made."""
    with no_hang(20):
        assert read(HOSTILE[name]).what in {*What}


@given(st.binary(max_size=400), st.sampled_from(SEEDS), st.integers(0, 2_000), st.integers(0, 200))
def test_whatever_strangers_write_is_read(noise: bytes, seed: bytes, place: int, cut: int) -> None:
    """R48: no crash, also in what the guard would hide; what is said stays one printable line."""
    came = examined(seed[:place] + noise + seed[place + cut :])
    assert all(each.said.isprintable() for each in came.statuses)
    assert came.subject.isprintable()
    examined(noise)


def test_mutated_mails_are_read() -> None:
    """The same by the mutations that readers of dumps have to stand."""
    mutator = Mutator(SEEDS, SEEDS, "returned")
    for _ in range(500):
        examined(mutator.case())
