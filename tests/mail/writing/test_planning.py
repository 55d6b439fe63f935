import re
from dataclasses import replace
from typing import Any

import pytest

from digest.core.errors import AddressError, MailError
from digest.core.mailing import Mailbox
from digest.core.outbox import State
from digest.mail.writing.message import fingerprint, own_lines, shared_digest
from digest.mail.writing.planning import plan
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.letters import SECRET, letter

LONGEST = "b" * 31  # with a plus and a token it just fits


def test_planning_twice_gives_the_same_bytes() -> None:
    """R14, R15: Message-ID, Date, envelope and sha256 are functions of issue and recipient."""
    assert plan(sample_newsletter(), letter(), SECRET) == plan(sample_newsletter(), letter(), SECRET)


def test_every_delivery_keeps_the_sum_of_its_bytes() -> None:
    """R15: what is sent can be checked against what was planned."""
    body, deliveries = plan(sample_newsletter(), letter(), SECRET)
    assert len({delivery.sha256 for delivery in deliveries}) == 3
    for delivery in deliveries:
        assert fingerprint(own_lines(delivery), shared_digest(body)) == delivery.sha256
        assert (delivery.state, delivery.date) == (State.PENDING, sample_slot().due)


def test_message_ids_are_unique_and_tell_no_address() -> None:
    """R14: another recipient, slot, edition, newsletter or secret gives another Message-ID."""
    later = replace(sample_slot(), wall=sample_slot().wall.replace(hour=19))
    issue = letter()
    plans = [
        plan(sample_newsletter(), issue, SECRET),
        plan(sample_newsletter(name="other"), issue, SECRET),
        plan(sample_newsletter(), replace(issue, slot=later), SECRET),
        plan(sample_newsletter(), replace(issue, edition=replace(issue.edition, name="lab")), SECRET),
        plan(sample_newsletter(), issue, b"another secret"),
    ]
    ids = [delivery.message_id for _, deliveries in plans for delivery in deliveries]
    assert len(set(ids)) == len(ids) == 15
    for message_id in ids:
        assert re.fullmatch(r"<(trending|other)\.2025-03-18-(07|19)00\.[a-z2-7]{32}@example\.org>", message_id)
        assert not any(name in message_id for name in ("ada", "grace", "emmy"))


def test_returned_mail_names_its_delivery() -> None:
    """R22: the envelope sender is a variant of the bounce address that no stranger can make up."""
    deliveries = plan(sample_newsletter(), letter(), SECRET)[1]
    senders = {delivery.envelope_from for delivery in deliveries}
    assert len(senders) == 3
    assert all(re.fullmatch(r"bounces\+[a-z2-7]{32}@example\.org", sender) for sender in senders)
    tokens = {sender.split("+")[1][:32] for sender in senders}
    assert not tokens & {delivery.message_id.split(".")[2][:32] for delivery in deliveries}


def test_an_address_that_is_listed_twice_gets_one_message() -> None:
    """R41: the recipient is the key, and the case of a domain makes no second one."""
    delivery = sample_delivery(recipients=("ada@example.org", "ada@EXAMPLE.org", "grace@example.org"))
    deliveries = plan(sample_newsletter(delivery=delivery), letter(), SECRET)[1]
    assert [each.recipient for each in deliveries] == ["ada@example.org", "grace@example.org"]


def test_a_recipient_that_is_no_address_is_named() -> None:
    """R49: nothing is planned for a list with such an entry."""
    delivery = sample_delivery(recipients=("ada@example.org", "a@x, b@y"))
    with pytest.raises(AddressError, match="'a@x, b@y' is no mail address"):
        plan(sample_newsletter(delivery=delivery), letter(), SECRET)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("sender", Mailbox("trending"), "delivery.from: 'trending' is no mail address"),
        ("sender", Mailbox("用户@example.org"), "delivery.from: 用户@example.org is not in ASCII"),
        ("unsubscribe", "x@example.org>\r\nBcc: b", "delivery.unsubscribe: "),
        ("reply_to", "nobody", "delivery.reply_to: "),
        ("bounces", "b" * 32 + "@example.org", "give one with at most 31 characters before the @"),
    ],
)
def test_an_address_of_ours_that_cannot_be_used_names_its_setting(key: str, value: Any, reason: str) -> None:
    """R49: one line with file, key and remedy."""
    newsletter = sample_newsletter(file="trending.toml", delivery=sample_delivery(**{key: value}))
    with pytest.raises(MailError, match=re.escape(reason)) as error:
        plan(newsletter, letter(), SECRET)
    assert str(error.value).startswith("trending.toml: delivery.")


def test_the_longest_bounce_address_fits() -> None:
    """R22: 31 characters, a plus and 32 of the token are the 64 that a local part may have."""
    newsletter = sample_newsletter(delivery=sample_delivery(bounces=f"{LONGEST}@example.org"))
    delivery = plan(newsletter, letter(), SECRET)[1][0]
    assert len(delivery.envelope_from.partition("@")[0]) == 64


def test_a_newsletter_without_delivery_mails_nothing() -> None:
    """The error says what is missing."""
    with pytest.raises(MailError, match=r"there is no \[delivery\]"):
        plan(sample_newsletter(delivery=None), letter(), SECRET)
