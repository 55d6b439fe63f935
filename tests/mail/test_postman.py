import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.core.errors import MailError, StoreError
from digest.core.mailing import Relay, Tls
from digest.core.outbox import Delivery, Exchanged, Outcome, Phase, State
from digest.mail.postman import Post
from digest.mail.sending.access import Timeouts
from digest.ports import Postman
from digest.store.memory_outbox import MemoryOutbox
from tests.support.editions import sample_delivery, sample_newsletter, sample_slot
from tests.support.hanging import no_hang
from tests.support.letters import SECRET, letter
from tests.support.mailservers import DROP, STALL, smtp_server
from tests.support.outboxes import claim
from tests.support.rounds import HOUR, MANY, NOW, Round, by_relays, changed, planned
from tests.support.talkers import talking


def test_it_keeps_the_port() -> None:
    """The pipeline knows it as a `Postman`."""
    postman: Postman = Post(MemoryOutbox(), SECRET)
    assert postman.plan(sample_newsletter(), letter())[0].newsletter == "trending"


def test_everybody_gets_it_once() -> None:
    """R41, R43: planned once, sent once; sending again sends nothing, and planning again adds nothing."""
    with planned() as made:
        assert made.send() == {"sent": 3}
        assert made.send(NOW + HOUR) == {}
        assert made.plan() == 0
        assert made.send(NOW + HOUR) == {}
        assert made.counts() == {"sent": 3}
        assert sorted(made.told) == [(each, State.SENT) for each in sorted(sample_delivery().recipients)]
        assert sorted(caught.recipient for caught in made.server.caught) == sorted(sample_delivery().recipients)


def test_a_domain_beyond_ascii_needs_nothing_of_a_relay() -> None:
    """R23: it goes as its A-label; only what stands before the @ needs SMTPUTF8."""
    with smtp_server(utf8=False) as server:
        made = Round(server, ("ada@bücher.example", "用户@bücher.example"), 2)
        assert made.plan() == 2
        assert made.send() == {"sent": 1, "unsupported": 1}
        (caught,) = server.caught
    assert (caught.recipient, caught.options) == ("ada@xn--bcher-kva.example", ())
    assert b"\r\nTo: ada@xn--bcher-kva.example\r\n" in caught.data


def test_many_recipients_share_the_connections() -> None:
    """One task a connection, as many connections as the relay allows."""
    with planned(MANY, connections=3) as made:
        assert made.send() == {"sent": 12}
        assert made.server.greeted == 3
        assert len({caught.sender for caught in made.server.caught}) == 12


def test_planning_and_sending_nothing_open_no_connection() -> None:
    """R60: a dry run speaks to nobody; nor does a pass in which nothing is due."""
    with planned() as made:
        made.newsletter = replace(made.newsletter, name="other")
        assert made.send() == {}
        assert made.server.commands == []


def test_each_outcome_is_recorded_for_itself() -> None:
    """R43, R59: one is refused, one is put off, one is lost after its final dot, and the rest have their mail."""
    with planned(MANY[:5], connections=1) as made:
        made.server.faults = {Phase.RCPT: ["550 5.1.1 no", "450 4.2.1 later"], Phase.DOT: [DROP]}
        assert made.send() == {"failed": 1, "deferred": 1, "ambiguous": 1, "sent": 2}
        assert made.counts() == {"failed": 1, "deferred": 1, "ambiguous": 1, "sent": 2}
        failed, deferred, ambiguous = made.outbox.deliveries()[:3]
        assert (failed.code, failed.reply, failed.phase) == (550, "5.1.1 no", Phase.RCPT)
        assert deferred.not_before is not None
        assert timedelta(minutes=5) <= deferred.not_before - NOW <= timedelta(minutes=12)
        assert (ambiguous.phase, ambiguous.claim) == (Phase.DOT, "")


def test_a_retry_is_the_same_message() -> None:
    """R14, R15, R45: same bytes, same Message-ID, once its pause is over and not before."""
    with planned(MANY[:1]) as made:
        made.server.faults[Phase.DOT] = ["451 4.3.0 try again", None]
        assert made.send() == {"deferred": 1}
        assert made.send(NOW + timedelta(minutes=4)) == {}
        assert made.send(NOW + HOUR) == {"sent": 1}
        (delivery,) = made.outbox.deliveries()
        assert delivery.attempts == 2
        assert delivery.message_id.encode() in made.server.caught[0].data


def test_patience_ends() -> None:
    """R45: after five days a delivery is visibly expired, and tried no more."""
    with planned(MANY[:1]) as made:
        made.server.faults[Phase.RCPT] = ["450 later"] * 9
        assert made.send(NOW + timedelta(days=6)) == {"expired": 1}
        assert made.send(NOW + timedelta(days=7)) == {}
        assert made.outbox.deliveries()[0].reply == "later"


def test_a_relay_that_cannot_be_reached_costs_one_claim_a_connection() -> None:
    """R43: the others are not even claimed, so that they go out as soon as it is back."""
    with planned(MANY) as made:
        there, gone = made.newsletter, Relay("127.0.0.1", 9, Tls.NONE)
        made.newsletter = replace(there, delivery=sample_delivery(relay=gone))
        assert made.send() == {"deferred": 2}
        assert made.counts() == {"deferred": 2, "pending": 10}
        made.newsletter = there
        assert made.send() == {"sent": 10}
        assert made.send(NOW + HOUR) == {"sent": 2}


def test_bytes_that_changed_are_not_sent() -> None:
    """R15: what does not add up to what was planned is kept for a person, with a clear word."""
    with planned() as made:
        body = made.outbox.body("trending", sample_slot().key, "main")
        assert body is not None
        made.outbox._bodies[body.newsletter, body.slot, body.edition] = replace(body, content=b"other\r\n")
        assert made.send() == {"held": 3}
        assert made.outbox.deliveries()[0].reply == "not sent: its bytes are not those that were planned"
        assert made.server.commands == []


def test_a_body_that_is_gone_is_not_sent() -> None:
    """R15: the same where there is nothing to compare."""
    with planned() as made:
        made.outbox._bodies.clear()
        assert made.send() == {"held": 3}


def test_claims_of_a_vanished_sender_are_ambiguous() -> None:
    """R42, R57: nobody knows what became of them, so nothing is sent again, and it is said."""
    with planned() as made:
        claim(made.outbox, 1, NOW, "killed")
        assert made.send() == {"sent": 2}
        assert made.send(NOW + HOUR) == {"ambiguous": 1}
        assert made.counts() == {"sent": 2, "ambiguous": 1}


def test_an_outcome_that_comes_too_late_is_not_recorded() -> None:
    """R57: who has lost the claim neither counts nor tells."""
    with planned(MANY[:1]) as made:
        assert made.send(lease=timedelta(0), stopping=lambda: bool(made.outbox.release(NOW + HOUR))) == {}
        assert made.told == []
        assert made.counts() == {"ambiguous": 1}


def test_told_to_stop_it_claims_nothing_more() -> None:
    """R55: what is in hand ends; the rest waits for the next sender."""
    with planned(MANY, connections=1) as made:
        assert made.send(stopping=lambda: len(made.server.caught) > 2) == {"sent": 3}
        assert made.counts() == {"sent": 3, "pending": 9}
        assert made.send() == {"sent": 9}


@pytest.mark.parametrize(("phase", "state"), [(Phase.RCPT, "deferred"), (Phase.DOT, "ambiguous")])
def test_told_to_stop_it_does_not_wait_for_ever(phase: Phase, state: str) -> None:
    """R55: a relay that stalls is left after the grace, and the delivery is what it can be known to be."""
    with planned(MANY[:2], connections=1) as made:
        made.server.faults[phase] = [STALL]
        patient = Timeouts(grace=0.2)
        assert made.send(timeouts=patient, stopping=lambda: phase in made.server.commands) == {state: 1}
        assert made.counts() == {state: 1, "pending": 1}


@pytest.mark.parametrize("waiting", ["relay", "token"])
def test_told_to_stop_it_waits_for_nobody_who_lets_us_in(waiting: str) -> None:
    """R55: neither for a relay that says nothing nor for a command that prints no token; the mail waits as before."""
    command = (sys.executable, "-c", "import time; time.sleep(600)")
    with planned(MANY[:2]) as made, talking(keywords=("AUTH XOAUTH2",)) as talker, silence() as port:
        relay = replace(talker.relay, user="me", token_command=command) if waiting == "token" else talker.relay
        made.newsletter = changed(made.newsletter, relay=relay if waiting == "token" else replace(relay, port=port))
        looks = iter(range(1000))
        with no_hang(15):
            assert made.send(timeouts=Timeouts(grace=600), stopping=lambda: next(looks) > 5) == {}
        assert (made.counts(), made.told) == ({"pending": 2}, [])
        assert [each.code for each in made.outbox.deliveries()] == [0, 0]
        assert ("EHLO" in {line[:4] for line in talker.heard}) == (waiting == "token")


@contextmanager
def silence() -> Iterator[int]:
    """A port that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_an_interrupt_leaves_nothing_claimed() -> None:
    """R42, R55: Control-C in the middle of a transaction; what is in hand is recorded on the way out."""
    with planned(MANY[:2], connections=1) as made:
        made.server.faults[Phase.DOT] = [STALL]

        def interrupting() -> bool:
            if Phase.DOT in made.server.commands:
                signal.raise_signal(signal.SIGINT)
            return False

        with pytest.raises(KeyboardInterrupt):
            made.send(timeouts=Timeouts(), stopping=interrupting)
        assert made.counts() == {"ambiguous": 1, "pending": 1}


def test_an_outbox_that_cannot_be_written_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """R56: no claim, no mail; what was claimed before is left for the next pass to call ambiguous."""
    with planned(MANY, connections=2) as made:
        exchange = made.outbox.exchange

        def full(done: Sequence[tuple[Delivery, Outcome]], *rest: Any) -> Exchanged:
            if done:
                raise StoreError("the disk is full")
            return exchange(done, *rest)

        monkeypatch.setattr(made.outbox, "exchange", full)
        with pytest.raises(StoreError, match="the disk is full"):
            made.send()
        assert len(made.server.caught) <= 2
        assert made.counts()["pending"] >= 10


def test_a_missing_password_stops_before_anything_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """R50: one line that names the variable, and no delivery has suffered."""
    monkeypatch.delenv("DIGEST_SMTP_PASSWORD", raising=False)
    with planned() as made:
        relay = made.server.relay(user="ada")
        made.newsletter = replace(made.newsletter, delivery=sample_delivery(relay=relay))
        with pytest.raises(MailError, match="DIGEST_SMTP_PASSWORD is not set"):
            made.send()
        assert made.counts() == {"pending": 3}


def test_a_newsletter_without_delivery_is_told_so() -> None:
    """There is nobody to send it to."""
    with pytest.raises(MailError, match=r"there is no \[delivery\]"):
        Post(MemoryOutbox(), SECRET).send(sample_newsletter(delivery=None), NOW)


def test_it_speaks_tls_as_the_newsletter_says(tmp_path: Path) -> None:
    """R50: the whole way with STARTTLS and a verified certificate."""
    with smtp_server(tmp_path, tls=Tls.STARTTLS) as server:
        made = Round(server, MANY[:3], connections=2)
        made.newsletter = by_relays(made.newsletter, server.relay(Tls.STARTTLS))
        made.plan()
        assert made.send() == {"sent": 3}
