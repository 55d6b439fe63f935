"""Mail through a real Postfix into real Dovecot mailboxes, read back over IMAP."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest

from digest.core.issue import Inputs, Issue
from digest.core.newsletter import Newsletter
from digest.mail.postman import Post
from digest.mail.writing.message import spliced
from digest.ports import Outbox
from digest.render.renderer import Renderer
from digest.store.database import open_store
from tests.support.editions import hostile_edition, sample_delivery, sample_edition, sample_newsletter
from tests.support.letters import SECRET, part
from tests.support.mailsystem import MailSystem, mail_system

pytestmark = [pytest.mark.untraced, pytest.mark.postfix]

USERS = ("ada", "bob", "cy")


@pytest.fixture(name="system", scope="module", params=[False, True], ids=["plain", "starttls"])
def _system(request: pytest.FixtureRequest) -> Iterator[MailSystem]:
    with mail_system(USERS, starttls=request.param) as system:
        yield system


@pytest.fixture(name="outbox")
def _outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(open_store(tmp_path)) as store:
        yield store.outbox


def test_three_mailboxes_hold_the_issue_once(system: MailSystem, outbox: Outbox) -> None:
    """R14, R16, R22, R41: each INBOX has it once and whole, with its own envelope sender and Message-ID."""
    newsletter = _to(system, *USERS)
    issue = _issue(newsletter)
    post = Post(outbox, SECRET)
    outbox.plan(*post.plan(newsletter, issue))
    now = issue.slot.due + timedelta(minutes=1)
    assert post.send(newsletter, now) == {"sent": 3}
    assert post.send(newsletter, now + timedelta(days=1)) == {}
    boxes = [system.imap_messages(user) for user in USERS]
    assert [len(box) for box in boxes] == [1, 1, 1]
    mails = [box[0] for box in boxes]
    for mail in mails:
        _holds(mail, issue)
    assert [mail["To"] for mail in mails] == [system.address(user) for user in USERS]
    assert len({mail["Message-ID"] for mail in mails}) == 3
    senders = [parseaddr(str(mail["Return-Path"]))[1] for mail in mails]
    assert senders == [delivery.envelope_from for delivery in outbox.deliveries()]


def test_the_bytes_arrive_as_they_were_planned(system: MailSystem, outbox: Outbox) -> None:
    """R10, R12, R15: below the lines that the servers add stands the message itself, hostile titles and all."""
    newsletter = _to(system, "ada")
    issue = _issue(newsletter)
    edition = replace(hostile_edition(), slot=replace(issue.slot, wall=issue.slot.wall.replace(hour=19)))
    issue = replace(issue, slot=edition.slot, edition=edition, faces=Renderer().render(newsletter, edition))
    body, deliveries = Post(outbox, SECRET).plan(newsletter, issue)
    outbox.plan(body, deliveries)
    assert Post(outbox, SECRET).send(newsletter, issue.slot.due) == {"sent": 1}
    assert system.imap_bytes("ada")[-1].endswith(b"\r\n" + spliced(body, deliveries[0]))


def test_who_has_no_mailbox_fails_alone(system: MailSystem, outbox: Outbox) -> None:
    """R43: Postfix refuses one of three at RCPT; the others have their mail."""
    newsletter = replace(_to(system, "bob", "nobody", "cy"), name="other")
    post = Post(outbox, SECRET)
    issue = _issue(newsletter)
    outbox.plan(*post.plan(newsletter, issue))
    assert post.send(newsletter, issue.slot.due) == {"sent": 2, "failed": 1}
    failed = next(each for each in outbox.deliveries() if each.recipient == system.address("nobody"))
    assert (failed.code, failed.phase) == (550, "rcpt")
    assert "5.1.1" in failed.reply


def _to(system: MailSystem, *users: str) -> Newsletter:
    recipients = tuple(system.address(user) for user in users)
    return sample_newsletter(delivery=sample_delivery(recipients=recipients, relay=system.relay))


def _issue(newsletter: Newsletter) -> Issue:
    edition = sample_edition()
    return Issue(edition.slot, edition, Renderer().render(newsletter, edition), Inputs())


def _holds(mail: EmailMessage, issue: Issue) -> None:
    """The mail's parts are the issue's faces, and so every title stands in both."""
    assert part(mail, "plain") == issue.faces.text
    assert part(mail, "html") == issue.faces.html
    for entry in issue.edition.entries:
        assert " ".join(entry.paper.title.split()) in " ".join(part(mail, "plain").split())
