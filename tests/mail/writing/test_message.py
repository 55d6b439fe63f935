import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.errors import MailError
from digest.core.issue import Slot
from digest.core.mailing import Mailbox
from digest.core.newsletter import Archive, Newsletter
from digest.mail.writing.message import slug, spliced
from digest.mail.writing.planning import plan
from tests.support.editions import HOSTILE_TITLES, hostile_edition, sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter, messages, parsed, part

HEADERS = [
    "Date", "Message-ID", "To", "From", "Subject", "MIME-Version", "Content-Type", "List-Id",
    "List-Unsubscribe", "List-Archive", "Precedence", "Auto-Submitted", "Feedback-ID",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.text("=. \t\r\n-Fé大x", max_size=400))


def sound(message: bytes) -> bool:
    """Whether bytes keep the rules of R10."""
    lines = message.split(b"\r\n")
    body = message.partition(b"\r\n\r\n")[2].split(b"\r\n")
    return (
        message.isascii()
        and b"\0" not in message
        and not re.search(rb"\r(?!\n)|(?<!\r)\n", message)
        and max(map(len, body)) <= 76
        and max(map(len, lines)) <= 998
    )


def test_the_headers_are_exactly_those_of_the_allow_list() -> None:
    """R11, R22: each of them once, one recipient, no Cc and no Bcc."""
    for message, recipient in zip(messages(sample_newsletter(), letter()), sample_delivery().recipients, strict=True):
        assert parsed(message).keys() == HEADERS
        assert parsed(message)["To"] == recipient


def test_reply_to_stands_where_it_is_set() -> None:
    """R11: a header more, only where the newsletter asks for it."""
    newsletter = sample_newsletter(delivery=sample_delivery(reply_to="editor@example.org"))
    assert parsed(messages(newsletter, letter())[0])["Reply-To"] == "editor@example.org"


def test_bytes_keep_the_rules_of_mail() -> None:
    """R10: 7-bit, CRLF only, no NUL, body lines within 76 characters."""
    for message in messages(sample_newsletter(), letter(text="大" * 500 + "\n.\n..\nFrom here\n" + "x" * 3000)):
        assert sound(message)


def test_text_comes_first_and_both_parts_hold_every_title() -> None:
    """R16: two faces of one issue, the plain one first."""
    issue = letter()
    message = parsed(messages(sample_newsletter(), issue)[0])
    assert [each.get_content_type() for each in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    for entry in issue.edition.entries:
        assert entry.paper.title in part(message, "plain")
        assert entry.paper.title in part(message, "html")


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_makes_no_header(title: str) -> None:
    """R11, R12: in the subject, the sender's name and the list's title, it stays text."""
    delivery = sample_delivery(sender=Mailbox("trending@example.org", title))
    newsletter = sample_newsletter(title=title, delivery=delivery)
    message = messages(newsletter, letter(subject=title, text=title, html=title))[0]
    assert sound(message)
    assert parsed(message).keys() == HEADERS
    assert message_from_bytes(message).keys() == HEADERS
    assert parsed(message)["From"].addresses[0].addr_spec == "trending@example.org"
    assert part(parsed(message), "plain") == title


def test_a_whole_hostile_edition_makes_no_header() -> None:
    """R11: the title of the masthead included."""
    edition = hostile_edition()
    issue = replace(letter(subject=edition.title), edition=edition)
    assert parsed(messages(sample_newsletter(title=edition.title), issue)[0]).keys() == HEADERS


def test_the_list_is_named_and_can_be_left() -> None:
    """R19, R21: without a web address one leaves by mail, and there is no Post header."""
    message = parsed(messages(sample_newsletter(), letter())[0])
    assert message["List-Id"] == "Trending papers <trending.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:leave@example.org?subject=unsubscribe%20trending>"
    assert message["List-Unsubscribe-Post"] is None
    assert message["List-Archive"] == "<https://example.org/trending/>"
    assert message["Precedence"] == "bulk"
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"2025-03-18-0700:trending:digest:[0-9a-f]{12}", message["Feedback-ID"])


@pytest.mark.parametrize("archive", [Archive(), Archive("https://example.org/trending", private=True)])
def test_an_archive_that_is_not_public_is_not_named(archive: Archive) -> None:
    """R71: a private newsletter points nowhere."""
    assert parsed(messages(sample_newsletter(archive=archive), letter())[0])["List-Archive"] is None


def test_the_list_id_outlives_its_title() -> None:
    """R21: filters keep working when the newsletter gets another name for its readers."""
    ids = {parsed(messages(sample_newsletter(title=title), letter())[0])["List-Id"] for title in ("A", "B")}
    assert {each.partition("<")[2] for each in ids} == {"trending.example.org>"}


def test_the_date_is_the_slots_due_time() -> None:
    """R15: whenever it is planned or sent, in whatever zone the due time is given."""
    due = datetime(2025, 3, 18, 11, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    issue = replace(letter(), slot=Slot("trending", datetime(2025, 3, 18, 7), due))  # noqa: DTZ001 - a wall time
    assert parsed(messages(sample_newsletter(), issue)[0])["Date"] == "Tue, 18 Mar 2025 06:00:00 +0000"
    assert parsed(messages(sample_newsletter(), issue)[0])["Date"].datetime.astimezone(UTC) == due


def test_an_address_beyond_ascii_leaves_the_message_in_ascii() -> None:
    """R10, R23: the address stands in To as the name of an empty group; only the envelope needs SMTPUTF8."""
    message = messages(sample_newsletter(delivery=sample_delivery(recipients=("用户@例子.公司",))), letter())[0]
    assert sound(message)
    assert parsed(message).keys() == HEADERS
    assert parsed(message)["To"].groups[0].display_name == "用户@xn--fsqu00a.xn--55qx5d"


def test_a_domain_beyond_ascii_stands_there_as_every_server_knows_it() -> None:
    """R23: one message for both spellings of it, and an address that any relay takes."""
    both = sample_delivery(recipients=("ada@bücher.example", "ada@xn--bcher-kva.example"))
    (message,) = messages(sample_newsletter(delivery=both), letter())
    assert parsed(message)["To"] == "ada@xn--bcher-kva.example"


def test_an_empty_subject_is_refused() -> None:
    """A template that says nothing is told from one that is meant."""
    with pytest.raises(MailError, match="the subject is empty"):
        messages(sample_newsletter(), letter(subject=" \u202e\n"))


@pytest.mark.parametrize(
    "url", ["https://example.org/a b", "javascript:alert(1)", "https://例子.公司", "https://x>\r\nBcc: b"]
)
def test_an_archive_that_is_no_web_address_is_refused(url: str) -> None:
    """R11: a setting is no way into the headers either."""
    with pytest.raises(MailError, match=r"archive.url.* is no web address"):
        messages(sample_newsletter(archive=Archive(url)), letter())


@pytest.mark.parametrize(
    ("name", "short"), [("Trending_2 Papers", "trending-2-papers"), ("大", "newsletter"), ("a" * 99, "a" * 40)]
)
def test_a_newsletters_name_becomes_part_of_an_address(name: str, short: str) -> None:
    """Letters, digits and hyphens, never nothing, never too long."""
    assert slug(name) == short


@given(TEXTS, TEXTS)
def test_both_parts_decode_to_the_faces(text: str, html: str) -> None:
    """R10, R16: whatever the faces hold, it is read back, and the bytes keep their rules; only line ends are mail's."""
    message = messages(_one(sample_newsletter()), letter(text="T" + text, html="H" + html))[0]
    assert sound(message)
    assert part(parsed(message), "plain") == _lines("T" + text)
    assert part(parsed(message), "html") == _lines("H" + html)


@given(st.text(min_size=1), st.text(), st.text(), st.emails())
def test_no_text_makes_a_header(subject: str, title: str, name: str, recipient: str) -> None:
    """R11: subject, title and sender's name together, to any address that is accepted."""
    delivery = sample_delivery(sender=Mailbox("trending@example.org", name), recipients=(recipient,))
    newsletter = sample_newsletter(title=title, delivery=delivery)
    try:
        body, deliveries = plan(newsletter, letter(subject=subject), SECRET)
    except MailError:
        return
    message = spliced(body, deliveries[0])
    assert message_from_bytes(message).keys() == HEADERS
    assert sound(message)


def _one(newsletter: Newsletter) -> Newsletter:
    return replace(newsletter, delivery=sample_delivery(recipients=("ada@example.org",)))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
