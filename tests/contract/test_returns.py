"""What came back, and who gets no mail, on any store."""

from dataclasses import replace

import pytest

from digest.core.errors import StoreError
from digest.core.outbox import Outcome, Phase, Reason, Returned, State, Suppression
from digest.ports import Store
from tests.support.outboxes import LEASE, claim, record
from tests.support.stored import NOON, NOT_UTF8, body, delivery, recipients

SENT = Outcome(State.SENT, Phase.DOT, 250, "queued")
NO_MORE = Suppression("ada@example.org", "", Reason.BOUNCED, NOON, "550 5.1.1 no such user")
ADA, BOB = "Ada@Example.org", "bob@example.org"


def came_back(**values: str) -> Returned:
    """A report that Ada has no mailbox."""
    key = {"newsletter": "trending", "slot": "2025-03-18-0700", "recipient": ADA}
    fields = {"mark": "m1", "kind": "hard", "status": "5.1.1", "said": "no such user"} | key | values
    return Returned(at=NOON, **fields)


@pytest.fixture
def planned(store: Store) -> Store:
    """A store with two deliveries."""
    store.outbox.plan(body(), [delivery(ADA, envelope_from="b+1@x.org"), delivery(BOB, envelope_from="b+2@x.org")])
    return store


def states(store: Store) -> list[State]:
    """By recipient."""
    return [each.state for each in store.outbox.deliveries()]


def test_nothing_is_there_at_first(store: Store) -> None:
    """Nobody is kept from mail."""
    assert store.returns.suppressions() == ()
    assert store.returns.returned("ada@example.org") == ()
    assert store.returns.by_envelope("b+1@x.org") is None


def test_a_delivery_is_found_by_its_envelope(planned: Store) -> None:
    """R48: by all of it."""
    found = planned.returns.by_envelope("b+2@x.org")
    assert found
    assert found.recipient == BOB
    assert planned.returns.by_envelope("b+@x.org") is None


def test_a_delivery_is_found_by_its_message_id(store: Store) -> None:
    """R48: by all of it, in its slot alone."""
    store.outbox.plan(body(), [delivery(ADA, message_id="<a@x>"), delivery(BOB, message_id="<b@x>")])
    slot = body().slot
    found = store.returns.by_message_id("trending", slot, "<b@x>")
    assert found
    assert found.recipient == BOB
    assert store.returns.by_message_id("trending", slot, "<B@x>") is None
    assert store.returns.by_message_id("trending", "2025-03-19-0700", "<b@x>") is None
    assert store.returns.by_message_id("other", slot, "<b@x>") is None


def test_whoever_gets_no_mail_is_not_sent_what_waits(planned: Store) -> None:
    """R47: at once, in any spelling, and why stands beside it; others get theirs."""
    assert planned.returns.suppress(NO_MORE)
    ada, bob = planned.outbox.deliveries()
    assert (ada.state, ada.reply, ada.settled) == (State.SUPPRESSED, "bounced: 550 5.1.1 no such user", NOON)
    assert bob.state is State.PENDING
    assert recipients(claim(planned.outbox)) == [BOB]


@pytest.mark.parametrize("state", [State.HELD, State.DEFERRED, State.SENT, State.FAILED, State.CLAIMED])
def test_what_has_an_outcome_keeps_it(store: Store, state: State) -> None:
    """Only what could still go out is stopped."""
    store.outbox.plan(body(), [delivery(ADA, state=state)])
    store.returns.suppress(NO_MORE)
    assert states(store) == [State.SUPPRESSED if state in {State.HELD, State.DEFERRED} else state]


def test_what_is_planned_later_is_suppressed(store: Store) -> None:
    """R47, R59: it is planned, and says why it does not go."""
    store.returns.suppress(NO_MORE)
    assert store.outbox.plan(body(), [delivery(ADA), delivery(BOB)]) == 2
    assert states(store) == [State.SUPPRESSED, State.PENDING]
    assert store.outbox.deliveries()[0].reply == NO_MORE.why


def test_one_newsletter_may_be_left_alone(store: Store) -> None:
    """The mail of others still comes."""
    other = body(newsletter="other")
    store.outbox.plan(body(), [delivery(ADA)])
    store.returns.suppress(replace(NO_MORE, newsletter="other"))
    store.outbox.plan(other, [delivery(ADA, other)])
    assert states(store) == [State.SUPPRESSED, State.PENDING]
    assert store.returns.suppressions("trending") == ()
    assert len(store.returns.suppressions("other")) == 1


def test_a_deferred_delivery_is_stopped_when_it_is_due(planned: Store) -> None:
    """R47: also where its address was suppressed while it was on its way."""
    ada, _ = claim(planned.outbox)
    planned.returns.suppress(NO_MORE)
    record(planned.outbox, ada, Outcome(State.DEFERRED, Phase.RCPT, 451, "later", NOON + LEASE))
    assert claim(planned.outbox, now=NOON + LEASE) == ()
    assert states(planned)[0] is State.SUPPRESSED


def test_a_suppression_keeps_its_first_reason_and_can_be_lifted(store: Store) -> None:
    """What comes later adds nothing; who is let in again gets what is planned from then on."""
    assert store.returns.suppress(NO_MORE)
    assert not store.returns.suppress(replace(NO_MORE, reason=Reason.BY_HAND))
    assert store.returns.suppressions() == (NO_MORE,)
    assert not store.returns.unsuppress("ada@example.org", "trending")
    assert store.returns.unsuppress("ada@example.org", "")
    assert not store.returns.unsuppress("ada@example.org", "")
    store.outbox.plan(body(), [delivery(ADA)])
    assert states(store) == [State.PENDING]


def test_suppressions_are_told_by_address(store: Store) -> None:
    """All, those of a newsletter with those of all, those of an address."""
    rows = [replace(NO_MORE, address=name, newsletter=of) for name in "ba" for of in ("n", "", "m")]
    for row in rows:
        store.returns.suppress(row)
    assert [(each.address, each.newsletter) for each in store.returns.suppressions()] == [
        ("a", ""), ("a", "m"), ("a", "n"), ("b", ""), ("b", "m"), ("b", "n")
    ]  # fmt: skip
    assert [each.newsletter for each in store.returns.suppressions("n", "b")] == ["", "n"]


def test_what_came_back_for_good_has_failed(planned: Store) -> None:
    """R48: with what the server said, once, and its address gets no more mail; the sum stays."""
    record(planned.outbox, claim(planned.outbox, 1)[0], SENT)
    assert planned.returns.take(came_back(said=NOT_UTF8), NO_MORE)
    ada = planned.outbox.deliveries()[0]
    assert (ada.state, ada.phase, ada.code, ada.settled) == (State.FAILED, Phase.RETURNED, 0, NOON)
    assert ada.reply.startswith("5.1.1 a NUL ")
    assert planned.returns.suppressions() == (NO_MORE,)
    assert planned.outbox.counts()["planned"] == 2


def test_the_same_report_again_changes_nothing(planned: Store) -> None:
    """R48: not even where the address was let in again meanwhile."""
    record(planned.outbox, claim(planned.outbox, 1)[0], SENT)
    planned.returns.take(came_back(), NO_MORE)
    planned.returns.unsuppress("ada@example.org", "")
    assert not planned.returns.take(came_back(said="other words"), NO_MORE)
    assert planned.returns.suppressions() == ()
    assert [each.said for each in planned.returns.returned("ada@example.org")] == ["no such user"]


@pytest.mark.parametrize("state", [State.SENT, State.AMBIGUOUS])
def test_what_a_server_gave_up_has_expired(planned: Store, state: State) -> None:
    """R45, R48: a full mailbox, a server that was away for days: visibly, and its address gets mail."""
    record(planned.outbox, claim(planned.outbox, 1)[0], replace(SENT, state=state))
    assert planned.returns.take(came_back(kind="soft", status="4.4.7", said="too long"), None)
    ada = planned.outbox.deliveries()[0]
    assert (ada.state, ada.phase, ada.code, ada.settled) == (State.EXPIRED, Phase.RETURNED, 0, NOON)
    assert ada.reply == "4.4.7 too long"
    assert planned.returns.suppressions() == ()
    assert planned.outbox.counts()["planned"] == 2


@pytest.mark.parametrize("kind", ["complaint", "reply", "unsubscribed"])
def test_other_mail_leaves_the_delivery_as_it_is(planned: Store, kind: str) -> None:
    """R48: it is about a message that arrived."""
    record(planned.outbox, claim(planned.outbox, 1)[0], SENT)
    assert planned.returns.take(came_back(kind=kind), None)
    assert states(planned)[0] is State.SENT
    assert planned.returns.suppressions() == ()
    assert planned.returns.returned("bob@example.org") == ()


@pytest.mark.parametrize("kind", ["hard", "soft"])
def test_a_report_on_what_was_never_sent_changes_no_state(planned: Store, kind: str) -> None:
    """Only what was handed over can come back."""
    assert planned.returns.take(came_back(kind=kind), None)
    assert states(planned)[0] is State.PENDING


def test_reports_need_a_delivery(store: Store) -> None:
    """What belongs to nothing is not kept."""
    with pytest.raises(StoreError):
        store.returns.take(came_back(), NO_MORE)
    assert store.returns.suppressions() == ()


def test_who_gets_no_mail_is_read_in_parts(store: Store) -> None:
    """In the order of all, each once, whatever narrows it down."""
    rows = [
        Suppression(f"{name}@example.org", newsletter, Reason.BY_HAND, NOON)
        for name in "cab"
        for newsletter in ("trending", "", "other")
    ]
    for each in rows:
        store.returns.suppress(each)
    for newsletter, number in ((None, 9), ("trending", 6)):
        found: list[Suppression] = []
        while part := store.returns.suppressions(newsletter, "", 4, found[-1] if found else None):
            assert len(part) <= 4
            found += part
        assert len(found) == number
        assert tuple(found) == store.returns.suppressions(newsletter)
    assert len(store.returns.suppressions(None, "a@example.org", 2)) == 2
