"""The [delivery] of a newsletter: one sender, its other addresses, its recipients."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.core.addresses import LOCAL_OCTETS, TOKEN_OCTETS
from digest.core.mailing import Ambiguous, Delivery, Leaving, Limits, Mailbox
from tests.config.conftest import LEAST, MAIL, Reader, Refusal

ROOM = LOCAL_OCTETS - TOKEN_OCTETS - 1  # for what stands before the + and the token
BEYOND_ASCII = ["gruß@example.org", "digest@grüße.example"]


def sent_by(text: str) -> str:
    """A newsletter with this text as its sender."""
    return LEAST + MAIL.replace('"Papers <digest@example.org>"', json.dumps(text))


def delivery(read: Reader, text: str) -> Delivery:
    """The [delivery] of a text."""
    found = read(text).delivery
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("digest@example.org", ""),
        ("<digest@example.org>", ""),
        ('"" <digest@example.org>', ""),
        ("Daily Papers <digest@example.org>", "Daily Papers"),
        ("  Daily Papers  <digest@EXAMPLE.org>  ", "Daily Papers"),
        ("Papers<digest@example.org>", "Papers"),
        ("Прегледи: нові <digest@example.org>", "Прегледи: нові"),
        ('"Papers, daily; by @ada" <digest@example.org>', "Papers, daily; by @ada"),
        (r'"The \"best\" of \\ and /" <digest@example.org>', r'The "best" of \ and /'),
        ('"a <b@example.org>" <digest@example.org>', "a <b@example.org>"),
        ("=?utf-8?q?x?= <digest@example.org>", "=?utf-8?q?x?="),
    ],
)
def test_a_sender_is_an_address_with_or_without_a_name(read: Reader, text: str, name: str) -> None:
    """R12: the name is what stands there, decoded of its quotes and of nothing else."""
    assert delivery(read, sent_by(text)).sender == Mailbox("digest@example.org", name)


@pytest.mark.parametrize(
    "text",
    [
        "Papers",
        "Papers <>",
        "Papers <digest>",
        "Papers <digest@example.org",
        "Papers digest@example.org",
        "Papers <digest@example.org> daily",
        "Papers, daily <digest@example.org>",
        "ada@example.org <digest@example.org>",
        "digest@example.org, ada@example.org",
        "digest@example.org; ada@example.org",
        "Papers <digest@example.org>, Ada <ada@example.org>",
        "Papers <digest@example.org, ada@example.org>",
        "papers: digest@example.org;",
        'A "B" <digest@example.org>',
        '"A" B <digest@example.org>',
        '"Papers <digest@example.org>',
        r'"Papers\" <digest@example.org>',
        r"Papers\ <digest@example.org>",
        "Papers <mailto:digest@example.org>",
    ],
)
def test_what_is_not_one_sender_is_refused(refused: Refusal, text: str) -> None:
    """R49: a list, a group, half a name or a second address is never taken for one sender."""
    message = refused(sent_by(text))
    assert message.startswith("delivery.from: ")
    assert "@example.org" in message.partition("; ")[2], "the remedy shows how it is written"


@pytest.mark.parametrize("control", ["\t", "\n", "\r\nBcc: ada@example.org\r\n", "\x1b[31m", "\x7f", "\x85", "\u2028"])
@pytest.mark.parametrize(
    "text", ["Pa{}pers <digest@example.org>", '"Pa{}pers" <digest@example.org>', "di{}gest@example.org"]
)
def test_a_sender_holds_no_control_characters(refused: Refusal, text: str, control: str) -> None:
    """R11: what would end a header's line is no part of a name, and the message of it is one line."""
    assert "is not one sender" in refused(sent_by(text.format(control)))


@pytest.mark.parametrize("key", ["bounces", "reply_to", "unsubscribe"])
@pytest.mark.parametrize("value", ["", " "])
def test_an_address_that_is_there_is_not_empty(refused: Refusal, key: str, value: str) -> None:
    """An empty key is a mistake, never the default."""
    assert refused(LEAST + MAIL + f'{key} = "{value}"\n') == f"delivery.{key}: is empty; write what it should say"


def test_addresses_that_are_not_there_are_the_senders(read: Reader) -> None:
    """Returned mail and leaving go to the sender by default; answers go where they go by themselves."""
    found = delivery(read, LEAST + MAIL)
    assert (found.bounces, found.unsubscribe, found.reply_to) == ("digest@example.org", "digest@example.org", "")
    own = 'bounces = "b@example.org"\nunsubscribe = "u@example.org"\nreply_to = "r@example.org"\n'
    found = delivery(read, LEAST + MAIL + own)
    assert (found.bounces, found.unsubscribe, found.reply_to) == ("b@example.org", "u@example.org", "r@example.org")


@pytest.mark.parametrize("key", ["bounces", "reply_to", "unsubscribe"])
@pytest.mark.parametrize("address", BEYOND_ASCII)
def test_addresses_of_ours_are_in_ascii(refused: Refusal, key: str, address: str) -> None:
    """R10, R23: headers are 7-bit, and a mail for an ASCII recipient never needs SMTPUTF8 for an address of ours."""
    assert refused(LEAST + MAIL + f'{key} = "{address}"\n').startswith(f"delivery.{key}: {address} is not in ASCII; ")


@pytest.mark.parametrize("address", BEYOND_ASCII)
def test_the_sender_is_in_ascii(refused: Refusal, address: str) -> None:
    """R10, R23: the same of the sender, whose name may hold any letters."""
    assert refused(sent_by(f"Grüße <{address}>")).startswith(f"delivery.from: {address} is not in ASCII; ")


def test_recipients_may_have_any_letters(read: Reader) -> None:
    """R23: what needs SMTPUTF8 is a matter of that delivery alone."""
    assert delivery(read, LEAST + MAIL.replace("ada@", "gruß@")).recipients == ("gruß@example.org",)


def test_a_domain_beyond_ascii_is_known_as_its_a_label(read: Reader, refused: Refusal) -> None:
    """R23: both spellings are one recipient; a domain that is none is told by its place."""
    both = MAIL.replace('"ada@example.org"', '"ada@bücher.example", "Ada@xn--bcher-kva.example"')
    assert delivery(read, LEAST + both).recipients == ("ada@xn--bcher-kva.example",)
    told = refused(LEAST + MAIL.replace("ada@example.org", "ada@i❤.example"))
    assert told.startswith("delivery.recipients: 'ada@i❤.example' has a domain that is none (")


def test_a_bounce_address_leaves_room_for_a_token(read: Reader, refused: Refusal) -> None:
    """R22: with the token, the local part of the envelope's sender stays within 64 octets."""
    longest, longer = "b" * ROOM + "@example.org", "b" * (ROOM + 1) + "@example.org"
    assert delivery(read, LEAST + MAIL + f'bounces = "{longest}"\n').bounces == longest
    told = f"{longer} is too long; give one with at most {ROOM} characters before the @"
    assert refused(LEAST + MAIL + f'bounces = "{longer}"\n') == f"delivery.bounces: {told}"


def test_a_long_sender_needs_a_bounce_address_of_its_own(read: Reader, refused: Refusal) -> None:
    """R22: the default is checked too, and the message names the key that mends it."""
    text = sent_by("b" * (ROOM + 1) + "@example.org")
    assert refused(text).startswith("delivery.bounces: ")
    assert delivery(read, text + 'bounces = "b@example.org"\n').bounces == "b@example.org"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_list_of_recipients_may_come_from_any_editor(read: Reader, tmp_path: Path, mark: str, ending: str) -> None:
    """R49: a byte order mark at the start and Windows' ends of lines are no part of an address."""
    lines = ["bob@example.org", "", "  cy@example.org\t# new"]
    (tmp_path / "list.txt").write_bytes((mark + ending.join(lines)).encode())
    text = LEAST + MAIL + 'recipients_file = "list.txt"\n'
    assert delivery(read, text).recipients == ("ada@example.org", "bob@example.org", "cy@example.org")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"bob@example.org\n\nbob\n", "delivery.recipients_file list.txt line 3: 'bob' is no mail address"),
        (b"bob@example.org\n\xef\xbb\xbfcy@example.org", "delivery.recipients_file list.txt line 2: "),
        (
            b"bob@example.org\ncaf\xe9@example.org\n",
            "delivery.recipients_file: list.txt line 2 is not UTF-8; save the file as UTF-8",
        ),
        ("bob@example.org".encode("utf-16"), "delivery.recipients_file: list.txt line 1 is not UTF-8; save"),
    ],
)
def test_a_wrong_line_among_recipients_is_named(refused: Refusal, tmp_path: Path, data: bytes, message: str) -> None:
    """R49: file, line and what is wrong with it."""
    (tmp_path / "list.txt").write_bytes(data)
    assert refused(LEAST + MAIL + 'recipients_file = "list.txt"\n').startswith(message)


@pytest.mark.parametrize(("name", "why"), [("none.txt", "No such file or directory"), (".", "Is a directory")])
def test_a_file_of_recipients_that_is_not_there_is_named(refused: Refusal, tmp_path: Path, name: str, why: str) -> None:
    """DESIGN: file, key and remedy; no number of an error, no path twice."""
    said = refused(LEAST + MAIL + f'recipients_file = "{name}"\n')
    remedy = f"check the path, which starts from {tmp_path}, and its permissions"
    assert said == f"delivery.recipients_file: {name} cannot be read ({why}); {remedy}"


def test_a_path_that_can_be_none_is_one_line(refused: Refusal) -> None:
    """R66 and DESIGN: TOML can write a NUL, and no system takes it in a path."""
    assert "delivery.recipients_file: " in refused(LEAST + MAIL + 'recipients_file = "a\\u0000b"\n')


def test_a_mailbox_for_feedback_is_an_address_of_ours(read: Reader, refused: Refusal) -> None:
    """R19: there is none unless one is named, and it must stand in every header."""
    assert read(LEAST).feedback.mailbox == ""
    assert read(LEAST + '[feedback]\nmailbox = "teach@EXAMPLE.org"\n').feedback.mailbox == "teach@example.org"
    assert refused(LEAST + "[feedback]\n").startswith("feedback.mailbox: is missing")
    assert refused(LEAST + '[feedback]\nmailbox = "ada"\n').startswith("feedback.mailbox: 'ada' is no mail address")
    assert refused(LEAST + '[feedback]\nmailbox = "grüße@example.org"\n').startswith("feedback.mailbox: ")
    assert refused(LEAST + '[feedback]\nmailbox = "a@b.org"\nurl = "x"\n').startswith(
        "feedback.url: is not a known key"
    )


def test_what_nobody_knows_the_fate_of_is_held_unless_a_newsletter_says_otherwise(read: Reader) -> None:
    """R42: it may go again, and then arrive twice, only where that is wanted."""
    assert delivery(read, LEAST + MAIL).ambiguous is Ambiguous.HOLD
    assert delivery(read, LEAST + MAIL + 'ambiguous = "resend"\n').ambiguous is Ambiguous.RESEND


def test_a_mail_that_asks_for_no_more_may_wait_for_a_person(read: Reader, refused: Refusal) -> None:
    """R48: by default it does not."""
    assert delivery(read, LEAST + MAIL).leaving is Leaving.AT_ONCE
    assert delivery(read, LEAST + MAIL + 'leaving = "by hand"\n').leaving is Leaving.BY_HAND
    assert refused(LEAST + MAIL + 'leaving = "never"\n').startswith("delivery.leaving: ")


def test_limits_of_a_newsletter(read: Reader) -> None:
    """R46: none by default; a day stands as TOML has it, or in quotes."""
    assert delivery(read, LEAST + MAIL).limits == Limits()
    for day in ("2025-03-01", '"2025-03-01"'):
        keys = f"per_minute = 90\ndomain_per_minute = 30\ndomain_connections = 2\nper_day = 500\nwarm_up = {day}\n"
        limits = delivery(read, f"{LEAST}{MAIL}[delivery.limits]\n{keys}first_day = 20\n").limits
        assert limits == Limits(90, 30, 2, 500, date(2025, 3, 1), 20)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("warm_up = 3", "delivery.limits.warm_up: is no day"),
        ("warm_up = 2025-03-01T10:00:00", "delivery.limits.warm_up: is no day"),
        (
            "first_day = 20",
            "delivery.limits.first_day: says nothing without warm_up; add warm_up = 2025-03-18, the day",
        ),
        ("first_day = 0", "delivery.limits.first_day: 0 is out of range"),
        ("per_hour = 3", "delivery.limits.per_hour: is not a known key"),
    ],
)
def test_wrong_limits_are_told(refused: Refusal, keys: str, told: str) -> None:
    """One line that names file, key and remedy."""
    assert told in refused(f"{LEAST}{MAIL}[delivery.limits]\n{keys}\n")


def test_a_domain_that_nobody_knows_warms_up() -> None:
    """Half more each day, up to what it may send at most; then that, or any number."""
    first = date(2025, 3, 1)
    days = [first + timedelta(days=n) for n in (-1, 0, 1, 2, 29, 30, 400)]
    limits = Limits(warm_up=first, first_day=50, per_day=500)
    assert [limits.on(day) for day in days] == [50, 50, 75, 112, 500, 500, 500]
    assert [Limits(warm_up=first).on(day) for day in days[-2:]] == [0, 0]
    assert Limits(warm_up=first).on(days[4]) > 1_000_000
    assert [Limits(per_day=9).on(first), Limits().on(first)] == [9, 0]
