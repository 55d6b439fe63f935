"""Which editions wait: those whose messages must be as they were planned before anything of them is claimed."""

from digest.core.outbox import State
from digest.ports import Store
from digest.store.transitions import WAITING
from tests.support.outboxes import LEASE
from tests.support.stored import NOON, body, deliveries, delivery


def test_which_editions_wait(store: Store) -> None:
    """Of a newsletter, by slot, each once: those of which something may still be claimed, now or later."""
    outbox = store.outbox
    late, early, over = (body(f"2025-03-{day}-0700") for day in (19, 18, 17))
    outbox.plan(late, deliveries(3, late))
    outbox.plan(early, [delivery("x", early, state=State.DEFERRED, not_before=NOON + LEASE)])
    outbox.plan(over, [delivery(state.value, over, state=state) for state in State if state not in WAITING])
    assert outbox.waiting("trending") == ((early.slot, early.edition), (late.slot, late.edition))
    assert outbox.waiting("other") == ()
