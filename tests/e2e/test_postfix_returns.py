"""Reports that a real Postfix makes, taken in from a real Dovecot over IMAP, and what follows from them."""

import imaplib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from digest.config.settings import Settings
from digest.core.issue import Inputs, Issue
from digest.core.mailboxes import Imap
from digest.core.newsletter import Newsletter
from digest.core.outbox import Phase, Reason, State
from digest.core.returning import Fate, Taken
from digest.mail.postman import Post
from digest.render.renderer import Renderer
from digest.store.database import open_store
from digest.wiring import Digest, wire
from digest.wiring.receiving import place, take_in
from tests.support.editions import sample_delivery, sample_edition, sample_newsletter
from tests.support.mailservers import smtp_server
from tests.support.mailsystem import PASSWORD, MailSystem, mail_system

pytestmark = [pytest.mark.untraced, pytest.mark.postfix]

ADA, GONE, FULL = "ada@example.org", "Gone@far.example", "full@busy.example"
LOST, BARRED, LARGE = "lost@nowhere.example", "barred@strict.example", "small@tiny.example"
AWAY = "away@example.org"  # whose mail is forwarded to somebody who is gone
PEOPLE = (ADA, GONE, FULL, LOST, BARRED, LARGE, AWAY)
WAYS = """
smtpd_reject_unlisted_recipient = no
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
virtual_alias_maps = inline:{{ {{ away@example.org = eve@far.example }} }}
transport_maps = inline:{{
 {{ far.example = smtp:[127.0.0.1]:{port} }}
 {{ busy.example = retry:4.2.2 the mailbox is full }}
 {{ nowhere.example = error:5.4.4 unable to route }}
 {{ strict.example = error:5.7.1 your address is on a block list }}
 {{ tiny.example = error:5.3.4 the message is too large }} }}
"""


@dataclass(frozen=True)
class Sent:
    """An issue that was sent, of which most has come back.

    Attributes:
        system: the mail system.
        digest: the stages over a state that knows what was sent.
        newsletter: whose issue it is.
        mailbox: where returned mail lies.
    """

    system: MailSystem
    digest: Digest
    newsletter: Newsletter
    mailbox: Imap

    def take(self) -> list[Taken]:
        """Take in what has come."""
        found = place(self.mailbox, {self.mailbox.password_env: PASSWORD})
        now = sample_edition().slot.due + timedelta(hours=1)
        return list(take_in(self.digest, [self.newsletter], found, now))

    def states(self) -> dict[str, State]:
        """Of each delivery."""
        return {each.recipient: each.state for each in self.digest.store.outbox.deliveries()}

    def suppressed(self) -> dict[str, Reason]:
        """Who gets no mail."""
        return {each.address: each.reason for each in self.digest.store.returns.suppressions()}

    def put(self, mail: bytes) -> None:
        """Lay a mail into the mailbox, as if it had come."""
        with imaplib.IMAP4("127.0.0.1", self.system.imap_port, timeout=20) as box:
            box.login("bounces", PASSWORD)
            assert box.append("INBOX", "", "", mail)[0] == "OK"


@pytest.fixture(name="sent")
def _sent(tmp_path: Path) -> Iterator[Sent]:
    """One of seven has a mailbox, and of the other six each has another reason to have none."""
    with (
        smtp_server() as far,
        mail_system(("ada", "bounces"), starttls=True, more=WAYS.format(port=far.port)) as system,
        closing(open_store(tmp_path)) as store,
    ):
        far.faults[Phase.RCPT] = ["550 5.1.1 no such user here"] * 2
        delivery = sample_delivery(recipients=PEOPLE, relay=system.relay, bounces="bounces@example.org")
        newsletter = sample_newsletter(delivery=delivery)
        edition = sample_edition()
        issue = Issue(edition.slot, edition, Renderer().render(newsletter, edition), Inputs())
        post = Post(store.outbox, store.secret())
        store.outbox.plan(*post.plan(newsletter, issue))
        assert post.send(newsletter, edition.slot.due) == {"sent": len(PEOPLE)}
        system.settle()
        digest = wire(Settings(tmp_path, tmp_path, str(tmp_path)), store)
        mailbox = Imap("127.0.0.1", system.imaps_port, "bounces", ca_file=system.ca_file)
        yield Sent(system, digest, newsletter, mailbox)


def test_a_report_of_postfix_suppresses_exactly_that_address(sent: Sent) -> None:
    """R44, R48, issue 6: 5.1.1 does; 4.x.x, 5.4.4, 5.7.1, 5.3.4 (R54), and 5.1.1 of another do not; all stays there."""
    taken = {each.recipient: each for each in sent.take()}
    assert {who: (each.fate, each.status) for who, each in taken.items()} == {
        GONE: (Fate.HARD, "5.1.1"),
        FULL: (Fate.SOFT, "4.2.2"),
        LOST: (Fate.HARD, "5.4.4"),
        BARRED: (Fate.HARD, "5.7.1"),
        LARGE: (Fate.HARD, "5.3.4"),
        AWAY: (Fate.HARD, "5.1.1"),
    }
    assert sent.suppressed() == {"gone@far.example": Reason.BOUNCED}
    assert "no such user here" in taken[GONE].said
    assert taken[AWAY].said.startswith("forwarded to eve@far.example: 550 5.1.1 ")
    states = sent.states()
    assert (states.pop(ADA), states.pop(FULL)) == (State.SENT, State.EXPIRED)
    assert set(states.values()) == {State.FAILED}
    assert sent.digest.store.outbox.counts()["planned"] == len(PEOPLE)
    assert sent.take() == []
    assert len(sent.system.imap_bytes("bounces")) == 6


def test_forged_and_replayed_reports_change_nothing(sent: Sent) -> None:
    """R48: a token that is made up is ignored; a report that comes again, as it was or dressed up, is known."""
    sent.take()
    reports = sent.system.imap_bytes("bounces")
    report = next(each for each in reports if b"no such user here" in each and b"eve@" not in each)
    store = sent.digest.store
    assert store.returns.unsuppress("gone@far.example", "")
    before = store.outbox.deliveries(), store.returns.returned("gone@far.example")
    envelope = store.outbox.deliveries(address="gone@far.example")[0].envelope_from
    local, _, domain = envelope.partition("@")
    forged = report.replace(envelope.encode(), f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}".encode())
    others = (b"bounces@example.org", ADA.encode(), f"bounces+{'a' * 32}@example.org".encode())
    for mail in (forged, *(report.replace(envelope.encode(), each) for each in others)):
        assert mail != report
        sent.put(mail)
    assert {each.fate for each in sent.take()} == {Fate.FOREIGN}
    sent.put(report)
    sent.put(report.replace(b"Message-Id: <", b"Message-Id: <again").replace(b"\r\nDate: ", b"\r\nX-Date: "))
    assert [each.fate for each in sent.take()] == [Fate.KNOWN, Fate.KNOWN]
    assert (store.outbox.deliveries(), store.returns.returned("gone@far.example")) == before
    assert sent.suppressed() == {}


def test_whoever_stops_goes_on_with_the_rest(sent: Sent) -> None:
    """Who stops in the middle has lost nothing: what was not settled is unseen still."""
    found = place(sent.mailbox, {sent.mailbox.password_env: PASSWORD})
    reading = take_in(sent.digest, [sent.newsletter], found, sample_edition().slot.due)
    first = next(reading)
    del reading
    rest = sent.take()
    assert len(rest) == 5
    assert first.recipient not in {each.recipient for each in rest}
