from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.core.errors import StoreError
from digest.core.outbox import DOUBTS, Exchanged, Outcome, Phase, Reason, State, Suppression
from digest.ports import Outbox, Store
from tests.support.outboxes import LEASE, claim, record
from tests.support.stored import NOON, NOT_UTF8, body, deliveries, delivery, recipients

SENT = Outcome(State.SENT, Phase.DOT, 250, "2.0.0 queued")


@pytest.fixture
def outbox(store: Store) -> Outbox:
    """An empty outbox."""
    return store.outbox


def test_nothing_is_there_at_first(outbox: Outbox) -> None:
    """R59: every state is named, and they add up."""
    assert outbox.counts() == dict.fromkeys((*(state.value for state in State), "planned"), 0)
    assert claim(outbox) == outbox.deliveries() == ()
    assert outbox.body("trending", "2025-03-18-0700", "main") is None
    assert outbox.release(NOON) == 0


def test_planned_deliveries_come_back_equal(outbox: Outbox) -> None:
    """R15: all that decides the bytes is as it was planned, the shared bytes to the last one."""
    whole = delivery("z@example.org", attempts=3, state=State.DEFERRED, not_before=NOON, phase=Phase.RCPT, code=451)
    planned = [delivery("ünïcode@example.org"), whole]
    assert outbox.plan(body(), planned) == 2
    assert outbox.deliveries() == (whole, planned[0])
    assert outbox.body("trending", "2025-03-18-0700", "main") == body()


def test_planning_again_inserts_nothing(outbox: Outbox) -> None:
    """R41: what is there stays, also after an edit; only whom it did not know is added, each once."""
    outbox.plan(body(), deliveries(2))
    edited = replace(body(), subject="edited", content=b"edited")
    again = [delivery("00001@example.org", message_id="<edited>"), *[delivery("new@example.org")] * 2]
    assert outbox.plan(edited, again) == 1
    assert outbox.body("trending", "2025-03-18-0700", "main") == body()
    assert outbox.deliveries() == (*deliveries(2), delivery("new@example.org"))
    assert outbox.plan(edited, ()) == 0


def test_one_delivery_a_recipient_and_slot(outbox: Outbox) -> None:
    """R41: a recipient who is in two audiences gets the first edition only."""
    outbox.plan(body(), [delivery("a@example.org")])
    physics = body(edition="physics")
    assert outbox.plan(physics, [delivery("a@example.org", physics), delivery("b@example.org", physics)]) == 1
    assert [each.edition for each in outbox.deliveries()] == ["main", "physics"]
    assert outbox.body(*("trending", "2025-03-18-0700", "physics")) == physics


def test_a_delivery_without_a_body(outbox: Outbox) -> None:
    """R40: what could not be sent is not planned; nothing is written."""
    with pytest.raises(StoreError):
        outbox.plan(body(), [delivery("a@example.org"), delivery("b@example.org", body(edition="lost"))])
    assert outbox.deliveries() == ()
    assert outbox.body("trending", "2025-03-18-0700", "main") is None


def test_claiming_in_turn(outbox: Outbox) -> None:
    """The oldest slot first, then by recipient, up to the limit, none twice."""
    late, early = body("2025-03-19-0700"), body("2025-03-18-0700")
    outbox.plan(late, [delivery("a@example.org", late)])
    outbox.plan(early, [delivery("c@example.org", early), delivery("b@example.org", early)])
    assert recipients(claim(outbox, 2)) == ["b@example.org", "c@example.org"]
    assert recipients(claim(outbox, 2)) == ["a@example.org"]
    assert claim(outbox) == ()


def test_a_claim_marks_its_deliveries(outbox: Outbox) -> None:
    """R57: who holds it, until when, and how often it was tried; what is returned is what is stored."""
    outbox.plan(body(), deliveries(1))
    (held,) = claim(outbox)
    assert held == replace(deliveries(1)[0], state=State.CLAIMED, claim="me", lease=NOON + LEASE, attempts=1)
    assert outbox.deliveries() == (held,)


def test_claiming_for_one_newsletter(outbox: Outbox) -> None:
    """Others wait."""
    other = body(newsletter="other")
    outbox.plan(body(), deliveries(1))
    outbox.plan(other, [delivery("a@example.org", other)])
    assert recipients(claim(outbox, newsletter="other")) == ["a@example.org"]


def test_deferred_deliveries_wait_for_their_time(outbox: Outbox) -> None:
    """R45: not before it, but then."""
    outbox.plan(body(), deliveries(1))
    (held,) = claim(outbox)
    later = NOON + timedelta(minutes=7)
    assert record(outbox, held, Outcome(State.DEFERRED, Phase.RCPT, 451, "greylisted", later))
    assert claim(outbox, now=later - timedelta(microseconds=1)) == ()
    (again,) = claim(outbox, now=later)
    assert (again.attempts, again.reply) == (2, "greylisted")


@pytest.mark.parametrize("state", [state for state in State if state not in {State.PENDING, State.DEFERRED}])
def test_only_open_deliveries_are_claimed(outbox: Outbox, state: State) -> None:
    """R58: what was sent, has failed or is held is never claimed."""
    outbox.plan(body(), [delivery("a@example.org", state=state)])
    assert claim(outbox) == ()


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLAIMED])
def test_recording_an_outcome(outbox: Outbox, state: State) -> None:
    """R43: state, phase, code and reply of one delivery; it is nobody's afterwards, and keeps its attempts."""
    outbox.plan(body(), deliveries(2))
    first, second = claim(outbox)
    assert record(outbox, first, Outcome(state, Phase.DATA, 552, "5.3.4 too big"))
    told = replace(deliveries(1)[0], state=state, attempts=1, phase=Phase.DATA, code=552, reply="5.3.4 too big")
    told = replace(told, settled=NOON, doubts=int(state is State.AMBIGUOUS))
    assert outbox.deliveries() == (told, second)


def test_only_the_claimant_records(outbox: Outbox) -> None:
    """R57: not before a claim, not under another's, not twice, and not for a delivery that is not there."""
    outbox.plan(body(), deliveries(1))
    assert not record(outbox, deliveries(1)[0], SENT)
    (held,) = claim(outbox)
    assert not record(outbox, replace(held, claim="another"), SENT)
    assert not record(outbox, replace(held, recipient="nobody@example.org"), SENT)
    assert record(outbox, held, SENT)
    assert not record(outbox, held, replace(SENT, state=State.FAILED))
    assert outbox.counts()["sent"] == 1


def test_a_lease_that_runs_out_is_ambiguous(outbox: Outbox) -> None:
    """R42, R57: nobody can know whether it went out; the late sender is told that it is too late."""
    outbox.plan(body(), deliveries(2))
    (old,) = claim(outbox, 1)
    (young,) = claim(outbox, 1, now=NOON + timedelta(minutes=1))
    assert outbox.release(NOON + LEASE - timedelta(microseconds=1)) == 0
    assert outbox.release(NOON + LEASE) == 1
    assert not record(outbox, old, SENT)
    assert record(outbox, young, SENT)
    (lost,) = outbox.deliveries(states=[State.AMBIGUOUS])
    assert (lost.recipient, lost.lease, lost.claim, lost.attempts, lost.doubts) == (old.recipient, None, "", 1, 1)
    assert "before it recorded" in lost.reply
    assert claim(outbox, now=NOON + 9 * LEASE) == ()


def test_a_lost_claim_may_be_due_again(outbox: Outbox) -> None:
    """R42: where a newsletter wants it so; that it may arrive twice is remembered."""
    outbox.plan(body(), deliveries(1))
    claim(outbox)
    assert outbox.release(NOON + LEASE, "other", again=True) == 0
    assert outbox.release(NOON + LEASE, "trending", again=True) == 1
    (again,) = claim(outbox, now=NOON + LEASE)
    assert (again.attempts, again.doubts) == (2, 1)


def test_a_lost_claim_is_not_due_for_ever(outbox: Outbox) -> None:
    """R42: after a few times a person decides, so that nobody gets a hundred copies."""
    outbox.plan(body(), deliveries(1))
    times, now = 0, NOON
    while claim(outbox, now=now):
        times, now = times + 1, now + LEASE
        assert outbox.release(now, "trending", again=True) == 1
    (left,) = outbox.deliveries()
    assert (left.state, left.doubts, times) == (State.AMBIGUOUS, DOUBTS, DOUBTS)


def test_a_lease_is_renewed_by_its_claim(outbox: Outbox) -> None:
    """R57: who still works keeps what it holds, and nothing else."""
    outbox.plan(body(), deliveries(2))
    (mine,), (other,) = claim(outbox, 1), claim(outbox, 1, name="other")
    assert outbox.renew("me", NOON + 3 * LEASE) == 1
    assert outbox.release(NOON + 2 * LEASE) == 1
    assert not record(outbox, other, SENT)
    assert record(outbox, mine, SENT)
    assert outbox.renew("me", NOON + 3 * LEASE) == 0


def test_an_outcome_and_the_next_claim_are_one_step(outbox: Outbox) -> None:
    """R40: both are there, or none; what is not due any more is not claimed."""
    outbox.plan(body(), deliveries(3))
    first, second, third = outbox.due(NOON, "trending", 9)
    (held,) = outbox.exchange((), [first], NOON, NOON + LEASE, "me").claimed
    both = outbox.exchange([(held, SENT)], [first, second], NOON, NOON + LEASE, "me")
    assert both.recorded == {first.key}
    assert recipients(both.claimed) == [second.recipient]
    assert outbox.exchange([(held, SENT)], [second, third], NOON, NOON + LEASE, "you").recorded == frozenset()
    assert [each.claim for each in outbox.deliveries()] == ["", "me", "you"]
    assert outbox.exchange((), (), NOON, NOON, "me") == Exchanged(frozenset(), ())


def test_what_is_due_is_read_in_pages(outbox: Outbox) -> None:
    """Each page begins where the last one ended, across slots."""
    late, early = body("2025-03-19-0700"), body("2025-03-18-0700")
    outbox.plan(late, deliveries(3, late))
    outbox.plan(early, [*deliveries(2, early), delivery("x", early, state=State.DEFERRED, not_before=NOON + LEASE)])
    pages, after = [], None
    while page := outbox.due(NOON, "trending", 2, after):
        pages.append([(each.slot[8:10], each.recipient[:5]) for each in page])
        after = page[-1]
    assert pages == [[("18", "00000"), ("18", "00001")], [("19", "00000"), ("19", "00001")], [("19", "00002")]]
    assert outbox.due(NOON, "other", 2) == ()


def test_a_person_puts_deliveries_into_states(outbox: Outbox) -> None:
    """R58: only those of the states that are named, of the slot and the address that are named."""
    outbox.plan(body(), [*deliveries(2), delivery("Ada@Example.org", state=State.DEFERRED, not_before=NOON + LEASE)])
    assert outbox.put(NOON, State.HELD, [State.PENDING], "trending") == 2
    assert outbox.put(NOON, State.HELD, [State.DEFERRED], "trending", "2025-03-18-0700", "bob@example.org") == 0
    assert outbox.put(NOON, State.PENDING, [State.DEFERRED], "trending", "2025-03-18-0700", "ada@example.org") == 1
    assert outbox.put(NOON, State.PENDING, [], "trending") == 0
    assert recipients(claim(outbox)) == ["Ada@Example.org"]
    assert outbox.counts()["held"] == 2


def test_a_person_lets_nothing_go_to_an_address_that_gets_no_mail(store: Store) -> None:
    """R47: what failed and is retried stays failed, in any spelling, until its address is let in again."""
    outbox = store.outbox
    outbox.plan(body(), [delivery("Ada@Example.org"), delivery("bob@example.org")])
    for each in claim(outbox):
        record(outbox, each, replace(SENT, state=State.FAILED))
    store.returns.suppress(Suppression("ada@example.org", "", Reason.BOUNCED, NOON, "550 5.1.1 unknown"))
    assert outbox.put(NOON, State.PENDING, [State.FAILED], "trending") == 1
    assert recipients(outbox.due(NOON, "trending", 9)) == ["bob@example.org"]
    assert store.returns.unsuppress("ada@example.org", "")
    assert outbox.put(NOON, State.PENDING, [State.FAILED], "trending") == 1


def test_what_was_sent_since_a_time(outbox: Outbox) -> None:
    """By when its outcome was recorded."""
    outbox.plan(body(), deliveries(3))
    for number, each in enumerate(claim(outbox)):
        record(outbox, each, replace(SENT, state=State.FAILED) if number == 0 else SENT, NOON + number * LEASE)
    assert [outbox.sent_since("trending", NOON + n * LEASE) for n in range(4)] == [2, 2, 1, 0]
    assert outbox.sent_since("other", NOON) == 0


def test_deliveries_to_an_address(outbox: Outbox) -> None:
    """In any spelling."""
    outbox.plan(body(), [delivery("Ada@Example.org"), delivery("ada@example.org"), delivery("bob@example.org")])
    assert recipients(outbox.deliveries(address="ada@example.org")) == ["Ada@Example.org", "ada@example.org"]
    assert outbox.counts("trending", "", "ada@example.org")["planned"] == 2


def test_a_late_outcome_counts_while_nobody_took_over(outbox: Outbox) -> None:
    """An outcome that is known beats a lease that ran out unnoticed."""
    outbox.plan(body(), deliveries(1))
    (held,) = claim(outbox)
    assert record(outbox, held, SENT)
    assert outbox.release(NOON + 2 * LEASE) == 0


def test_any_reply_can_be_recorded(outbox: Outbox) -> None:
    """R43: a relay's reply that is no text never stops an outcome from being recorded."""
    outbox.plan(body(), deliveries(1))
    (held,) = claim(outbox)
    assert record(outbox, held, replace(SENT, reply=NOT_UTF8))
    (sent,) = outbox.deliveries(states=[State.SENT])
    assert sent.reply.startswith("a NUL ")


def test_looking_at_deliveries(outbox: Outbox) -> None:
    """By newsletter, slot and recipient; of one newsletter, one slot, some states."""
    bodies = [body(slot, newsletter) for newsletter in ("b", "a") for slot in ("2025-03-19-0700", "2025-03-18-0700")]
    for each in bodies:
        outbox.plan(each, [delivery("z@example.org", each), delivery("y@example.org", each, state=State.HELD)])
    keys = [each.key for each in outbox.deliveries()]
    assert keys == sorted(keys)
    assert len(keys) == 8
    assert len(outbox.deliveries("a")) == 4
    assert len(outbox.deliveries("a", "2025-03-18-0700")) == 2
    assert recipients(outbox.deliveries("a", "2025-03-18-0700", {State.HELD})) == ["y@example.org"]
    assert outbox.counts("a")["planned"] == 4
    assert outbox.counts("", "2025-03-18-0700")["held"] == 2


def test_many_claim_at_once(outbox: Outbox) -> None:
    """R57: every delivery goes to one of them."""
    outbox.plan(body(), deliveries(120))

    def work(name: str) -> list[str]:
        taken: list[str] = []
        while found := claim(outbox, 7, name=name):
            taken += recipients(found)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [each for found in pool.map(work, "abcdef") for each in found]
    assert sorted(taken) == recipients(deliveries(120))
