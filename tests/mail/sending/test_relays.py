"""Which relay a connection goes to."""

import pytest

from digest.core.mailing import Relay, Tls
from digest.mail.sending.access import Access
from digest.mail.sending.relays import LONGEST, REST, TRUST, Relays


class Desk:
    """Relays with a clock that stands still."""

    def __init__(self, *connections: int) -> None:
        self.at = 0.0
        hosts = [Relay(f"relay{n}.example.org", 25, Tls.NONE, connections=c) for n, c in enumerate(connections)]
        self.accesses = [Access(relay, None, None) for relay in hosts]
        self.relays = Relays(self.accesses, lambda: self.at)

    def pick(self) -> int | None:
        """The number of the relay that is picked."""
        access = self.relays.pick()
        return None if access is None else self.accesses.index(access)


def test_the_first_relay_is_taken_while_it_has_room() -> None:
    """Then the next one; a connection that is gone makes room."""
    desk = Desk(2, 1)
    assert [desk.pick() for _ in range(4)] == [0, 0, 1, None]
    assert desk.relays.connections == 2
    desk.relays.close(desk.accesses[0])
    assert desk.pick() == 0


def test_a_relay_that_failed_rests_for_longer_each_time() -> None:
    """R46: the others take over, until it takes a message again."""
    desk = Desk(3, 3)
    first = desk.accesses[0]
    for pause in (REST, 2 * REST, 4 * REST):
        desk.relays.failed(first, "no")
        assert desk.pick() == 1
        desk.at += pause
        assert desk.pick() == 0
        desk.relays.close(first)
    for _ in range(20):
        desk.relays.failed(first, "no")
    desk.at += LONGEST
    assert desk.pick() == 0
    desk.relays.took(first)
    desk.relays.failed(first, "no")
    desk.at += REST
    assert desk.pick() == 0


def test_a_crowded_relay_gets_fewer_connections_and_then_more_again() -> None:
    """R43, R46: 421 is about connections; as many stay as were open beside the one that was refused."""
    desk = Desk(5)
    first = desk.accesses[0]
    assert [desk.pick() for _ in range(3)] == [0, 0, 0]
    desk.relays.close(first)
    assert desk.relays.busy(first)
    desk.relays.crowded(first)
    assert desk.relays.connections == 2
    assert desk.pick() is None
    for _ in range(TRUST):
        desk.relays.took(first)
    assert desk.pick() == 0
    assert desk.pick() is None


def test_who_takes_over_is_told_whatever_was_under_way(caplog: pytest.LogCaptureFixture) -> None:
    """R68: what an older connection brings to its end while the relay rests does not mean that it works again."""
    desk = Desk(2, 1)
    first, second = desk.accesses
    for told in (1, 2):
        desk.relays.failed(first, "it refuses us")
        desk.relays.took(first)
        desk.relays.took(second)
        desk.relays.took(second)
        assert [each.getMessage() for each in caplog.records] == [
            "it refuses us; relay1.example.org:25 takes its mail"
        ] * told
    desk.relays.failed(first, "it refuses us")
    desk.at += REST
    desk.relays.took(first)
    desk.relays.took(second)
    assert len(caplog.records) == 2


def test_one_connection_always_stays() -> None:
    """However often it is crowded."""
    desk = Desk(1)
    desk.pick()
    desk.relays.close(desk.accesses[0])
    assert not desk.relays.busy(desk.accesses[0])
    desk.relays.crowded(desk.accesses[0])
    assert desk.relays.connections == 1
    assert desk.pick() == 0
