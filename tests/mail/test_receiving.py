"""What follows from mail that comes in: for which delivery, for which address, and once."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.core.errors import MailError
from digest.core.mailing import Leaving
from digest.core.outbox import Delivery, Outcome, Phase, Reason, State
from digest.core.returning import Fate, Taken
from digest.mail.receiving import Receiving
from digest.mail.returned.places.mail import Mail
from digest.ports import Store
from digest.store.database import open_store
from digest.store.memory import MemoryStore
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.outboxes import claim, record
from tests.support.returned import ADA, ANSWERS, EXCHANGE, EXIM, QMAIL, TO, complaint, mail, notice
from tests.support.stored import NOON, body, delivery

BOB, CY = "bob@far.example", "Cy@far.example"
MESSAGE_ID = f"<trending.2025-03-18-0700.{'a' * 32}@example.org>"
LATER = NOON + timedelta(hours=1)
TRENDING = sample_newsletter(delivery=sample_delivery(recipients=(ADA, BOB)))
OTHER = replace(TRENDING, name="ot_her", title="Other papers")


@pytest.fixture(name="store")
def _store() -> Store:
    """Ada's mail was sent, Bob's waits; Cy was a recipient once."""
    store = MemoryStore()
    store.outbox.plan(body(), [delivery(ADA, envelope_from=TO, message_id=MESSAGE_ID)])
    sent(store)
    store.outbox.plan(body(), [delivery(BOB, envelope_from="bounces+bob@example.org")])
    return store


@pytest.fixture(name="receiving")
def _receiving(store: Store) -> Receiving:
    return Receiving(store.returns, store.outbox, [TRENDING, OTHER])


def sent(store: Store) -> None:
    """Let what waits be sent."""
    for each in claim(store.outbox):
        record(store.outbox, each, Outcome(State.SENT, Phase.DOT, 250, "queued"))


def of(store: Store, address: str = ADA) -> Delivery:
    """The delivery to an address."""
    return store.outbox.deliveries(address=address)[0]


def reasons(store: Store) -> dict[tuple[str, str], Reason]:
    """Why, by address and newsletter."""
    return {(each.address, each.newsletter): each.reason for each in store.returns.suppressions()}


@pytest.mark.parametrize("data", [notice(), EXCHANGE, EXIM, QMAIL])
def test_no_such_mailbox_suppresses_its_address_everywhere(store: Store, receiving: Receiving, data: bytes) -> None:
    """R44, R48: whoever reports it, with the reason and since when; the delivery has failed."""
    taken = receiving.take(data, LATER)
    assert (taken.fate, taken.recipient, taken.suppressed) == (Fate.HARD, ADA, True)
    (suppression,) = store.returns.suppressions()
    assert (suppression.address, suppression.newsletter, suppression.at) == (ADA, "", LATER)
    assert suppression.reason is Reason.BOUNCED
    assert taken.status in suppression.said
    assert (of(store).state, of(store).phase) == (State.FAILED, Phase.RETURNED)
    assert of(store, BOB).state is State.PENDING


@pytest.mark.parametrize(
    ("status", "fate", "state"),
    [
        ("5.4.4", Fate.HARD, State.FAILED),
        ("5.7.1", Fate.HARD, State.FAILED),
        ("5.3.4", Fate.HARD, State.FAILED),
        ("5.2.2", Fate.HARD, State.FAILED),
        ("5.0.0", Fate.HARD, State.FAILED),
        ("", Fate.HARD, State.FAILED),
        ("4.2.2", Fate.SOFT, State.EXPIRED),
        ("4.1.1", Fate.SOFT, State.EXPIRED),
    ],
)
def test_other_codes_suppress_nobody(store: Store, receiving: Receiving, status: str, fate: Fate, state: State) -> None:
    """R44, R48, R54: what is no fault of the address, and what may end; both are remembered."""
    assert receiving.take(notice(status, ""), LATER).fate is fate
    assert reasons(store) == {}
    assert of(store).state is state
    assert [each.status for each in store.returns.returned(ADA)] == [status]


@pytest.mark.parametrize(("action", "fate"), [("delayed", Fate.DELAYED), ("relayed", Fate.OTHER)])
def test_what_is_no_failure_is_nothing_yet(store: Store, receiving: Receiving, action: str, fate: Fate) -> None:
    """Nothing is remembered of it, and the delivery stays as it is."""
    assert receiving.take(notice("4.4.1", "", action), LATER).fate is fate
    assert store.returns.returned(ADA) == ()
    assert of(store).state is State.SENT


def test_the_same_report_again_changes_nothing(store: Store, receiving: Receiving) -> None:
    """R48: nor does one whose Message-ID, date and words were altered, when the address was let in again."""
    receiving.take(notice(), LATER)
    store.returns.unsuppress(ADA, "")
    again = notice(said="smtp; 550 5.1.1 other words").replace(b"Message-Id: <", b"Message-Id: <other")
    for data in (notice(), again.replace(b"Date: Tue, 18", b"Date: Wed, 19")):
        assert receiving.take(data, LATER).fate is Fate.KNOWN
    assert reasons(store) == {}
    assert len(store.returns.returned(ADA)) == 1


def test_a_report_on_what_went_again_counts_again(store: Store, receiving: Receiving) -> None:
    """R48, R59: after a retry the same code is news, once; the mails of before change nothing."""
    first, second = notice("5.2.2"), notice("5.2.2").replace(b"Message-Id: <", b"Message-Id: <second")
    assert receiving.take(first, LATER).fate is Fate.HARD
    for number, data in enumerate((second, second.replace(b"<second", b"<third")), 2):
        store.outbox.put(LATER, State.PENDING, [State.FAILED], "trending", "", ADA)
        assert receiving.take(data, LATER).fate is Fate.KNOWN, "it has not gone again yet"
        sent(store)
        assert receiving.take(first, LATER).fate is Fate.KNOWN
        assert of(store).state is State.SENT
        assert receiving.take(data, LATER).fate is Fate.HARD
        assert of(store).state is State.FAILED
        for again in (first, second, data):
            assert receiving.take(again, LATER).fate is Fate.KNOWN
        assert len(store.returns.returned(ADA)) == number


@pytest.mark.parametrize("to", ["bounces+tokem@example.org", "bounces@example.org", "bounces+TOKEN@example.org", ADA])
def test_a_forged_report_is_ignored(store: Store, receiving: Receiving, to: str) -> None:
    """R48: only the very address of a delivery counts, compared whole; not who is named in the report."""
    before = store.outbox.deliveries()
    assert receiving.take(notice(to=to), LATER).fate is Fate.FOREIGN
    assert (store.outbox.deliveries(), reasons(store), store.returns.returned(ADA)) == (before, {}, ())


@pytest.mark.parametrize("to", ["bounces+\0@example.org", "bounces+\udcff@example.org", "bounces+ü@example.org"])
def test_no_database_is_asked_for_what_cannot_be(tmp_path: Path, to: str) -> None:
    """R48: a NUL, half a letter; neither in a header nor from the server that hands over the mail."""
    with closing(open_store(tmp_path)) as database:
        receiving = Receiving(database.returns, database.outbox, [TRENDING])
        assert receiving.take(notice(to="x@y.org"), LATER, [to]).fate is Fate.FOREIGN
        written = notice(to="HERE").replace(b"HERE", to.encode("utf-8", "surrogateescape"))
        assert receiving.take(written, LATER).fate is Fate.FOREIGN
        quoted = complaint(copy=f"Message-ID: <trending.2025-\0.{'a' * 32}@example.org>\n")
        assert receiving.take(quoted, LATER).fate is Fate.UNKNOWN


def test_about_what_was_never_handed_over_nothing_comes_back(store: Store, receiving: Receiving) -> None:
    """R48: whoever has its address has it from somewhere else."""
    assert receiving.take(notice(to="bounces+bob@example.org"), LATER).fate is Fate.FOREIGN
    assert reasons(store) == {}


def test_a_server_may_say_to_whom_it_hands_a_mail(store: Store, receiving: Receiving) -> None:
    """Where no header does."""
    assert receiving.take(notice(to="me@example.org"), LATER, [TO]).fate is Fate.HARD
    assert list(reasons(store)) == [(ADA, "")]


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_change_nothing(store: Store, receiving: Receiving, name: str) -> None:
    """They are remembered, once."""
    assert receiving.take(ANSWERS[name], LATER).fate is Fate.ANSWER
    assert receiving.take(ANSWERS[name], LATER).fate is Fate.KNOWN
    assert [each.kind for each in store.returns.returned(ADA)] == ["reply"]
    assert (reasons(store), of(store).state) == ({}, State.SENT)


@pytest.mark.parametrize(
    "data",
    [
        complaint(fields=f"Original-Mail-From: <{TO}>\n", copy=""),
        complaint(copy=f"Return-Path: <{TO}>\n"),
        complaint(copy=f"Message-ID: {MESSAGE_ID}\n"),
        complaint(copy="", to=TO),
    ],
    ids=["field", "return-path", "message-id", "to"],
)
def test_who_complains_gets_no_more_from_anybody(store: Store, receiving: Receiving, data: bytes) -> None:
    """RFC 5965: by whatever the report tells of the message; the delivery had arrived."""
    taken = receiving.take(data, LATER)
    assert (taken.fate, taken.suppressed) == (Fate.COMPLAINT, True)
    assert reasons(store) == {(ADA, ""): Reason.COMPLAINED}
    assert of(store).state is State.SENT


@pytest.mark.parametrize(
    "message_id", [MESSAGE_ID.replace("aa@", "ab@"), MESSAGE_ID.replace("trending.", "other."), "<a@b>", ""]
)
def test_a_complaint_about_nothing_of_ours_is_for_a_person(store: Store, receiving: Receiving, message_id: str) -> None:
    """R48: providers leave out what names the recipient; nobody guesses."""
    taken = receiving.take(complaint(copy=f"To: {ADA}\nMessage-ID: {message_id}\n"), LATER)
    assert (taken.fate, reasons(store)) == (Fate.UNKNOWN, {})


@pytest.mark.parametrize("sender", [ADA, "ADA@far.example", BOB])
def test_who_wants_to_leave_leaves_one_newsletter(store: Store, receiving: Receiving, sender: str) -> None:
    """R19, R47: by the subject that the header offers; what waits is not sent, other newsletters are."""
    taken = receiving.take(mail("unsubscribe trending", sender=sender, to="leave@example.org"), LATER)
    assert (taken.fate, taken.newsletter) == (Fate.UNSUBSCRIBED, "trending")
    assert reasons(store) == {(sender.lower(), "trending"): Reason.UNSUBSCRIBED}
    assert of(store, BOB).state is (State.SUPPRESSED if sender == BOB else State.PENDING)


def test_a_newsletter_is_left_by_its_name_in_the_header(store: Store, receiving: Receiving) -> None:
    """Also before anything was sent, once; and anew after the person came back."""
    wish = mail("unsubscribe ot-her", to="leave@example.org")
    assert [receiving.take(wish, LATER).fate for _ in range(2)] == [Fate.UNSUBSCRIBED, Fate.KNOWN]
    assert reasons(store) == {(ADA, "ot_her"): Reason.UNSUBSCRIBED}


def test_the_same_wish_again_changes_nothing_and_a_new_one_does(store: Store, receiving: Receiving) -> None:
    """R48: a person may come back, and leave again."""
    for mark, fate in (("1", Fate.UNSUBSCRIBED), ("1", Fate.KNOWN), ("2", Fate.UNSUBSCRIBED)):
        taken = receiving.take(mail("unsubscribe trending", mark=mark, to="leave@example.org"), LATER)
        assert taken.fate is fate
        assert store.returns.unsuppress(ADA, "trending") is taken.suppressed


def test_who_writes_from_elsewhere_leaves_by_the_address_of_the_delivery(store: Store, receiving: Receiving) -> None:
    """R48: only who has the message has that address."""
    taken = receiving.take(mail("unsubscribe trending", sender="work@else.example"), LATER)
    assert (taken.fate, taken.recipient) == (Fate.UNSUBSCRIBED, ADA)
    assert reasons(store) == {(ADA, "trending"): Reason.UNSUBSCRIBED}


def test_a_wish_that_anybody_can_have_written_may_wait_for_a_person(store: Store) -> None:
    """R48: where a newsletter says so, only who has the message leaves at once; From proves nothing."""
    careful = replace(TRENDING, delivery=sample_delivery(recipients=(ADA, BOB), leaving=Leaving.BY_HAND))
    receiving = Receiving(store.returns, store.outbox, [careful, OTHER])
    taken = receiving.take(mail("unsubscribe trending", sender=BOB, to="leave@example.org"), LATER)
    assert (taken.fate, taken.newsletter, taken.recipient) == (Fate.ASKED, "trending", BOB)
    assert reasons(store) == {}
    assert receiving.take(mail("unsubscribe ot-her", to="leave@example.org"), LATER).fate is Fate.UNSUBSCRIBED
    assert receiving.take(mail("unsubscribe trending", sender=BOB), LATER).fate is Fate.UNSUBSCRIBED
    assert set(reasons(store)) == {(ADA, "ot_her"), (ADA, "trending")}


@pytest.mark.parametrize("name", ["trending", "nothing"])
def test_a_wish_that_nobody_can_grant_is_for_a_person(store: Store, receiving: Receiving, name: str) -> None:
    """Whoever it is, they do not get the newsletter under this address."""
    wish = mail(f"unsubscribe {name}", sender="work@else.example", to="leave@example.org")
    taken = receiving.take(wish, LATER)
    assert (taken.fate, taken.recipient, reasons(store)) == (Fate.STRANGER, "work@else.example", {})


def test_who_was_a_recipient_once_can_leave(store: Store, receiving: Receiving) -> None:
    """So that a list that is read anew does not bring them back."""
    store.outbox.plan(body(), [delivery(CY, envelope_from="bounces+cy@example.org")])
    assert receiving.take(mail("unsubscribe trending", sender=CY, to="x@y.org"), LATER).fate is Fate.UNSUBSCRIBED


def test_what_comes_to_a_delivery_and_says_nothing_plain_is_for_a_person(store: Store, receiving: Receiving) -> None:
    """Nobody guesses; what comes to no delivery is no matter of ours."""
    assert receiving.take(mail("Thank you"), LATER) == Taken(
        Fate.UNKNOWN, "trending", "2025-03-18-0700", ADA, said="Thank you"
    )
    assert receiving.take(mail("Thank you", to="x@y.org"), LATER) == Taken(Fate.OTHER, said="Thank you")
    assert receiving.take(b"\0", LATER).fate is Fate.OTHER
    assert reasons(store) == {}


class Falling:
    """A place that is cut off before anything is settled."""

    def mails(self) -> Iterator[Mail]:
        """One report."""

        def settle() -> None:
            raise MailError("the line is cut")

        yield Mail(notice(), settle=settle)


def test_what_is_recorded_before_it_is_settled_is_read_twice_and_counts_once(store: Store) -> None:
    """R48: a kill between the two changes nothing."""
    receiving = Receiving(store.returns, store.outbox, [TRENDING])
    for fate in (Fate.HARD, Fate.KNOWN):
        (one,) = Falling().mails()
        assert receiving.take(one.data, LATER).fate is fate
        with pytest.raises(MailError):
            one.settle()
    assert len(store.returns.returned(ADA)) == 1
