"""Letters: bytes that are those that were planned, or none."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.newsletter import Newsletter
from digest.core.outbox import Body, Delivery, Signing
from digest.mail.sending.letters import Letters
from digest.mail.writing.message import spliced
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import Sealing
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.signing import signed, verdicts


def planned() -> tuple[Body, Delivery]:
    """A body and one of its deliveries."""
    body, deliveries = plan(sample_newsletter(), letter(text=".\nx\n"), SECRET)
    return body, deliveries[0]


def letters(body: Body, newsletter: Newsletter | None = None) -> Letters:
    """The letters of an outbox that knows this body."""
    outbox = MemoryOutbox()
    outbox.plan(body, ())
    return Letters(outbox, Sealing(newsletter or sample_newsletter()))


def test_a_letter_is_the_message_and_what_goes_over_the_wire() -> None:
    """R10: dots are doubled, and nothing else differs; no line of its own headers begins with one."""
    body, delivery = planned()
    made = letters(body).of(delivery)
    assert made is not None
    assert made.message == spliced(body, delivery)
    assert b"".join(made.wire) == made.message.replace(b"\r\n.", b"\r\n..") + b".\r\n"
    assert b"".join(made.wire).count(b"\r\n.") > made.message.count(b"\r\n.")


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "mallory@example.org"},
        {"message_id": "<other@example.org>"},
        {"sha256": "0" * 64},
        {"edition": "none"},
    ],
)
def test_another_delivery_has_no_letter(change: dict[str, str]) -> None:
    """R15: whatever of it has changed since it was planned."""
    body, delivery = planned()
    assert letters(body).of(replace(delivery, **change)) is None  # type: ignore[arg-type]  # as they are above


@pytest.mark.parametrize(
    "change",
    [
        {"content": b"other\r\n"},
        {"headers": b"From: x@example.org\r\n"},
        {"signing": (Signing("s", "example.org", "rsa-sha256", "ab"),)},
    ],
)
def test_another_body_gives_no_letter(change: dict[str, object]) -> None:
    """R15: the shared bytes and the keys that sign them are those that were planned."""
    body, delivery = planned()
    assert letters(replace(body, **change)).of(delivery) is None  # type: ignore[arg-type]  # as they are above


def test_a_letter_is_signed_as_it_was_planned(tmp_path: Path) -> None:
    """R15, R20: by both keys, above all other lines; without one of them there is no letter."""
    newsletter, published = signed(sample_newsletter(), tmp_path)
    body, (delivery, *_) = plan(newsletter, letter(), SECRET)
    made = letters(body, newsletter).of(delivery)
    assert made is not None
    assert verdicts(made.message, published) == [True, True]
    assert made.message.endswith(spliced(body, delivery))
    assert letters(body).of(delivery) is None
    assert letters(replace(body, signing=body.signing[:1]), newsletter).of(delivery) is None
    assert letters(replace(body, signing=()), newsletter).of(delivery) is None


def test_what_an_earlier_version_planned_still_goes() -> None:
    """It kept the sha256 of the whole message."""
    body, delivery = planned()
    before = replace(delivery, sha256=hashlib.sha256(spliced(body, delivery)).hexdigest())
    made = letters(body).of(before)
    assert made is not None
    assert made.message == spliced(body, before)
