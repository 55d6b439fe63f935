"""Any use of an outbox, beside the simplest one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from digest.core.outbox import Delivery, Outcome, Phase, State
from digest.ports import Outbox, Store
from digest.store.memory_outbox import MemoryOutbox
from tests.support.outboxes import claim, record
from tests.support.soak import rounds
from tests.support.stored import NOON, body, delivery

moments = st.integers(0, 30).map(lambda minutes: NOON + timedelta(minutes=minutes))
outcomes = st.builds(
    Outcome,
    st.sampled_from([state for state in State if state is not State.CLAIMED]),
    st.sampled_from(Phase),
    st.sampled_from([0, 250, 451]),
    st.sampled_from(["", "queued"]),
    st.none() | moments,
)


class Sending(RuleBasedStateMachine):
    """An outbox in any use, beside the simplest one: they agree in every answer."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self.pair = (outbox, MemoryOutbox())
        self.claimed: list[Delivery] = []

    def both(self, ask: Callable[[Outbox], object]) -> object:
        """Ask both, and see that they say the same."""
        said = [ask(outbox) for outbox in self.pair]
        assert said[0] == said[1]
        return said[0]

    @rule(
        day=st.integers(18, 19), names=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), held=st.booleans()
    )
    def plan(self, day: int, names: list[str], *, held: bool) -> None:
        """Plan a slot's deliveries, or plan them again with others."""
        of = body(f"2025-03-{day}-0700")
        state = State.HELD if held else State.PENDING
        planned = [delivery(name, of, state=state) for name in names]
        self.both(lambda outbox: outbox.plan(of, planned))

    @rule(now=moments, limit=st.integers(0, 4), name=st.sampled_from("xy"))
    def claim(self, now: datetime, limit: int, name: str) -> None:
        """Claim some."""
        self.both(lambda outbox: claim(outbox, limit, now, name))
        self.claimed += self.pair[1].deliveries(states=[State.CLAIMED])

    @rule(outcome=outcomes, data=st.data())
    def record(self, outcome: Outcome, data: st.DataObject) -> None:
        """Record an outcome for anything that was ever claimed."""
        if self.claimed:
            chosen = data.draw(st.sampled_from(self.claimed))
            self.both(lambda outbox: record(outbox, chosen, outcome))

    @rule(now=moments, again=st.booleans())
    def release(self, now: datetime, *, again: bool) -> None:
        """Let leases run out."""
        self.both(lambda outbox: outbox.release(now, again=again))

    @rule(now=moments, name=st.sampled_from("xy"))
    def renew(self, now: datetime, name: str) -> None:
        """Let leases run longer."""
        self.both(lambda outbox: outbox.renew(name, now))

    @rule(
        now=moments,
        state=st.sampled_from([State.HELD, State.PENDING]),
        states=st.sets(st.sampled_from([state for state in State if state is not State.CLAIMED])),
        name=st.sampled_from(["", *"abc"]),
    )
    def put(self, now: datetime, state: State, states: set[State], name: str) -> None:
        """Let a person decide."""
        self.both(lambda outbox: outbox.put(now, state, states, "trending", "", name))

    @invariant()
    def adds_up(self) -> None:
        """R59: every planned delivery is in exactly one state."""
        self.both(lambda outbox: outbox.deliveries())
        self.both(lambda outbox: outbox.claims())
        self.both(lambda outbox: outbox.turned_away("trending"))
        counts = self.pair[0].counts()
        planned = counts.pop("planned")
        assert sum(counts.values()) == planned == len(self.pair[0].deliveries())
        assert self.pair[1].counts() == counts | {"planned": planned}


@pytest.mark.soak
def test_states_always_add_up(new_store: Callable[[], Store]) -> None:
    """R59, R57, R58: whatever is done in whatever order, on any store."""
    quick = settings(max_examples=rounds(8, 2_000), stateful_step_count=20)
    run_state_machine_as_test(lambda: Sending(new_store().outbox), settings=quick)  # type: ignore[arg-type]  # a factory will do, its documentation says
