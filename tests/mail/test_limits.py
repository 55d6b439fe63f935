"""Several relays, limits, and what becomes of deliveries whose fate nobody knows."""

from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from digest.core.mailing import Ambiguous, Limits
from digest.core.outbox import Phase
from digest.mail.sending.access import Timeouts
from tests.support.hanging import no_hang
from tests.support.mailservers import DROP
from tests.support.outboxes import claim
from tests.support.rounds import HOUR, MANY, NOW, by_relays, changed, planned

CLOSED = 9  # a port that nothing listens on


def test_the_next_relay_takes_over() -> None:
    """R46: a relay that cannot be reached costs nobody anything while another one can be; it is left alone then."""
    with planned(MANY, connections=3) as made:
        dead = replace(made.server.relay(connections=3), port=CLOSED)
        made.newsletter = by_relays(made.newsletter, dead, made.server.relay(connections=3))
        assert made.send() == {"sent": 12}
        assert {each.attempts for each in made.outbox.deliveries()} == {1}


def test_a_relay_that_wants_fewer_connections_gets_them() -> None:
    """R43: 421 at the door is about connections; whoever was turned away gets the mail over another one at once."""
    with planned(MANY, connections=3) as made:
        made.server.delay = 0.05
        made.server.most = 2
        assert made.send() == {"sent": 12, "pending": 1}
        assert made.counts() == {"sent": 12}


def test_what_nobody_knows_of_goes_again_where_that_is_wanted() -> None:
    """R42: after a pause, with the same bytes, and it is remembered that it may arrive twice."""
    with planned(MANY[:1], connections=1) as made:
        made.newsletter = changed(made.newsletter, ambiguous=Ambiguous.RESEND)
        made.server.faults = {Phase.DOT: [DROP]}
        assert made.send() == {"deferred": 1}
        assert made.send() == {}
        assert made.send(NOW + HOUR) == {"sent": 1}
        (delivery,) = made.outbox.deliveries()
        assert (delivery.attempts, delivery.doubts) == (2, 1)
        first, second = made.server.caught
        assert first.data == second.data


def test_what_nobody_knows_of_does_not_go_for_ever() -> None:
    """R42: the third time it waits for a person."""
    with planned(MANY[:1], connections=1) as made:
        made.newsletter = changed(made.newsletter, ambiguous=Ambiguous.RESEND)
        made.server.faults = {Phase.DOT: [DROP] * 9}
        ends = [made.send(NOW + number * HOUR) for number in range(5)]
        assert ends == [{"deferred": 1}, {"deferred": 1}, {"ambiguous": 1}, {}, {}]
        assert len(made.server.caught) == 3


def test_what_a_vanished_sender_held_goes_again_where_that_is_wanted() -> None:
    """R42: once its lease has run out."""
    with planned(MANY[:2], connections=1) as made:
        made.newsletter = changed(made.newsletter, ambiguous=Ambiguous.RESEND)
        claim(made.outbox, 1, NOW, "killed")
        assert made.send() == {"sent": 1}
        assert made.send(NOW + HOUR) == {"deferred": 1, "sent": 1}
        assert [each.doubts for each in made.outbox.deliveries()] == [1, 0]


def test_a_day_has_a_limit() -> None:
    """R46: the rest goes when 24 hours have passed."""
    with planned(MANY[:5], connections=2) as made:
        made.newsletter = changed(made.newsletter, limits=Limits(per_day=3))
        assert made.send() == {"sent": 3}
        assert made.send(NOW + HOUR) == {}
        assert made.send(NOW + timedelta(days=1, minutes=1)) == {"sent": 2}


def test_a_minute_has_a_limit() -> None:
    """R46: at even distances, over all connections."""
    with planned(MANY[:4], connections=3) as made:
        made.newsletter = changed(made.newsletter, limits=Limits(per_minute=600))
        began = monotonic()
        assert made.send() == {"sent": 4}
        assert monotonic() - began >= 0.3


def test_what_a_minute_holds_back_is_told_once_and_ends_at_once() -> None:
    """R46, R55: whoever waits for his turn has nothing in hand, so that nobody waits for him."""
    told: list[int] = []
    with planned(MANY[:4], connections=2) as made, no_hang(15):
        made.newsletter = changed(made.newsletter, limits=Limits(per_minute=1))
        looks = iter(range(1000))
        values: dict[str, Any] = {"timeouts": Timeouts(grace=600), "on_wait": lambda: told.append(1)}
        assert made.send(stopping=lambda: bool(made.server.caught) and next(looks) > 5, **values) == {"sent": 1}
        assert (made.counts(), told) == ({"sent": 1, "pending": 3}, [1])


@pytest.mark.parametrize("connections", [1, 3])
def test_nobody_waits_for_a_turn_when_nothing_is_left(connections: int) -> None:
    """R46: the last message is the end of the pass."""
    told: list[int] = []
    with planned(MANY[:1], connections=connections) as made, no_hang(15):
        made.newsletter = changed(made.newsletter, limits=Limits(per_minute=1))
        assert made.send(on_wait=lambda: told.append(1)) == {"sent": 1}
        assert told == []


def test_a_domain_that_wants_slower_mail_does_not_hold_up_the_others() -> None:
    """R46: what waits for it stays pending, beyond the end of the pass, and goes when its pause is over."""
    people = (*(f"r{number}@slow.example" for number in range(4)), *MANY[:4])
    with planned(people, connections=1) as made:
        made.server.slow = "slow.example"
        post = made.post()
        assert dict(post.send(made.newsletter, NOW)) == {"deferred": 1, "sent": 4}
        assert made.counts() == {"deferred": 1, "pending": 3, "sent": 4}
        assert dict(post.send(made.newsletter, NOW)) == {}


def test_a_lease_holds_while_its_sender_works() -> None:
    """R57: however long a reply takes, nobody takes the delivery for lost."""
    with planned(MANY[:1], connections=1) as made:
        made.server.delay = 3.2
        lost: list[int] = []

        def another() -> bool:
            lost.append(made.outbox.release(NOW + timedelta(seconds=monotonic() - began)))
            return False

        began = monotonic()
        slow = Timeouts(connect=5, command=5, dot=9)
        assert made.send(lease=timedelta(seconds=1.5), stopping=another, timeouts=slow) == {"sent": 1}
        assert sum(lost) == 0
        assert monotonic() - began > 3
