"""What an outbox says of what a pass has left."""

from datetime import timedelta

from digest.core.outbox import Claims, Outcome, Phase, State
from digest.ports import Store
from tests.support.outboxes import LEASE, claim, record
from tests.support.stored import NOON, body, delivery

LATER = "2025-03-19-0700"


def test_what_senders_hold(store: Store) -> None:
    """R57: how many, and until when the last of their leases runs; of one newsletter, or of all."""
    outbox, other = store.outbox, body(newsletter="other")
    assert outbox.claims() == outbox.claims("trending") == Claims()
    outbox.plan(body(), [delivery(f"{name}@example.org") for name in "abc"])
    outbox.plan(other, [delivery("a@example.org", other)])
    claim(outbox, 1)
    claim(outbox, 1, NOON + timedelta(minutes=1))
    assert outbox.claims("trending") == Claims(2, NOON + timedelta(minutes=1) + LEASE)
    assert outbox.claims("other") == Claims()
    claim(outbox, newsletter="other")
    assert outbox.claims() == Claims(3, NOON + timedelta(minutes=1) + LEASE)


def test_what_waits_for_a_relay(store: Store) -> None:
    """R68: the last by slot and recipient that was put off, whoever it was for; a recipient's own pause is none."""
    outbox = store.outbox
    slots = body(), body(LATER)
    for each in slots:
        outbox.plan(each, [delivery(f"{name}@example.org", each) for name in "abcde"])
    assert outbox.turned_away("trending") is None
    later = NOON + LEASE
    said = [
        Outcome(State.DEFERRED, Phase.CONNECT, 0, "refuses connections", later),
        Outcome(State.DEFERRED, Phase.MAIL, 452, "4.3.1 full", later),
        Outcome(State.DEFERRED, Phase.RCPT, 421, "4.3.2 closing", later),
        Outcome(State.DEFERRED, Phase.RCPT, 450, "4.2.1 later", later),
        Outcome(State.FAILED, Phase.MAIL, 550, "5.7.1 no"),
    ]
    for number, outcome in enumerate(said):
        (held,) = claim(outbox, 1)
        assert record(outbox, held, outcome)
        last = outbox.turned_away("trending")
        assert last is not None
        assert last.turned_away
        assert last.reply == said[min(number, 2)].reply
    assert outbox.turned_away("other") is None
    (held,) = claim(outbox, 1)
    assert held.slot == LATER
    record(outbox, held, said[0])
    last = outbox.turned_away("trending")
    assert last is not None
    assert last.slot == LATER
