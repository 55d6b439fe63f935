"""Signed mail through a real Postfix into a real Dovecot, read back over IMAP and verified by dkimpy and OpenDKIM."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.core.finding import Level
from digest.core.issue import Inputs, Issue
from digest.core.newsletter import Newsletter
from digest.mail.checking.arrived import findings
from digest.mail.postman import Post
from digest.render.renderer import Renderer
from digest.store.database import open_store
from tests.support.editions import hostile_edition, sample_delivery, sample_edition, sample_newsletter
from tests.support.letters import SECRET
from tests.support.mailsystem import mail_system
from tests.support.signing import opendkim, signed, verdicts

pytestmark = [pytest.mark.untraced, pytest.mark.postfix]

USERS = ("ada", "bob")


@dataclass(frozen=True)
class Read:
    """A newsletter, what is published of its keys, and its mails as their mailboxes hold them."""

    newsletter: Newsletter
    published: dict[str, str]
    mails: list[bytes]


@pytest.fixture(name="read", scope="module")
def _read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """An ordinary issue and a hostile one, each with a signature by RSA and one by Ed25519."""
    with mail_system(USERS, starttls=True) as system, closing(open_store(tmp_path_factory.mktemp("store"))) as store:
        recipients = tuple(map(system.address, USERS))
        delivery = sample_delivery(recipients=recipients, relay=system.relay)
        newsletter, published = signed(sample_newsletter(delivery=delivery), tmp_path_factory.mktemp("keys"))
        post = Post(store.outbox, SECRET)
        for issue in _issues(newsletter):
            store.outbox.plan(*post.plan(newsletter, issue))
            assert post.send(newsletter, issue.slot.due + timedelta(minutes=1)) == {"sent": 2}
        yield Read(newsletter, published, [mail for user in USERS for mail in system.imap_bytes(user)])


def _issues(newsletter: Newsletter) -> Iterator[Issue]:
    ordinary, hostile = sample_edition(), hostile_edition()
    later = replace(ordinary.slot, wall=ordinary.slot.wall.replace(hour=19))
    for edition in (ordinary, replace(hostile, slot=later)):
        yield Issue(edition.slot, edition, Renderer().render(newsletter, edition), Inputs())


def test_dkimpy_takes_what_dovecot_holds(read: Read) -> None:
    """R20: both signatures of each of four mails, below the lines that the servers have added."""
    assert [verdicts(mail, read.published) for mail in read.mails] == [[True, True]] * 4
    assert all(mail.startswith(b"Return-Path: <") for mail in read.mails)


def test_opendkim_takes_what_dovecot_holds(read: Read, tmp_path: Path) -> None:
    """R20: a verifier that mail servers run says the same of both keys."""
    found = [opendkim(mail, tmp_path, read.published) for mail in read.mails]
    assert found == [{"r1": "pass", "e1": "pass"}] * 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"List-Unsubscribe: <mailto:", b"List-Unsubscribe: <mailto:x"),
        (b"List-Unsubscribe: ", b"List-Unsubscribe: <https://e.vil/>,\r\n "),
        (b"\r\nMIME-Version: ", b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: "),
        (b"\r\nMIME-Version: ", b"\r\nList-Unsubscribe: <https://e.vil/>\r\nMIME-Version: "),
        (b"\r\n\r\n--=_", b"\r\n\r\nx\r\n--=_"),
    ],
    ids=["changed", "prefixed", "post", "second", "body"],
)
def test_both_see_what_was_touched(read: Read, tmp_path: Path, old: bytes, new: bytes) -> None:
    """R20: an unsubscribe header that was changed or added breaks both signatures, and so does a line in the body."""
    mail = read.mails[0]
    assert old in mail
    touched = mail.replace(old, new, 1)
    assert verdicts(touched, read.published) == [False, False]
    assert opendkim(touched, tmp_path, read.published) == {"r1": "fail", "e1": "fail"}


def test_the_doctor_finds_nothing_wrong_with_it(read: Read) -> None:
    """R20, R22: signatures cover all that they must, and its Return-Path is the delivery's own."""
    for mail in read.mails:
        assert [each.level for each in findings(read.newsletter, mail)] == [Level.GOOD, Level.GOOD]
